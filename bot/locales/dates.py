"""Reads a typed date in any of our languages, and says how sure the reading is.

Owns the written-out forms. Must not judge whether a date makes sense (future, long past): the flow's step does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

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
from bot.core.messages import TEXT_LIMIT
from bot.locales import date_patterns as shapes
from bot.locales.date_words import READING_LOCALES, day_words, month_names, plain
from bot.locales.foreign_dates import ForeignDays, foreign_patterns, marked_calendar, named_days, numbered_days
from bot.locales.misspelt_months import respelt
from bot.locales.relative_dates import relative_days, weekdays_in
from bot.locales.relative_words import keep_accents

_RECENT_YEARS = 5
"""How far back 26/3/10 may put the year first: further, and nobody reads it that way."""
_RELATIVE_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
_COMMON_WORDS = 4
"""Haitian Creole names up to this long ("me", "mas", "out") are common words of other languages."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One date in the text: the days it may mean (none: there is no such day) and whether part of it was our guess."""

    days: frozenset[date]
    guessed: bool = False
    calendars: Mapping[date, Calendar] = field(default_factory=dict)
    """The days that were counted in another calendar."""


def read_date(text: str, language: str, today: date) -> DateReading:
    """What a typed text says about one day. Never raises.

    Args:
        text: as typed, a sentence around the date is fine; looked at up to 1000 characters.
        language: the chat's; dates in all other languages of ours are read too.
        today: in the court's zone; relative words and missing years count from it.
    """
    words = shapes.numbered_months(shapes.TIMES.sub(" ", plain(keep_accents(text[:TEXT_LIMIT], language))))
    rest, found = _written_out(words, language, today)
    if found is None:
        return UnreadableDate()
    relative = relative_days(rest, language, today, weekdays=not found)
    if not found and not relative:
        rest, found = _misspelt(words, language, today)
    if not found:
        return GuessedDate(min(relative)) if len(relative) == 1 else UnreadableDate()
    if len(found) == 1 and not found[0].days:
        return ImpossibleDate()
    days = _agreed(found).intersection(*(frozenset({day}) for day in relative))
    if not days or (len(found) > 1 and len(days) > 1 and len({one.days for one in found}) > 1):
        return UnreadableDate()
    # A weekday beside the date is a second witness: it may settle 03/04, and when it speaks against the date, the
    # person has to look again.
    named = weekdays_in(rest, language)
    fitting = [day for day in days if day.weekday() in named]
    if len(days) > 1 and len(fitting) != 1:
        return AmbiguousDate(tuple(sorted(days)))
    day = fitting[0] if len(days) > 1 else min(days)
    if (
        any(_surely(one, day) for one in found)
        and all(day in one.days for one in found)
        and not (named and not fitting)
    ):
        return CertainDate(day)
    calendars = {one.calendars[day] for one in found if day in one.calendars}
    if len(calendars) == 1 and all(one.calendars for one in found):
        return ConvertedDate(day, calendars.pop())
    return GuessedDate(day)


def warm_up(languages: Iterable[str] = READING_LOCALES) -> None:
    """Load names, patterns and dateparser now: the first reading would take half a second."""
    shapes.gregorian_patterns()
    foreign_patterns()
    for language in languages:
        read_date("yesterday", language, date(2026, 1, 1))


def _surely(one: _Found, day: date) -> bool:
    return not one.guessed and one.days == {day}


def _agreed(found: list[_Found]) -> frozenset[date]:
    """The days that every date of the text allows.

    Beside a Gregorian date one in another calendar is a witness only, and may be a day off: a Hijri month begins when
    the moon is seen.
    """
    ours = [one for one in found if not one.calendars]
    days = frozenset.intersection(*(one.days for one in ours or found))
    for witness in found if ours else ():
        reach = timedelta(days=1 if witness.calendars else 0)
        days = frozenset(day for day in days if any(abs(day - other) <= reach for other in witness.days))
    return days


def _misspelt(words: str, language: str, today: date) -> tuple[str, list[_Found]]:
    """The dates of the text with its misspelt months put right; all of them are guesses."""
    better = respelt(words)
    if better == words:
        return words, []
    rest, found = _written_out(better, language, today)
    return rest, [replace(one, guessed=True) for one in found or ()]


