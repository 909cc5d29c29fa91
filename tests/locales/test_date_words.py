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
        ("۱۴۰۵", "1405"),
        ("੦੧੨੩੪੫੬੭੮੯", "0123456789"),
        ("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"),
        ("二〇二六年三月九日", "2026年3月9日"),
        ("三月卅一日", "3月31日"),
        ("ਫ਼ਰਵਰੀ", plain("ਫਰਵਰੀ")),
        ("هفتۀ", plain("هفته")),
    ],
)
def test_different_ways_to_write_meet_in_one_form(typed: str, form: str) -> None:
    assert plain(typed) == form


@settings(deadline=None)
@given(st.text(max_size=200))
def test_the_plain_form_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_one_month_name_means_two_months() -> None:
    """August in Haitian Creole, October cut short in Portuguese; a new one needs a look at how it is read."""
    contested = [name for name, meanings in month_names().items() if len({one.month for one in meanings}) > 1]
    assert contested == ["out"]


@pytest.mark.parametrize("language", sorted(READING_LOCALES.keys() - {"zh_Hans"}))
def test_every_language_has_twelve_months_and_seven_weekdays(language: str) -> None:
    months = {one.month for meanings in month_names().values() for one in meanings if one.language == language}
    assert (months, set(weekday_names(language).values())) == (set(range(1, 13)), set(range(7)))


def test_haitian_creole_has_its_own_names() -> None:
    meanings = {name: month_names()[name] for name in ("fevriye", "oktob", "jwen")}
    assert {name: {(one.month, one.language) for one in found} for name, found in meanings.items()} == {
        "fevriye": {(2, "ht")},
        "oktob": {(10, "ht")},
        "jwen": {(6, "ht")},
    }
    assert weekday_names("ht")["mekredi"] == 2


def test_days_as_words_reach_to_31() -> None:
    assert set(day_words().values()) == set(range(1, 32))
    assert (day_words()["twenty-first"], day_words()["veintidos"]) == (21, 22)
