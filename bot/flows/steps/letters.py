"""`letters`: a list of kinds of papers to choose from, by name and form number. The chosen one goes into `letter`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.core.text import Text, message
from bot.flows.session import FlowSession
from bot.flows.steps.base import (
    NAME,
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
from bot.letters.book import Letter

LETTER_FLOW, PAPER, WHICH = "letter", "paper", "which"
"""The flow that typed words off a paper open: at `paper` where they name one, at `which` where they fit several."""
SLOT = "letter"
"""Holds the id of the paper a person has."""
FOUND = "letters"
"""Holds the ids of the papers that typed words may mean, with spaces between."""

NAMED = message("letter", "{name} · {form}")
OTHER = message("letter", "None of these")


class LettersStep(Step):
    """A text and one button for each kind of paper.

    `kinds` are ids of papers; without them the step offers those that typed words were taken for. `next` is the step
    of kind `letter`, `other` the step for a paper that is not in the list.
    """

    kind: Literal["letters"]
    text: Paragraphs
    kinds: tuple[str, ...] = Field(default=(), max_length=5)
    next: str = Field(pattern=NAME)
    other: str = Field(pattern=NAME)

    def targets(self) -> Iterator[Target]:
        yield Target(step=self.next)
        yield Target(step=self.other)

    def texts(self) -> Iterator[str]:
        yield self.text

    def reads(self) -> frozenset[str]:
        return frozenset() if self.kinds else frozenset({FOUND})

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        text = Text(context, self.text, self.own_values(world))
        rows = tuple((PromptChoice(label(world.letters[name]), name),) for name in self._offered(session, world))
        checked = provenance(self.facts, session.as_of, world)
        return Prompt((text, *checked), (*rows, (PromptChoice(OTHER, "none"),)))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        if not isinstance(answer, Chosen):
            return None
        if answer.answer == "none":
            return Move(Target(step=self.other))
        if answer.answer in self._offered(session, world):
            return Move(Target(step=self.next), {SLOT: answer.answer})
        return None

    def _offered(self, session: FlowSession, world: World) -> tuple[str, ...]:
        names = self.kinds or session.slots.get(FOUND, "").split()
        return tuple(name for name in names if name in world.letters)


def label(letter: Letter) -> Text:
    """The name of a paper with its number, as on a button."""
    return NAMED.with_values(name=letter.name, form=letter.form) if letter.form else letter.name


def entrance(names: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Where the flow `letter` is entered, and with which slots, for papers that typed words were taken for."""
    if len(names) == 1:
        return PAPER, {SLOT: names[0]}
    return WHICH, {FOUND: " ".join(names)}