def _written_out(text: str, language: str, today: date) -> tuple[str, list[_Found] | None]:
    """The text without its dates, and the dates; None in place of them when it speaks of a span of days."""
    found: list[_Found] = []
    spans = False

    def take(read: Callable[[re.Match[str]], _Found | None]) -> Callable[[re.Match[str]], str]:
        def replaced(match: re.Match[str]) -> str:
            nonlocal spans
            one = read(match)
            if one is None:
                return match[0]
            spans = spans or shapes.in_range(match)
            found.append(one)
            return " ; "

        return replaced

    alone = text.strip(" .,;:!?()'\"")
    year_elsewhere = _year_elsewhere(text, today)
    text = shapes.CHINESE.sub(take(lambda m: _one(_year(m[1], today), int(m[2]), int(m[3]))), text)
    for pattern, with_year in shapes.gregorian_patterns():
        wanted = None if with_year else year_elsewhere
        text = pattern.sub(take(lambda m, y=wanted: _named(m, language, today, y)), text)  # type: ignore[misc]
    for pattern, _ in foreign_patterns():
        text = pattern.sub(take(lambda m: _foreign(named_days(m, language, today))), text)
    text = shapes.CHINESE_DAY.sub(take(lambda m: _chinese_day(m, today, year_elsewhere)), text)
    text = shapes.TRIPLE.sub(take(lambda m: _numbers(m, (m[1], m[3], m[4]), today)), text)
    text = shapes.SPACED.sub(take(lambda m: _spaced(m, alone, today)), text)
    if match := shapes.COMPACT.fullmatch(alone):
        return "", [_one(int(match[1]), int(match[2]), int(match[3]))]
    if match := shapes.PAIR_ALONE.fullmatch(alone):
        return "", [_pair(match, today)]
    text = shapes.PAIR.sub(take(lambda m: _pair_inside(m, alone, today)), text)
    if not found:
        text = shapes.DAY_ALONE.sub(take(lambda m: _day_alone(m, today)), text)
    return text, None if spans else found


def _named(match: re.Match[str], language: str, today: date, year_elsewhere: int | None) -> _Found | None:
    name = match["month"]
    meanings = month_names()[name]
    day = int(match["day"]) if match["day"] else day_words()[match["word"]]
    written = match.groupdict().get("year")
    if written is None:
        # "out", "ago" and "set" are months elsewhere and common words here: without a year only full names count,
        # short ones of English, and those of the chat's own language behind a number (no "first out", no "me 10").
        counted = match.start("month") > match.start() and (match["day"] or match["word"] == "premye")
        meanings = tuple(
            one
            for one in meanings
            if one.language == "en" or (one.wide and not _common(name)) or (one.language == language and counted)
        )
    # The chat's language decides only where it has that name in full or cut short with a point: "out" is August in
    # Haitian Creole, "out." October in Portuguese, and "1 out 2026" in a Portuguese chat may be either.
    cut = match.string[match.end("month") :].startswith(".")
    own = {one.month for one in meanings if one.language == language and (one.wide or cut)}
    months = own or {one.month for one in meanings}
    if match["again"]:
        months &= {one.month for one in month_names()[match["again"]]}
    if not months:
        return None
    if written is not None:
        year = _year(written, today)
        # "Call me 3 2026": a Creole month is a guess where Creole is not spoken.
        guessed = _common(name) and not own
        return _Found(frozenset(_days((year, month, day) for month in months)), guessed)
    if year_elsewhere is not None:
        return _Found(frozenset(_days((year_elsewhere, month, day) for month in months)), guessed=True)
    return _Found(frozenset(_recent(((month, day) for month in months), today)), guessed=True)


def _common(name: str) -> bool:
    languages = {one.language for one in month_names()[name] if one.wide}
    return len(name) <= _COMMON_WORDS and languages == {"ht"}


def _foreign(days: ForeignDays | None) -> _Found | None:
    return None if days is None else _Found(frozenset(days), guessed=True, calendars=days)


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
    return _numbers(match, (match[1], match[2], match[3]), today)


def _numbers(match: re.Match[str], numbers: tuple[str, str, str], today: date) -> _Found | None:
    """Three numbers. The language's habit never decides between day and month: both ways are typed everywhere."""
    first, second, third = numbers
    a, b, c = int(first), int(second), int(third)
    match (len(first), len(third)):
        case (4, 1 | 2):
            # Year first is read month, day everywhere; the other way only if nothing else fits.
            mark = marked_calendar(match)
            foreign = _foreign(numbered_days(a, [(b, c)], mark, today) or numbered_days(a, [(c, b)], mark, today))
            return foreign or _Found(frozenset(_days([(a, b, c)]) or _days([(a, c, b)])))
        case (1 | 2, 4):
            foreign = _foreign(numbered_days(c, [(b, a), (a, b)], marked_calendar(match), today))
            return foreign or _Found(frozenset(_days([(c, b, a), (c, a, b)])))
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
    if shapes.LAST_YEAR.search(text):
        return today.year - 1
    years = set(shapes.A_YEAR.findall(text))
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
