"""Looking at the kinds of papers without running anything: targets, references, and whether each can be chosen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bot.core.issue import Issue
from bot.core.yaml_source import Source
from bot.errors import UnknownContact, UnknownFact
from bot.flows.extract import placeholders
from bot.flows.library import FlowLibrary
from bot.flows.steps.base import World, lookup
from bot.flows.steps.choose import ChooseStep
from bot.flows.steps.letter import LetterStep
from bot.flows.steps.letters import LETTER_FLOW, PAPER, SLOT, WHICH, LettersStep
from bot.letters.book import Letter


def inspect_letters(library: FlowLibrary, world: World) -> Iterator[Issue]:
    """Every problem of the papers that shows only beside the flows and facts."""
    if not world.letters:
        return
    yield from _flow(library)
    listed = set(_listed(library))
    for name, letter in world.letters.items():
        source = world.letters.sources[name]
        yield from _targets(letter, source, library)
        yield from _references(letter, source, world)
        if name not in listed:
            cure = f"no list of the flow `{LETTER_FLOW}` offers `{name}`; add it under `kinds:` of one of them"
            yield Issue(source.path, source.line_of(("id",)), "letter-unlisted", cure)
    for flow in library:
        for name, step in flow.steps.items():
            for kind in step.kinds if isinstance(step, LettersStep) else ():
                if kind not in world.letters:
                    near = difflib.get_close_matches(kind, world.letters, n=1)
                    cure = f"there is no paper `{kind}` in letters/" + (f"; did you mean `{near[0]}`?" if near else "")
                    source = library.sources[flow.id]
                    yield Issue(source.path, source.line_of(("steps", name, "kinds")), "letter-unknown", cure)


def _flow(library: FlowLibrary) -> Iterator[Issue]:
    """The program itself opens these two steps for words typed off a paper."""
    steps = library.flows[LETTER_FLOW].steps if LETTER_FLOW in library else {}
    which = steps.get(WHICH)
    if not isinstance(steps.get(PAPER), LetterStep) or not isinstance(which, LettersStep) or which.kinds:
        path = library.sources[LETTER_FLOW].path if LETTER_FLOW in library.sources else f"flows/us/{LETTER_FLOW}.yaml"
        cure = f"needs a step `{PAPER}` of kind letter and a step `{WHICH}` of kind letters without `kinds`"
        yield Issue(path, 0, "letter-flow", cure)


def _listed(library: FlowLibrary) -> Iterator[str]:
    for flow in library:
        for step in flow.steps.values():
            if isinstance(step, LettersStep):
                yield from step.kinds
            elif isinstance(step, ChooseStep):
                yield from (item.set[SLOT] for item in step.choices if SLOT in item.set)


def _targets(letter: Letter, source: Source, library: FlowLibrary) -> Iterator[Issue]:
    for number, choice in enumerate(letter.choices):
        place = source.line_of(("choices", number))
        if choice.flow not in library:
            yield Issue(source.path, place, "letter-target", f"`open: {choice.flow}`: there is no such flow file")
        elif choice.step and choice.step not in library.flows[choice.flow].steps:
            steps = ", ".join(library.flows[choice.flow].steps)
            cure = f"`at: {choice.step}` is no step of flow `{choice.flow}`: {steps}"
            yield Issue(source.path, place, "letter-target", cure)


def _references(letter: Letter, source: Source, world: World) -> Iterator[Issue]:
    for fact in letter.facts:
        if fact not in world.facts:
            cure = f"there is no fact `{fact}` in facts/"
            yield Issue(source.path, source.line_of(("facts",)), "letter-fact", cure)
    for key, reference in letter.values.items():
        try:
            lookup(reference, world)
        except (KeyError, UnknownContact, UnknownFact):
            cure = f"`{key}: {reference}` is in no fact or contact; write `FACT-ID.name` or `contact-id.phone`"
            yield Issue(source.path, source.line_of(("values",)), "letter-value", cure)
    for text in (letter.what, letter.find):
        for unknown in sorted(placeholders(text.source) - set(letter.values)):
            cure = f"{{{unknown}}} has no value; add it under `values:`"
            yield Issue(source.path, source.line_of(()), "letter-value", cure)
