"""Formats of dates, numbers and sums by CLDR, with our own names where CLDR's are wrong. The one door to Babel's data.

Owns locale objects, overrides and which calendar stands beside the Gregorian one. Must not know catalogs or texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

from bot.core.dates import Calendar
from bot.locales.calendars import format_day


@dataclass(frozen=True, slots=True)
class CalendarNames:
    """Our own names for one language: months from January, weekdays from Monday, and short forms of both."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    narrow_weekdays: tuple[str, ...]


OVERRIDES: Mapping[str, CalendarNames] = {
    # CLDR gives `ht` (Haitian Creole) French names. These are the ones of OpenMRS, the health records used in Haiti
    # (github.com/openmrs/openmrs-module-coreapps, bootstrap-datepicker.ht.js), and of github.com/iamkun/dayjs,
    # src/locale/ht.js; both agree; read 2026-11-23. Not yet reviewed by a speaker.
    "ht": CalendarNames(
        months=(
            "janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
        ),
        short_months=("jan", "fev", "mas", "avr", "me", "jen", "jiyè", "out", "sept", "okt", "nov", "des"),
        weekdays=("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"),
        narrow_weekdays=("le", "ma", "mè", "je", "va", "sa", "di"),
    ),
}  # fmt: skip

BESIDE: Mapping[str, Calendar] = {"fa": Calendar.SOLAR_HIJRI}
"""Languages whose readers count days by another calendar: a long date shows the day in both."""

_FIELD = re.compile(r"'(?:[^']|'')*'|(M{3,4}|L{3,4}|E{1,4}|c{1,4})")


@lru_cache(maxsize=64)
def locale_of(tag: str) -> Locale:
    """Babel's locale for an identifier of ours."""
    return Locale.parse(tag)


class CalendarFormats:
    """Dates in one locale."""

    def __init__(self, tag: str, overrides: Mapping[str, CalendarNames] = OVERRIDES) -> None:
        self.locale = locale_of(tag)
        self._names = overrides.get(self.locale.language)

    def long(self, day: date) -> str:
        """Weekday, day, month and year in full: "Thursday, April 9, 2026"; where readers have another calendar, that
        day in brackets behind it.
        """
        text = self._format(day, self.locale.date_formats["full"].pattern)
        calendar = BESIDE.get(self.locale.language)
        other = self.beside(day, calendar) if calendar else ""
        return f"{text} ({other})" if other else text

    def beside(self, day: date, calendar: Calendar) -> str:
        """The day as another calendar counts it: "18 Esfand 1404"; empty for days far off."""
        return format_day(calendar, day, str(self.locale))

    def short(self, day: date) -> str:
        """Day, month and year, short: "Apr 9, 2026"."""
        pattern = self.locale.date_formats["medium"].pattern
        # Arabic's is all numbers: on a button that asks which of two days is meant, that would ask the same again.
        spelt = "MMM" in pattern or "月" in pattern
        return self._format(day, pattern if spelt else self.locale.date_formats["long"].pattern)

    def month(self, day: date) -> str:
        """Month and year: "April 2026"."""
        skeletons = self.locale.datetime_skeletons
        return self._format(day, skeletons["yMMMM"].pattern if "yMMMM" in skeletons else "MMMM y")

    def year(self, day: date) -> str:
        """The year alone."""
        return str(format_skeleton("y", day, locale=self.locale))

    def weekday(self, number: int) -> str:
        """The name of a weekday within a sentence, 0 is Monday."""
        names = self._names
        return names.weekdays[number] if names else str(self.locale.days["format"]["wide"][number])

    def weekday_initial(self, number: int) -> str:
        """The shortest name of a weekday, for the head of a calendar."""
        names = self._names
        return names.narrow_weekdays[number] if names else str(self.locale.days["stand-alone"]["narrow"][number])

    @property
    def first_weekday(self) -> int:
        """The day a week starts with here, 0 is Monday."""
        return int(self.locale.first_week_day)

    def _format(self, day: date, pattern: str) -> str:
        names = self._names
        if names is not None:
            pattern = _FIELD.sub(lambda field: _written_out(field, day, names), pattern)
        return str(format_date(day, pattern, locale=self.locale))


def format_number(number: int, tag: str) -> str:
    """A whole number with the grouping of the locale."""
    return str(format_decimal(number, locale=locale_of(tag)))


def format_money(amount: Decimal, currency: str, tag: str) -> str:
    """A sum, with decimals only where there are cents."""
    if not amount.is_finite():
        raise ValueError("not a sum")
    locale = locale_of(tag)
    if amount != amount.to_integral_value():
        return str(format_currency(amount, currency, locale=locale))
    pattern = re.sub(r"\.0+", "", locale.currency_formats["standard"].pattern)
    return str(format_currency(amount, currency, pattern, locale=locale, currency_digits=False))


def _written_out(field: re.Match[str], day: date, names: CalendarNames) -> str:
    match field[1]:
        case None:  # text already in quotes
            return field[0]
        case "MMMM" | "LLLL":
            name = names.months[day.month - 1]
        case "MMM" | "LLL":
            name = names.short_months[day.month - 1]
        case _:
            name = names.weekdays[day.weekday()]
    return "'" + name.replace("'", "''") + "'"
