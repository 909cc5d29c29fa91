"""What people type for a day, and how sure we may be of it. Today is Wednesday, 25 November 2026."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.dates import (
    AmbiguousDate,
    Calendar,
    CertainDate,
    ConvertedDate,
    DateReading,
    GuessedDate,
    ImpossibleDate,
    UnreadableDate,
)
from bot.locales.cldr import CalendarFormats
from bot.locales.date_words import READING_LOCALES
from bot.locales.dates import read_date, warm_up

TODAY = date(2026, 11, 25)
LANGUAGES = sorted(READING_LOCALES)


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    warm_up()


def certain(text: str) -> DateReading:
    return CertainDate(date.fromisoformat(text))


def guessed(text: str) -> DateReading:
    return GuessedDate(date.fromisoformat(text))


def either(*texts: str) -> DateReading:
    return AmbiguousDate(tuple(date.fromisoformat(text) for text in texts))


IMPOSSIBLE, UNREADABLE = ImpossibleDate(), UnreadableDate()

ENGLISH = {
    "March 10, 2026": certain("2026-03-10"),
    "it was on March 10, 2026 i think": certain("2026-03-10"),
    "10 March 2026": certain("2026-03-10"),
    "10th of March 2026": certain("2026-03-10"),
    "the tenth of march, 2026": certain("2026-03-10"),
    "twenty-first of March 2026": certain("2026-03-21"),
    "Thursday, April 9, 2026": certain("2026-04-09"),
    "Sept 5 2026": certain("2026-09-05"),
    "10-Mar-26": certain("2026-03-10"),
    "Mar 10 '26": certain("2026-03-10"),
    "10MAR2026": certain("2026-03-10"),
    "2026-03-10": certain("2026-03-10"),
    "2026-03-10T10:00:00Z": certain("2026-03-10"),
    "2026/3/10": certain("2026-03-10"),
    "20260310": certain("2026-03-10"),
    "13/04/2026": certain("2026-04-13"),
    "04/13/2026": certain("2026-04-13"),
    "03/03/2026": certain("2026-03-03"),
    "march 10 2026 at 10:30 am": certain("2026-03-10"),
    "10/03/2026 (March 10, 2026)": certain("2026-03-10"),
    "01/01/1900": certain("1900-01-01"),
    "12.31.2030": certain("2030-12-31"),
    "03/04/2026": either("2026-03-04", "2026-04-03"),
    "3.4.2026": either("2026-03-04", "2026-04-03"),
    "03-04-26": either("2026-03-04", "2026-04-03"),
    "10 3 2026": either("2026-03-10", "2026-10-03"),
    "my paper says 10/03/2026 10:00": either("2026-03-10", "2026-10-03"),
    "03/04": either("2026-03-04", "2026-04-03"),
    "25/12/24": either("2024-12-25", "2025-12-24"),
    "March 10": guessed("2026-03-10"),
    "Dec 31": guessed("2025-12-31"),
    "4/13": guessed("2026-04-13"),
    "29/02": guessed("2024-02-29"),
    "10 march last year": guessed("2025-03-10"),
    "in 2025, on march 10": guessed("2025-03-10"),
    "the 10th": guessed("2026-11-10"),
    "yesterday": guessed("2026-11-24"),
    "I got it yesterday": guessed("2026-11-24"),
    "last Friday": guessed("2026-11-20"),
    "on friday": guessed("2026-11-20"),
    "last week": guessed("2026-11-18"),
    "two weeks ago": guessed("2026-11-11"),
    "Friday, April 9, 2026": guessed("2026-04-09"),  # it was a Thursday: look again
    "Thursday 09/04/2026": guessed("2026-04-09"),  # the weekday settles it, to be confirmed
    "31/02/2026": IMPOSSIBLE,
    "31/02": IMPOSSIBLE,
    "02/29/2026": IMPOSSIBLE,
    "Feb 30 2026": IMPOSSIBLE,
    "March 32, 2026": IMPOSSIBLE,
    "1900": UNREADABLE,
    "hello": UNREADABLE,
    "": UNREADABLE,
    "March 2026": UNREADABLE,
    "03/2026": UNREADABLE,
    "last month": UNREADABLE,
    "March 10 and March 15, 2026": UNREADABLE,
    "10-15 March 2026": UNREADABLE,
    "March 10 to 15, 2026": UNREADABLE,
    "2026-03-10 2026-03-11": UNREADABLE,
    "I got it yesterday, my hearing is March 10 2026": UNREADABLE,
    "find out 3 people": UNREADABLE,
    "I have 3 days": UNREADABLE,
    "1.2.3.4": UNREADABLE,
    "212-555-1234": UNREADABLE,
    "A 123 456 789": UNREADABLE,
    "Form I-589": UNREADABLE,
}
SPANISH = {
    "10 de marzo de 2026": certain("2026-03-10"),
    "10 de marzo del 2026": certain("2026-03-10"),
    "jueves, 9 de abril de 2026": certain("2026-04-09"),
    "el 2 de setiembre de 2026": certain("2026-09-02"),
    "1ro de marzo de 2026": certain("2026-03-01"),
    "1º de marzo de 2026": certain("2026-03-01"),
    "el dos de abril de 2026": certain("2026-04-02"),
    "treinta y uno de diciembre de 2025": certain("2025-12-31"),
    "10 ago 2026": certain("2026-08-10"),
    "mar 10 mar 2026": certain("2026-03-10"),
    "13/04/2026": certain("2026-04-13"),
    "03/04/2026": either("2026-03-04", "2026-04-03"),
    "primero de marzo": guessed("2026-03-01"),
    "me llegó el 5 de noviembre": guessed("2026-11-05"),
    "ayer": guessed("2026-11-24"),
    "ayer por la mañana": guessed("2026-11-24"),
    "antier": guessed("2026-11-23"),
    "esta mañana": guessed("2026-11-25"),
    "la semana pasada": guessed("2026-11-18"),
    "hace 3 días": guessed("2026-11-22"),
    "hace tres dias": guessed("2026-11-22"),
    "hace dos semanas": guessed("2026-11-11"),
    "el viernes pasado": guessed("2026-11-20"),
    "el miercoles": guessed("2026-11-18"),
    "el viernes de la semana pasada": guessed("2026-11-20"),
    "31 de febrero": IMPOSSIBLE,
    "el 3 de marzo y el 5 de marzo": UNREADABLE,
    "hace un mes": UNREADABLE,
    "no me acuerdo": UNREADABLE,
}
CHINESE = {
    "2026年3月10日": certain("2026-03-10"),
    "2026 年 3 月 10 日": certain("2026-03-10"),
    "２０２６年３月１０日": certain("2026-03-10"),
    "26年3月10日": certain("2026-03-10"),
    "二〇二六年三月十日": certain("2026-03-10"),
    "2026年4月9日星期四": certain("2026-04-09"),
    "我2026年3月10號收到的": certain("2026-03-10"),
    "2026.3.10": certain("2026-03-10"),
    "26.3.10": either("2010-03-26", "2026-03-10"),
    "03/04/2026": either("2026-03-04", "2026-04-03"),
    "3月10日": guessed("2026-03-10"),
    "三月十日": guessed("2026-03-10"),
    "十二月三十一号": guessed("2025-12-31"),
    "去年3月10日": guessed("2025-03-10"),
    "十日": guessed("2026-11-10"),
    "30号": guessed("2026-10-30"),
    "上个月10号": guessed("2026-10-10"),
    "昨天": guessed("2026-11-24"),
    "我昨天收到": guessed("2026-11-24"),
    "大前天": guessed("2026-11-22"),
    "3天前": guessed("2026-11-22"),
    "三天前": guessed("2026-11-22"),
    "两周前": guessed("2026-11-11"),
    "一個星期前": guessed("2026-11-18"),
    "上周": guessed("2026-11-18"),
    "上周五": guessed("2026-11-20"),
    "上个星期五": guessed("2026-11-20"),
    "周五": guessed("2026-11-20"),
    "2026年2月30日": IMPOSSIBLE,
    "2026年3月": UNREADABLE,
    "三个月前": UNREADABLE,
    "3月10日或3月11日": UNREADABLE,
    "3月10到15日": UNREADABLE,
}
OTHERS = {
    "9 апреля 2026 г.": certain("2026-04-09"),
    "1er mars 2026": certain("2026-03-01"),
    "1º de março de 2026": certain("2026-03-01"),
    "9 fevrier 2026": certain("2026-02-09"),
    "9 Ağustos 2026": certain("2026-08-09"),
    "٩ أبريل ٢٠٢٦": certain("2026-04-09"),
    "9 شباط 2026": certain("2026-02-09"),
    "۹ آوریل ۲۰۲۶": certain("2026-04-09"),
    "9 ਅਪ੍ਰੈਲ 2026": certain("2026-04-09"),
    "9-ئاپرېل، 2026": certain("2026-04-09"),
    "٠٣/٠٤/٢٠٢٦": either("2026-03-04", "2026-04-03"),
    "۱۳/۰۴/۲۰۲۶": certain("2026-04-13"),
}


@pytest.mark.parametrize(("text", "reading"), ENGLISH.items())
def test_english(text: str, reading: DateReading) -> None:
    assert read_date(text, "en", TODAY) == reading


@pytest.mark.parametrize(("text", "reading"), SPANISH.items())
def test_spanish(text: str, reading: DateReading) -> None:
    assert read_date(text, "es", TODAY) == reading


@pytest.mark.parametrize(("text", "reading"), CHINESE.items())
def test_chinese(text: str, reading: DateReading) -> None:
    assert read_date(text, "zh_Hans", TODAY) == reading


@pytest.mark.parametrize(("text", "reading"), OTHERS.items())
def test_other_languages_are_read_in_an_english_chat(text: str, reading: DateReading) -> None:
    assert read_date(text, "en", TODAY) == reading


@settings(deadline=None, max_examples=300)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_what_we_print_is_read_back_as_the_same_day(day: date, written_in: str, chat: str) -> None:
    """Long, with weekday, isolated, in any language and any chat.

    Five Creole months are common words elsewhere ("me", "out"): there the person is asked.
    """
    text = f"\u2068{CalendarFormats(written_in).long(day)}\u2069"
    expected: DateReading = CertainDate(day)
    if written_in == "ht" != chat and day.month in {3, 5, 6, 7, 8}:
        expected = AmbiguousDate((day, day.replace(month=10))) if day.month == 8 else GuessedDate(day)
    assert read_date(text, chat, TODAY) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_is_read_back_in_every_language(language: str) -> None:
    formats = CalendarFormats(language)
    days = [date(2027, month, day) for month in range(1, 13) for day in (1, 12, 28)]
    assert [read_date(formats.long(day), language, TODAY) for day in days] == [CertainDate(day) for day in days]
    assert [read_date(formats.short(day), language, TODAY) for day in days] == [CertainDate(day) for day in days]


@settings(deadline=None)
@given(
    st.integers(1, 31), st.integers(1, 31), st.integers(1950, 2099), st.sampled_from("/.- "), st.sampled_from(LANGUAGES)
)
def test_ambiguous_if_and_only_if_both_readings_are_days_and_differ(
    first: int, second: int, year: int, sign: str, language: str
) -> None:
    """No language's habit decides: whoever writes 03/04 in the US may mean either."""
    readings = set()
    for month, day in ((first, second), (second, first)):
        try:
            readings.add(date(year, month, day))
        except ValueError:
            continue
    expected: DateReading = ImpossibleDate()
    if len(readings) == 1:
        expected = CertainDate(readings.pop())
    elif readings:
        expected = AmbiguousDate(tuple(sorted(readings)))
    assert read_date(f"{first:02}{sign}{second}{sign}{year}", language, TODAY) == expected


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 28))
def test_a_missing_year_is_the_most_recent_one(month: int, day: int) -> None:
    reading = read_date(f"{month}月{day}日", "zh_Hans", TODAY)
    assert isinstance(reading, GuessedDate)
    assert (reading.day.month, reading.day.day) == (month, day)
    assert timedelta(0) <= TODAY - reading.day < timedelta(days=366)


