"""Types of single values in content files that need more than pydantic's own: days as people write them.

Every word a wrong value is answered with stands here; nothing is read from a file.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def _day(value: object) -> date:
    # Pydantic alone would take `0`, seconds since 1970 and a time of day for a date of the law.
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value) if isinstance(value, str) else ""
    if not _DAY.fullmatch(text):
        raise PydanticCustomError("day", "is no day; write year-month-day, such as 2026-03-10")
    return _real(text)


def _partial_day(value: str) -> str:
    if not _PARTIAL.fullmatch(value):
        raise PydanticCustomError("partial_day", "is no date; write 2026, 2026-03 or 2026-03-08")
    _real(value + "-01-01"[len(value) - 4 :])
    return value


def _real(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("day", "is no day of the calendar; look the month and the day up") from None


Day = Annotated[date, BeforeValidator(_day)]
"""One day, written as `2026-03-10` and in no other way."""

PartialDay = Annotated[str, AfterValidator(_partial_day)]
"""The date of a source, as exact as it is known: `2026`, `2026-03` or `2026-03-08`."""
