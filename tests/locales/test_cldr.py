"""Formats by CLDR, and our own names where CLDR's are wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.locales.cldr import CalendarFormats, CalendarNames, format_money, format_number

APRIL = date(2026, 4, 9)  # a Thursday


@pytest.mark.parametrize(
    ("locale", "long", "short", "month"),
    [
        ("en_US", "Thursday, April 9, 2026", "Apr 9, 2026", "April 2026"),
        ("es_US", "jueves, 9 de abril de 2026", "9 abr 2026", "abril de 2026"),
        ("zh_Hans", "2026年4月9日星期四", "2026年4月9日", "2026年4月"),
        ("ar", "الخميس، 9 أبريل 2026", "9 أبريل 2026", "أبريل 2026"),
        ("ru", "четверг, 9 апреля 2026\u202fг.", "9 апр. 2026\u202fг.", "апрель 2026\u202fг."),
    ],
)
def test_dates_follow_the_language(locale: str, long: str, short: str, month: str) -> None:
    formats = CalendarFormats(locale)
    assert (formats.long(APRIL), formats.short(APRIL), formats.month(APRIL)) == (long, short, month)


def test_our_own_names_replace_those_of_cldr() -> None:
    """Babel gives Haitian Creole French names; the hook must reach every format."""
    months = tuple(f"m{number}" for number in range(1, 13))
    days = ("d0", "d1", "d2", "jou d'3", "d4", "d5", "d6")
    names = CalendarNames(months, tuple(f"s{number}" for number in range(1, 13)), days, tuple("abcdefg"))
    formats = CalendarFormats("ht", {"ht": names})
    assert formats.long(APRIL) == "jou d'3 9 m4 2026"
    assert formats.short(APRIL) == "9 s4 2026"
    assert formats.month(APRIL) == "m4 2026"
    assert (formats.weekday(3), formats.weekday_initial(3)) == ("jou d'3", "d")


@pytest.mark.parametrize(
    ("amount", "locale", "shown"),
    [
        ("710", "en_US", "$710"),
        ("710.00", "en_US", "$710"),
        ("1010.5", "en_US", "$1,010.50"),
        ("0", "en_US", "$0"),
        ("710", "es_US", "$710"),
        ("710", "zh_Hans", "US$710"),
        ("710", "fr", "710\xa0$US"),
    ],
)
def test_money_has_no_useless_decimals(amount: str, locale: str, shown: str) -> None:
    assert format_money(Decimal(amount), "USD", locale) == shown


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert [format_number(12345, locale) for locale in ("en_US", "ru")] == ["12,345", "12\xa0345"]
