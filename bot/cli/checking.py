"""`pullcord check`: is everything as it must be?"""

from __future__ import annotations

import asyncio

import typer

from bot.cli.base import app, settings
from bot.operating.check import check
from bot.operating.findings import Finding, Grade


@app.command("check")
def check_() -> None:
    """Look at settings, Slack, database and teams: a line each, with the remedy. Exit code 1 if something is wrong."""
    findings = asyncio.run(check(settings()))
    for finding in findings:
        typer.echo(_line(finding))
    raise typer.Exit(1 if any(finding.grade is Grade.WRONG for finding in findings) else 0)


def _line(finding: Finding) -> str:
    remedy = f" → {finding.remedy}" if finding.remedy else ""
    return f"{finding.grade.value:<6} {finding.about}: {finding.says}{remedy}"
