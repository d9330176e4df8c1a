"""Draws the digest's picture, in a process of its own: `python -m bot.picture < weeks.json > picture.png`.

The only importer of matplotlib. Importing it takes about half a second and 60 MB, once a week: a process that ends
gives both back, cannot hold up the loop, and takes nothing with it if it dies. Standard input is a JSON list, the
oldest week first, of `{"week": "16 Nov", "raised": 23, "confirmed": 14, "open": 31}`.

It is read on a phone, a third as wide as it is drawn, so the letters are large and only the newest week has numbers.
The series differ in form and lightness as well as in colour (Okabe and Ito's palette, made for colour-blind people).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from io import BytesIO
from typing import Any, TypedDict

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Transform

WIDTH, HEIGHT = 1200, 628
"""Pixels: the shape that Slack shows without cropping."""
DPI = 100
RAISED, CONFIRMED, OPEN = "#a9b4c0", "#0072b2", "#d55e00"
INK, SOFT, RULE, PAPER = "#1d1c1d", "#5a5a5e", "#e4e6e9", "#ffffff"
BAR = 0.36
"""Width of a bar, where a week is 1 wide."""
LETTERS, SMALL_LETTERS = 27, 21
"""Points. The large ones are eleven pixels high on a phone; the small ones are for very large numbers."""
THOUSAND = 1000
HEADROOM = 1.08


class DrawnWeek(TypedDict):
    """One week of the picture. `open` is how many were open at its end."""

    week: str
    raised: int
    confirmed: int
    open: int


def draw(weeks: Sequence[DrawnWeek]) -> bytes:
    """The picture of these weeks (one at least) as PNG, `WIDTH` by `HEIGHT` pixels."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((0.085, 0.13, 0.885, 0.71))
    _frame(axes, weeks)
    _bars(axes, -BAR / 2, [week["raised"] for week in weeks], RAISED)
    _bars(axes, BAR / 2, [week["confirmed"] for week in weeks], CONFIRMED)
    _line(axes, [week["open"] for week in weeks])
    _key(axes, weeks[-1])
    png = BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def _frame(axes: Axes, weeks: Sequence[DrawnWeek]) -> None:
    top = max(max(week["raised"], week["confirmed"], week["open"]) for week in weeks)
    axes.set_xlim(-0.6, len(weeks) - 0.4)
    axes.set_ylim(0, max(top, 4) * HEADROOM)
    named = range(len(weeks) - 1, -1, -2)[::-1]  # every second week, so that there is room for large letters
    axes.set_xticks(named, [weeks[place]["week"] for place in named])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(_short))
    axes.tick_params(length=0, labelsize=LETTERS - 3, labelcolor=SOFT, pad=10)
    axes.get_xticklabels()[-1].set(color=INK, fontweight="bold")
    axes.grid(visible=True, axis="y", color=RULE, linewidth=1.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.spines["bottom"].set(color=RULE, linewidth=1.5)


def _short(value: float, _place: int) -> str:
    return f"{value / THOUSAND:g}k" if value >= THOUSAND else f"{value:g}"


def _bars(axes: Axes, place: float, heights: Sequence[int], colour: str) -> None:
    axes.bar([index + place for index in range(len(heights))], heights, BAR * 0.92, color=colour)


def _line(axes: Axes, heights: Sequence[int]) -> None:
    places = range(len(heights))
    axes.plot(places, heights, color=PAPER, linewidth=9, solid_capstyle="round")
    axes.plot(places, heights, color=OPEN, linewidth=4)
    axes.plot(places, heights, "o", color=OPEN, markersize=13, markeredgecolor=PAPER, markeredgewidth=2, clip_on=False)


def _key(axes: Axes, newest: DrawnWeek) -> None:
    """What the marks mean, with the newest week's values: beside the bars they would collide."""
    said = (("■", RAISED, "raised", SOFT), ("■", CONFIRMED, "confirmed fixed", CONFIRMED), ("●", OPEN, "open", OPEN))
    values = (newest["raised"], newest["confirmed"], newest["open"])
    size = LETTERS if max(values) < THOUSAND else SMALL_LETTERS
    left: Transform | Artist = axes.transAxes
    where, gap = 0.0, 0
    for (mark, colour, words, ink), value in zip(said, values, strict=True):
        left, where = _beside(axes, left, where, gap, mark, color=colour, fontsize=size), 1.0
        left = _beside(axes, left, where, 12, f"{value:,}", color=ink, fontsize=size, fontweight="bold")
        left = _beside(axes, left, where, 9, words, color=ink, fontsize=size)
        gap = 36


def _beside(axes: Axes, left: Transform | Artist, where: float, gap: int, words: str, **look: Any) -> Artist:
    """Words above the picture, `gap` points to the right of what stands left of them."""
    aside, base = (gap, 0), (where, 1.1)
    frame: Any = (left, axes.transAxes)  # across from what stands left, up from the axes: one line for all
    return axes.annotate(words, base, aside, xycoords=frame, textcoords="offset points", **look)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
