"""Reads a typed date in any of our languages, and says how sure the reading is.

Owns the written-out forms. Must not judge whether a date makes sense (future, long past): the flow's step does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.core.dates import AmbiguousDate, CertainDate, DateReading, GuessedDate, ImpossibleDate, UnreadableDate
from bot.locales.date_words import READING_LOCALES, MonthName, day_words, month_names, plain
from bot.locales.relative_dates import relative_days, weekdays_in

_RECENT_YEARS = 5
"""How far back 26/3/10 may put the year first: further, and nobody reads it that way."""

_TIMES = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\b\.?)?"
    r"|(?<!\d)\d{1,2} ?[ap]\.?m\b\.?|\d{1,2}点(?:\d{1,2}分)?"
)
_TRIPLE = re.compile(r"(?<!\d)(?<!\d[./,-])(\d{1,4}) ?([./,-]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?!\d|[./,-]\d)")
_SPACED = re.compile(r"(?<!\d)(?<!\d[ ./,-])(\d{1,4}) (\d{1,2}) (\d{1,4})(?![ ./,-]?\d)")
_PAIR = re.compile(r"(?<!\d)(?<!\d[./,-])(\d{1,2}) ?/ ?(\d{1,2})(?!\d| ?[./,-] ?\d)")
_PAIR_ALONE = re.compile(r"(\d{1,2}) ?[ .-] ?(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")

_CHINESE = re.compile(r"(?<!\d)(\d{4}|\d{2}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2})(?!\d)")
_CHINESE_DAY = re.compile(
    r"(?:(今年|去年|前年|明年)(?: ?的)? ?|(?<![\d年])(?<!年 ))(\d{1,2}) ?月 ?(\d{1,2})(?!\d)(?! ?个)"
)
_DAY_ALONE = re.compile(
    r"(?:(上个?月|本月|这个?月)(?: ?的)? ?|(?<!\d)(?<!月)(?<!月 ))(\d{1,2}) ?[日号](?! ?(?:以|之)?[前后])"
    r"|(?<!\w)the (\d{1,2})(?:st|nd|rd|th)(?!\w)|(?<!\w)el dia (\d{1,2})(?!\w)"
)
_RELATIVE_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
_LAST_YEAR = re.compile(r"(?<!\w)(?:last year|(?:del? )?(?:el )?ano pasado|l'an(?:nee)? dernier(?:e)?)(?!\w)|去年")
_A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

_ORDINAL = r"(?:st|nd|rd|th|ro|ero|er|re|do|to|mo|vo|no|o|a|e|eme)?"
_JOIN = r"[ .,'/-]{0,3}(?:(?:de|del|of|d')[ .]{0,2})?(?:(?:mes de|the month of) )?"
_YEAR_JOIN = r"[ .,'/-]{0,3}(?:(?:de|del|of|in|the|el|ano|year|[ивв])[ ,.]{1,2}){0,3}"
_BETWEEN = (
    r"(?:[-~&+]|and|or|to|till|until|through|y|o|u|a|al|hasta|et|ou|au|e|ate|ve|veya"
    r"|и|или|по|до|و|او|يا|تا|和|或|或者|至|到)"
)
_RANGE_BEFORE = re.compile(rf"\d(?:{_ORDINAL[3:-2]})? ?{_BETWEEN} ?$")
_RANGE_AFTER = re.compile(rf"(?: ?[-~&+]| {_BETWEEN}|[和或至到])(?: the)? ?\d{{1,2}}(?!\d|:)")


@dataclass(frozen=True, slots=True)
class _Found:
    """One date in the text: the days it may mean (none: there is no such day) and whether the year was ours."""

    days: frozenset[date]
    guessed: bool = False


def read_date(text: str, language: str, today: date) -> DateReading:
    """What a typed text says about one day. Never raises.

    Args:
        text: as typed, a sentence around the date is fine; looked at up to 1000 characters.
        language: the chat's; dates in all other languages of ours are read too.
        today: in the court's zone; relative words and missing years count from it.
    """
    words = _TIMES.sub(" ", plain(text))
    rest, found = _written_out(words, language, today)
    if found is None:
        return UnreadableDate()
    relative = relative_days(rest, language, today, weekdays=not found)
    if not found:
        return GuessedDate(min(relative)) if len(relative) == 1 else UnreadableDate()
    if len(found) == 1 and not found[0].days:
        return ImpossibleDate()
    days = frozenset.intersection(*(one.days for one in found), *(frozenset({day}) for day in relative))
    if not days or (len(found) > 1 and len(days) > 1 and len({one.days for one in found}) > 1):
        return UnreadableDate()
    # A weekday beside the date is a second witness: it may settle 03/04, and when it speaks against the date, the
    # person has to look again.
    named = weekdays_in(rest, language)
    fitting = [day for day in days if day.weekday() in named]
    if len(days) > 1:
        return GuessedDate(fitting[0]) if len(fitting) == 1 else AmbiguousDate(tuple(sorted(days)))
    day = min(days)
    doubtful = all(one.guessed for one in found) or (named and not fitting)
    return GuessedDate(day) if doubtful else CertainDate(day)


def warm_up(languages: Iterable[str] = READING_LOCALES) -> None:
    """Load names, patterns and dateparser now: the first reading would take half a second."""
    _name_patterns()
    for language in languages:
        read_date("yesterday", language, date(2026, 1, 1))


def _written_out(text: str, language: str, today: date) -> tuple[str, list[_Found] | None]:
    """The text without its dates, and the dates; None in place of them when it speaks of a span of days."""
    found: list[_Found] = []
    spans = False

    def take(read: Callable[[re.Match[str]], _Found | None]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            nonlocal spans
            one = read(match)
            if one is None:
                return match[0]
            before, after = match.string[: match.start()], match.string[match.end() :]
            spans = spans or bool(_RANGE_BEFORE.search(before[-20:]) or _RANGE_AFTER.match(after[:20]))
            found.append(one)
            return " ; "

        return replace

    alone = text.strip(" .,;:!?()'\"")
    year_elsewhere = _year_elsewhere(text, today)
    text = _CHINESE.sub(take(lambda m: _one(_year(m[1], today), int(m[2]), int(m[3]))), text)
    for pattern, with_year in _name_patterns():
        wanted = None if with_year else year_elsewhere
        text = pattern.sub(take(lambda m, y=wanted: _named(m, language, today, y)), text)  # type: ignore[misc]
    text = _CHINESE_DAY.sub(take(lambda m: _chinese_day(m, today, year_elsewhere)), text)
    text = _TRIPLE.sub(take(lambda m: _numbers(m[1], m[3], m[4], today)), text)
    text = _SPACED.sub(take(lambda m: _spaced(m, alone, today)), text)
    if match := _COMPACT.fullmatch(alone):
        return "", [_one(int(match[1]), int(match[2]), int(match[3]))]
    if match := _PAIR_ALONE.fullmatch(alone):
        return "", [_pair(match, today)]
    text = _PAIR.sub(take(lambda m: _pair_inside(m, alone, today)), text)
    if not found:
        text = _DAY_ALONE.sub(take(lambda m: _day_alone(m, today)), text)
    return text, None if spans else found


@cache
def _name_patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with month names, the fuller first; the flag says whether they hold a year."""
    letter = r"[^\W\d_]"
    names = "|".join(re.escape(name) for name in sorted(month_names(), key=len, reverse=True))
    month = rf"(?<!{letter})(?P<month>{names})(?!{letter})\.?"
    words = "|".join(sorted(day_words(), key=len, reverse=True))
    day = rf"(?:(?<!\d)(?<!\d[./])(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)|(?<!{letter})(?P<word>{words})(?!{letter}))"
    year = r"(?P<year>\d{4}(?!\d)|\d{2}(?=\W*$))"
    first_year = r"(?<!\d)(?P<year>\d{4})"
    forms = (
        (rf"{day}{_JOIN}{month}{_YEAR_JOIN}{year}", True),
        (rf"{month}[ ,./-]{{0,3}}(?:the )?{day}(?!:){_YEAR_JOIN}(?<!\d){year}", True),
        (rf"{first_year}[ ,./-]{{1,3}}{month}[ ,./-]{{0,3}}{day}", True),
        (rf"{first_year}[ ,./-]{{1,3}}{day}{_JOIN}{month}", True),
        (rf"{day}{_JOIN}{month}", False),
        (rf"{month}[ ,./-]{{0,3}}(?:the )?{day}", False),
    )
    return tuple((re.compile(form), with_year) for form, with_year in forms)


