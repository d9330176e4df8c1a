"""Draws a preview's calendar, in a process of its own: `python -m bot.picture_of_preview < days.json > preview.png`.

Standard input is `{"title": …, "totals": […], "weeks": [{"name": "9 Nov", "days": [{"posts": 2, "lead": 1, "head": 0,
"works": true}, …]}, …]}`. As in `bot.picture` colour is never alone in saying something: each day has its number.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import TypedDict

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

WIDTH, HEIGHT = 1200, 800
"""Pixels."""
DPI = 100
SHADES = ("#ffffff", "#e3eef7", "#c9dff0", "#a8cce6", "#7fb2d8", "#5599c8", "#2f7eb5")
"""From no post to the six that a day may have."""
DARK_FROM = 6
INK, PALE, SOFT, RULE, CLOSED, PAPER = "#1d1c1d", "#ffffff", "#5a5a5e", "#d4d7db", "#f1f2f3", "#ffffff"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DrawnDay(TypedDict):
    """One day: posts in the channel, messages to lead and head."""

    posts: int
    lead: int
    head: int
    works: bool


class DrawnWeek(TypedDict):
    """Seven days, Monday first."""

    name: str
    days: list[DrawnDay]


class Drawn(TypedDict):
    """The whole calendar."""

    title: str
    totals: list[str]
    weeks: list[DrawnWeek]


def draw(told: Drawn) -> bytes:
    """The calendar as PNG, `WIDTH` by `HEIGHT` pixels."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((0.02, 0.16, 0.96, 0.74))
    axes.set_xlim(-0.95, 7)
    axes.set_ylim(len(told["weeks"]), -0.45)
    axes.axis("off")
    for column, name in enumerate(WEEKDAYS):
        axes.text(column + 0.5, -0.12, name, ha="center", va="bottom", fontsize=17, color=SOFT)
    for row, week in enumerate(told["weeks"]):
        axes.text(-0.1, row + 0.5, week["name"], ha="right", va="center", fontsize=17, color=SOFT)
        for column, day in enumerate(week["days"]):
            _day(axes, column, row, day)
    figure.text(0.02, 0.955, told["title"], fontsize=19, color=INK, va="center")
    for place, line in enumerate(told["totals"]):
        figure.text(0.02, 0.115 - 0.045 * place, line, fontsize=15, color=SOFT, va="center")
    png = BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def _day(axes: Axes, column: int, row: int, day: DrawnDay) -> None:
    posts = day["posts"]
    shade = SHADES[min(posts, len(SHADES) - 1)] if day["works"] or posts else CLOSED
    axes.add_patch(Rectangle((column + 0.03, row + 0.03), 0.94, 0.94, facecolor=shade, edgecolor=RULE))
    if not day["works"] and not posts:
        return
    ink = PALE if posts >= DARK_FROM else INK
    axes.text(column + 0.5, row + 0.42, str(posts), ha="center", va="center", fontsize=26, color=ink)
    named = " ".join(name for name, told in (("lead", day["lead"]), ("head", day["head"])) if told)
    axes.text(column + 0.5, row + 0.8, named, ha="center", va="center", fontsize=13, color=ink)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
