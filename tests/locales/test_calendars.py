"""Conversion against days published elsewhere, and the names of months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.dates import Calendar
from bot.locales.calendars import MONTHS_IN_YEAR, NAMES, format_day, from_gregorian, to_gregorian

SOLAR, HIJRI, ETHIOPIAN = Calendar.SOLAR_HIJRI, Calendar.HIJRI, Calendar.ETHIOPIAN


@pytest.mark.parametrize(
    ("calendar", "own", "day"),
    [
        # Nowruz as Iran kept it, and the leap days before it: 1403 was a leap year, 1404 is not.
        (SOLAR, (1357, 11, 22), "1979-02-11"),
        (SOLAR, (1399, 1, 1), "2020-03-20"),
        (SOLAR, (1400, 1, 1), "2021-03-21"),
        (SOLAR, (1403, 1, 1), "2024-03-20"),
        (SOLAR, (1403, 12, 30), "2025-03-20"),
        (SOLAR, (1404, 1, 1), "2025-03-21"),
        (SOLAR, (1404, 7, 1), "2025-09-23"),
        (SOLAR, (1405, 1, 1), "2026-03-21"),
        # Umm al-Qura, the civil calendar of Saudi Arabia.
        (HIJRI, (1445, 9, 1), "2024-03-11"),
        (HIJRI, (1446, 1, 1), "2024-07-07"),
        (HIJRI, (1446, 10, 1), "2025-03-30"),
        (HIJRI, (1447, 9, 1), "2026-02-18"),
        # New year after a leap year is a day later; Christmas is on 29 Tahsas.
        (ETHIOPIAN, (2015, 13, 6), "2023-09-11"),
        (ETHIOPIAN, (2016, 1, 1), "2023-09-12"),
        (ETHIOPIAN, (2017, 1, 1), "2024-09-11"),
        (ETHIOPIAN, (2018, 1, 1), "2025-09-11"),
        (ETHIOPIAN, (2018, 4, 29), "2026-01-07"),
    ],
)
def test_days_are_those_the_countries_kept(calendar: Calendar, own: tuple[int, int, int], day: str) -> None:
    assert to_gregorian(calendar, *own) == date.fromisoformat(day)
    assert from_gregorian(calendar, date.fromisoformat(day)) == own


def test_leap_years_of_the_solar_calendar_are_the_official_ones() -> None:
    """As in the calendars Iran published for these years."""
    leap = [year for year in range(1358, 1410) if to_gregorian(SOLAR, year, 12, 30)]
    assert leap == [1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408]


@pytest.mark.parametrize(
    ("calendar", "own"),
    [
        (SOLAR, (1404, 12, 30)),
        (SOLAR, (1405, 7, 31)),
        (SOLAR, (1405, 13, 1)),
        (SOLAR, (1405, 0, 1)),
        (SOLAR, (9999, 1, 1)),
        (SOLAR, (2026, 1, 1)),
        (HIJRI, (1447, 9, 31)),
        (HIJRI, (1447, 1, 0)),
        (HIJRI, (1200, 1, 1)),
        (HIJRI, (2026, 1, 1)),
        (ETHIOPIAN, (2016, 13, 6)),
        (ETHIOPIAN, (2018, 1, 31)),
        (ETHIOPIAN, (2018, 14, 1)),
        (ETHIOPIAN, (1405, 1, 1)),
    ],
)
def test_a_day_that_is_not_there_is_no_day(calendar: Calendar, own: tuple[int, int, int]) -> None:
    assert to_gregorian(calendar, *own) is None


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2075, 12, 31)), st.sampled_from(Calendar))
def test_every_day_comes_back(day: date, calendar: Calendar) -> None:
    own = from_gregorian(calendar, day)
    assert own is not None
    assert to_gregorian(calendar, *own) == day


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("day", [date.min, date(1700, 1, 1), date(2200, 1, 1), date.max])
def test_days_far_off_are_not_converted(calendar: Calendar, day: date) -> None:
    assert (from_gregorian(calendar, day), format_day(calendar, day, "en")) == (None, "")


@pytest.mark.parametrize("calendar", Calendar)
def test_every_set_of_names_is_whole(calendar: Calendar) -> None:
    assert {language: len(set(names)) for language, names in NAMES[calendar].items()} == dict.fromkeys(
        NAMES[calendar], MONTHS_IN_YEAR[calendar]
    )


@pytest.mark.parametrize(
    ("calendar", "locale", "shown"),
    [
        (SOLAR, "fa", "18 اسفند/حوت 1404"),
        (SOLAR, "fa_AF", "18 حوت 1404"),
        (SOLAR, "ug", "18 Esfand 1404"),
        (HIJRI, "ar", "20 رمضان 1447 هـ"),
        (HIJRI, "fa", "20 رمضان 1447 ه.ق."),
        (HIJRI, "tr", "20 Ramazan 1447"),
        (ETHIOPIAN, "es_US", "30 Yekatit/የካቲት 2018"),
    ],
)
def test_names_are_those_of_the_reader_or_english(calendar: Calendar, locale: str, shown: str) -> None:
    assert format_day(calendar, date(2026, 3, 9), locale) == shown
