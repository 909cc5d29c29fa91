"""`state`: asks for the state a person is in and goes on by the court circuit it belongs to.

Some rules differ from circuit to circuit, and nobody knows the circuit they are in; everybody knows the state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Literal

from pydantic import Field

from bot.core.text import Text, Verbatim, message
from bot.flows.session import FlowSession
from bot.flows.steps.base import (
    Answer,
    Chosen,
    Move,
    Paragraphs,
    Prompt,
    PromptChoice,
    Stay,
    Step,
    Target,
    World,
    provenance,
)

UNKNOWN = message("state", "I don't know the state")
RANGE = message("state", "{first} to {last}")
PAGE = 12
"""States on one screen: more would be a wall of buttons on a small phone."""


class StateStep(Step):
    """A question for a state. `by` names the next step for each circuit, `otherwise` is for all others."""

    kind: Literal["state"]
    text: Paragraphs
    by: Mapping[str, str] = Field(min_length=1)
    otherwise: str

    def targets(self) -> Iterator[Target]:
        for step in dict.fromkeys([*self.by.values(), self.otherwise]):
            yield Target(step=step)

    def texts(self) -> Iterator[str]:
        yield self.text

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        text = Text(context, self.text, self.own_values(world))
        body = (text, *provenance(self.facts, session.as_of, world))
        pages = _pages(world)
        unknown = ((PromptChoice(UNKNOWN, "unknown"),),)
        if session.note in pages:
            buttons = [PromptChoice(Text("", "{name}", {"name": Verbatim(name)}), name) for name in pages[session.note]]
            return Prompt(body, (*batched(buttons, 2), *unknown))
        ranges = (
            PromptChoice(RANGE.with_values(first=Verbatim(names[0]), last=Verbatim(names[-1])), page)
            for page, names in pages.items()
        )
        return Prompt(body, (*((choice,) for choice in ranges), *unknown))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        if not isinstance(answer, Chosen):
            return None
        if answer.answer == "unknown":
            return Move(Target(step=self.otherwise))
        if answer.answer in _pages(world):
            return Stay(note=answer.answer)
        for circuit, states in world.circuits.items():
            if answer.answer in states:
                return Move(Target(step=self.by.get(circuit, self.otherwise)), {"state": answer.answer})
        return None


def _pages(world: World) -> dict[str, tuple[str, ...]]:
    """The states in the order of the alphabet, a screen at a time; the key is the answer that shows the screen."""
    names = sorted(name for states in world.circuits.values() for name in states)
    return {f"page{number}": page for number, page in enumerate(batched(names, PAGE))}
