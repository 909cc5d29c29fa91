"""Where one person stands in a flow, to JSON and back. The store sees it only sealed; nothing typed is kept in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

TRAIL_LIMIT = 20
"""How many screens Back can go."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where Back returns to: a step, and what was known there. What was answered later does not hold any more."""

    flow: str
    step: str
    slots: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Place(...)"


@dataclass(frozen=True, slots=True)
class FlowSession:
    """A place in a flow.

    `shown`: ids of the steps shown in the last turn, in order; the last one waits or ended the flow. `slots`: answers
    as ids and ISO dates. `trail`: places Back returns to, newest last. `as_of`: the court's local date of the last
    turn, so that showing the same session again gives the same text. `note`, `month`, `asked`, `calendar`: what an
    open date question is about.
    """

    flow: str
    shown: tuple[str, ...]
    as_of: date
    slots: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[Place, ...] = ()
    note: str = ""
    month: str = ""
    asked: tuple[str, ...] = ()
    calendar: str = ""

    @property
    def step(self) -> str:
        """The step the person is on."""
        return self.shown[-1]

    def __repr__(self) -> str:
        return "FlowSession(...)"

    def to_json(self) -> dict[str, Any]:
        """A plain JSON object, short keys, empty parts left out."""
        whole = {
            "flow": self.flow,
            "shown": list(self.shown),
            "as_of": self.as_of.isoformat(),
            "slots": dict(self.slots),
            "trail": [[place.flow, place.step, *([dict(place.slots)] if place.slots else [])] for place in self.trail],
            "note": self.note,
            "month": self.month,
            "asked": list(self.asked),
            "calendar": self.calendar,
        }
        return {key: value for key, value in whole.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FlowSession:
        """The session that `to_json` wrote, of this release or an older one.

        Raises:
            AttributeError, KeyError, TypeError, ValueError: not such an object.
        """
        shown = tuple(str(step) for step in data["shown"])
        if not shown:
            raise ValueError("a session shows at least one step")
        return cls(
            flow=str(data["flow"]),
            shown=shown,
            as_of=date.fromisoformat(data["as_of"]),
            slots=_slots(data.get("slots", {})),
            trail=tuple(Place(str(flow), str(step), _slots(*slots)) for flow, step, *slots in data.get("trail", ())),
            note=str(data.get("note", "")),
            month=str(data.get("month", "")),
            asked=tuple(str(day) for day in data.get("asked", ())),
            calendar=str(data.get("calendar", "")),
        )


def _slots(data: Mapping[Any, Any] = MappingProxyType({})) -> dict[str, str]:
    return {str(key): str(value) for key, value in data.items()}
