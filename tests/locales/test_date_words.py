"""The plain form of typed text, and the tables of names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.locales.date_words import READING_LOCALES, day_words, month_names, plain, weekday_names


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("  Février\t2026 ", "fevrier 2026"),
        ("KASIM", "kasim"),
        ("Kasım", "kasim"),
        ("٠١٢۳４", "01234"),
        ("\u2068Mar\u00ado\u2069", "maro"),
        ("10／3／2026", "10/3/2026"),
        ("10–3", "10-3"),
        ("二〇二六年", "2026年"),
        ("十一月二十三日", "11月23日"),
        ("廿三号", "23号"),
        ("两周前", "2周前"),
        ("星期三", "星期三"),
        ("فبرایر", plain("فبراير")),
    ],
)
def test_different_ways_to_write_meet_in_one_form(typed: str, form: str) -> None:
    assert plain(typed) == form


@settings(deadline=None)
@given(st.text(max_size=200))
def test_the_plain_form_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_no_month_name_means_two_months() -> None:
    """If a name ever does, the chat's language decides; today none has to."""
    assert [name for name, meanings in month_names().items() if len({one.month for one in meanings}) > 1] == []


@pytest.mark.parametrize("language", sorted(READING_LOCALES.keys() - {"zh_Hans"}))
def test_every_language_has_twelve_months_and_seven_weekdays(language: str) -> None:
    months = {one.month for meanings in month_names().values() for one in meanings if one.language == language}
    assert (months, set(weekday_names(language).values())) == (set(range(1, 13)), set(range(7)))


def test_days_as_words_reach_to_31() -> None:
    assert set(day_words().values()) == set(range(1, 32))
    assert (day_words()["twenty-first"], day_words()["veintidos"]) == (21, 22)