def _named(match: re.Match[str], language: str, today: date, year_elsewhere: int | None) -> _Found | None:
    meanings: Iterable[MonthName] = month_names()[match["month"]]
    day = int(match["day"]) if match["day"] else day_words()[match["word"]]
    written = match.groupdict().get("year")
    if written is None:
        # "out", "ago" and "set" are months elsewhere and common words here: without a year only full names count,
        # and short ones of the chat's own language and English.
        meanings = [one for one in meanings if one.wide or one.language in {language, "en"}]
    months = {one.month for one in meanings if one.language == language} or {one.month for one in meanings}
    if not months:
        return None
    if written is not None:
        year = _year(written, today)
        return _Found(frozenset(_days((year, month, day) for month in months)))
    if year_elsewhere is not None:
        return _Found(frozenset(_days((year_elsewhere, month, day) for month in months)), guessed=True)
    return _Found(frozenset(_recent(((month, day) for month in months), today)), guessed=True)


def _chinese_day(match: re.Match[str], today: date, year_elsewhere: int | None) -> _Found:
    month, day = int(match[2]), int(match[3])
    if match[1]:
        return _Found(frozenset(_days([(today.year + _RELATIVE_YEARS[match[1]], month, day)])), guessed=True)
    if year_elsewhere is not None:
        return _Found(frozenset(_days([(year_elsewhere, month, day)])), guessed=True)
    return _Found(frozenset(_recent([(month, day)], today)), guessed=True)


