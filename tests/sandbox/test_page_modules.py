"""The page's files without a browser: they find each other, in no circle, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

PAGE = Path(__file__).parents[2] / "bot/sandbox/page"
IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?from "([^"]+)"', re.MULTILINE)
LINKED = re.compile(r'(?:href|src)="/static/([^"]+)"')


def imports(module: Path) -> set[Path]:
    return {(module.parent / found).resolve() for found in IMPORTED.findall(module.read_text())}


def test_the_pages_modules_import_each_other_in_no_circle() -> None:
    modules = {module: imports(module) for module in PAGE.rglob("*.js")}
    assert len(modules) > 20
    order = list(TopologicalSorter(modules).static_order())  # raises CycleError, which names the circle
    assert set(order) == set(modules)  # what is imported is there, and what is there can be drawn


def test_every_sheet_is_linked_and_what_is_linked_is_there() -> None:
    linked = {PAGE / found for found in LINKED.findall((PAGE / "index.html").read_text())}
    assert all(file.is_file() for file in linked)
    assert set(PAGE.rglob("*.css")) <= linked


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in (*PAGE.rglob("*.js"), *PAGE.rglob("*.css"), *PAGE.rglob("*.html")):
        fetched = re.findall(r"""(?:url\(|from |src=|href=|fetch\()["']?(?:https?:)?//[^"')]+""", file.read_text())
        assert not fetched, file
