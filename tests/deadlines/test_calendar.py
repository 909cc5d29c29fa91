"""Legal holidays: the package we use against the words of the statute and the table of the deadlines sheet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.deadlines.calendar import LONGEST_CLOSURE, HolidayCalendar
from bot.deadlines.names import SKIP_NAMES
from tests.deadlines.by_statute import CLOSED, holidays_of

CALENDAR = HolidayCalendar()

SHEET = {
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
}
"""Section 10 of the sheet, by the year in which the day is observed (New Year 2028 is observed in 2027)."""


@pytest.mark.parametrize("year", range(2024, 2036))
def test_holidays_are_those_of_the_statute(year: int) -> None:
    """An independent reading of 5 USC 6103 names the same days for the same reasons."""
    expected = {day: name for each in (year, year + 1) for day, name in holidays_of(each).items() if day.year == year}
    assert dict(CALENDAR.of_year(year)) == dict(sorted(expected.items()))


@pytest.mark.parametrize("year", sorted(SHEET))
def test_holidays_are_those_of_the_sheet(year: int) -> None:
    assert [day.strftime("%m-%d") for day in CALENDAR.of_year(year)] == SHEET[year].split()


OBSERVED = {
    date(2024, 11, 11): "veterans_day",
    date(2026, 7, 3): "independence_day",
    date(2027, 6, 18): "juneteenth",
    date(2027, 7, 5): "independence_day",
    date(2027, 12, 24): "christmas",
    date(2027, 12, 31): "new_year",
    date(2028, 11, 10): "veterans_day",
    date(2029, 11, 12): "veterans_day",
    date(2032, 6, 18): "juneteenth",
    date(2032, 7, 5): "independence_day",
    date(2032, 12, 24): "christmas",
    date(2032, 12, 31): "new_year",
    date(2033, 12, 26): "christmas",
    date(2034, 1, 2): "new_year",
    date(2034, 11, 10): "veterans_day",
}
"""Holidays whose date is a Saturday or Sunday, and one Monday in its own right, read off a paper calendar."""


@pytest.mark.parametrize(("day", "holiday"), OBSERVED.items(), ids=str)
def test_holiday_on_a_weekend_closes_the_friday_before_or_the_monday_after(day: date, holiday: str) -> None:
    assert CALENDAR.why_not(day) == holiday


@pytest.mark.parametrize("year", range(2024, 2036))
def test_every_year_has_its_eleven_holidays_once(year: int) -> None:
    """Counted by the year they belong to: New Year's Day may be kept on the last day of the year before."""
    kept = [name for day, name in CALENDAR.of_year(year).items() if (day.month, day.day) != (12, 31)]
    next_new_year = dict(CALENDAR.of_year(year - 1)).get(date(year - 1, 12, 31))
    assert sorted(kept + ([next_new_year] if next_new_year else [])) == sorted(set(SKIP_NAMES) - {"saturday", "sunday"})


@pytest.mark.parametrize(
    "day",
    [date(2021, 1, 20), date(2033, 1, 20), date(2029, 1, 19), date(2029, 1, 22), date(2025, 1, 21)],
    ids=lambda day: day.isoformat(),
)
def test_inauguration_day_is_a_business_day(day: date) -> None:
    """A holiday for pay in and around Washington only (5 USC 6103(c)); in 2029 it is a Saturday, with no day for it."""
    assert CALENDAR.why_not(day) is None


def test_inauguration_day_on_king_day_is_closed_for_king_day_alone() -> None:
    assert CALENDAR.why_not(date(2025, 1, 20)) == "king_day"


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 12, 24),
        date(2025, 1, 9),
        date(2025, 12, 24),
        date(2025, 12, 26),
        date(2018, 12, 5),
        date(2019, 12, 24),
        date(2020, 12, 24),
        date(2024, 11, 29),
        date(2026, 11, 27),
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2026, 4, 16),
        date(2020, 6, 19),
    ],
    ids=lambda day: day.isoformat(),
)
def test_other_closures_are_business_days(day: date) -> None:
    """Executive orders, Inauguration Day, the day after Thanksgiving and local days never move a deadline."""
    assert CALENDAR.why_not(day) is None
    assert CALENDAR.is_business_day(day)


def test_every_day_from_2010_on_is_open_or_has_its_reason() -> None:
    """Arrivals count from 2010 on; Juneteenth is on the list since 2021."""
    day = date(2010, 1, 1)
    while day.year < 2036:
        expected = {5: "saturday", 6: "sunday"}.get(day.weekday()) or CLOSED.get(day)
        assert CALENDAR.why_not(day) == expected, day
        assert CALENDAR.is_business_day(day) == (expected is None)
        day += timedelta(days=1)


def test_offices_are_never_closed_longer_than_rule_files_reckon_with() -> None:
    """By the statute, over forty years: a weekend and one holiday beside it."""
    longest = closed = 0
    day = date(2010, 1, 1)
    while day.year < 2050:
        closed = closed + 1 if day.isoweekday() > 5 or day in CLOSED else 0
        longest = max(longest, closed)
        day += timedelta(days=1)
    assert longest == LONGEST_CLOSURE


def test_every_reason_has_a_name_for_people() -> None:
    reasons = {name for year in range(2024, 2036) for name in CALENDAR.of_year(year).values()}
    assert reasons | {"saturday", "sunday"} == set(SKIP_NAMES)


def test_a_country_without_a_list_is_refused() -> None:
    with pytest.raises(ValueError, match="no list"):
        HolidayCalendar("XX")
