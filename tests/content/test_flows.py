"""The real flows: every check, every path in every language, and every written play."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import PEOPLE, Content
from bot.checks.content import check_content
from bot.checks.flow_table import TABLE, flow_table
from bot.checks.plays import load_play, play_issues, run_play
from bot.checks.walk import walk_flow
from bot.cli import make_play_service
from bot.core.clock import SystemClock, local_date
from bot.core.issue import Severity
from bot.flows.engine import FlowEngine
from bot.flows.library import flow_files
from bot.locales.render import Renderer
from bot.papers.printer import Printer
from bot.settings import ROOT

PLAYS = sorted((ROOT / "tests" / "plays").rglob("*.yaml"))
FLOWS = sorted(path.stem for path in flow_files(ROOT / "flows", "us") if path.parent.name == "us")


def test_the_content_has_no_errors(content: Content) -> None:
    issues = check_content(
        content.library, content.world(), content.catalogs, content.languages, content.intents, PEOPLE, ROOT
    )
    assert [str(issue) for issue in issues if issue.severity is Severity.ERROR] == []


@pytest.mark.parametrize("language", ["en", "es", "zh_Hans"])
def test_every_path_can_be_walked(content: Content, language: str) -> None:
    engine = FlowEngine(content.library, content.world())
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    today = local_date(SystemClock(), content.country.time_zone)
    make = Printer(renderer).make
    walks = [walk_flow(flow.id, engine, renderer, make, (language,), today) for flow in content.library]
    assert [str(issue) for walk in walks for issue in walk.issues] == []
    assert sum(walk.screens for walk in walks) > len(content.library.flows)


def test_all_offered_languages_are_walked_above(content: Content) -> None:
    assert set(content.languages.codes) == {"en", "es", "zh_Hans"}


@pytest.mark.parametrize("path", PLAYS, ids=lambda path: path.stem)
async def test_a_play_holds(content: Content, path: Path) -> None:
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    play = load_play(path, ROOT)
    seen = await run_play(play, make_play_service(content), renderer)
    assert [str(issue) for issue in play_issues(path, ROOT, seen)] == []
    assert len(seen) == len(play.moves)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_has_a_play(flow: str) -> None:
    assert [path for path in PLAYS if path.stem.partition(".")[0] == flow]


def test_every_intent_has_a_flow(content: Content) -> None:
    assert set(content.intents) - set(content.library.by_intent()) == {"out_of_scope"}


def test_every_flow_can_be_found_by_buttons_alone(content: Content) -> None:
    reached, waiting = set(), ["menu"]
    while waiting:
        flow = waiting.pop()
        if flow not in reached:
            reached.add(flow)
            waiting += [
                step.flow for each in content.library.flows[flow].steps.values() for step in each.targets() if step.flow
            ]
    assert set(FLOWS) <= reached


def test_a_topic_is_at_most_four_taps_from_the_menu(content: Content) -> None:
    menu = content.library.flows["menu"]
    near, taps = {menu.start: 0}, {}
    waiting = [menu.start]
    while waiting:
        step = waiting.pop(0)
        for target in menu.steps[step].targets():
            if target.flow:
                taps.setdefault(target.flow, near[step] + 1)
            elif target.step not in near:
                near[target.step] = near[step] + 1
                waiting.append(target.step)
    assert {flow.id for flow in content.library if flow.intent} <= set(taps)
    assert max(taps.values()) <= 4


def test_a_safety_critical_flow_answers_before_it_asks(content: Content) -> None:
    """The first screen says something to do: it names a fact it rests on, and is no mere question."""
    for flow in content.library:
        if flow.urgent and flow.intent:
            first = flow.steps[flow.start]
            assert first.facts, flow.id
            assert first.kind in ("choose", "card"), flow.id
            assert "here is what" in next(iter(first.texts())).casefold(), flow.id


def test_the_urgent_flows_are_those_the_intents_name(content: Content) -> None:
    named = {
        "relative_detained", "detention_process", "bond_and_release", "ice_at_home", "ice_stop_or_arrest",
        "court_or_checkin_arrest_fear", "third_country_removal", "deportation_order", "missed_hearing",
        "asylum_denied_appeal", "federal_court_review", "dhs_appeal", "case_dismissal_closure", "credible_fear",
    }  # fmt: skip
    assert content.urgent == named


def test_the_measures_of_first_screens_are_written_down(content: Content) -> None:
    """`asylum-guide flows` writes them; run it after changing a flow."""
    assert (ROOT / TABLE).read_text(encoding="utf-8") == flow_table(content.library)
