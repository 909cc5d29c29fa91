"""The holidays of 5 USC 6103 and the counting rules, written a second time and differently, to check the engine.

Nothing here uses `bot.deadlines` or the `holidays` package: holidays come from the words of the statute, dates from
walking day by day through a list of days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

type Plain = Mapping[str, object]
"""A version as it stands in the file: every value still the word that was written there."""

DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_SINCE = 2021
MAY_LIE_AHEAD = ("hearing", "printed")
"""The only kinds of day that people ask about before they come."""


def holidays_of(year: int) -> dict[date, str]:
    """The eleven holidays on their observed day; New Year's Day may be observed in the year before."""
    fixed = {
        "new_year": date(year, 1, 1),
        "juneteenth": date(year, 6, 19),
        "independence_day": date(year, 7, 4),
        "veterans_day": date(year, 11, 11),
        "christmas": date(year, 12, 25),
    }
    if year < JUNETEENTH_SINCE:
        del fixed["juneteenth"]
    moving = {
        "king_day": _nth(year, 1, MONDAY, 3),
        "washington_birthday": _nth(year, 2, MONDAY, 3),
        "memorial_day": _last_monday_of_may(year),
        "labor_day": _nth(year, 9, MONDAY, 1),
        "columbus_day": _nth(year, 10, MONDAY, 2),
        "thanksgiving": _nth(year, 11, THURSDAY, 4),
    }
    return {_observed(day): name for name, day in fixed.items()} | {day: name for name, day in moving.items()}


def why_closed(day: date) -> str | None:
    """`saturday`, `sunday` or the holiday; None on an open day."""
    if day.isoweekday() in (6, 7):
        return "saturday" if day.isoweekday() == 6 else "sunday"
    return CLOSED.get(day)


def is_open(day: date) -> bool:
    """A day that is no Saturday, no Sunday and no legal holiday."""
    return _OPEN[(day - _FIRST).days]


def walked(version: Plain, trigger: date) -> tuple[date, date | None]:
    """Last day and safe day by walking, from the plain data of a rule file."""
    forward = version.get("direction", "after") == "after"
    place = start = (trigger - _FIRST).days
    count, unit = int(str(version["count"])), str(version["unit"])
    if unit in ("calendar_days", "business_days"):
        place = _walk(start, 1 if forward else -1, count, unit)
    elif unit in ("months", "years"):
        place = _walk_months(start, forward=forward, months=count * (12 if unit == "years" else 1))
    elif unit != "printed_date":
        raise AssertionError(f"teach the walker to count {unit}")
    for _ in range(int(str(version.get("minus_days", 0)))):
        place += -1 if forward else 1
    landed = place
    roll = {"forward": 1, "back": -1, "none": 0}[str(version["roll"])]
    while roll and not _OPEN[place]:
        place += roll
    return _DAYS[place], _safe(version, start, landed, place)


def reasons_to_refuse(
    rule: Plain, trigger: date, kind: str | None, today: date, *, frozen: bool, planned: bool
) -> set[str]:
    """Everything that speaks against giving a date, from the plain data of a rule file."""
    kinds, versions = rule["starts_with"], rule["versions"]
    assert isinstance(kinds, list)
    assert isinstance(versions, list)
    reasons = {"frozen"} if frozen else set()
    if kind not in (None, *kinds):
        reasons.add("unknown_kind")
    in_ten_years = today + timedelta(days=3660)
    if trigger > in_ten_years or (trigger > today and not planned and (kind or kinds[0]) not in MAY_LIE_AHEAD):
        reasons.add("future_trigger")
    begun = [each for each in versions if each["valid_from"] <= trigger.isoformat() and each["status"] != "blocked"]
    if not begun:
        return reasons | {"no_version"}
    if begun[-1]["status"] == "uncertain":
        reasons.add("uncertain")
    if begun[-1]["status"] == "announced":
        reasons.add("announced_unconfirmed")
    reviewed_until = date.fromisoformat(begun[-1]["review_by"])
    for _ in range(int(begun[-1].get("grace_days", 0))):
        reviewed_until += DAY
    if today > reviewed_until:
        reasons.add("past_review")
    return reasons


def _walk(place: int, step: int, count: int, unit: str) -> int:
    while count:
        place += step
        if unit == "calendar_days" or _OPEN[place]:
            count -= 1
    return place


def _walk_months(place: int, *, forward: bool, months: int) -> int:
    """To the first of the month so many months away, then on to the same date, or to the end of a shorter month."""
    wanted = _DAYS[place].day
    while _DAYS[place].day != 1:
        place -= 1
    while months:
        place += 1 if forward else -1
        months -= _DAYS[place].day == 1
    while _DAYS[place].day < wanted and _DAYS[place + 1].day != 1:
        place += 1
    return place


def _safe(version: Plain, start: int, landed: int, last: int) -> date | None:
    safe = version.get("safe_by")
    if not isinstance(safe, Mapping):
        return None
    begin, step = (start, 1) if safe["from"] == "trigger" else (landed, -1)
    place = _walk(begin, step, int(str(safe["count"])), str(safe["unit"]))
    place = min(place, last)
    while not _OPEN[place]:
        place -= 1
    if version.get("direction", "after") == "after" and place < start:
        place = start if start < last else last
    return _DAYS[place]


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    day = date(year, month, 1)
    while day.weekday() != weekday:
        day += DAY
    return day + timedelta(weeks=number - 1)


def _last_monday_of_may(year: int) -> date:
    day = date(year, 5, 31)
    while day.weekday() != MONDAY:
        day -= DAY
    return day


def _observed(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day - DAY
    return day + DAY if day.weekday() == SUNDAY else day


_FIRST, _LAST = date(2009, 1, 1), date(2048, 12, 31)

CLOSED: dict[date, str] = {day: name for year in range(2008, 2051) for day, name in holidays_of(year).items()}
"""Every legal holiday the tests need."""

_DAYS = [_FIRST + timedelta(days=number) for number in range((_LAST - _FIRST).days + 1)]
_OPEN = [why_closed(day) is None for day in _DAYS]
