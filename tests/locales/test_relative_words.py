"""The tables of words, each read as what it says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.locales.date_words import READING_LOCALES, plain
from bot.locales.relative_dates import relative_days
from bot.locales.relative_words import counted_days_of, day_words_of, keep_accents, number_words

TODAY = date(2026, 11, 25)
WORDS = [
    (language, word, days)
    for language in READING_LOCALES
    if (table := day_words_of(language))
    for word, days in table[1].items()
]


@pytest.mark.parametrize(("language", "word", "days"), WORDS)
def test_every_word_is_read_as_its_day(language: str, word: str, days: int) -> None:
    """No other rule may get at it first: "أول أمس" holds the word for yesterday."""
    assert relative_days(word, language, TODAY) == {TODAY + timedelta(days=days)}


def test_creole_yesterday_is_told_from_is_by_its_accent() -> None:
    """ "Kisa TPS ye?" asks what it is; without an accent only the word alone is yesterday."""
    texts = {"Mwen te resevwa l yè.": True, "Ye": True, "se ye": True, "Kisa TPS ye?": False, "Kote li ye": False}
    read = {text: relative_days(plain(keep_accents(text, "ht")), "ht", TODAY) for text in texts}
    assert read == {text: {date(2026, 11, 24)} if day else set() for text, day in texts.items()}


def test_words_are_kept_in_plain_form() -> None:
    assert [word for _, word, _ in WORDS if plain(word) != word] == []


@pytest.mark.parametrize("language", ["ht", "ug", "pa", "ar", "fa", "tr", "pt_BR"])
def test_numbers_as_words_go_to_ten(language: str) -> None:
    assert set(number_words(language).values()) == set(range(1, 11))


def test_a_counted_day_takes_figures_and_words() -> None:
    patterns = [pattern for pattern, days in counted_days_of("ht") if days == 1]
    found = {text: any(one.fullmatch(text) for one in patterns) for text in ("sa gen 3 jou", "sa gen twa jou", "3 jou")}
    assert found == {"sa gen 3 jou": True, "sa gen twa jou": True, "3 jou": False}
