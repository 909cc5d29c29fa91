"""Reads days typed in the Solar Hijri, Hijri or Ethiopian calendar: by the name of a month, by a mark, by the year.

Owns how those dates are written and which calendar a year tells. Must not say that such a day is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from bot.core.dates import Calendar
from bot.locales.calendars import NAMES, from_gregorian, to_gregorian
from bot.locales.date_patterns import with_months
from bot.locales.date_words import day_words, plain

type ForeignDays = Mapping[date, Calendar]
"""Gregorian days, each with the calendar it was counted in."""

_UNMARKED_YEARS = range(1300, 1501)
"""Numbers that are no Gregorian year on any paper, but a Solar Hijri or Hijri one."""
_RECENT = timedelta(days=11 * 366)
_LONGEST_PAST, _LONGEST_FUTURE = timedelta(days=70 * 366), timedelta(days=5 * 366)
_LEAST_LETTERS_BARE = 6
"""Without a year, shorter Latin names ("mehr", "hut", "azar", "rajab") are words, names and places."""

# How people write these months beside CLDR's names. Tigrinya names are left out: Eritreans use them for Gregorian
# months too (ለካቲት is February).
_MORE_NAMES: Mapping[Calendar, Mapping[int, str]] = {
    Calendar.SOLAR_HIJRI: {
        1: "hamal wray woray", 2: "urdibihisht ordibihisht saur sawr sowr sawar thawr ghwayay", 3: "jawza jauza jowza",
        4: "saratan", 5: "amordad asad zmaray امرداد", 6: "shahriwar sunbula sonbola sonbula sunbola sumbula wazhay",
        7: "mizan mezan tala", 8: "aqrab laram", 9: "qaws qaus qows lindai", 10: "dei dai jadi jaddi jady marghumay",
        11: "dalw dalwa dalv dalwe salwagha", 12: "hut hoot espand kab",
    },
    Calendar.HIJRI: {
        1: "moharram moharam muharam", 2: "safar",
        3: "rabi-al-awwal rabi-al-awal rabi-ul-awwal rabi-ul-awal rabi-1 ربيع-الاول ربيع-اول",
        4: "rabi-al-thani rabi-ath-thani rabi-al-akhir rabi-ul-thani rabi-us-sani rabi-ul-akhir rabi-2 ربيع-الثاني "
        "ربيع-الاخر ربيع-ثاني ربيع-التاني",
        5: "jumada-al-awwal jumada-al-ula jumada-al-oula jumada-ul-awwal jumada-1 جمادى-الأول جمادي-الاولى "
        "جماد-الاول جماد-اول",
        6: "jumada-al-thani jumada-al-akhirah jumada-al-akhira jumada-ul-akhir jumada-us-sani jumada-2 جمادى-الثانية "
        "جمادى-الثاني جمادى-الآخر جمادى-الاخره جمادى-الثانيه جماد-الثاني جماد-الاخر",
        7: "rajab", 8: "sha-ban shabaan", 9: "ramadhan ramazan ramzan رمضان-المبارك",
        10: "shawal chawal",
        11: "dhu-al-qadah dhu-al-qa-dah dhu-al-qidah dhul-qa-dah dhul-qidah dhul-qa-da zulqada zul-qa-dah zilqad "
        "ذي-القعدة ذو-القعده ذي-القعده ذيقعدة ذي-قعده",
        12: "dhu-al-hijjah dhu-al-hijja dhul-hijja zul-hijja zul-hijjah zilhijja ذي-الحجة ذو-الحجه ذي-الحجه ذيحجة "
        "ذي-حجه",
    },
    Calendar.ETHIOPIAN: {
        1: "maskaram meskeram", 2: "tikimt tiqimt teqemt tikemt tekimt", 3: "hidar hdar ህዳር ሕዳር",
        4: "tahisas tahesas tahsass ታህሳስ ታኅሳስ ታሕሳስ", 5: "tir tirr", 6: "yakatit", 7: "magabit",
        8: "miyazya miazya miyazia miyaziya ሚያዚያ", 9: "ginbot gunbet", 10: "senie", 11: "hamlie ሀምሌ",
        12: "nehase nahase nehasie ነሀሴ", 13: "pagume paguemen pagumie pwagme ጳጉሜ ጷጉሜ ጷጉሜን",
    },
}  # fmt: skip

_A_YEAR = re.compile(r"(?<!\d)(?:1[34]|20)\d{2}(?!\d)")
_JOINT = "[ '`-]{0,2}"
_END = r"(?![^\W\d_])"
_ERA = r"ه ?[./]? ?"
# "هجري" alone is no mark: Arabic speakers mean the Hijri calendar by it, Persian speakers the Solar one.
_SOLAR_MARK = r"(?:هجري )?(?:شمسي|خورشيدي|لمريز)|shamsi|jalali"
_HIJRI_MARK = r"(?:هجري )?قمري|هجري[هة]|hijri"
_MARKS_AFTER = tuple(
    (calendar, re.compile(rf"[ .,;:()/-]*(?:{pattern}){_END}"))
    for calendar, pattern in (
        (Calendar.ETHIOPIAN, r"e\.? ?c|ethiopian|ዓ ?[./፡]? ?ም"),
        (Calendar.SOLAR_HIJRI, rf"{_SOLAR_MARK}|(?:{_ERA})?ش|{_ERA}ل|s\.?h|a\.?h\.?s"),
        (Calendar.HIJRI, rf"{_HIJRI_MARK}|(?:{_ERA})?ق|ه|a\.?h"),
    )
)
_MARKS_BEFORE = tuple(
    (calendar, re.compile(rf"(?<![^\W\d_])(?:{pattern})[ .,;:()/-]*$"))
    for calendar, pattern in (
        (Calendar.ETHIOPIAN, r"e\.? ?c|ethiopian(?: calendar| date)?"),
        (Calendar.SOLAR_HIJRI, _SOLAR_MARK),
        (Calendar.HIJRI, rf"{_HIJRI_MARK}|a\.?h"),
    )
)
# "እ.ኤ.አ." before a date says that it is a European one, though ዓ.ም. follows it.
_GREGORIAN_BEFORE = re.compile(r"እ ?[./፡]? ?ኤ ?[./፡]? ?አ[ .,;:]*$")


class _Name(NamedTuple):
    calendar: Calendar
    month: int


@cache
def foreign_patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with the months of the three calendars, the fuller first; the flag says whether they hold a year."""
    return with_months({_JOINT.join(map(re.escape, parts)) for parts, _ in _spellings()})


