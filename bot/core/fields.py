"""Types of single values in content files that need more than pydantic's own: days as people write them.

Every word a wrong value is answered with stands here; nothing is read from a file.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from bot.core.findings import described

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def _day(value: object) -> date:
    # Pydantic alone would take `0`, seconds since 1970 and a time of day for a date of the law.
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        told = "must be a day, not {given}; write year-month-day, such as 2026-03-10"
        raise PydanticCustomError("day", told, {"given": described(value)})
    return _real(value, value)


def _partial_day(value: str) -> str:
    if not _PARTIAL.fullmatch(value):
        told = "must be a date, not {given}; write 2026, 2026-03 or 2026-03-08"
        raise PydanticCustomError("partial_day", told, {"given": described(value)})
    _real(value + "-01-01"[len(value) - 4 :], value)
    return value


def _real(text: str, given: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = "must be a day of the calendar, not {given}; look the month and the day up"
        raise PydanticCustomError("day", told, {"given": described(given)}) from None


Day = Annotated[date, BeforeValidator(_day)]
"""One day, written as `2026-03-10` and in no other way."""

PartialDay = Annotated[str, AfterValidator(_partial_day)]
"""The date of a source, as exact as it is known: `2026`, `2026-03` or `2026-03-08`."""
