"""`card`: words to say or show to an officer or a judge, in English with the person's language under each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.core.text import Bilingual, Text
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


class CardStep(Step):
    """A text, then one to six sentences in two languages, then buttons."""

    kind: Literal["card"]
    text: Paragraphs
    say: tuple[Paragraphs, ...] = Field(min_length=1, max_length=6)
    choices: tuple[ChoiceItem, ...] = Field(min_length=1, max_length=5)

    def targets(self) -> Iterator[Target]:
        yield from (item.target for item in self.choices)

    def texts(self) -> Iterator[str]:
        yield self.text
        yield from self.say
        yield from (item.label for item in self.choices)

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        values = self.own_values(world)
        text = Text(context, self.text, values)
        words = [in_two_languages(Text(context, sentence, values)) for sentence in self.say]
        return Prompt((text, *words, *provenance(self.facts, session.as_of, world)), choice_rows(context, self.choices))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        return take_choice(answer, self.choices)


def in_two_languages(sentence: Text) -> Text:
    """The sentence in English, and under it in the reader's language."""
    return Text("", "{words}", {"words": Bilingual(sentence)})