def named_days(match: re.Match[str], language: str, today: date) -> ForeignDays | None:
    """The days a match of one of our patterns may mean; none if there is no such day, None if it is no date.

    Args:
        match: of a pattern of `foreign_patterns`.
        language: the chat's; some names count without a year only there.
        today: a missing year is the most recent one.
    """
    names = _names()[_key(match["month"])]
    if match["again"]:
        names = tuple(set(names) & set(_names()[_key(match["again"])]))
    day = int(match["day"]) if match["day"] else day_words()[match["word"]]
    year = match.groupdict().get("year")
    if year is None:
        if not _bare(_key(match["month"]), language):
            return None
        elsewhere = set(_A_YEAR.findall(match.string))
        year = elsewhere.pop() if len(elsewhere) == 1 else None
    if year is None:
        return {found: name.calendar for name in names if (found := _latest(name, day, today))}
    readings = [_in_year(name, int(year), len(year) <= 2, day, today) for name in names]
    known = [reading for reading in readings if reading is not None]
    return {found: calendar for reading in known for found, calendar in reading.items()} if known else None


def marked_calendar(match: re.Match[str]) -> Calendar | None:
    """The calendar that a mark beside a date in numbers names: هـ, ه.ش, E.C."""
    before, after = match.string[max(match.start() - 30, 0) : match.start()], match.string[match.end() :][:30]
    if _GREGORIAN_BEFORE.search(before):
        return None
    found = [calendar for calendar, mark in _MARKS_AFTER if mark.match(after)]
    found += [calendar for calendar, mark in _MARKS_BEFORE if mark.search(before)]
    return found[0] if found else None


def numbered_days(
    year: int, pairs: Iterable[tuple[int, int]], mark: Calendar | None, today: date
) -> ForeignDays | None:
    """The days three numbers may mean in another calendar, or None if they are a Gregorian date.

    Args:
        year: four digits.
        pairs: month and day, in every order to be tried.
        mark: the calendar named beside the date.
        today: in the court's zone.
    """
    pairs = tuple(pairs)
    if mark is Calendar.ETHIOPIAN or (mark and year in _UNMARKED_YEARS):
        return dict.fromkeys(_days(mark, year, pairs), mark)
    if year not in _UNMARKED_YEARS:
        return None
    calendars = _told_by_year(year, today)
    return {day: calendar for calendar in calendars for day in _days(calendar, year, pairs)}


