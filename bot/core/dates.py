"""What a typed date turned out to be. The reading itself needs languages and lives in `bot.locales.dates`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Calendar(StrEnum):
    """A calendar other than the Gregorian one that people count their days by."""

    SOLAR_HIJRI = "solar_hijri"
    HIJRI = "hijri"
    ETHIOPIAN = "ethiopian"


@dataclass(frozen=True, slots=True)
class CertainDate:
    """One day and no doubt."""

    day: date


@dataclass(frozen=True, slots=True)
class GuessedDate:
    """A day read from relative words ("last Friday"): to be read back and confirmed."""

    day: date


@dataclass(frozen=True, slots=True)
class ConvertedDate(GuessedDate):
    """A day typed in another calendar, as the Gregorian day: always a guess, read back in both calendars."""

    calendar: Calendar


@dataclass(frozen=True, slots=True)
class AmbiguousDate:
    """Two or more days fit ("03/04"): to be asked."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ImpossibleDate:
    """Written like a date, but there is no such day (31/02)."""


@dataclass(frozen=True, slots=True)
class UnreadableDate:
    """Not a date in any form we know."""


type DateReading = CertainDate | GuessedDate | ConvertedDate | AmbiguousDate | ImpossibleDate | UnreadableDate
