"""The days on which a team does not work although its week says so: public holidays, and its own days off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from bot.errors import DaysOffError, HolidaysError

LONGEST = 366
"""Days in one range of days off. A longer one is a typing error: it would silence a team for good."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Which dates are off. `country` and `region` as in ISO 3166-2, or empty."""

    country: str = ""
    region: str = ""
    own: frozenset[date] = frozenset()

    def of(self, year: int) -> frozenset[date]:
        """The dates of that year that are off."""
        public = public_holidays(self.country, self.region, year) if self.country else frozenset()
        return public | frozenset(day for day in self.own if day.year == year)


def parse_days_off(country: str, own: Iterable[str] = ()) -> DaysOff:
    """Read a country or region ("DE", "DE-BY", "US-CA") and ISO dates and ranges ("2026-12-24..2026-12-31")."""
    nation, region = _place(country)
    days = frozenset(day for text in own if text.strip() for day in _days(text))
    return DaysOff(nation, region, days)


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    """A country's or region's public holidays in one year, as they are observed."""
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))


@lru_cache(maxsize=1)
def _known() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


def _place(text: str) -> tuple[str, str]:
    country, _, region = text.strip().replace("_", "-").partition("-")
    if not country:
        return "", ""
    regions = _known().get(country.upper())
    if regions is None:
        raise HolidaysError(
            f"I don't know the holidays of “{country}”. Write a country like DE, or a region like DE-BY."
        )
    if not region:
        return country.upper(), ""
    for known in regions:
        if known.casefold() == region.casefold():
            return country.upper(), known
    some = ", ".join(f"{country.upper()}-{known}" for known in regions[:6]) or country.upper()
    raise HolidaysError(f"I don't know the region “{region}” of {country.upper()}. I know: {some}.")


def _days(text: str) -> list[date]:
    first, _, last = re.sub(r"\s*(?:\.\.+|…|/|\bto\b)\s*", "..", text.strip()).partition("..")
    start = _date(first, text)
    end = _date(last, text) if last else start
    if end < start:
        raise DaysOffError(f"In the days off, “{text}” ends before it begins. Write the earlier day first.")
    if (end - start).days >= LONGEST:
        raise DaysOffError(f"In the days off, “{text}” is longer than a year. Write a year at most.")
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def _date(text: str, whole: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        words = f"In the days off, I can't read “{whole}”. Write a day like 2026-12-24, or 2026-12-24..2026-12-31."
        raise DaysOffError(words) from error
