"""The Solar Hijri, Hijri and Ethiopian calendars: conversion by convertdate and hijridate, and the names of months.

Owns what a day is called there. Must not read typed text (`foreign_dates.py`) nor decide which calendar was meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from convertdate import coptic, persian  # type: ignore[import-untyped]
from hijridate import Gregorian, Hijri

from bot.core.dates import Calendar

type CalendarDay = tuple[int, int, int]
"""Year, month and day as a calendar counts them."""

MONTHS_IN_YEAR: Mapping[Calendar, int] = {Calendar.SOLAR_HIJRI: 12, Calendar.HIJRI: 12, Calendar.ETHIOPIAN: 13}

_SOLAR_YEARS = range(1279, 1479)
"""1900 to 2100: beyond, nobody has a paper, and the equinox is computed for nothing."""
_ETHIOPIAN_YEARS = range(1893, 2093)
_COPTIC_BEHIND = 276
"""The Ethiopian calendar is the Coptic one with another first year: Meskerem 1 is Thout 1."""

# Months from the first. Names by CLDR 48 (persian, islamic, ethiopic of github.com/unicode-org/cldr-json, read
# 2026-11-23), which Babel does not carry; Dari names without the hamza of the genitive.
SOLAR_HIJRI_NAMES: Mapping[str, tuple[str, ...]] = {
    "fa": ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    "fa_AF": ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
    "ps": ("وری", "غویی", "غبرگولی", "چنگاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"),
    "en": (
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman",
        "Esfand",
    ),
    "tr": (
        "Ferverdin", "Ordibeheşt", "Hordad", "Tir", "Mordad", "Şehriver", "Mehr", "Aban", "Azer", "Dey", "Behmen",
        "Esfend",
    ),
    "ru": (
        "фарвардин", "ордибехешт", "хордад", "тир", "мордад", "шахривер", "мехр", "абан", "азер", "дей", "бахман",
        "эсфанд",
    ),
}  # fmt: skip
HIJRI_NAMES: Mapping[str, tuple[str, ...]] = {
    "ar": (
        "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال",
        "ذو القعدة", "ذو الحجة",
    ),
    "fa": (
        "محرم", "صفر", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی", "رجب", "شعبان", "رمضان", "شوال",
        "ذیقعده", "ذیحجه",
    ),
    "ug": (
        "مۇھەررەم", "سەپەر", "رەبىئۇلئەۋۋەل", "رەبىئۇلئاخىر", "جەمادىيەلئەۋۋەل", "جەمادىيەلئاخىر", "رەجەب", "شەئبان",
        "رامىزان", "شەۋۋال", "زۇلقەئدە", "زۇلھەججە",
    ),
    "en": (
        "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaban", "Ramadan", "Shawwal",
        "Dhul-Qadah", "Dhul-Hijjah",
    ),
    "tr": (
        "Muharrem", "Safer", "Rebiülevvel", "Rebiülahir", "Cemaziyelevvel", "Cemaziyelahir", "Recep", "Şaban",
        "Ramazan", "Şevval", "Zilkade", "Zilhicce",
    ),
    "fr": (
        "mouharram", "safar", "rabia al awal", "rabia ath-thani", "joumada al oula", "joumada ath-thania", "rajab",
        "chaabane", "ramadan", "chawwal", "dhou al qi`da", "dhou al-hijja",
    ),
    "ru": (
        "мухаррам", "сафар", "раби-уль-авваль", "раби-уль-ахир", "джумад-уль-авваль", "джумад-уль-ахир", "раджаб",
        "шаабан", "рамадан", "шавваль", "зуль-каада", "зуль-хиджжа",
    ),
}  # fmt: skip
ETHIOPIAN_NAMES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Meskerem", "Tekemt", "Hedar", "Tahsas", "Ter", "Yekatit", "Megabit", "Miazia", "Genbot", "Sene", "Hamle",
        "Nehasse", "Pagumen",
    ),
    "am": (
        "መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን",
    ),
}  # fmt: skip
NAMES: Mapping[Calendar, Mapping[str, tuple[str, ...]]] = {
    Calendar.SOLAR_HIJRI: SOLAR_HIJRI_NAMES,
    Calendar.HIJRI: HIJRI_NAMES,
    Calendar.ETHIOPIAN: ETHIOPIAN_NAMES,
}

# Two names where readers of one language use two sets. One Persian catalog serves Iranians and Afghans; an Ethiopian
# reads the bot in a language that is not theirs.
_SHOWN: Mapping[tuple[Calendar, str], tuple[str, ...]] = {
    (Calendar.SOLAR_HIJRI, "fa"): ("fa", "fa_AF"),
    (Calendar.ETHIOPIAN, "en"): ("en", "am"),
}
_ERAS: Mapping[tuple[Calendar, str], str] = {(Calendar.HIJRI, "ar"): " هـ", (Calendar.HIJRI, "fa"): " ه.ق."}


def to_gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The Gregorian day, or None if that calendar has no such day in the years we convert (1900 to 2076 at least)."""
    if not (1 <= month <= MONTHS_IN_YEAR[calendar] and 1 <= day <= 31):
        return None
    match calendar:
        case Calendar.SOLAR_HIJRI:
            return _from_solar(year, month, day)
        case Calendar.HIJRI:
            try:
                found = Hijri(year, month, day).to_gregorian()
            except (ValueError, OverflowError):
                return None
            return date(found.year, found.month, found.day)
        case Calendar.ETHIOPIAN:
            own_year = year - _COPTIC_BEHIND
            if year not in _ETHIOPIAN_YEARS or day > coptic.month_length(own_year, month):
                return None
            return date(*coptic.to_gregorian(own_year, month, day))


