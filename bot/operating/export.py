"""`pullcord export`: flags and records as JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TextIO

from bot.operating.books import books
from bot.operator import OperatorError
from storage import exporting

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula: in CSV an apostrophe goes before it."""

MARK = "\ufeff"
"""What a file begins with that is UTF-8, for whoever would guess."""


class Kind(StrEnum):
    """What is exported."""

    FLAGS = "flags"
    RECORDS = "records"


class Form(StrEnum):
    """How it is written."""

    JSONL = "jsonl"
    CSV = "csv"


class Rows(Protocol):
    """Where rows go."""

    def write(self, row: dict[str, Any]) -> None:
        """Write one."""
        ...


async def export_to(url: str, workspace: str | None, kind: Kind, form: Form, out: TextIO) -> str:
    """Write them to `out`; says how many there were. Raises `OperatorError` if they cannot be written there."""
    async with books(url, workspace) as here:
        source, columns = _SOURCES[kind]
        rows = JsonLines(out) if form is Form.JSONL else Csv(out, columns)
        count = await _copy(source(here.db, here.workspace_id), rows, out)
    return f"{count} {kind.value} written."


_SOURCES: dict[Kind, tuple[Callable[..., AsyncIterator[dict[str, Any]]], tuple[str, ...]]] = {
    Kind.FLAGS: (exporting.flags, exporting.FLAGS),
    Kind.RECORDS: (exporting.records, exporting.RECORDS),
}


async def _copy(source: AsyncIterator[dict[str, Any]], rows: Rows, out: TextIO) -> int:
    count = 0
    async for row in source:
        with _writing():
            rows.write(row)
        count += 1
    with _writing():
        out.flush()
    return count


@contextmanager
def _writing() -> Iterator[None]:
    """What fails here is the file's fault, not the database's."""
    try:
        yield
    except OSError as error:
        raise OperatorError(f"It could not be written ({error.strerror}): it is not whole.") from error


class JsonLines:
    """One JSON object a line; instants as ISO 8601 in UTC. It is exact: nothing is added to anybody's words."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, row: dict[str, Any]) -> None:
        """Write one."""
        self._out.write(json.dumps(row, default=_plain, ensure_ascii=False) + "\n")


class Csv:
    """One line for each, for spreadsheets. What would be taken for a formula is made harmless.

    It begins with the mark without which Excel takes UTF-8 for something else, and each é and € for two letters.
    """

    def __init__(self, out: TextIO, columns: tuple[str, ...]) -> None:
        out.write(MARK)
        self._writer = csv.DictWriter(out, columns)
        self._writer.writeheader()

    def write(self, row: dict[str, Any]) -> None:
        """Write one."""
        self._writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
