"""`letter`: shows one kind of paper: what it is, where the day that counts often stands, and where to go from here.

On request it hands out our own drawing of the paper. The person's paper itself is never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.core.papers import SketchFile
from bot.core.text import Text, Verbatim, message
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
    lookup,
    provenance,
)
from bot.flows.steps.letters import SLOT, label
from bot.letters.book import Letter

TITLE = message("letter", "📄 **{name}**\nThe big words on it: {words}")
FIND = message("letter", "📅 {where}")
NOT_HERE = message("letter", "✋ Do not send the paper here, and no photo of it.")
SHOW = message("letter", "📄 Show me where to look")
ANOTHER = message("letter", "It is another paper")
DRAWN = message(
    "letter",
    "Our own drawing. Your paper can look different.\n"
    "{first} who sent it\n"
    "{second} the big words\n"
    "{third} often the day that counts",
)
DRAWN_WITH_NUMBER = message(
    "letter",
    "Our own drawing. Your paper can look different.\n"
    "{first} who sent it\n"
    "{second} the big words\n"
    "{third} often the day that counts\n"
    "{fourth} often the form number, small, at the foot or in a corner",
)
SIGNS = {"first": Verbatim("①"), "second": Verbatim("②"), "third": Verbatim("③"), "fourth": Verbatim("④")}
"""The signs in the drawing, as values: a translation cannot mix them up."""


class LetterStep(Step):
    """Shows the paper in the slot `letter`. `text` goes first, `other` is the step for people who have another one."""

    kind: Literal["letter"]
    text: Paragraphs
    other: str = Field(pattern=NAME)

    def targets(self) -> Iterator[Target]:
        yield Target(step=self.other)

    def texts(self) -> Iterator[str]:
        yield self.text

    def reads(self) -> frozenset[str]:
        return frozenset({SLOT})

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        """What is shown.

        Raises:
            KeyError: the session names no paper, or one that is no longer in the data.
        """
        letter = world.letters[session.slots[SLOT]]
        own = tuple((PromptChoice(Text(letter.name.context, each.label), each.id),) for each in letter.choices)
        another = (PromptChoice(ANOTHER, "another"),)
        if session.note == "sketch" and world.prints:
            drawn = DRAWN_WITH_NUMBER if letter.sketch.number else DRAWN
            return Prompt((drawn.with_values(**SIGNS), NOT_HERE), (*own, another), paper=SketchFile(letter.sketch))
        body = (Text(context, self.text, self.own_values(world)), *_words(letter, session, world))
        show = ((PromptChoice(SHOW, "sketch"),),) if world.prints else ()
        return Prompt(body, (*own, *show, another))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        if not isinstance(answer, Chosen):
            return None
        if answer.answer == "another":
            return Move(Target(step=self.other))
        if answer.answer == "sketch":
            return Stay(note="sketch")
        for each in world.letters[session.slots[SLOT]].choices:
            if each.id == answer.answer:
                return Move(Target(step=each.step, flow=each.flow), each.slots)
        return None


def _words(letter: Letter, session: FlowSession, world: World) -> Iterator[Text]:
    values = {name: lookup(reference, world) for name, reference in letter.values.items()}
    what = Text(letter.what.context, letter.what.source, values)
    find = Text(letter.find.context, letter.find.source, values)
    yield TITLE.with_values(name=label(letter), words=Verbatim(letter.headings[0]))
    yield what
    yield FIND.with_values(where=find)
    yield NOT_HERE
    yield from provenance(letter.facts, session.as_of, world)
