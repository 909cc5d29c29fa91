"""What a change of a rule, a fact or a contact touches: rules, flows, papers, sentences, catalogs, cases and plays.

For the person who has just read of a change in the law and has to find every place that speaks of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.deadlines.library import RuleBook
from bot.errors import UnusableInput
from bot.facts import FactBook
from bot.flows.extract import MessageKey, flow_keys, letter_keys
from bot.flows.library import FlowLibrary
from bot.flows.steps import AnyStep
from bot.flows.steps.base import World
from bot.flows.steps.contacts import ContactsStep
from bot.flows.steps.deadline import DeadlineStep
from bot.flows.steps.letters import LETTER_FLOW
from bot.flows.steps.takeaway import TakeawayStep
from bot.letters.book import Letter, LetterBook
from bot.locales.catalogs import Catalogs, po_path
from bot.locales.languages import SOURCE, Languages


@dataclass(frozen=True, slots=True)
class Touched:
    """One step, or kind of paper, that speaks of what changes: where it stands, and through what.

    A paper is shown by the flow `letter`; it stands here under its own id.
    """

    flow: str
    step: str
    path: str
    line: int
    through: str


@dataclass(frozen=True, slots=True)
class CatalogTouched:
    """One language's catalog: how many of the touched sentences it has translated."""

    language: str
    path: str
    sentences: int
    translated: int


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything a change touches. `through` are the ids reached: the target, then what rests on it."""

    target: str
    kind: str
    through: tuple[str, ...]
    steps: tuple[Touched, ...]
    catalogs: tuple[CatalogTouched, ...]
    proofs: tuple[str, ...]

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows touched, each once."""
        return tuple(dict.fromkeys(step.flow for step in self.steps))


def impact(
    target: str, library: FlowLibrary, world: World, catalogs: Catalogs, languages: Languages, root: Path
) -> Impact:
    """Everything that a change of `target` touches.

    Args:
        target: the id of a rule, a fact or a contact.
        library: the flows.
        world: rules, facts and contacts.
        catalogs: the translations.
        languages: the offered languages.
        root: the project, for the cases and plays.

    Raises:
        UnusableInput: nothing has this id; the nearest ids come with it.
    """
    kind = _kind(target, world)
    through = tuple(_reached(target, world.rules, world.facts))
    steps = (*_steps(set(through), library), *_papers(set(through), world.letters))
    keys = [*_sentences(steps, library), *_paper_sentences(steps, world.letters)]
    touched = [
        CatalogTouched(
            language.code,
            po_path(root / "locales", language.code).relative_to(root).as_posix(),
            len(keys),
            sum(catalogs.has(language.code, key.context, key.source) for key in keys),
        )
        for language in languages
        if language.code != SOURCE
    ]
    proofs = tuple(_proofs(through, {step.flow for step in steps}, root))
    return Impact(target, kind, through, steps, tuple(touched), proofs)


def _kind(target: str, world: World) -> str:
    for kind, known in (("rule", world.rules), ("fact", world.facts), ("contact", world.contacts)):
        if target in known:
            return kind
    everything = [*world.rules, *world.facts, *world.contacts]
    near = difflib.get_close_matches(target, everything, n=3, cutoff=0.5)
    cure = f"did you mean {' or '.join(near)}?" if near else "ids stand in flows/<country>/deadlines, facts, contacts"
    raise UnusableInput(target, f"is no rule, fact or contact; {cure}")


def _reached(target: str, rules: RuleBook, facts: FactBook) -> Iterator[str]:
    """The target; older facts that this one updates; the rules that rest on any of them."""
    reached = [target, *(fact.id for fact in facts.values() if target in fact.updated_by)]
    yield from reached
    for rule in rules.values():
        if rule.id != target and any(set(version.facts) & set(reached) for version in rule.versions):
            yield rule.id


def _steps(ids: set[str], library: FlowLibrary) -> Iterator[Touched]:
    for flow in library:
        source = library.sources[flow.id]
        for name in sorted(ids & set(flow.people)):
            yield Touched(flow.id, "(people)", source.path, source.line_of(("people",)), name)
        for name, step in flow.steps.items():
            line = source.line_of(("steps", name))
            for through in sorted(set(_uses(step)) & ids):
                yield Touched(flow.id, name, source.path, line, through)


def _papers(ids: set[str], letters: LetterBook) -> Iterator[Touched]:
    for name, letter in letters.items():
        source = letters.sources[name]
        for through in sorted(set(_named(letter)) & ids):
            yield Touched(LETTER_FLOW, name, source.path, source.line_of(("id",)), through)


def _named(content: AnyStep | Letter) -> Iterator[str]:
    """The ids of facts and contacts that texts rest on, or take a value from."""
    yield from content.facts
    yield from (reference.partition(".")[0] for reference in content.values.values())


def _uses(step: AnyStep) -> Iterator[str]:
    """The ids of rules, facts and contacts that a step names."""
    yield from _named(step)
    if isinstance(step, DeadlineStep):
        yield step.rule
        yield from step.people
    if isinstance(step, ContactsStep):
        yield from step.contacts
    if isinstance(step, TakeawayStep):
        yield from step.phones


def _sentences(steps: Iterable[Touched], library: FlowLibrary) -> Iterator[MessageKey]:
    contexts = {f"{step.flow}/{step.step}" for step in steps}
    for flow in library:
        yield from (key for key in flow_keys(flow, library.sources[flow.id]) if key.context in contexts)


def _paper_sentences(touched: Iterable[Touched], letters: LetterBook) -> Iterator[MessageKey]:
    for name in dict.fromkeys(each.step for each in touched if each.flow == LETTER_FLOW and each.step in letters):
        yield from letter_keys(letters.sources[name])


def _proofs(ids: tuple[str, ...], flows: set[str], root: Path) -> Iterator[str]:
    """The hand-worked cases of the rules and the plays of the flows: what has to be looked at again."""
    for folder in sorted((root / "tests" / "deadline_cases").glob("*")):
        yield from (path.relative_to(root).as_posix() for name in ids if (path := folder / f"{name}.yaml").exists())
    for play in sorted((root / "tests" / "plays").glob("*/*.yaml")):
        if play.name.partition(".")[0] in flows:
            yield play.relative_to(root).as_posix()
