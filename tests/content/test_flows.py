"""The real flows: every check, every path in every language, and every written play."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import PEOPLE, Content
from bot.checks.content import check_content
from bot.checks.plays import load_play, play_issues, run_play
from bot.checks.walk import walk_flow
from bot.cli import make_play_service
from bot.core.clock import SystemClock, local_date
from bot.core.issue import Severity
from bot.flows.engine import FlowEngine
from bot.locales.render import Renderer
from bot.settings import ROOT

PLAYS = sorted((ROOT / "tests" / "plays").rglob("*.yaml"))
SAFETY = ("asylum_denied_appeal", "dhs_appeal", "filing_deadline", "ice_at_home", "relative_detained", "find_lawyer")


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
    walks = [walk_flow(flow.id, engine, renderer, (language,), today) for flow in content.library]
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


@pytest.mark.parametrize("flow", SAFETY)
def test_every_flow_of_the_first_set_has_a_play(flow: str) -> None:
    assert [path for path in PLAYS if path.stem.partition(".")[0] == flow]