def _spaced(match: re.Match[str], alone: str, today: date) -> _Found | None:
    # Short numbers in a row within a sentence are rooms and counts; with a full year, or alone, they are a date.
    if 4 not in {len(match[1]), len(match[3])} and match[0] != alone:
        return None
    return _numbers(match[1], match[2], match[3], today)


def _numbers(first: str, second: str, third: str, today: date) -> _Found | None:
    """Three numbers. The language's habit never decides between day and month: both ways are typed everywhere."""
    a, b, c = int(first), int(second), int(third)
    match (len(first), len(third)):
        case (4, 1 | 2):
            # Year first is read month, day everywhere; the other way only if nothing else fits.
            return _Found(frozenset(_days([(a, b, c)]) or _days([(a, c, b)])))
        case (1 | 2, 4):
            return _Found(frozenset(_days([(c, b, a), (c, a, b)])))
        case (1 | 2, 2):
            year = _year(third, today)
            days = _days([(year, b, a), (year, a, b)])
            front = _year(first, today) if len(first) == 2 else 0
            if not days or today.year - _RECENT_YEARS <= front <= today.year + 1:
                days += _days([(front, b, c)])
            return _Found(frozenset(days))
        case (2, 1):
            return _one(_year(first, today), b, c)
        case _:
            return None


def _pair(match: re.Match[str], today: date) -> _Found:
    a, b = int(match[1]), int(match[2])
    return _Found(frozenset(_recent([(b, a), (a, b)], today)), guessed=True)


def _pair_inside(match: re.Match[str], alone: str, today: date) -> _Found | None:
    found = _pair(match, today)
    return found if found.days or match[0] == alone else None  # "50/50" in a sentence is no date


def _day_alone(match: re.Match[str], today: date) -> _Found:
    day = int(match[2] or match[3] or match[4])
    # The last month that has such a day, today included; "上个月" starts one month earlier.
    months_back = range(1, 2) if (match[1] or "").startswith("上") else range(4)
    for back in months_back:
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        days = [one for one in _days([(year, month + 1, day)]) if one <= today]
        if days:
            return _Found(frozenset(days), guessed=True)
    return _Found(frozenset())


def _one(year: int, month: int, day: int) -> _Found:
    return _Found(frozenset(_days([(year, month, day)])))


def _year_elsewhere(text: str, today: date) -> int | None:
    """The year of a text that names day and month in another place, if there is exactly one."""
    if _LAST_YEAR.search(text):
        return today.year - 1
    years = set(_A_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _year(written: str, today: date) -> int:
    """Two digits mean the century in which the year lies at most ten years ahead."""
    if len(written) > 2:
        return int(written)
    year = today.year // 100 * 100 + int(written)
    return year - 100 if year > today.year + 10 else year


def _days(triples: Iterable[tuple[int, int, int]]) -> list[date]:
    return list(dict.fromkeys(_existing(triples)))


def _existing(triples: Iterable[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in triples:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _recent(pairs: Iterable[tuple[int, int]], today: date) -> list[date]:
    """The latest such days up to today; 29 February may lie up to eight years back."""
    found = []
    for month, day in pairs:
        years = range(today.year, max(today.year - 9, 0), -1)
        found += [one for one in _days((year, month, day) for year in years) if one <= today][:1]
    return list(dict.fromkeys(found))
