"""Days typed in other calendars. Today is Wednesday, 25 November 2026; 9 March 2026 is 18 Esfand 1404, 20 Ramadan 1447
and 30 Yekatit 2018.
"""

from __future__ import annotations

from datetime import date

import pytest

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
from bot.locales.dates import read_date

TODAY = date(2026, 11, 25)


def solar(text: str) -> DateReading:
    return ConvertedDate(date.fromisoformat(text), Calendar.SOLAR_HIJRI)


def hijri(text: str) -> DateReading:
    return ConvertedDate(date.fromisoformat(text), Calendar.HIJRI)


def ethiopian(text: str) -> DateReading:
    return ConvertedDate(date.fromisoformat(text), Calendar.ETHIOPIAN)


def either(*texts: str) -> DateReading:
    return AmbiguousDate(tuple(date.fromisoformat(text) for text in texts))


IMPOSSIBLE, UNREADABLE = ImpossibleDate(), UnreadableDate()

# The first days: Farvardin 1405 on 2026-03-21, Muharram 1448 on 2026-06-16, Meskerem 2018 on 2025-09-11.
FORMS = {
    # Solar Hijri by name: Iranian, Dari, Pashto, Latin letters.
    ("fa", "۱۲ شهریور ۱۴۰۵"): solar("2026-09-03"),
    ("fa", "12 شهریور 1405"): solar("2026-09-03"),
    ("fa", "شهریور ۱۲، ۱۴۰۵"): solar("2026-09-03"),
    ("fa", "نامه را در ۱۲ شهریور ۱۴۰۵ گرفتم"): solar("2026-09-03"),
    ("fa", "12 سنبله 1405"): solar("2026-09-03"),
    ("fa", "۱۸ حوت ۱۴۰۴"): solar("2026-03-09"),
    ("fa", "18 اسفند/حوت 1404"): solar("2026-03-09"),
    ("fa", "۱۲ وږی ۱۴۰۵"): solar("2026-09-03"),
    ("fa", "1 غبرګولی 1405"): solar("2026-05-22"),
    ("fa", "12 شهریور 05"): solar("2026-09-03"),
    ("fa", "12 شهریور سال 1404"): solar("2025-09-03"),
    ("fa", "سال 1404، روز 12 شهریور"): solar("2025-09-03"),
    ("fa", "12 شهریور"): solar("2026-09-03"),
    ("fa", "۱۲ دی"): solar("2026-01-02"),
    ("en", "12 Shahrivar 1405"): solar("2026-09-03"),
    ("en", "Sunbula 12, 1405"): solar("2026-09-03"),
    ("en", "18 Hoot 1404"): solar("2026-03-09"),
    ("en", "12 shahrivar"): solar("2026-09-03"),
    ("en", "12 Shahrivar 2025"): solar("2025-09-03"),
    ("ru", "18 эсфанд 1404"): solar("2026-03-09"),
    # Solar Hijri in numbers: year first, or with a mark.
    ("fa", "1405/06/12"): solar("2026-09-03"),
    ("fa", "۱۴۰۵/۶/۱۲"): solar("2026-09-03"),
    ("en", "1405-06-12"): solar("2026-09-03"),
    ("en", "1405 6 12"): solar("2026-09-03"),
    ("fa", "۱۴۰۴/۱۲/۱۸ ه‍.ش."): solar("2026-03-09"),
    ("fa", "1380/01/01 شمسی"): solar("2001-03-21"),
    ("fa", "25/12/1404"): solar("2026-03-16"),
    ("fa", "12/06/1405"): either("2026-09-03", "2027-02-25"),
    ("fa", "1300/01/01"): solar("1921-03-21"),
    # Hijri.
    ("ar", "20 رمضان 1447"): hijri("2026-03-09"),
    ("ar", "٢٠ رمضان ١٤٤٧ هـ"): hijri("2026-03-09"),
    ("ar", "1 ربيع الأول 1447"): hijri("2025-08-24"),
    ("ar", "1 محرم 1448"): hijri("2026-06-16"),
    ("ar", "20 رمضان"): hijri("2026-03-09"),
    ("ar", "1447/9/20"): hijri("2026-03-09"),
    ("ar", "1447/9/20 هـ"): hijri("2026-03-09"),
    ("ar", "٢٠/٩/١٤٤٧هـ"): hijri("2026-03-09"),
    ("ar", "1/8/1447"): either("2025-07-03", "2026-01-20"),
    ("fa", "20 رمضان 1447 ه.ق"): hijri("2026-03-09"),
    ("tr", "20 Ramazan 1447"): hijri("2026-03-09"),
    ("en", "Ramadan 20, 1447"): hijri("2026-03-09"),
    ("en", "20 Ramadan 1447 AH"): hijri("2026-03-09"),
    ("en", "1 Rabi al-Awwal 1447"): hijri("2025-08-24"),
    ("en", "20 Ramadan 2026"): hijri("2026-03-09"),
    ("ug", "20 رامىزان 1447"): hijri("2026-03-09"),
    ("ru", "20 рамадан 1447"): hijri("2026-03-09"),
    ("ar", "1405/6/1 هـ"): hijri("1985-02-20"),
    # Ethiopian: in numbers only with a mark, for 2018 looks like a year of ours.
    ("en", "30 Yekatit 2018"): ethiopian("2026-03-09"),
    ("en", "Hidar 3, 2018"): ethiopian("2025-11-12"),
    ("en", "የካቲት 30 2018"): ethiopian("2026-03-09"),
    ("en", "ኅዳር 3 ቀን 2018 ዓ.ም."): ethiopian("2025-11-12"),
    ("en", "ህዳር 3 2018"): ethiopian("2025-11-12"),
    ("en", "Meskerem 1"): ethiopian("2026-09-11"),
    ("en", "30/06/2018 E.C."): ethiopian("2026-03-09"),
    ("en", "2018/6/30 EC"): ethiopian("2026-03-09"),
    ("en", "30/6/2018 ዓ.ም"): ethiopian("2026-03-09"),
    ("en", "Ethiopian calendar: 30/06/2018"): ethiopian("2026-03-09"),
    ("en", "11/03/2018 E.C."): either("2025-11-20", "2026-07-10"),
    ("en", "እ.ኤ.አ. 30/06/2018 ዓ.ም."): CertainDate(date(2018, 6, 30)),
    ("en", "2018/03/11"): CertainDate(date(2018, 3, 11)),
    # Doubt.
    ("en", "1380/01/01"): either("1960-06-25", "2001-03-21"),
    ("en", "5 Tir 2018"): either("2018-06-26", "2026-01-13"),
    # No such day.
    ("fa", "31/07/1405"): IMPOSSIBLE,
    ("fa", "1404/12/30"): IMPOSSIBLE,
    ("fa", "31 مهر 1405"): IMPOSSIBLE,
    ("ar", "31 رمضان 1447"): IMPOSSIBLE,
    ("ar", "1447/13/31"): IMPOSSIBLE,
    ("en", "7 Pagumen 2018"): IMPOSSIBLE,
    ("en", "31/07/2018 E.C."): IMPOSSIBLE,
    # Beside a Gregorian date the other one is a witness: exact, a day off, or against it.
    ("ar", "9/3/2026 الموافق 20/9/1447 هـ"): GuessedDate(date(2026, 3, 9)),
    ("en", "March 9, 2026 (20 Ramadan 1447)"): CertainDate(date(2026, 3, 9)),
    ("en", "March 10, 2026 (20 Ramadan 1447)"): GuessedDate(date(2026, 3, 10)),
    ("en", "March 12, 2026 (20 Ramadan 1447)"): UNREADABLE,
    # Names and words that are no dates here.
    ("en", "Asad 5"): UNREADABLE,
    ("en", "hut 12"): UNREADABLE,
    ("en", "3 mehr"): UNREADABLE,
    ("ar", "5 دي"): UNREADABLE,
    ("en", "Ramadan 1447"): UNREADABLE,
    ("en", "3 Hidar 2026"): UNREADABLE,  # no Ethiopian year near us, and nobody knows which month of ours it was
    ("fa", "10 تا 15 شهریور 1405"): UNREADABLE,
    ("fa", "12 شهریور 1405 یا 13 شهریور 1405"): UNREADABLE,
}


@pytest.mark.parametrize(("language", "text", "reading"), [(*form, reading) for form, reading in FORMS.items()])
def test_a_day_of_another_calendar_is_recognised_and_never_certain(
    language: str, text: str, reading: DateReading
) -> None:
    assert read_date(text, language, TODAY) == reading


def test_the_year_tells_the_calendar_by_what_is_near_today() -> None:
    """The same numbers in 1985 were Hijri."""
    assert read_date("1405/06/12", "en", date(1986, 1, 1)) == hijri("1985-03-03")
    assert read_date("1405/06/12", "en", TODAY) == solar("2026-09-03")


def test_a_missing_year_is_the_most_recent_one() -> None:
    assert read_date("12 شهریور", "fa", date(2026, 9, 2)) == solar("2025-09-03")
    assert read_date("12 شهریور", "fa", date(2026, 9, 3)) == solar("2026-09-03")


def test_a_converted_day_is_a_guess_to_whoever_does_not_ask_for_the_calendar() -> None:
    """Steps written for guesses read it back without knowing calendars."""
    match read_date("1405/06/12", "fa", TODAY):
        case GuessedDate(day):
            assert day == date(2026, 9, 3)
        case other:
            pytest.fail(type(other).__name__)
