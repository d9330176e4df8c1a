"""The days on which a team does not work although its week says so: public holidays, and its own days off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from babel import Locale

from bot.errors import DaysOffError, HolidaysError

LONGEST = 366
"""Days in one range of days off. A longer one is a typing error: it would silence a team for good."""


_BETWEEN = re.compile(r"\s*(?:\.\.+|…|/|\bto\b|\s[-\u2010-\u2015]\s)\s*")
"""From a day to a day."""


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
    """Read a country or region ("DE-BY", "Germany, Bayern") and ISO dates and ranges ("2026-12-24..2026-12-31")."""
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


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Codes of the known countries by their English names."""
    return {name.casefold(): code for code, name in Locale("en").territories.items() if code in _known()}


def _place(text: str) -> tuple[str, str]:
    """Codes of country and region: "DE-BY" as well as "Germany, Bayern"."""
    plain = " ".join(text.replace("_", "-").split())
    if not plain:
        return "", ""
    if country := _names().get(plain.casefold()):  # first, since a name may hold a dash itself: Guinea-Bissau
        return country, ""
    typed, region = (part.strip() for part in (*re.split("[-,]", plain, maxsplit=1), "")[:2])
    country = _names().get(typed.casefold(), typed.upper())
    if country not in _known():
        raise HolidaysError(
            f"I don't know the holidays of “{typed or plain}”. Write a country like DE, or a region like DE-BY."
        )
    return country, _region(country, region) if region else ""


def _region(country: str, typed: str) -> str:
    """The code of a region: from its code, or from its name where the library has it."""
    regions = _known()[country]
    names = {known.casefold(): known for known in regions}
    aliases = getattr(holidays.country_holidays(country), "subdivisions_aliases", {})
    names |= {name.casefold(): known for name, known in aliases.items()}
    if found := names.get(typed.casefold()):
        return found
    some = ", ".join(f"{country}-{known}" for known in regions[:6]) or country
    raise HolidaysError(f"I don't know the region “{typed}” of {country}. I know: {some}.")


def _days(text: str) -> list[date]:
    first, *more = _BETWEEN.split(text.strip())
    start = _date(first, text)
    end = _date("..".join(more), text) if more else start
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
