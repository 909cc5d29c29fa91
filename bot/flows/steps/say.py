"""`say`: shows a text and goes on at once, or ends the flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.core.text import Text
from bot.flows.session import FlowSession
from bot.flows.steps.base import Paragraphs, Prompt, Step, Target, World, provenance


class SayStep(Step):
    """A text. With `next` the following step is shown in the same turn; without it the flow ends here."""

    kind: Literal["say"]
    text: Paragraphs
    next: str = ""

    def targets(self) -> Iterator[Target]:
        if self.next:
            yield Target(step=self.next)

    def texts(self) -> Iterator[str]:
        yield self.text

    def passes(self, session: FlowSession, world: World) -> Target | None:
        return Target(step=self.next) if self.next else None

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        text = Text(context, self.text, self.own_values(world))
        return Prompt((text, *provenance(self.facts, session.as_of, world)))
