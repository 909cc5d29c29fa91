"""Months that are one letter off."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.dates import CertainDate, GuessedDate, UnreadableDate
from bot.locales.date_words import month_names
from bot.locales.dates import read_date
from bot.locales.misspelt_months import respelt

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("febuary", 2),  # a letter left out
        ("janaury", 1),  # two swapped
        ("marchh", 3),  # one put in
        ("augusr", 8),  # one changed
        ("setiempre", 9),
        ("septiembr", 9),
        ("dicienbre", 12),
        ("fevrye", 2),
        ("septanb", 9),
        ("novambre", 11),
        ("outubrro", 10),
        ("фервраля", 2),
        ("agostos", 8),
        ("فبرايير", 2),
        ("سپتامر", 9),
        ("ਅਕਤੂਬਬਰ", 10),
        ("سېنتەبر", 9),
    ],
)
def test_a_month_one_letter_off_is_a_guess(typed: str, month: int) -> None:
    assert read_date(f"9 {typed} 2026", "en", TODAY) == GuessedDate(date(2026, month, 9))


@pytest.mark.parametrize(
    "text",
    [
        "match 3",  # short names need a year beside them
        "9 juny 2026",  # June or July
        "9 febry 2026",  # two letters off
        "my case 3 was heard",
        "9 2026",
    ],
)
def test_what_may_be_another_word_or_month_is_not_guessed(text: str) -> None:
    assert read_date(text, "en", TODAY) == UnreadableDate()


def test_a_right_date_beside_a_word_like_a_month_stays_certain() -> None:
    assert read_date("match the paper of 9 March 2026", "en", TODAY) == CertainDate(date(2026, 3, 9))


@settings(deadline=None)
@given(st.sampled_from(sorted(month_names())))
def test_names_spelt_right_are_left_alone(name: str) -> None:
    assert respelt(f"9 {name} 2026") == f"9 {name} 2026"


@settings(deadline=None)
@given(st.text(max_size=100))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(respelt(text), str)
