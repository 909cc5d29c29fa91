"""Makes strings of keyed texts: looks up the sentence, formats the values, isolates them from the text around.

The only place where placeholders are filled. Must not choose words: those come from catalogs and data.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from bot.core.dates import Calendar
from bot.core.issue import Issue
from bot.core.text import Bilingual, Days, InCalendar, Money, PartialDate, Text, Value, Verbatim, Weekday, message
from bot.errors import ContentError
from bot.locales.catalogs import Catalogs
from bot.locales.cldr import CalendarFormats, format_money, format_number, locale_of
from bot.locales.compare import PLACEHOLDER
from bot.locales.languages import Language, Languages

_log = logging.getLogger("bot.locales")

# First-strong isolates keep a phone number or an English form name from turning around inside Arabic or Persian.
_ISOLATE, _END = "\u2068", "\u2069"

MISSING = "…"
"""Stands where a value is missing, so that nobody reads a sentence with a silent hole."""

# One sentence for each plural form of CLDR; a language fills those it has. Translators of a language without "few"
# leave that line empty, and the coverage does not count it.
_DAYS: Mapping[tuple[str, str], Text] = {
    ("day", "zero"): message("days/day/zero", "{count} days"),
    ("day", "one"): message("days/day/one", "{count} day"),
    ("day", "two"): message("days/day/two", "{count} days"),
    ("day", "few"): message("days/day/few", "{count} days"),
    ("day", "many"): message("days/day/many", "{count} days"),
    ("day", "other"): message("days/day/other", "{count} days"),
    ("business_day", "zero"): message("days/business_day/zero", "{count} business days"),
    ("business_day", "one"): message("days/business_day/one", "{count} business day"),
    ("business_day", "two"): message("days/business_day/two", "{count} business days"),
    ("business_day", "few"): message("days/business_day/few", "{count} business days"),
    ("business_day", "many"): message("days/business_day/many", "{count} business days"),
    ("business_day", "other"): message("days/business_day/other", "{count} business days"),
}


class Renderer:
    """Renders texts in any offered language.

    `strict` is for checks and tests: what could not be filled raises there; in front of a person it never does, the
    English source is shown with what there is.
    """

    def __init__(self, catalogs: Catalogs, languages: Languages, strict: bool = False) -> None:
        self._catalogs = catalogs
        self._languages = languages
        self._strict = strict

    def render(self, text: Text, language: str) -> str:
        """One sentence or paragraph.

        Raises:
            ContentError: only when strict, if a placeholder has no value or a value cannot be shown.
        """
        template = self._catalogs.lookup(language, text.context, text.source)
        missing = {name for name in PLACEHOLDER.findall(template) if name not in text.values}
        if missing:
            self._complain(text, f"no value for {', '.join(sorted(missing))}")
            template = text.source

        def fill(match: re.Match[str]) -> str:
            value = text.values.get(match[1])
            if value is None:
                return MISSING
            return f"{_ISOLATE}{self._value(value, text, language)}{_END}"

        return PLACEHOLDER.sub(fill, template)

    def reply_text(self, body: tuple[Text, ...], language: str) -> str:
        """A whole message: its paragraphs with an empty line between."""
        return "\n\n".join(self.render(text, language) for text in body)

    def short_date(self, day: date, language: str) -> str:
        """A date for a button: "Apr 9, 2026"."""
        return self._calendar(language).short(day)

    def date_beside(self, day: date, calendar: Calendar, language: str) -> str:
        """The day as another calendar counts it, for somebody who typed it so: "18 Esfand 1404"; empty if far off."""
        return self._calendar(language).beside(day, calendar)

    def month_title(self, day: date, language: str) -> str:
        """The month of a day, for the head of a calendar: "April 2026"."""
        return self._calendar(language).month(day)

    def weekday_initials(self, language: str) -> tuple[str, ...]:
        """Seven short weekday names from the day a week starts with in this language."""
        calendar = self._calendar(language)
        return tuple(calendar.weekday_initial((calendar.first_weekday + offset) % 7) for offset in range(7))

    def first_weekday(self, language: str) -> int:
        """The weekday `weekday_initials` starts with, 0 is Monday."""
        return self._calendar(language).first_weekday

    def _value(self, value: Value, text: Text, language: str) -> str:
        try:
            return self._shown(value, language)
        except ContentError:
            raise
        except (ArithmeticError, LookupError, TypeError, ValueError):
            self._complain(text, "a value cannot be shown")
            return MISSING

    def _shown(self, value: Value, language: str) -> str:
        match value:
            case Text():
                return self.render(value, language)
            case Verbatim(text):
                return text
            case InCalendar(day, other):
                return self.date_beside(day, other, language)
            case Bilingual(text):
                return self._bilingual(text, language)
            case date():
                return self._calendar(language).long(value)
            case Days():
                return self._days(value, language)
            case Money(amount, currency):
                return format_money(amount, currency, self._language(language).locale)
            case PartialDate(iso):
                return self._partial(iso, language)
            case Weekday(number):
                return self._calendar(language).weekday(number)
            case int():
                return format_number(value, self._language(language).locale)

    def _bilingual(self, text: Text, language: str) -> str:
        english, own = self.render(text, self._languages.source.code), self.render(text, language)
        return f"**{english}**" if own == english else f"**{english}**\n{own}"

    def _days(self, days: Days, language: str) -> str:
        locale = self._language(language).locale
        form = locale_of(locale).plural_form(abs(days.count))
        text = _DAYS[days.unit, form]
        # Where a language has translated only the general form, that reads better than English; where it has none at
        # all, the English one must follow the English plural.
        if not self._catalogs.has(language, text.context, text.source):
            text = _DAYS[days.unit, "other"]
            if not self._catalogs.has(language, text.context, text.source):
                text = _DAYS[days.unit, "one" if abs(days.count) == 1 else "other"]
        template = self._catalogs.lookup(language, text.context, text.source)
        return template.replace("{count}", format_number(days.count, locale))

    def _partial(self, iso: str, language: str) -> str:
        calendar = self._calendar(language)
        match [int(part) for part in iso.split("-")]:
            case [year]:
                return calendar.year(date(year, 1, 1))
            case [year, month]:
                return calendar.month(date(year, month, 1))
            case [year, month, day]:
                return calendar.short(date(year, month, day))
        raise ValueError("not a date")

    def _calendar(self, language: str) -> CalendarFormats:
        return _calendar(self._language(language).locale)

    def _language(self, code: str) -> Language:
        return self._languages.get(code) or self._languages.source

    def _complain(self, text: Text, what: str) -> None:
        if self._strict:
            cure = f"{what}; give the step a value of this name or take the placeholder out"
            raise ContentError([Issue(text.context, 0, "render", cure)])
        _log.error("render_gap", extra={"error": "ContentError"})


@lru_cache(maxsize=32)
def _calendar(tag: str) -> CalendarFormats:
    return CalendarFormats(tag)
