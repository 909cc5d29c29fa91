"""Formats by CLDR, and our own names where CLDR's are wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.dates import Calendar
from bot.locales.catalogs import Catalogs
from bot.locales.cldr import CalendarFormats, CalendarNames, format_money, format_number
from bot.locales.languages import Languages
from bot.locales.render import Renderer

APRIL = date(2026, 4, 9)  # a Thursday


@pytest.mark.parametrize(
    ("locale", "long", "short", "month"),
    [
        ("en_US", "Thursday, April 9, 2026", "Apr 9, 2026", "April 2026"),
        ("es_US", "jueves, 9 de abril de 2026", "9 abr 2026", "abril de 2026"),
        ("zh_Hans", "2026年4月9日星期四", "2026年4月9日", "2026年4月"),
        ("ar", "الخميس، 9 أبريل 2026", "9 أبريل 2026", "أبريل 2026"),
        ("ru", "четверг, 9 апреля 2026\u202fг.", "9 апр. 2026\u202fг.", "апрель 2026\u202fг."),
        ("ht", "jedi 9 avril 2026", "9 avr 2026", "avril 2026"),
        ("fa", "پنجشنبه 9 آوریل 2026 (20 فروردین/حمل 1405)", "9 آوریل 2026", "آوریل 2026"),
        ("fa_AF", "پنجشنبه 9 اپریل 2026 (20 حمل 1405)", "9 اپریل 2026", "اپریل 2026"),
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
    ("calendar", "locale", "shown"),
    [
        (Calendar.SOLAR_HIJRI, "en_US", "20 Farvardin 1405"),
        (Calendar.HIJRI, "ar", "21 شوال 1447 هـ"),
        (Calendar.HIJRI, "zh_Hans", "21 Shawwal 1447"),
        (Calendar.ETHIOPIAN, "en_US", "1 Miazia/ሚያዝያ 2018"),
    ],
)
def test_a_day_typed_in_another_calendar_can_be_shown_in_it(calendar: Calendar, locale: str, shown: str) -> None:
    assert CalendarFormats(locale).beside(APRIL, calendar) == shown


def test_the_renderer_shows_it_in_the_language_of_the_chat() -> None:
    renderer = Renderer(Catalogs({}), Languages.load(Path(__file__).parents[2]))
    assert renderer.date_beside(APRIL, Calendar.HIJRI, "en") == "21 Shawwal 1447"


def test_a_day_far_off_is_shown_in_our_calendar_alone() -> None:
    assert CalendarFormats("fa").long(date(1600, 1, 1)) == "شنبه 1 ژانویهٔ 1600"


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