@settings(deadline=None)
@given(
    st.dates(date(2021, 1, 1), TODAY),
    st.sampled_from(Calendar),
    st.sampled_from(["en_US", "fa", "ar", "tr"]),
    st.sampled_from(LANGUAGES),
)
def test_a_day_shown_in_another_calendar_is_read_back_as_a_guess(
    day: date, calendar: Calendar, shown_in: str, chat: str
) -> None:
    reading = read_date(CalendarFormats(shown_in).beside(day, calendar), chat, TODAY)
    # "5 Tir 2018" is Solar Hijri and Ethiopian: asked.
    asked = isinstance(reading, AmbiguousDate) and day in reading.days
    assert asked or reading == ConvertedDate(day, calendar)


@settings(deadline=None)
@given(st.integers(1300, 1500), st.integers(1, 12), st.integers(1, 31), st.sampled_from(LANGUAGES), st.booleans())
def test_a_year_of_another_calendar_is_never_certain(
    year: int, month: int, day: int, chat: str, year_first: bool
) -> None:
    text = f"{year}/{month}/{day}" if year_first else f"{day}/{month}/{year}"
    assert isinstance(read_date(text, chat, TODAY), ConvertedDate | AmbiguousDate | ImpossibleDate)


PIECES = [
    "10",
    "3",
    "2026",
    "/",
    "-",
    " ",
    ".",
    "年",
    "月",
    "日",
    "march",
    "ayer",
    "last",
    "friday",
    "de",
    "上周",
    "五",
    "ago",
    "'",
    "th",
    "1405",
    "شهریور",
    "ramadan",
    "هـ",
    "e.c.",
    "ئاي",
]


@settings(deadline=None, max_examples=300)
@given(
    st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.sampled_from([*LANGUAGES, "xx", ""]),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
def test_no_text_ever_raises(text: str, language: str, today: date) -> None:
    assert isinstance(
        read_date(text, language, today), CertainDate | GuessedDate | AmbiguousDate | ImpossibleDate | UnreadableDate
    )


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.text("abcxyz ,!", max_size=20), st.sampled_from(LANGUAGES))
def test_words_around_a_date_do_not_change_it(day: date, around: str, language: str) -> None:
    text = f"xx {around} {day.isoformat()} {around}"
    assert read_date(text, language, TODAY) == CertainDate(day)


@pytest.mark.parametrize(
    "text",
    [
        *("1 " * 500, "10/3/" * 250, "march " * 200, "a b " * 300, "年月日" * 333, "\u0300" * 1000, "ﷺ" * 1000),
        *("9" * 5000, "rabi al " * 120, "3 ramadan " * 100, "decembe " * 120, "1405/6/" * 140),
    ],
)
def test_a_hostile_text_costs_little(text: str) -> None:
    start = time.perf_counter()
    read_date(text, "es", TODAY)
    assert time.perf_counter() - start < 0.5  # typically a tenth of that; slow machines get room
