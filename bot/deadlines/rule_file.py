"""What a rule file may contain (the pydantic input model) and its conversion to `DeadlineRule`.

Owns the shape of the file and the checks that need one rule only; `library` owns folders.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.core.issue import Issue
from bot.core.text import PartialDate, Text
from bot.core.yaml_source import Location, Source
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

type Problem = tuple[Location, str, str]

SPEC = "1"
_DIGIT = re.compile(r"\d")


def _one_of(words: type[StrEnum]) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        known = [str(word) for word in words]
        if value in known:
            return words(value)
        close = difflib.get_close_matches(str(value), known, n=1)
        cure = f"did you mean `{close[0]}`?" if close else f"use one of: {', '.join(known)}"
        raise PydanticCustomError("one_of", "`{value}` is not known here; {cure}", {"value": str(value), "cure": cure})

    return read


def _known_kind(value: str) -> str:
    if value not in KIND_NAMES:
        close = difflib.get_close_matches(value, list(KIND_NAMES), n=1)
        cure = f"did you mean `{close[0]}`?" if close else "add it to bot/deadlines/names.py first"
        raise PydanticCustomError("kind", "`{value}` is no kind of day; {cure}", {"value": value, "cure": cure})
    return value


def _plain_sentence(value: str) -> str:
    # A number inside a sentence would be translated by hand twelve times and go stale in eleven of them.
    if _DIGIT.search(value):
        raise PydanticCustomError("digits", "has a number in a sentence; keep numbers in `count` or in a fact")
    return value


def _partial_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise PydanticCustomError("partial_date", "is no date; write 2026, 2026-03 or 2026-03-08")
    date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+(/\S*)?", value):
        raise PydanticCustomError("url", "is no web address; start it with https://")
    return value


Sentence = Annotated[str, Field(min_length=3), AfterValidator(_plain_sentence)]
Kind = Annotated[str, AfterValidator(_known_kind)]
Partial = Annotated[str, AfterValidator(_partial_date)]
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

    published: Partial | None = None
    would_take_effect: date | None = None
    blocked_on: date | None = None
    by: str = ""
    authority: str = ""


class VersionInput(_Input):
    """One entry of `versions`."""

    valid_from: date
    status: Annotated[Status, BeforeValidator(_one_of(Status))]
    count: int = Field(ge=0, le=4000)
    unit: Annotated[Unit, BeforeValidator(_one_of(Unit))]
    direction: Annotated[Direction, BeforeValidator(_one_of(Direction))] = Direction.AFTER
    roll: Annotated[Roll, BeforeValidator(_one_of(Roll))]
    minus_days: int = Field(default=0, ge=0, le=30)
    safe_by: SafeByInput | None = None
    authority: str = Field(min_length=3)
    url: Url
    source_date: Partial
    checked_on: date
    review_by: date
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


def problems(entry: RuleInput, source: Source) -> Iterator[Issue]:
    """What is wrong with a rule that has the right shape: the place, a code and the cure."""
    for location, code, cure in _problems(entry, source.path):
        yield Issue(source.path, source.line_of(location), code, cure)


def _problems(entry: RuleInput, path: str) -> Iterator[Problem]:
    if entry.spec != SPEC:
        yield ("spec",), "rule-spec", f"`spec` is {entry.spec!r}; this program reads {SPEC!r}"
    if path.rsplit("/", 1)[-1] != f"{entry.id}.yaml":
        yield ("id",), "rule-name", f"the file of {entry.id} must be named {entry.id}.yaml"
    if entry.acts is Acts.PERSON and entry.gives is Gives.LAST_DAY and entry.if_late is None:
        yield (), "rule-if-late", "say under `if_late` what is `lost` and what is `left` when a person is late"
    for number, version in enumerate(entry.versions):
        for location, code, cure in _version_problems(version):
            yield ("versions", number, *location), code, cure
    yield from _order_problems(entry.versions)


def _version_problems(version: VersionInput) -> Iterator[Problem]:
    events, safe = version.events, version.safe_by
    if version.review_by <= version.checked_on:
        yield ("review_by",), "rule-review", "`review_by` must be later than `checked_on`"
    if version.status is Status.BLOCKED and not (events.blocked_on and events.by):
        yield ("events",), "rule-events", "a blocked version needs `events` with `blocked_on` and `by`"
    if version.status is Status.ANNOUNCED and not events.published:
        yield ("events",), "rule-events", "an announced version needs `events` with `published`"
    if version.status is Status.UNCERTAIN and version.hedge is None:
        yield ("status",), "rule-hedge", "an uncertain version needs a `hedge` sentence for people"
    if version.unit is Unit.PRINTED_DATE and (version.count or version.roll is not Roll.NONE):
        yield ("unit",), "rule-printed", "`printed_date` counts nothing: write `count: 0` and `roll: none`"
    if safe is not None and safe.roll is not Roll.BACK:
        yield ("safe_by", "roll"), "rule-safe", "a safe day only ever moves `back`"
    if safe is not None and safe.unit not in (Unit.CALENDAR_DAYS, Unit.BUSINESS_DAYS):
        yield ("safe_by", "unit"), "rule-safe", "a safe day is counted in `calendar_days` or `business_days`"


def _order_problems(versions: list[VersionInput]) -> Iterator[Problem]:
    for (_, above), (number, below) in pairwise(enumerate(versions)):
        if below.valid_from < above.valid_from:
            cure = f"`valid_from` {below.valid_from} is earlier than the version above; sort the versions by it"
            yield ("versions", number, "valid_from"), "rule-order", cure
    usable = [(number, each) for number, each in enumerate(versions) if each.status is not Status.BLOCKED]
    for (place, earlier), (next_place, later) in pairwise(usable):
        if earlier.valid_from == later.valid_from:
            cure = f"two versions begin on {later.valid_from}; give the newer one its own first day"
            yield ("versions", next_place, "valid_from"), "rule-overlap", cure
        elif earlier.status is not Status.REPLACED and later.status is not Status.ANNOUNCED:
            cure = "a newer version follows, so this one overlaps it: mark it `replaced`"
            yield ("versions", place, "status"), "rule-overlap", cure
    if usable and usable[-1][1].status is Status.REPLACED:
        cure = "is `replaced` but nothing follows it; add the newer version below"
        yield ("versions", usable[-1][0], "status"), "rule-overlap", cure


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
