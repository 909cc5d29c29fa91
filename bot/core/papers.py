"""What a person can take away as a file, before it has a language or a form. `bot.papers` makes the bytes, in memory.

A paper is plain data of texts and days, so that a repeated turn hands out the same paper as the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.text import Text, Verbatim


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One whole day for the phone's own calendar, with a reminder so many days before."""

    day: date
    title: Text
    alarms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """Days to be put in a calendar (.ics)."""

    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True)
class SheetDate:
    """The day on a sheet with its sum: `lines` are the count, the safer day and the source."""

    heading: Text
    day: date
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SheetPhone:
    """A number to learn by heart, whom it reaches, and from where it can be called if that is not everywhere."""

    name: Verbatim
    number: Verbatim
    what_for: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to keep, in the person's language and English: the day, what to say, what not to sign, whom to call."""

    heading: Text
    date: SheetDate | None
    say: tuple[Text, ...]
    not_sign: Text
    phones: tuple[SheetPhone, ...]
    sources: tuple[Text, ...]


class Form(StrEnum):
    """How a sheet is handed out."""

    PDF = "pdf"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet as a file."""

    sheet: Sheet
    form: Form


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a drawn page: words that are printed on the paper, and how far down they stand (0 top, 100 foot)."""

    words: str
    at: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """Our drawing of an official paper. Every word in it is printed on the paper itself, in English: none is ours.

    `dates` are words beside which the day that counts often stands; `number` is the form number, if there is one.
    """

    letterhead: tuple[str, ...]
    heading: str
    dates: tuple[Mark, ...]
    number: str


@dataclass(frozen=True, slots=True)
class SketchFile:
    """A drawing as a picture."""

    sketch: Sketch


type Paper = CalendarFile | SheetFile | SketchFile
