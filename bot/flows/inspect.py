"""Looking at flows without running them: targets, reachability, placeholders, references, limits."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bot.core.issue import Issue, Severity
from bot.core.yaml_source import Source
from bot.errors import UnknownContact, UnknownFact
from bot.flows.definition import Flow
from bot.flows.extract import placeholders
from bot.flows.library import FlowLibrary
from bot.flows.steps import AnyStep
from bot.flows.steps.ask_date import AskDateStep
from bot.flows.steps.base import World, lookup
from bot.flows.steps.contacts import ContactsStep
from bot.flows.steps.deadline import DeadlineStep
from bot.flows.steps.letters import LettersStep
from bot.flows.steps.say import SayStep
from bot.flows.steps.state import StateStep
from bot.flows.steps.takeaway import TakeawayStep
from bot.letters.book import LetterBook

FIRST_SCREEN_WORDS = 60
SCREEN_CHARACTERS = 600
RESERVED = {
    "deadline": frozenset({"again", "calendar", "calendar_named", "check", "keep"}),
    "takeaway": frozenset({"words", "pdf", "picture"}),
}
"""Answers of the buttons that the program adds to a kind of step."""
DEADLINE_VALUES = {"due", "start", "safe_by", "count", "checked_on", "other_count", "other_on", "blocked_on"}


def inspect_flow(flow: Flow, library: FlowLibrary, world: World) -> Iterator[Issue]:
    """Every problem of one flow that shows without running it."""
    source = library.sources[flow.id]
    reached = reachable(flow, library, world.letters)
    for name in flow.people:
        if name not in world.contacts:
            yield _issue(source, ("people",), "flow-contact", f"there is no contact `{name}` in contacts/")
    for name, step in flow.steps.items():
        if name not in reached:
            yield _issue(source, ("steps", name), "flow-unreachable", f"no step leads to `{name}`; link or delete it")
        yield from _targets(flow, name, step, source, library)
        yield from _references(flow, name, step, source, world)
        yield from _choices(name, step, source)
        yield from _limits(flow, name, step, source)


def reachable(flow: Flow, library: FlowLibrary, letters: LetterBook | None = None) -> set[str]:
    """The steps that can be reached from the start, or that another flow, a paper or typed words open."""
    reached: set[str] = set()
    others = (step for other in library if other.id != flow.id for step in other.steps.values())
    doors = {target.step for step in others for target in step.targets() if target.flow == flow.id and target.step}
    doors |= {each.step for letter in (letters or {}).values() for each in letter.choices if each.flow == flow.id}
    doors |= {name for name, step in flow.steps.items() if isinstance(step, LettersStep) and not step.kinds}
    waiting = [flow.start, *sorted(doors)]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in flow.steps:
            continue
        reached.add(name)
        waiting += [target.step for target in flow.steps[name].targets() if not target.flow]
    return reached


def _targets(flow: Flow, name: str, step: AnyStep, source: Source, library: FlowLibrary) -> Iterator[Issue]:
    for target in step.targets():
        if target.flow and target.flow not in library:
            yield _issue(source, ("steps", name), "flow-target", f"`open: {target.flow}`: there is no such flow file")
        elif target.flow:
            others = library.flows[target.flow].steps
            if target.step and target.step not in others:
                cure = f"`at: {target.step}` is no step of flow `{target.flow}`: {', '.join(others)}"
                yield _issue(source, ("steps", name), "flow-target", cure)
        elif target.step and target.step not in flow.steps:
            near = difflib.get_close_matches(target.step, flow.steps, n=1)
            cure = f"did you mean `{near[0]}`?" if near else f"steps: {', '.join(flow.steps)}"
            yield _issue(source, ("steps", name), "flow-target", f"`{target.step}` is no step here; {cure}")


def _references(flow: Flow, name: str, step: AnyStep, source: Source, world: World) -> Iterator[Issue]:
    place = ("steps", name)
    for fact in step.facts:
        if fact not in world.facts:
            yield _issue(source, (*place, "facts"), "flow-fact", f"there is no fact `{fact}` in facts/")
    for key, reference in step.values.items():
        try:
            lookup(reference, world)
        except (KeyError, UnknownContact, UnknownFact):
            cure = f"`{key}: {reference}` is in no fact or contact; write `FACT-ID.name` or `contact-id.phone`"
            yield _issue(source, (*place, "values"), "flow-value", cure)
    known = set(step.values) | (DEADLINE_VALUES if isinstance(step, DeadlineStep) else set())
    for text in step.texts():
        for unknown in sorted(placeholders(text) - known):
            cure = f"{{{unknown}}} has no value; add it under `values:` of step `{name}`"
            yield _issue(source, place, "flow-placeholder", cure)
    yield from _special(flow, step, source, place, world)


def _special(flow: Flow, step: AnyStep, source: Source, place: tuple[str, str], world: World) -> Iterator[Issue]:
    """What only some kinds of step refer to: contacts, circuits, a rule and the slot with its day."""
    contacts = step.contacts if isinstance(step, ContactsStep) else ()
    people = step.people if isinstance(step, DeadlineStep) else ()
    phones = step.phones if isinstance(step, TakeawayStep) else ()
    for contact in (*contacts, *people, *phones):
        if contact not in world.contacts:
            yield _issue(source, place, "flow-contact", f"there is no contact `{contact}` in contacts/")
        elif contact in phones and not (world.contacts[contact].show_phone and world.contacts[contact].phones):
            cure = f"`{contact}` has no phone number that may be shown; choose another for the page to keep"
            yield _issue(source, (*place, "phones"), "flow-phone", cure)
    if isinstance(step, StateStep):
        for circuit in step.by:
            if circuit not in world.circuits:
                cure = f"`{circuit}` is no circuit of country.yaml: {', '.join(world.circuits)}"
                yield _issue(source, (*place, "by"), "flow-circuit", cure)
    if isinstance(step, DeadlineStep):
        if step.rule not in world.rules:
            yield _issue(source, (*place, "rule"), "flow-rule", f"there is no rule `{step.rule}` in deadlines/")
        asked = {other.slot for other in flow.steps.values() if isinstance(other, AskDateStep)}
        if step.date not in asked:
            cure = f"`date: {step.date}`: no ask_date step of this flow fills the slot `{step.date}`"
            yield _issue(source, (*place, "date"), "flow-slot", cure)


def _choices(name: str, step: AnyStep, source: Source) -> Iterator[Issue]:
    for key in ("choices", "late_choices"):
        ids = [item.id for item in getattr(step, key, ())]
        for twice in sorted({each for each in ids if ids.count(each) > 1}):
            cure = f"the choice id `{twice}` stands twice; the second button would do what the first does"
            yield _issue(source, ("steps", name), "flow-choice", cure)
        for taken in sorted(set(ids) & RESERVED.get(step.kind, frozenset())):
            cure = f"the choice id `{taken}` belongs to a button the program adds to this step; take another id"
            yield _issue(source, ("steps", name), "flow-choice", cure)


def _limits(flow: Flow, name: str, step: AnyStep, source: Source) -> Iterator[Issue]:
    text = next(iter(step.texts()), "")
    if name == flow.start and len(text.split()) > FIRST_SCREEN_WORDS:
        cure = f"the first screen has {len(text.split())} words, the limit is {FIRST_SCREEN_WORDS}; move details down"
        yield _issue(source, ("steps", name), "flow-first-words", cure)
    if len(text) > SCREEN_CHARACTERS:
        cure = f"this text has {len(text)} characters, the limit is {SCREEN_CHARACTERS}; split it into two steps"
        yield _issue(source, ("steps", name), "flow-length", cure)
    if isinstance(step, SayStep) and not step.next and not flow.people:
        cure = f"the flow ends at `{name}` without people who can help; add `people:` to the flow"
        yield _issue(source, ("steps", name), "flow-no-people", cure, Severity.WARNING)


def _issue(
    source: Source, location: tuple[str | int, ...], code: str, message: str, severity: Severity = Severity.ERROR
) -> Issue:
    return Issue(source.path, source.line_of(location), code, message, severity)
