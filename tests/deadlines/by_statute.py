"""The holidays of 5 USC 6103 and the counting rules, written a second time and differently, to check the engine.

Nothing here uses `bot.deadlines`: holidays come from the words of the statute, dates from walking day by day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def holidays_of(year: int) -> dict[date, str]:
    """The eleven holidays on their observed day; New Year's Day may be observed in the year before."""
    fixed = {
        "new_year": date(year, 1, 1),
        "juneteenth": date(year, 6, 19),
        "independence_day": date(year, 7, 4),
        "veterans_day": date(year, 11, 11),
        "christmas": date(year, 12, 25),
    }
    moving = {
        "king_day": _nth(year, 1, MONDAY, 3),
        "washington_birthday": _nth(year, 2, MONDAY, 3),
        "memorial_day": _last_monday_of_may(year),
        "labor_day": _nth(year, 9, MONDAY, 1),
        "columbus_day": _nth(year, 10, MONDAY, 2),
        "thanksgiving": _nth(year, 11, THURSDAY, 4),
    }
    return {_observed(day): name for name, day in fixed.items()} | {day: name for name, day in moving.items()}


def is_open(day: date) -> bool:
    """A day that is no Saturday, no Sunday and no legal holiday."""
    return day.isoweekday() not in (6, 7) and day not in CLOSED


def walked(version: Mapping[str, object], trigger: date) -> tuple[date, date | None]:
    """Last day and safe day by walking, from the plain data of a rule file."""
    step = DAY if version.get("direction", "after") == "after" else -DAY
    count, unit = int(str(version["count"])), str(version["unit"])
    day = trigger
    if unit in ("calendar_days", "business_days"):
        while count:
            day += step
            if unit == "calendar_days" or is_open(day):
                count -= 1
    elif unit == "years":
        while count:
            day += step
            leap = (trigger.month, trigger.day) == (2, 29)
            wanted = (2, 28) if leap else (trigger.month, trigger.day)
            if (day.month, day.day) == wanted:
                count -= 1
    else:
        raise AssertionError(f"teach the walker to count {unit}")
    for _ in range(int(str(version.get("minus_days", 0)))):
        day -= step
    nominal = day
    roll = {"forward": DAY, "back": -DAY, "none": None}[str(version["roll"])]
    while roll is not None and not is_open(day):
        day += roll
    return day, _safe(version, trigger, nominal)


def _safe(version: Mapping[str, object], trigger: date, nominal: date) -> date | None:
    safe = version.get("safe_by")
    if not isinstance(safe, Mapping):
        return None
    day, step = (trigger, DAY) if safe["from"] == "trigger" else (nominal, -DAY)
    left = int(str(safe["count"]))
    while left:
        day += step
        if safe["unit"] == "calendar_days" or is_open(day):
            left -= 1
    while not is_open(day):
        day -= DAY
    before = version.get("direction", "after") == "before"
    return day if before or day > trigger else trigger


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


CLOSED: dict[date, str] = {day: name for year in range(2008, 2042) for day, name in holidays_of(year).items()}
"""Every legal holiday the tests need."""
