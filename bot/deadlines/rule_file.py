"""What a rule file may contain (the pydantic input model) and its conversion to `DeadlineRule`.

Owns the shape of the file; `rule_checks` looks at what it says, `library` owns folders.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.core.fields import Day, PartialDay
from bot.core.findings import choose, shown
from bot.core.text import PartialDate, Text
from bot.deadlines.names import KIND_NAMES
from bot.deadlines.rule import (
    Acts,
    Confidence,
    DeadlineRule,
    Direction,
    Events,
    Filed,
    Gives,
    IfLate,
    Roll,
    RuleVersion,
    SafeBy,
    SafeFrom,
    Status,
    Unit,
)

_DIGIT = re.compile(r"\d")


def _one_of(words: type[StrEnum]) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        known = [str(word) for word in words]
        if value in known:
            return words(value)
        if not value or not isinstance(value, str):
            cure = f"must be one word; {choose('', known)}"
            raise PydanticCustomError("one_of", "{cure}", {"cure": cure})
        told = {"value": shown(value), "cure": choose(value, known)}
        raise PydanticCustomError("one_of", "`{value}` is not known here; {cure}", told)

    return read


def _known_kind(value: str) -> str:
    if value not in KIND_NAMES:
        close = difflib.get_close_matches(value, list(KIND_NAMES), n=1)
        cure = f"did you mean `{close[0]}`?" if close else "add it to bot/deadlines/names.py first"
        raise PydanticCustomError("kind", "`{value}` is no kind of day; {cure}", {"value": shown(value), "cure": cure})
    return value


def _plain_sentence(value: str) -> str:
    # A number inside a sentence would be translated by hand twelve times and go stale in eleven of them.
    if _DIGIT.search(value):
        raise PydanticCustomError("digits", "has a number in a sentence; keep numbers in `count` or in a fact")
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+(/\S*)?", value):
        raise PydanticCustomError("url", "is no web address; start it with https://")
    return value


Sentence = Annotated[str, Field(min_length=3), AfterValidator(_plain_sentence)]
Kind = Annotated[str, AfterValidator(_known_kind)]
Url = Annotated[str, AfterValidator(_web_address)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SafeByInput(_Input):
    """`safe_by` of a version."""

    count: int = Field(ge=0, le=400)
    unit: Annotated[Unit, BeforeValidator(_one_of(Unit))]
    counted_from: Annotated[SafeFrom, BeforeValidator(_one_of(SafeFrom))] = Field(alias="from")
    roll: Annotated[Roll, BeforeValidator(_one_of(Roll))] = Roll.BACK


class EventsInput(_Input):
    """`events` of a version."""

    published: PartialDay | None = None
    would_take_effect: Day | None = None
    blocked_on: Day | None = None
    by: str = ""
    authority: str = ""


class VersionInput(_Input):
    """One entry of `versions`."""

    valid_from: Day
    status: Annotated[Status, BeforeValidator(_one_of(Status))]
    count: int = Field(ge=0, le=4000)
    unit: Annotated[Unit, BeforeValidator(_one_of(Unit))]
    direction: Annotated[Direction, BeforeValidator(_one_of(Direction))] = Direction.AFTER
    roll: Annotated[Roll, BeforeValidator(_one_of(Roll))]
    minus_days: int = Field(default=0, ge=0, le=30)
    safe_by: SafeByInput | None = None
    authority: str = Field(min_length=3)
    url: Url
    source_date: PartialDay
    checked_on: Day
    review_by: Day
    grace_days: int = Field(default=0, ge=0, le=60)
    confidence: Annotated[Confidence, BeforeValidator(_one_of(Confidence))]
    facts: list[str] = []
    events: EventsInput = EventsInput()
    hedge: Sentence | None = None
    note: str = ""


class IfLateInput(_Input):
    """`if_late` of a rule."""

    lost: Sentence
    left: Sentence


class RuleInput(_Input):
    """One rule file."""

    DOC: ClassVar[str] = "docs/deadlines.md"

    spec: str
    id: str = Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)+$")
    title: Sentence
    acts: Annotated[Acts, BeforeValidator(_one_of(Acts))]
    starts_with: list[Kind] = Field(min_length=1)
    gives: Annotated[Gives, BeforeValidator(_one_of(Gives))] = Gives.LAST_DAY
    filed_means: Annotated[Filed, BeforeValidator(_one_of(Filed))]
    place: Sentence | None = None
    if_late: IfLateInput | None = None
    printed_date_wins: bool = False
    versions: list[VersionInput] = Field(min_length=1)


def convert(entry: RuleInput) -> DeadlineRule:
    """The checked entry as the dataclass everything else uses."""
    context = f"deadline/{entry.id}"
    return DeadlineRule(
        id=entry.id,
        title=Text(context, entry.title),
        acts=entry.acts,
        starts_with=tuple(entry.starts_with),
        gives=entry.gives,
        filed_means=entry.filed_means,
        place=Text(context, entry.place) if entry.place else None,
        if_late=IfLate(Text(context, entry.if_late.lost), Text(context, entry.if_late.left)) if entry.if_late else None,
        printed_date_wins=entry.printed_date_wins,
        versions=tuple(_version(version, context) for version in entry.versions),
    )


def _version(entry: VersionInput, context: str) -> RuleVersion:
    safe, events = entry.safe_by, entry.events
    return RuleVersion(
        valid_from=entry.valid_from,
        status=entry.status,
        count=entry.count,
        unit=entry.unit,
        direction=entry.direction,
        roll=entry.roll,
        minus_days=entry.minus_days,
        safe_by=SafeBy(safe.count, safe.unit, safe.counted_from) if safe else None,
        authority=entry.authority,
        url=entry.url,
        source_date=PartialDate(entry.source_date),
        checked_on=entry.checked_on,
        review_by=entry.review_by,
        grace_days=entry.grace_days,
        confidence=entry.confidence,
        facts=tuple(entry.facts),
        events=Events(
            published=PartialDate(events.published) if events.published else None,
            would_take_effect=events.would_take_effect,
            blocked_on=events.blocked_on,
            by=events.by,
            authority=events.authority,
        ),
        hedge=Text(context, entry.hedge) if entry.hedge else None,
        note=entry.note,
    )
