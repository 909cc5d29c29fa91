"""What every kind of step is: a frozen piece of content that can show itself, take an answer and name its targets.

Steps are pure. What they need from outside (facts, rules, contacts, the calendar, freezes) comes in as a `World`;
the day comes from the session.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.core.dates import DateReading
from bot.core.papers import Paper
from bot.core.text import PartialDate, Text, Value, message
from bot.glossary import Glossary
from bot.letters.book import LetterBook

if TYPE_CHECKING:
    from bot.contacts import ContactDirectory
    from bot.deadlines.calendar import HolidayCalendar
    from bot.deadlines.library import RuleBook
    from bot.facts import FactBook
    from bot.flows.session import FlowSession

NAME = r"^[a-z][a-z0-9_]*$"
FLOW_NAME = r"^[a-z][a-z0-9_]*$"

Paragraphs = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""English source text; outer white space is dropped so that YAML block style does not matter."""

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=28)]
"""Text of a button, at most 28 characters in English (voice.md)."""


@dataclass(frozen=True, slots=True)
class World:
    """All the data a step may look at.

    `frozen` maps a rule or flow id to the reason it was stopped. `circuits` are the court circuits with the names of
    their states. `prints`: whether sheets can be made here (fonts and all). `identity`: what the bot says of itself.
    `letters` are the kinds of papers it can explain.
    """

    rules: RuleBook
    facts: FactBook
    contacts: ContactDirectory
    calendar: HolidayCalendar
    frozen: Mapping[str, str] = field(default_factory=dict)
    circuits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)
    prints: bool = False
    identity: Mapping[str, Value] = field(default_factory=dict)
    letters: LetterBook = field(default_factory=LetterBook)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a step leads: a step of the same flow, the start of another flow, or a step inside another flow."""

    step: str = ""
    flow: str = ""

    def __str__(self) -> str:
        inside = f", step {self.step}" if self.step else ""
        return f"flow {self.flow}{inside}" if self.flow else f"step {self.step}"


@dataclass(frozen=True, slots=True)
class PromptChoice:
    """One answer a prompt offers. `answer` is what `Chosen` carries back; `rows` of them make the buttons."""

    label: Text
    answer: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What one step shows: a file if there is one, paragraphs, rows of answers; and whether a date may be typed."""

    body: tuple[Text, ...]
    rows: tuple[tuple[PromptChoice, ...], ...] = ()
    awaits_date: bool = False
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The person took one of the prompt's answers."""

    answer: str


@dataclass(frozen=True, slots=True)
class TypedDate:
    """The person typed something that was read as a date, or tried to be."""

    reading: DateReading


type Answer = Chosen | TypedDate


@dataclass(frozen=True, slots=True)
class Move:
    """The answer was taken: these slots are set (an empty one is forgotten) and the flow goes to the target.

    Where the target opens a flow, it begins with these slots only.
    """

    target: Target
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """The step asks on: `note` says what to show first, `month` which month, `asked` which days are in question.

    `calendar`: the calendar other than ours in which the day was typed.
    """

    note: str = ""
    month: str = ""
    asked: tuple[str, ...] = ()
    calendar: str = ""


class ChoiceItem(BaseModel):
    """One button: exactly one of `goto` (a step of this flow) and `open` (another flow, maybe `at` a step of it)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=NAME)
    label: Label
    goto: str = ""
    open: str = ""
    at: str = ""
    set: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> ChoiceItem:
        if bool(self.goto) == bool(self.open):
            raise ValueError(f"choice `{self.id}` needs exactly one of `goto: step` and `open: flow`")
        if self.at and not self.open:
            raise ValueError(f"choice `{self.id}`: `at` names a step of the flow under `open`, which is missing")
        return self

    @property
    def target(self) -> Target:
        return Target(step=self.goto or self.at, flow=self.open)


class Step(BaseModel):
    """The fields every kind has. `facts` are ids of the fact sheet that the text rests on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: tuple[str, ...] = ()
    values: dict[str, str] = Field(default_factory=dict)

    def targets(self) -> Iterator[Target]:
        """Every place this step can lead to."""
        return iter(())

    def texts(self) -> Iterator[str]:
        """Every translatable English text of this step."""
        return iter(())

    def reads(self) -> frozenset[str]:
        """The slots that what this step shows or does depends on."""
        return frozenset()

    def passes(self, session: FlowSession, world: World) -> Target | None:
        """Where the engine goes on at once, or None where the step waits (or the flow ends)."""
        return None

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt | None:
        """What is shown; None for a step that only jumps. `context` is the msgctxt."""
        return None

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        """Take an answer; None when this step cannot use it."""
        return None

    def own_values(self, world: World) -> dict[str, Value]:
        """The step's placeholders, looked up in the facts, contacts and rules."""
        return {name: lookup(reference, world) for name, reference in self.values.items()}


CHECKED = message("facts", "🔎 Checked {checked_on}. Not yet reviewed by a lawyer.")
REPORTED = message("facts", "🔎 Reported, {source_date}. This may have changed since. Ask a lawyer before you decide.")
UNDATED = message("facts", "🔎 Reported, without a date. This may have changed. Ask a lawyer before you decide.")
STALE = message("facts", "🔎 Not checked since {checked_on}. This may be out of date. Ask a lawyer.")


def lookup(reference: str, world: World) -> Value:
    """The value behind `BIA-9.fee` (a fact), `ice-locator.url` or `ice-locator.phone` (a contact), `bot.name`.

    Raises:
        UnknownFact, UnknownContact, KeyError: nothing of that name is in the data; the content check names the line.
    """
    owner, _, name = reference.partition(".")
    if owner == "bot":
        return world.identity[name]
    if owner not in world.contacts:
        return world.facts.value(reference)
    contact = world.contacts[owner]
    known: dict[str, Value | None] = {
        "name": contact.name,
        "url": contact.url,
        "phone": contact.phones[0].number if contact.show_phone and contact.phones else None,
    }
    value = known.get(name)
    if value is None:
        raise KeyError(reference)
    return value


def provenance(facts: tuple[str, ...], today: date, world: World) -> tuple[Text, ...]:
    """One line saying how sure and how old the facts of a screen are; nothing where a screen states no fact."""
    known = [world.facts[name] for name in facts if name in world.facts]
    if not known:
        return ()
    checked = PartialDate(min(fact.checked_on for fact in known).isoformat())
    if any(fact.is_stale(today) for fact in known):
        return (STALE.with_values(checked_on=checked),)
    soft = [fact for fact in known if fact.speaks_softly()]
    if not soft:
        return (CHECKED.with_values(checked_on=checked),)
    dates = [fact.source_date for fact in soft if fact.source_date is not None]
    return (REPORTED.with_values(source_date=min(dates, key=lambda day: day.iso)) if dates else UNDATED,)


def choice_rows(context: str, choices: tuple[ChoiceItem, ...]) -> tuple[tuple[PromptChoice, ...], ...]:
    """One button a row: long labels stay readable on small phones."""
    return tuple((PromptChoice(Text(context, item.label), item.id),) for item in choices)


def take_choice(answer: Answer, choices: tuple[ChoiceItem, ...]) -> Move | None:
    """The move of the chosen button, or None when the answer is none of them."""
    if isinstance(answer, Chosen):
        for item in choices:
            if item.id == answer.answer:
                return Move(item.target, item.set)
    return None