def _told_by_year(year: int, today: date) -> list[Calendar]:
    """Solar Hijri or Hijri; both where the year does not tell.

    The two count some 40 years apart, so that at most one of them means a year near this one, and papers are recent:
    1405 is 2026, not 1985. Only where both are far off but in living memory (1380 is 2001 or 1960) both are offered.
    """
    starts = {calendar: to_gregorian(calendar, year, 1, 1) for calendar in (Calendar.SOLAR_HIJRI, Calendar.HIJRI)}
    known = {calendar: start for calendar, start in starts.items() if start}
    recent = [calendar for calendar, start in known.items() if abs(start - today) <= _RECENT]
    plausible = [calendar for calendar, start in known.items() if _plausible(start, today)]
    nearest = sorted(known, key=lambda calendar: abs(known[calendar] - today))[:1]
    return recent or plausible or nearest


def _days(calendar: Calendar, year: int, pairs: Iterable[tuple[int, int]]) -> list[date]:
    found = (to_gregorian(calendar, year, month, day) for month, day in pairs)
    return list(dict.fromkeys(day for day in found if day))


def _plausible(day: date, today: date) -> bool:
    return -_LONGEST_PAST <= day - today <= _LONGEST_FUTURE


def _latest(name: _Name, day: int, today: date) -> date | None:
    now = from_gregorian(name.calendar, today)
    if now is None:
        return None
    days = (to_gregorian(name.calendar, now[0] - back, name.month, day) for back in range(9))
    return next((found for found in days if found and found <= today), None)


def _in_year(name: _Name, year: int, short: bool, day: int, today: date) -> ForeignDays | None:
    """The days of one month in a written year; None if that calendar does not count such a year."""
    now = from_gregorian(name.calendar, today)
    if now is None:
        return None
    if short:
        year += now[0] // 100 * 100
        year -= 100 if year > now[0] + 10 else 0
    found = to_gregorian(name.calendar, year, name.month, day)
    if name.calendar is Calendar.ETHIOPIAN:
        # Its years look like ours: one that is far ahead was a Gregorian year, and then nobody knows which month.
        in_sight = to_gregorian(name.calendar, year, name.month, 1)
        if in_sight is None or not _plausible(in_sight, today):
            return None
    elif year not in _UNMARKED_YEARS:
        return dict.fromkeys(_in_gregorian_year(name, year, day), name.calendar) if year > 1900 else None
    return {found: name.calendar} if found else {}


def _in_gregorian_year(name: _Name, year: int, day: int) -> Iterator[date]:
    """ "3 Ramadan 2026": the days of that name within our year; Hijri years are short, so that there may be two."""
    first, last = (from_gregorian(name.calendar, one) for one in (date(year, 1, 1), date(year, 12, 31)))
    if first and last:
        days = (to_gregorian(name.calendar, own, name.month, day) for own in range(first[0], last[0] + 1))
        yield from (found for found in days if found and found.year == year)


def _bare(key: str, language: str) -> bool:
    """Whether a name counts without a year."""
    if "\u1200" <= key[0] <= "\u137f":
        return True
    if "\u0600" <= key[0] <= "\u06ff":
        return language == "fa" or (language in {"ar", "ug"} and len(key) > 3)
    return len(key) >= _LEAST_LETTERS_BARE


@cache
def _names() -> Mapping[str, tuple[_Name, ...]]:
    found: dict[str, dict[_Name, None]] = {}
    for parts, name in _spellings():
        found.setdefault("".join(parts), {})[name] = None
    return {key: tuple(names) for key, names in found.items()}


def _spellings() -> Iterator[tuple[tuple[str, ...], _Name]]:
    """Every way to write a month: its parts in plain form, between which people put a space, a hyphen or nothing."""
    for calendar, languages in NAMES.items():
        for names in languages.values():
            for month, name in enumerate(names, start=1):
                yield _parts(name), _Name(calendar, month)
        for month, more in _MORE_NAMES[calendar].items():
            yield from ((_parts(name), _Name(calendar, month)) for name in more.split())


def _parts(name: str) -> tuple[str, ...]:
    return tuple(re.split(r"[ '`-]+", plain(name)))


def _key(typed: str) -> str:
    return re.sub(r"[ '`-]", "", typed)
