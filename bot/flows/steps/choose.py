"""`choose`: shows a text and waits for one of its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.core.text import Text
from bot.flows.session import FlowSession
from bot.flows.steps.base import (
    Answer,
    ChoiceItem,
    Move,
    Paragraphs,
    Prompt,
    Stay,
    Step,
    Target,
    World,
    choice_rows,
    provenance,
    take_choice,
)


class ChooseStep(Step):
    """A text and one to five buttons."""

    kind: Literal["choose"]
    text: Paragraphs
    choices: tuple[ChoiceItem, ...] = Field(min_length=1, max_length=5)

    def targets(self) -> Iterator[Target]:
        yield from (item.target for item in self.choices)

    def texts(self) -> Iterator[str]:
        yield self.text
        yield from (item.label for item in self.choices)

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        text = Text(context, self.text, self.own_values(world))
        return Prompt((text, *provenance(self.facts, session.as_of, world)), choice_rows(context, self.choices))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        return take_choice(answer, self.choices)
