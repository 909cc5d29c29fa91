"""Plays: written conversations, played through the real service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.app import Content
from bot.checks.plays import MakeService, Play, find_play, load_play, play_issues, run_play
from bot.conversation.service import ConversationService
from bot.errors import ContentError
from bot.locales.render import Renderer
from tests.support.conversation import Talk

PLAY = """\
name: A judge said no and the person knows the day
today: 2026-03-21
moves:
  - {type: the judge said no, understood_as: asylum_denied_appeal, sees: [Was it a judge?, "[A judge]"]}
  - {tap: A judge, sees: [How did the judge]}
  - {tap: Aloud in court, sees_not: [April]}
  - {type: 2026-03-10, sees: ["April 9, 2026"], sees_not: [late]}
"""


@pytest.fixture
def renderer(content: Content) -> Renderer:
    return Renderer(content.catalogs, content.languages)


def service_maker(root: Path) -> MakeService:
    def make(chats: object, nlu: object, clock: object, today: Callable[[], date]) -> ConversationService:
        talk = Talk(root, nlu=nlu, today=today())
        return ConversationService(chats, talk.router, clock, lambda hint: hint)

    return make


def written(root: Path, text: str = PLAY) -> Path:
    path = root / "tests" / "plays" / "us" / "appeal.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


async def played(root: Path, renderer: Renderer, text: str = PLAY) -> list[str]:
    path = written(root, text)
    seen = await run_play(load_play(path, root), service_maker(root), renderer)
    return [str(issue) for issue in play_issues(path, root, seen)]


async def test_a_play_that_holds_reports_nothing(tmp_path: Path, renderer: Renderer) -> None:
    assert await played(tmp_path, renderer) == []


async def test_what_is_missing_is_reported(tmp_path: Path, renderer: Renderer) -> None:
    (issue,) = await played(tmp_path, renderer, PLAY.replace("April 9", "April 8"))
    assert issue == (
        "tests/plays/us/appeal.yaml: error play-missing: move 4 (types 2026-03-10) does not show: April 8, 2026"
    )


async def test_what_should_not_be_there_is_reported(tmp_path: Path, renderer: Renderer) -> None:
    (issue,) = await played(tmp_path, renderer, PLAY.replace("[late]", "[Board]"))
    assert issue.endswith("does not show: NOT Board")


async def test_a_button_that_is_not_there_ends_the_play(tmp_path: Path, renderer: Renderer) -> None:
    (issue,) = await played(tmp_path, renderer, PLAY.replace("tap: A judge", "tap: No judge"))
    assert "a button «No judge»" in issue


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("tap: Aloud", "type: x, tap: Aloud", "exactly one of"),
        ("today: 2026-03-21", "today: soon", "today"),
        ("sees: [How", "see: [How", "did you mean `sees`?"),
        ("name: A judge said no and the person knows the day", "name: short", "name"),
    ],
)
def test_a_play_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, word: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_play(written(tmp_path, PLAY.replace(old, new)), tmp_path)
    assert any(word in issue.message for issue in caught.value.issues)


def test_plays_are_found_by_name_or_path(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert find_play("us/appeal", tmp_path) == path
    assert find_play(str(path), tmp_path) == path


def test_an_unknown_play_lists_those_there_are(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(ContentError) as caught:
        find_play("us/apeal", tmp_path)
    assert "us/appeal" in caught.value.issues[0].message


def test_a_play_outside_the_project_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PLAY)
    assert play_issues(tmp_path / "p.yaml", tmp_path / "project", []) == []
    assert isinstance(load_play(tmp_path / "p.yaml", tmp_path / "project"), Play)
