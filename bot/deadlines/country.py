"""What a country pack says about itself: name, court time zone, holidays, official sources and its review record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.core.fields import Day
from bot.core.text import Text
from bot.core.yaml_source import build, load


@dataclass(frozen=True, slots=True)
class OfficialSource:
    """An official place where the rules of this country can be read."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Country:
    """One country pack. `reviewed` is the honest review record as people see it.

    `circuits`: where the law differs between courts of appeals, each with the states it covers, by their names.
    """

    code: str
    name: Text
    time_zone: str
    holidays: str
    sources: tuple[OfficialSource, ...]
    checked_on: date
    review_by: date
    reviewed: Text
    circuits: Mapping[str, tuple[str, ...]]


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, or a name too long for a file
        raise PydanticCustomError("zone", "is no time zone; write one like America/New_York") from None
    return value


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SourceInput(_Input):
    name: str
    url: str = Field(pattern=r"^https://")


class _ReviewInput(_Input):
    checked_on: Day
    review_by: Day
    record: str


class _CircuitInput(_Input):
    facts: list[str] = Field(min_length=1)
    states: list[str] = Field(min_length=1)


class _CountryInput(_Input):
    DOC: ClassVar[str] = "docs/deadlines.md"

    spec: str = Field(pattern=r"^1$")
    code: str = Field(pattern=r"^[a-z]{2}$")
    name: str
    time_zone: Annotated[str, AfterValidator(_zone)]
    holidays: str = Field(pattern=r"^[A-Z]{2}$")
    sources: list[_SourceInput] = Field(min_length=1)
    review: _ReviewInput
    circuits: dict[Annotated[str, Field(pattern=r"^[a-z0-9]+$")], _CircuitInput] = {}


def load_country(path: Path, root: Path) -> Country:
    """Read `flows/<cc>/country.yaml`.

    Raises:
        ContentError: the file cannot be used; every issue has a line and a cure.
    """
    entry = build(_CountryInput, load(path, root))
    context = f"country/{entry.code}"
    return Country(
        code=entry.code,
        name=Text(context, entry.name),
        time_zone=entry.time_zone,
        holidays=entry.holidays,
        sources=tuple(OfficialSource(each.name, each.url) for each in entry.sources),
        checked_on=entry.review.checked_on,
        review_by=entry.review.review_by,
        reviewed=Text(context, entry.review.record, {"checked_on": entry.review.checked_on}),
        circuits={name: tuple(circuit.states) for name, circuit in entry.circuits.items()},
    )
