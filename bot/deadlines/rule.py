"""A deadline rule and its dated versions, as everything else sees them. Reads no file and counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.text import PartialDate, Text


class Status(StrEnum):
    """Where a version stands."""

    ANNOUNCED = "announced"
    IN_FORCE = "in_force"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    UNCERTAIN = "uncertain"


class Unit(StrEnum):
    """What is counted. `printed_date`: nothing is counted, the day printed on the paper is the day."""

    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    YEARS = "years"
    PRINTED_DATE = "printed_date"


class Direction(StrEnum):
    """Counted after the triggering date or back before it."""

    AFTER = "after"
    BEFORE = "before"


class Roll(StrEnum):
    """Where a last day on a weekend or legal holiday goes."""

    FORWARD = "forward"
    BACK = "back"
    NONE = "none"


class Acts(StrEnum):
    """Who has to act in time."""

    PERSON = "person"
    GOVERNMENT = "government"
    JUDGE = "judge"


class Gives(StrEnum):
    """What the date means: the last day to act, the first day something is possible, or the day something ends."""

    LAST_DAY = "last_day"
    FIRST_DAY = "first_day"
    END_DAY = "end_day"


class Filed(StrEnum):
    """What counts as done in time: `received` there (never posted), or simply `done`."""

    RECEIVED = "received"
    DONE = "done"


class Confidence(StrEnum):
    """How sure our source makes us."""

    HIGH = "high"
    MEDIUM_HIGH = "medium-high"
    MEDIUM = "medium"
    LOW = "low"


class SafeFrom(StrEnum):
    """What a safe day is counted from: forward from the trigger, or back from the unmoved last day."""

    TRIGGER = "trigger"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True)
class SafeBy:
    """The earlier, cautious day: so many days after the trigger, or before the last day; always moved back."""

    count: int
    unit: Unit
    counted_from: SafeFrom


@dataclass(frozen=True, slots=True)
class Events:
    """What happened to a version: when it was published, would have begun, was blocked, by what and on what ground."""

    published: PartialDate | None = None
    would_take_effect: date | None = None
    blocked_on: date | None = None
    by: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A rule as it stands for triggering dates from `valid_from` on.

    `minus_days` shortens the period ("one year minus one day"). `hedge` is the sentence for an uncertain version.
    `grace_days`: so long after `review_by` a date is still given, with a caution; 0 where courts are at work.
    """

    valid_from: date
    status: Status
    count: int
    unit: Unit
    direction: Direction
    roll: Roll
    minus_days: int
    safe_by: SafeBy | None
    authority: str
    url: str
    source_date: PartialDate
    checked_on: date
    review_by: date
    grace_days: int
    confidence: Confidence
    facts: tuple[str, ...]
    events: Events
    hedge: Text | None
    note: str


@dataclass(frozen=True, slots=True)
class IfLate:
    """What a person loses when the day has passed, and what may be left to try."""

    lost: Text
    left: Text


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One deadline with all its versions, sorted by `valid_from`.

    `starts_with` are the kinds of triggering day, the usual one first. `printed_date_wins`: a date printed on the
    person's own paper beats the computed one if it is earlier (CNT-10).
    """

    id: str
    title: Text
    acts: Acts
    starts_with: tuple[str, ...]
    gives: Gives
    filed_means: Filed
    place: Text | None
    if_late: IfLate | None
    printed_date_wins: bool
    versions: tuple[RuleVersion, ...]

    def version_for(self, trigger: date) -> RuleVersion | None:
        """The version whose time had begun on the triggering date; a blocked one is never chosen."""
        chosen = None
        for version in self.versions:
            if version.status is not Status.BLOCKED and version.valid_from <= trigger:
                chosen = version
        return chosen

    def not_in_use(self) -> tuple[RuleVersion, ...]:
        """Blocked and announced versions: a person may have read of them somewhere."""
        return tuple(each for each in self.versions if each.status in (Status.BLOCKED, Status.ANNOUNCED))

    def texts(self) -> Iterator[Text]:
        """Every sentence of this rule that needs a translation."""
        yield self.title
        if self.place is not None:
            yield self.place
        if self.if_late is not None:
            yield self.if_late.lost
            yield self.if_late.left
        for version in self.versions:
            if version.hedge is not None:
                yield version.hedge
