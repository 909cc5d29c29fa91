"""Relative words, read from a Wednesday: 25 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.locales.date_words import plain
from bot.locales.relative_dates import relative_days, weekdays_in

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("ru", "вчера", 24),
        ("ru", "3 дня назад", 22),
        ("fr", "il y a deux jours", 23),
        ("fr", "vendredi dernier", 20),
        ("pt_BR", "ontem", 24),
        ("pt_BR", "sexta passada", 20),
        ("tr", "dün", 24),
        ("tr", "geçen hafta", 18),
        ("ar", "أمس", 24),
        ("ar", "قبل ٣ أيام", 22),
        ("fa", "دیروز", 24),
        ("fa", "۳ روز پیش", 22),
        ("pa", "3 ਦਿਨ ਪਹਿਲਾਂ", 22),
        ("ht", "yesterday", 24),
        ("ug", "2 weeks ago", 11),
        ("ht", "avant-hier", 23),
        ("ht", "sa gen 3 jou", 22),
        ("ug", "3 كۈن ئىلگىرى", 22),
        ("pa", "ਕੱਲ੍ਹ", 24),
        ("ar", "أول أمس", 23),
        ("fa", "پریروز", 23),
        ("tr", "evvelsi gün", 23),
        ("ru", "в среду", 18),
        ("pt_BR", "antes de ontem", 23),
    ],
)
def test_the_chats_language_and_english_are_read(language: str, text: str, day: int) -> None:
    assert relative_days(plain(text), language, TODAY) == {date(2026, 11, day)}


def test_a_weekday_named_today_means_a_week_ago() -> None:
    assert relative_days("wednesday", "en", TODAY) == {date(2026, 11, 18)}


def test_last_weeks_friday_differs_from_last_friday_on_a_saturday() -> None:
    """Chinese counts by calendar weeks, English by what is past; both are read back to the person."""
    saturday = date(2026, 11, 28)
    assert relative_days("last friday", "en", saturday) == {date(2026, 11, 27)}
    assert relative_days("friday last week", "en", saturday) == {date(2026, 11, 20)}
    assert relative_days("上周五", "zh_Hans", saturday) == {date(2026, 11, 20)}


@pytest.mark.parametrize(
    "text", ["3 days", "last month", "a month ago", "last year", "3 hours ago", "now", "soon", "10", "may"]
)
def test_words_too_wide_or_without_direction_are_no_day(text: str) -> None:
    assert relative_days(text, "en", TODAY) == set()


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "next friday", 27),
        ("fr", "vendredi prochain", 27),
        ("pt_BR", "sexta que vem", 27),
        ("ru", "в следующую пятницу", 27),
        ("ar", "الجمعة القادمة", 27),
        ("fa", "جمعه آینده", 27),
        ("tr", "gelecek cuma", 27),
        ("ht", "vandredi k ap vini", 27),
        ("fr", "vendredi de la semaine dernière", 20),
        ("fa", "دوشنبه هفته گذشته", 16),
        ("tr", "geçen hafta pazartesi", 16),
        ("ht", "lendi semèn pase", 16),
    ],
)
def test_a_weekday_goes_with_the_week_named_beside_it(language: str, text: str, day: int) -> None:
    assert relative_days(plain(text), language, TODAY) == {date(2026, 11, day)}


@pytest.mark.parametrize(
    ("language", "text"), [("ht", "mwen gen 3 jou"), ("ar", "3 أيام"), ("fa", "سه روز"), ("tr", "3 gün")]
)
def test_how_long_is_not_when_in_any_language(language: str, text: str) -> None:
    assert relative_days(plain(text), language, TODAY) == set()


def test_two_days_in_one_text_are_both_returned() -> None:
    assert relative_days("yesterday or friday", "en", TODAY) == {date(2026, 11, 24), date(2026, 11, 20)}


def test_weekdays_are_named_in_chinese_too() -> None:
    assert weekdays_in("thursday 星期四", "en") == {3}
