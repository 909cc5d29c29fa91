"""Small flows made for tests, over the real rules, facts and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from bot.contacts import ContactDirectory
from bot.core.yaml_source import Source
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.country import load_country
from bot.deadlines.library import load_rules
from bot.facts import FactBook
from bot.flows.definition import Flow
from bot.flows.engine import FlowEngine
from bot.flows.library import FlowLibrary
from bot.flows.session import FlowSession
from bot.flows.steps.base import Answer, World
from bot.glossary import Glossary
from bot.letters.book import LetterBook

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 3, 21)

HEAD = """\
spec: 1
id: {id}
title: About {id}
review: {{checked_on: 2026-11-23}}
people: [eoir-pro-bono-list]
start: first
"""

APPEAL = (
    HEAD.format(id="appeal")
    + """\
intent: asylum_denied_appeal
urgent: true
steps:
  first:
    kind: choose
    text: Was it a judge?
    choices:
      - {id: judge, label: A judge, goto: how, set: {decider: judge}}
      - {id: office, label: The asylum office, goto: letter}
      - {id: other, label: I don't know, open: helpers}
  how:
    kind: choose
    text: How did the judge say it?
    choices:
      - {id: oral, label: Aloud in court, goto: when, set: {how: oral}}
      - {id: mail, label: In a letter, goto: when, set: {how: written_mailed}}
  when:
    kind: ask_date
    text: Which day was it?
    slot: decided
    next: due
    unknown: no_day
  due:
    kind: deadline
    rule: BIA-APPEAL-30
    date: decided
    how: how
    heading: The appeal must be at the Board by
    people: [eoir-pro-bono-list]
    choices:
      - {id: forms, label: What to send, goto: letter}
    late_text: Some people still try. Ask a lawyer today.
    late_choices:
      - {id: people, label: Who can help, open: helpers}
  no_day:
    kind: contacts
    text: These people can find the day.
    contacts: [eoir-case-line]
  letter:
    kind: say
    text: Look at the letter.
"""
)

HELPERS = (
    HEAD.format(id="helpers")
    + """\
intent: find_lawyer
steps:
  first:
    kind: contacts
    text: These people can help.
    contacts: [eoir-pro-bono-list]
    choices:
      - {id: more, label: More, goto: again}
  again:
    kind: choose
    text: Once more?
    choices:
      - {id: again, label: Again, goto: first}
"""
)

CHAIN = (
    HEAD.format(id="chain")
    + """\
steps:
  first:
    kind: go
    when:
      - {slot: seen, is: "yes", goto: last}
    otherwise: one
  one:
    kind: say
    text: First.
    next: two
  two:
    kind: say
    text: Second.
    next: ask
  ask:
    kind: choose
    text: Go on?
    choices:
      - {id: go_on, label: Go on, goto: first, set: {seen: "yes"}}
      - {id: leave, label: Leave, open: helpers}
  last:
    kind: say
    text: The end.
"""
)

LOOP = (
    HEAD.format(id="loop")
    + """\
steps:
  first:
    kind: choose
    text: Shall we?
    choices:
      - {id: turn, label: Turn, goto: left}
  left:
    kind: go
    otherwise: right
  right:
    kind: go
    otherwise: left
"""
)

LETTER = (
    HEAD.format(id="letter")
    + """\
steps:
  first:
    kind: letters
    text: Which one?
    kinds: [summons, judge_order]
    next: paper
    other: more
  more:
    kind: choose
    text: What is it about?
    choices:
      - {id: receipt, label: A receipt, goto: paper, set: {letter: receipt}}
      - {id: rejection, label: It came back, goto: paper, set: {letter: rejection}}
  which:
    kind: letters
    text: Which one?
    next: paper
    other: more
  paper:
    kind: letter
    text: This one?
    other: first
"""
)


def common_flow(name: str, text: str = "Hello.") -> str:
    """One of the flows the program opens itself."""
    head = HEAD.format(id=name)
    return (
        head
        + f"steps:\n  first:\n    kind: choose\n    text: {text}\n    choices:\n"
        + (
            "      - {id: appeal, label: A judge said no, open: appeal}\n"
            "      - {id: helpers, label: Help, open: helpers}\n"
        )
    )


COMMON = {name: common_flow(name, f"This is {name}.") for name in ("menu", "welcome", "help", "privacy", "about")}
US = {"appeal": APPEAL, "helpers": HELPERS, "chain": CHAIN, "loop": LOOP}


@cache
def world(frozen: str = "") -> World:
    """The real data; `frozen` is the id of a rule that an operator stopped."""
    pack = ROOT / "flows" / "us"
    return World(
        load_rules(pack / "deadlines", ROOT),
        FactBook.load(pack / "facts", ROOT),
        ContactDirectory.load(pack / "contacts", ROOT),
        HolidayCalendar("US"),
        {frozen: "a test"} if frozen else {},
        circuits=load_country(pack / "country.yaml", ROOT).circuits,
        prints=True,
        glossary=Glossary.load(pack / "glossary.yaml", ROOT),
    )


@cache
def letters() -> LetterBook:
    """Four kinds of papers made for tests; the real world comes without any."""
    return LetterBook.load(Path(__file__).parent / "letters", ROOT)


def write_flows(root: Path, us: Mapping[str, str], common: Mapping[str, str] | None = None) -> None:
    """Write flow files into a project folder."""
    for folder, flows in (("us", us), ("common", common or {})):
        for name, text in flows.items():
            path = root / "flows" / folder / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def library_of(root: Path, us: Mapping[str, str], common: Mapping[str, str] | None = None) -> FlowLibrary:
    """Write flows and load them."""
    write_flows(root, us, common)
    return FlowLibrary.load(root / "flows", "us", root)


def flow_of(steps: Mapping[str, object], start: str = "first", name: str = "small") -> Flow:
    """A flow from plain data."""
    data = {"spec": "1", "id": name, "title": "Small", "review": {"checked_on": "2026-11-23"}, "start": start}
    return Flow.model_validate({**data, "steps": steps})


def engine_of(*flows: Flow, frozen: str = "") -> FlowEngine:
    """An engine over flows from plain data."""
    sources = {flow.id: Source(f"flows/us/{flow.id}.yaml", {}, {(): 1}) for flow in flows}
    return FlowEngine(FlowLibrary({flow.id: flow for flow in flows}, sources), world(frozen))


def through_json(session: FlowSession) -> FlowSession:
    """The session as it comes back from the store."""
    return FlowSession.from_json(session.to_json())


def answer(engine: FlowEngine, session: FlowSession, *answers: Answer, today: date = TODAY) -> FlowSession:
    """Give answers one after the other; each time the session goes to JSON and back first."""
    for each in answers:
        moved = engine.resume(through_json(session), each, today)
        assert moved is not None, f"step {session.step} does not take the answer"
        session = moved
    return session
