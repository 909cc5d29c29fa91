"""Shapes of dates."""

from __future__ import annotations

import re

import pytest

from bot.locales.date_patterns import TRIPLE, in_range, numbered_months, with_months
from bot.locales.date_words import plain


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ("2026-يىلى 3-ئاينىڭ 9-كۈنى", "2026年 3月9日"),
        ("3-ئاي 9-كۈن", "3月9日"),
        ("2026-يىلى", plain("2026-يىلى")),
        ("march 9", "march 9"),
    ],
)
def test_uyghur_counts_months_as_chinese_does(typed: str, shape: str) -> None:
    assert numbered_months(plain(typed)) == shape


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1-3/4/2026", True),
        ("3/4/2026 - 15", True),
        ("3/4/2026 oswa 4", True),
        ("3/4/2026", False),
        ("room 5, 3/4/2026", False),
    ],
)
def test_a_date_may_be_the_end_of_a_span(text: str, span: bool) -> None:
    match = re.search(r"3/4/2026", text)
    assert match is not None
    assert in_range(match) == span


def test_three_numbers_need_one_sign_between() -> None:
    assert [bool(TRIPLE.search(text)) for text in ("3/4/2026", "3/4-2026", "1.2.3.4")] == [True, False, False]


def test_a_second_name_of_the_month_is_kept() -> None:
    patterns = with_months(["mars", "adar"])
    matches = [match for pattern, with_year in patterns if with_year and (match := pattern.search("9 adar/mars 2026"))]
    assert [(match["day"], match["month"], match["again"], match["year"]) for match in matches] == [
        ("9", "adar", "mars", "2026")
    ]
