"""`takeaway`: one page to keep for when the phone is gone, as PDF, as picture, or as words to learn by heart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, PrivateAttr

from bot.core.papers import Form, Sheet, SheetDate, SheetFile, SheetPhone
from bot.core.text import Text, message
from bot.deadlines.compute import Withheld
from bot.flows.session import FlowSession
from bot.flows.steps import sums
from bot.flows.steps.base import (
    NAME,
    Answer,
    ChoiceItem,
    Chosen,
    Move,
    Paragraphs,
    Prompt,
    PromptChoice,
    Stay,
    Step,
    Target,
    World,
    choice_rows,
    provenance,
    take_choice,
)
from bot.flows.steps.card import in_two_languages
from bot.flows.steps.contacts import PHONE_FOR
from bot.flows.steps.deadline import DeadlineStep

AS_PDF = message("takeaway", "📄 To print (PDF)")
AS_PICTURE = message("takeaway", "📄 As a picture")
BY_HEART = message("takeaway", "📄 Words to learn by heart")
HERE_IT_IS = message(
    "takeaway",
    "📄 Here is the page. Its file name says nothing about the topic. I keep no copy. "
    "It stays in this chat and on your phone until you delete it. You can print it, or write it down by hand.",
)
LEARN = message("takeaway", "These words and numbers still help when the phone is gone:")
NUMBER = message("takeaway", "☎️ {phone}\n{name}\n{what_for}")


class TakeawayStep(Step):
    """A page to keep: `heading`, one to three sentences to `say`, what `not_sign`, one to three `phones`.

    `deadline` names a deadline step of the same flow: its date goes on the page where the person gave the day.
    """

    kind: Literal["takeaway"]
    text: Paragraphs
    heading: Paragraphs
    say: tuple[Paragraphs, ...] = Field(min_length=1, max_length=3)
    not_sign: Paragraphs
    phones: tuple[str, ...] = Field(min_length=1, max_length=3)
    deadline: str = Field(default="", pattern=rf"^$|{NAME}")
    choices: tuple[ChoiceItem, ...] = Field(min_length=1, max_length=5)
    _counts: DeadlineStep | None = PrivateAttr(None)

    def take_date_from(self, step: DeadlineStep) -> None:
        """Join the deadline step that `deadline` names; called once, when the flow is built."""
        self._counts = step

    def targets(self) -> Iterator[Target]:
        yield from (item.target for item in self.choices)

    def reads(self) -> frozenset[str]:
        return self._counts.reads() if self._counts else frozenset()

    def texts(self) -> Iterator[str]:
        yield from (self.text, self.heading, *self.say, self.not_sign)
        yield from (item.label for item in self.choices)

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        ways = [PromptChoice(BY_HEART, "words")]
        if world.prints:
            ways = [PromptChoice(AS_PDF, Form.PDF), PromptChoice(AS_PICTURE, Form.PICTURE), *ways]
        rows = (*((way,) for way in ways), *choice_rows(context, self.choices))
        checked = provenance(self.facts, session.as_of, world)
        if session.note == "words":
            return Prompt((*self._by_heart(context, world), *checked), rows)
        if session.note in (Form.PDF, Form.PICTURE) and world.prints:
            paper = SheetFile(self.sheet(context, session, world), Form(session.note))
            return Prompt((HERE_IT_IS,), rows, paper=paper)
        return Prompt((Text(context, self.text, self.own_values(world)), *checked), rows)

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        if isinstance(answer, Chosen) and answer.answer in ("words", Form.PDF, Form.PICTURE):
            return Stay(note=answer.answer)
        return take_choice(answer, self.choices)

    def sheet(self, context: str, session: FlowSession, world: World) -> Sheet:
        """The page for this session; without a date where none is known or none may be given."""
        values = self.own_values(world)
        return Sheet(
            heading=Text(context, self.heading, values),
            date=self._date(context, session, world),
            say=tuple(Text(context, sentence, values) for sentence in self.say),
            not_sign=Text(context, self.not_sign, values),
            phones=tuple(_phones(self.phones, world)),
            sources=provenance(self.facts, session.as_of, world),
        )

    def _date(self, context: str, session: FlowSession, world: World) -> SheetDate | None:
        step = self._counts
        if step is None or step.date not in session.slots:
            return None
        result = step.result(session, world)
        if isinstance(result, Withheld):
            return None
        place = f"{context.rsplit('/', 1)[0]}/{self.deadline}"
        heading = Text(place, step.heading, {**step.own_values(world), **sums.sum_values(result)})
        late = result.days_left(session.as_of) < 0
        safer = () if late else step.safer(place, result, session, world)
        # How many days are left would be wrong tomorrow; that the day has passed stays true.
        passed = (sums.distance(result, session.as_of),) if late else ()
        lines = (*passed, *sums.sum_texts(result), *safer, *sums.source_texts(result, session.as_of))
        return SheetDate(heading, result.due_on, lines)

    def _by_heart(self, context: str, world: World) -> Iterator[Text]:
        yield LEARN
        values = self.own_values(world)
        for sentence in (*self.say, self.not_sign):
            yield in_two_languages(Text(context, sentence, values))
        for phone in _phones(self.phones, world):
            shown = PHONE_FOR.with_values(phone=phone.number, note=phone.note) if phone.note else phone.number
            yield NUMBER.with_values(phone=shown, name=phone.name, what_for=phone.what_for)


def _phones(names: tuple[str, ...], world: World) -> Iterator[SheetPhone]:
    for name in names:
        contact = world.contacts[name]
        if contact.show_phone and contact.phones:
            phone = contact.phones[0]
            yield SheetPhone(contact.name, phone.number, contact.what_for, phone.note)
