"""What a measurement found, and how it is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the table. `met` is None where there is no target."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None

    def line(self, widths: tuple[int, int, int]) -> str:
        """The line as printed."""
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        columns = zip((self.what, self.figure, self.target), widths, strict=True)
        return "  ".join([*(text.ljust(width) for text, width in columns), verdict]).rstrip()


def table(findings: list[Finding]) -> str:
    """All of them, in columns."""
    rows = [("", "measured", "target"), *((f.what, f.figure, f.target) for f in findings)]
    widths = tuple(max(len(row[column]) for row in rows) for column in range(3))
    assert len(widths) == 3
    return "\n".join([Finding(*rows[0]).line(widths), *(finding.line(widths) for finding in findings)])
