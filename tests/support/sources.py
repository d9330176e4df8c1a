"""Our own sources as the law reads them: modules, what each imports, and how long things are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("bot", "storage")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file. `name` is its dotted name; a package goes by its own."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        """The source, parsed."""
        return ast.parse(self.text, str(self.path))

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every module that it imports, anybody's. `from a import b` counts as `a.b` where that is a module of ours."""
        return frozenset(name for node in ast.walk(self.tree) for name in self._imported(node))

    @cached_property
    def ours(self) -> frozenset[str]:
        """What it imports of ours."""
        return frozenset(name for name in self.imports if name.split(".")[0] in OURS)

    def _imported(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = self._absolute(node)
            yield from (whole if is_module(whole := f"{source}.{alias.name}") else source for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if node.level == 0:
            return node.module or ""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Every function with its dotted name, those in classes and functions too."""
        yield from _functions(self.tree, self.name)


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        name = f"{inside}.{child.name}" if isinstance(child, Function | ast.ClassDef) else inside
        if isinstance(child, Function):
            yield name, child
        yield from _functions(child, name)


def length(function: Function) -> int:
    """How many lines it has, decorators apart."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_module(name: str) -> bool:
    """Whether a dotted name is a module or a package of ours."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def modules(*roots: str) -> list[Module]:
    """All modules under the folders, generated migrations apart."""
    files = (file for root in roots for file in sorted((ROOT / root).rglob("*.py")))
    return [Module(_name(file), file) for file in files if "migrations/versions" not in file.as_posix()]


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
