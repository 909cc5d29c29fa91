"""Checked facts of the law, each with its source, and the typed values that texts take their numbers from.

A sentence never holds a sum, a phone number, a form or an address of its own: it names `BIA-9.fee` and gets the value
here. This module reads files once and decides nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.core.fields import Day, PartialDay
from bot.core.folder import Entry, load_folder
from bot.core.issue import Issue
from bot.core.text import Days, Money, PartialDate, Value, Verbatim
from bot.errors import UnknownFact


class FactStatus(StrEnum):
    """What a fact is today: law, practice, our own convention, or something that is not (or not surely) in force."""

    IN_FORCE = "in_force"
    PRACTICE = "practice"
    FACT = "fact"
    CONVENTION = "convention"
    ANNOUNCED = "announced"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class OlderVersion:
    """What we said before: kept so that a person who read the old statement can be told what changed."""

    statement: str
    values: Mapping[str, Value]
    until: PartialDate
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One checked statement. `updated_by` names the later rows that changed or completed it.

    Only a convention of our own has no `url`. `doubt` keeps the source's own reservations where one word of confidence
    is not enough.
    """

    id: str
    statement: str
    values: Mapping[str, Value]
    authority: str
    url: str | None
    source_date: PartialDate | None
    checked_on: date
    review_by: date
    status: FactStatus
    confidence: str
    doubt: str
    updated_by: tuple[str, ...]
    older: tuple[OlderVersion, ...]

    def is_stale(self, today: date) -> bool:
        """Its review date has passed."""
        return today > self.review_by

    def speaks_softly(self) -> bool:
        """Below high confidence or not surely in force: told as "reported, DATE", never as the only ground."""
        return self.confidence != "high" or self.status is FactStatus.UNCERTAIN


class FactBook(Mapping[str, Fact]):
    """All facts of a country by id."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = dict(sorted(facts.items()))

    @classmethod
    def load(cls, folder: Path, root: Path) -> FactBook:
        """Read every `*.yaml` of a folder.

        Raises:
            ContentError: with the issues of all files, each with file, line and cure.
        """
        entries = load_folder(folder, root, _FileInput, _problems, partial(_problems_together, folder.name))
        return cls({name: _convert(name, fact) for entry in entries for name, fact in entry.model.facts.items()})

    def __getitem__(self, fact_id: str) -> Fact:
        try:
            return self._facts[fact_id]
        except KeyError:
            raise UnknownFact(fact_id, difflib.get_close_matches(fact_id, self._facts)) from None

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def value(self, reference: str) -> Value:
        """The value named `FACT-ID.name`; `source_date`, `checked_on`, `url` and `authority` name the source itself.

        Raises:
            UnknownFact: no such fact, or no such value in it; the nearest names come with it.
        """
        fact_id, _, name = reference.partition(".")
        fact = self[fact_id]
        source: dict[str, Value] = {
            "checked_on": PartialDate(fact.checked_on.isoformat()),
            "authority": Verbatim(fact.authority),
        }
        if fact.url is not None:
            source["url"] = Verbatim(fact.url)
        if fact.source_date is not None:
            source["source_date"] = fact.source_date
        found = {**source, **fact.values}
        if name not in found:
            raise UnknownFact(reference, [f"{fact_id}.{near}" for near in difflib.get_close_matches(name, found)])
        return found[name]

    def references(self) -> tuple[str, ...]:
        """Every `FACT-ID.name` that content may use for a value of a fact."""
        return tuple(f"{fact.id}.{name}" for fact in self._facts.values() for name in fact.values)


Url = Annotated[str, Field(pattern=r"^https?://[^\s]+\.[^\s]+$")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ValueInput(_Input):
    """Exactly one key, which is the type of the value."""

    money: Decimal | None = None
    phone: str | None = Field(default=None, pattern=r"^[0-9#+-]+$")
    url: Url | None = None
    form: str | None = Field(default=None, pattern=r"^[A-Z]+-[0-9A-Z/-]+$")
    text: str | None = Field(default=None, min_length=1)
    date: PartialDay | None = None
    days: int | None = None
    business_days: int | None = None
    int_: int | None = Field(default=None, alias="int")

    @model_validator(mode="after")
    def _one_type(self) -> _ValueInput:
        if len(self.model_fields_set) != 1:
            raise ValueError("give exactly one of money, phone, url, form, text, date, days, business_days, int")
        return self


class _OlderInput(_Input):
    statement: str
    values: dict[str, _ValueInput] = {}
    until: PartialDay
    source: str


class _FactInput(_Input):
    statement: str = Field(min_length=10)
    values: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], _ValueInput] = {}
    authority: str
    url: Url | None = None
    source_date: PartialDay | None = None
    checked_on: Day
    review_by: Day
    status: FactStatus
    confidence: Literal["high", "medium-high", "medium", "low"]
    doubt: str = ""
    updated_by: list[str] = []
    older: list[_OlderInput] = []


class _FileInput(_Input):
    DOC: ClassVar[str] = "docs/deadlines.md"

    spec: Literal["1"]
    facts: dict[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*-[0-9]+[a-z]?$")], _FactInput]


def _problems(file: Entry[_FileInput]) -> Iterator[Issue]:
    for fact_id, entry in file.model.facts.items():
        line = file.source.line_of(("facts", fact_id))
        if entry.review_by <= entry.checked_on:
            cure = f"{fact_id}: `review_by` must be later than `checked_on`"
            yield Issue(file.source.path, line, "fact-review", cure)
        if entry.url is None and entry.status is not FactStatus.CONVENTION:
            cure = f"{fact_id} has no source: add `url`, or mark it `convention` if it is a rule of our own"
            yield Issue(file.source.path, line, "fact-source", cure)


def _problems_together(folder: str, files: Sequence[Entry[_FileInput]]) -> Iterator[Issue]:
    facts: dict[str, _FactInput] = {}
    for file in files:
        for fact_id, entry in file.model.facts.items():
            if fact_id in facts:
                line = file.source.line_of(("facts", fact_id))
                yield Issue(file.source.path, line, "fact-duplicate", f"{fact_id} is in another file too")
            facts[fact_id] = entry
    for fact_id, entry in facts.items():
        for later in entry.updated_by:
            if later not in facts:
                yield Issue(folder, 0, "fact-update", f"{fact_id} is updated by {later}, which is not there")


def _value(entry: _ValueInput) -> Value:
    (kind,) = entry.model_fields_set
    given = getattr(entry, kind)
    match kind:
        case "money":
            return Money(given)
        case "date":
            return PartialDate(given)
        case "days":
            return Days(given)
        case "business_days":
            return Days(given, "business_day")
        case "int_":
            number: int = given
            return number
        case _:
            return Verbatim(given)


def _values(entries: Mapping[str, _ValueInput]) -> Mapping[str, Value]:
    return MappingProxyType({name: _value(entry) for name, entry in entries.items()})


def _convert(fact_id: str, entry: _FactInput) -> Fact:
    return Fact(
        id=fact_id,
        statement=entry.statement,
        values=_values(entry.values),
        authority=entry.authority,
        url=entry.url,
        source_date=PartialDate(entry.source_date) if entry.source_date else None,
        checked_on=entry.checked_on,
        review_by=entry.review_by,
        status=entry.status,
        confidence=entry.confidence,
        doubt=entry.doubt,
        updated_by=tuple(entry.updated_by),
        older=tuple(
            OlderVersion(each.statement, _values(each.values), PartialDate(each.until), each.source)
            for each in entry.older
        ),
    )
