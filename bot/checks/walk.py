"""Walks every path of every flow in every language and renders each screen strictly: proof before publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.core.dates import (
    AmbiguousDate,
    Calendar,
    CertainDate,
    ConvertedDate,
    GuessedDate,
    ImpossibleDate,
    UnreadableDate,
)
from bot.core.issue import Issue
from bot.core.papers import Paper, SheetFile
from bot.core.yaml_source import Source
from bot.errors import BotError, ContentError
from bot.flows.definition import Flow
from bot.flows.engine import FlowEngine
from bot.flows.session import FlowSession
from bot.flows.steps.ask_date import AskDateStep
from bot.flows.steps.base import Answer, Chosen, Prompt, TypedDate
from bot.locales.render import Renderer

SCREEN_LIMIT = 1600
"""Characters of a rendered screen with its sum and contacts; Telegram's own limit is 4096."""

DAYS_AGO = (0, 3, 9, 12, 29, 30, 31, 45, 364, 365, 366, 1500)
"""How many days ago the walked dates lie: around every border of our rules."""


FEW_BUTTONS = 6
"""An open date question with more buttons than this is a calendar."""


@dataclass(slots=True)
class Walk:
    """What a walk saw."""

    screens: int = 0
    paths: int = 0
    issues: list[Issue] = field(default_factory=list)
    papers: set[str] = field(default_factory=set)


type Make = Callable[[Paper, str], object]


def walk_flow(
    flow: str, engine: FlowEngine, renderer: Renderer, make: Make, languages: Sequence[str], today: date
) -> Walk:
    """Walk one flow from its start and from each step that others open.

    A path ends where nothing follows, at another flow, or at a place seen before.

    Args:
        flow: the flow's id.
        engine: over the content.
        renderer: strict, so that a gap is an issue.
        make: makes the files that screens hand out; each kind of page is made once in each language.
        languages: the codes to render in.
        today: in the court's zone.
    """
    walk = Walk()
    source = engine.library.sources[flow]
    live = live_slots(engine.library.flows[flow])
    seen: set[tuple[str, ...]] = set()
    waiting: list[FlowSession] = []
    for step, slots in _doors(flow, engine):
        try:
            waiting.append(engine.start(flow, today, at=step, slots=slots))
        except (BotError, KeyError) as error:
            walk.issues.append(_broken(source, step or engine.library.flows[flow].start, error))
    while waiting:
        session = waiting.pop()
        place = _place(session, live)
        if session.flow != flow or place in seen:
            walk.paths += 1
            continue
        seen.add(place)
        prompts = _shown(session, engine, renderer, languages, walk)
        _make_papers(prompts, session, source, make, languages, walk)
        onward = 0
        for answer in _answers(prompts, today):
            try:
                follower = engine.resume(session, answer, today)
            except (BotError, KeyError) as error:
                walk.issues.append(_broken(source, session.step, error))
                continue
            if follower is not None:
                onward += 1
                waiting.append(follower)
        walk.paths += onward == 0
    return walk


def _doors(flow: str, engine: FlowEngine) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Where a flow is entered and what is known there: at its start, by buttons of other flows and of papers."""
    yield "", {}
    for other in engine.library:
        for step in other.steps.values():
            for item in (*getattr(step, "choices", ()), *getattr(step, "late_choices", ())):
                if item.open == flow:
                    yield item.at, item.set
    for letter in engine.world.letters.values():
        yield from ((each.step, each.slots) for each in letter.choices if each.flow == flow)


def _shown(
    session: FlowSession, engine: FlowEngine, renderer: Renderer, languages: Sequence[str], walk: Walk
) -> tuple[Prompt, ...]:
    source = engine.library.sources[session.flow]
    line = source.line_of(("steps", session.step))
    try:
        prompts = engine.prompts(session)
    except (BotError, KeyError) as error:
        walk.issues.append(_broken(source, session.step, error))
        return ()
    for language in languages:
        for prompt in prompts:
            walk.screens += 1
            try:
                text = renderer.reply_text(prompt.body, language)
                for row in prompt.rows:
                    for choice in row:
                        renderer.render(choice.label, language)
            except (BotError, KeyError, ValueError) as error:
                cure = f"{session.step} in {language}: {error}"
                walk.issues.append(Issue(source.path, line, "walk-render", cure))
                continue
            if len(text) > SCREEN_LIMIT:
                cure = f"{session.step} in {language} has {len(text)} characters on screen, at most {SCREEN_LIMIT}"
                walk.issues.append(Issue(source.path, line, "walk-length", cure))
    return prompts


def live_slots(flow: Flow) -> dict[str, frozenset[str]]:
    """For each step the slots that it or a step after it reads, before they are asked anew.

    Two people whose other answers differ see the same from there on, so one of them is enough to walk.
    """
    live = {name: step.reads() for name, step in flow.steps.items()}
    changed = True
    while changed:
        changed = False
        for name, step in flow.steps.items():
            after = frozenset[str]()
            for target in step.targets():
                if not target.flow and target.step in live:
                    asked = {step.slot} if isinstance(step, AskDateStep) and target.step == step.next else set()
                    after |= live[target.step] - asked
            if not after <= live[name]:
                live[name] |= after
                changed = True
    return live


def _make_papers(
    prompts: tuple[Prompt, ...], session: FlowSession, source: Source, make: Make, languages: Sequence[str], walk: Walk
) -> None:
    for paper in (prompt.paper for prompt in prompts if prompt.paper is not None):
        dated = isinstance(paper, SheetFile) and paper.sheet.date is not None
        shape = f"{session.step} {session.note} {dated}"
        if shape in walk.papers:
            continue
        walk.papers.add(shape)
        for language in languages:
            try:
                make(paper, language)
            except ContentError as error:
                cure = f"{session.step} in {language}: the page cannot be made: {error}"
                line = source.line_of(("steps", session.step))
                walk.issues.append(Issue(source.path, line, "walk-paper", cure))


def _answers(prompts: tuple[Prompt, ...], today: date) -> Iterator[Answer]:
    if not prompts:
        return
    last = prompts[-1]
    days = [choice.answer for row in last.rows for choice in row]
    if not last.awaits_date:
        yield from (Chosen(answer) for answer in days)
        return
    # The calendar has a button for each day; the days below stand for them.
    yield from (Chosen(answer) for answer in (days if len(days) <= FEW_BUTTONS else ("unknown", *days[:3])))
    for ago in DAYS_AGO:
        yield TypedDate(CertainDate(today - timedelta(days=ago)))
    yield TypedDate(GuessedDate(today - timedelta(days=5)))
    yield TypedDate(ConvertedDate(today - timedelta(days=5), Calendar.SOLAR_HIJRI))
    yield TypedDate(AmbiguousDate((today - timedelta(days=40), today - timedelta(days=10))))
    yield from (TypedDate(ImpossibleDate()), TypedDate(UnreadableDate()))
    yield TypedDate(CertainDate(today + timedelta(days=400)))


def _broken(source: Source, step: str, error: Exception) -> Issue:
    cure = f"after `{step}` the flow cannot go on ({type(error).__name__}: {error}); see `asylum-guide check`"
    return Issue(source.path, source.line_of(("steps", step)), "walk-broken", cure)


def _place(session: FlowSession, live: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    wanted = live.get(session.step, frozenset(session.slots))
    slots = tuple(f"{key}={value}" for key, value in sorted(session.slots.items()) if key in wanted)
    return (session.flow, *session.shown, *slots, session.note, *session.asked)