def from_gregorian(calendar: Calendar, day: date) -> CalendarDay | None:
    """Year, month and day in that calendar, or None outside the years we convert."""
    match calendar:
        case Calendar.SOLAR_HIJRI:
            return _to_solar(day)
        case Calendar.HIJRI:
            try:
                found = Gregorian(day.year, day.month, day.day).to_hijri()
            except (ValueError, OverflowError):
                return None
            return found.year, found.month, found.day
        case Calendar.ETHIOPIAN:
            year, month, number = coptic.from_gregorian(day.year, day.month, day.day)
            year += _COPTIC_BEHIND
            return (year, month, number) if year in _ETHIOPIAN_YEARS else None


def format_day(calendar: Calendar, day: date, locale: str) -> str:
    """Day, month and year in that calendar with the names of a locale, the English ones where it has none.

    Returns:
        Something like "18 Esfand 1404"; empty outside the years we convert.
    """
    own = from_gregorian(calendar, day)
    if own is None:
        return ""
    year, month, number = own
    names = NAMES[calendar]
    language = next((one for one in (locale, locale.partition("_")[0]) if one in names), "en")
    sets = _SHOWN.get((calendar, language), (language,))
    shown = "/".join(names[one][month - 1] for one in sets)
    return f"{number} {shown} {year}{_ERAS.get((calendar, language), '')}"


@lru_cache(maxsize=256)
def _first_day(year: int) -> date:
    """Nowruz. The library computes the equinox anew for every day asked, some 20 ms; a year's first day is enough.

    Remembers years, never days.
    """
    return date(*persian.to_gregorian(year, 1, 1))


def _from_solar(year: int, month: int, day: int) -> date | None:
    if year not in _SOLAR_YEARS:
        return None
    start = _first_day(year)
    # Six months of 31 days, then months of 30; the last one ends where the next year starts.
    before = 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6
    length = 31 if month <= 6 else 30 if month <= 11 else (_first_day(year + 1) - start).days - before
    return start + timedelta(days=before + day - 1) if day <= length else None


def _to_solar(day: date) -> CalendarDay | None:
    year = day.year - 621
    if year not in _SOLAR_YEARS:
        return None
    if day < _first_day(year):
        year -= 1
    passed = (day - _first_day(year)).days
    month, number = divmod(passed, 31) if passed < 186 else divmod(passed - 6, 30)
    return year, month + 1, number + 1
