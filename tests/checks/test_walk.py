"""Walking every path; each fault is put into a flow that has none."""

from __future__ import annotations

from pathlib import Path

from bot.app import Content
from bot.checks.walk import Make, Walk, walk_flow
from bot.core.issue import Issue
from bot.core.papers import Paper
from bot.errors import ContentError
from bot.flows.engine import FlowEngine
from bot.locales.render import Renderer
from bot.papers.printer import Printer
from tests.support.flows import APPEAL, TODAY, US, library_of, world


def walked(root: Path, content: Content, text: str = APPEAL, flow: str = "appeal", make: Make | None = None) -> Walk:
    engine = FlowEngine(library_of(root, {**US, "appeal": text}), world())
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    return walk_flow(flow, engine, renderer, make or Printer(renderer).make, ("en", "es"), TODAY)


def test_a_sound_flow_is_walked_to_all_its_ends(tmp_path: Path, content: Content) -> None:
    walk = walked(tmp_path, content)
    assert walk.issues == []
    assert walk.screens > 50
    assert walk.paths > 20


def test_a_placeholder_that_only_sometimes_has_a_value_is_found(tmp_path: Path, content: Content) -> None:
    """A rule without a struck version has no {other_count}; only a rendered screen shows that."""
    text = APPEAL.replace("rule: BIA-APPEAL-30", "rule: DHS-APPEAL-30\n    hedge: Once {other_count}.")
    issues = walked(tmp_path, content, text).issues
    assert {issue.code for issue in issues} == {"walk-render"}
    assert issues[0].path == "flows/us/appeal.yaml"
    assert issues[0].line == text.splitlines().index("  due:") + 1
    assert "other_count" in issues[0].message


def test_a_broken_value_on_the_first_screen_is_found(tmp_path: Path, content: Content) -> None:
    text = APPEAL.replace("    text: Was it a judge?", "    values: {fee: BIA-9.nothing}\n    text: Pay {fee}?")
    (issue,) = walked(tmp_path, content, text).issues
    assert (issue.code, issue.line) == ("walk-broken", text.splitlines().index("  first:") + 1)


def test_a_broken_value_on_a_later_screen_is_found(tmp_path: Path, content: Content) -> None:
    text = APPEAL.replace("    text: Look at", "    values: {fee: BIA-9.nothing}\n    text: Pay {fee}. Look at")
    issues = walked(tmp_path, content, text).issues
    assert {issue.code for issue in issues} == {"walk-broken"}


def test_a_deadline_before_its_question_is_found(tmp_path: Path, content: Content) -> None:
    text = APPEAL.replace("goto: how, set", "goto: due, set")
    assert "walk-broken" in {issue.code for issue in walked(tmp_path, content, text).issues}


def test_a_circle_of_jumps_is_found(tmp_path: Path, content: Content) -> None:
    (issue,) = walked(tmp_path, content, flow="loop").issues
    assert "StepLoop" in issue.message


def test_a_screen_that_grows_too_long_is_found(tmp_path: Path, content: Content) -> None:
    text = APPEAL.replace("Look at the letter.", "Look. " * 300)
    assert {issue.code for issue in walked(tmp_path, content, text).issues} == {"walk-length"}


def test_a_file_that_cannot_be_made_is_found_in_every_language(tmp_path: Path, content: Content) -> None:
    def make(paper: Paper, language: str) -> object:
        raise ContentError([Issue("x", 0, "too-long", language)])

    found = [issue for issue in walked(tmp_path, content, make=make).issues if issue.code == "walk-paper"]
    line = APPEAL.splitlines().index("  due:") + 1
    assert {(issue.path, issue.line) for issue in found} == {("flows/us/appeal.yaml", line)}
    assert {word for issue in found for word in ("due in en", "due in es") if word in issue.message} == {
        "due in en",
        "due in es",
    }


def test_a_step_that_another_flow_opens_is_walked_from_there(tmp_path: Path, content: Content) -> None:
    """From its start the way to the date goes through the question for the day; from this button it does not."""
    text = APPEAL.replace("label: I don't know, open: helpers}", "label: I don't know, open: again, at: due}")
    again = APPEAL.replace("id: appeal", "id: again").replace("intent: asylum_denied_appeal\n", "")
    engine = FlowEngine(library_of(tmp_path, {**US, "appeal": text, "again": again}), world())
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    (issue,) = walk_flow("again", engine, renderer, lambda *_: None, ("en",), TODAY).issues
    assert (issue.code, issue.line) == ("walk-broken", again.splitlines().index("  due:") + 1)
