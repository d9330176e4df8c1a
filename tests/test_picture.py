from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from bot.picture import CONFIRMED, HEIGHT, OPEN, PAPER, RAISED, WIDTH, DrawnWeek, draw


def weeks(*values: tuple[int, int, int]) -> list[DrawnWeek]:
    return [
        {"week": f"{n + 1} Nov", "raised": raised, "confirmed": confirmed, "open": waiting}
        for n, (raised, confirmed, waiting) in enumerate(values)
    ]


BUSY = weeks(
    (12, 4, 14), (18, 9, 21), (9, 11, 19), (15, 10, 23), (21, 12, 30), (17, 16, 31), (14, 18, 27), (23, 14, 34)
)


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png), formats=["PNG"])


def amount(png: bytes, colour: str) -> int:
    """How many of the picture's pixels have exactly this colour."""
    wanted = ImageColor.getrgb(colour)
    counted = opened(png).convert("RGB").getcolors(WIDTH * HEIGHT) or []
    return next((count for count, pixel in counted if pixel == wanted), 0)


def test_the_picture_is_a_png_of_the_size_that_slack_shows_whole() -> None:
    assert opened(draw(BUSY)).size == (WIDTH, HEIGHT) == (1200, 628)


def test_bars_and_line_are_there_in_their_colours() -> None:
    png = draw(BUSY)
    raised, confirmed, waiting, paper = (amount(png, colour) for colour in (RAISED, CONFIRMED, OPEN, PAPER))
    assert raised > 40_000, "23 of 34 high, the bars of eight weeks"
    assert confirmed > 30_000
    assert waiting > 3_000
    assert paper < WIDTH * HEIGHT * 0.85


def test_more_flags_are_higher_bars() -> None:
    few, many = draw(weeks((2, 1, 9), (2, 1, 9))), draw(weeks((8, 7, 9), (8, 7, 9)))
    assert amount(many, RAISED) > 3 * amount(few, RAISED)
    assert amount(many, CONFIRMED) > 3 * amount(few, CONFIRMED)


@pytest.mark.parametrize("values", [(0, 0, 0), (1, 0, 1), (999, 999, 999), (1_000_000, 5, 12_345)])
def test_no_number_is_too_small_or_too_large_to_draw(values: tuple[int, int, int]) -> None:
    assert opened(draw(weeks(*[values] * 8))).size == (WIDTH, HEIGHT)
