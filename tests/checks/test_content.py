"""The content check over small content with faults."""

from __future__ import annotations

from pathlib import Path

from bot.app import Content
from bot.checks.content import COMMON_FLOWS, check_content
from bot.checks.wording import WORDING
from bot.core.issue import Issue, Severity
from bot.settings import ROOT
from tests.support.flows import APPEAL, COMMON, US, library_of, world

INTENTS = ("asylum_denied_appeal", "find_lawyer", "out_of_scope")


def checked(
    root: Path, content: Content, us: dict[str, str], intents: tuple[str, ...] = INTENTS, people: tuple[str, ...] = ()
) -> list[Issue]:
    library = library_of(root, us, {**COMMON, "emergency": COMMON["help"].replace("id: help", "id: emergency")})
    found = check_content(library, world(), content.catalogs, content.languages, intents, people, ROOT)
    # The exceptions of wording.yaml are about the real flows, of which there are none here.
    return [issue for issue in found if issue.path.startswith(("flows/", "nlu/")) and issue.path != WORDING]


def sound() -> dict[str, str]:
    return {name: US[name] for name in ("appeal", "helpers")}


def test_sound_content_has_no_issues(tmp_path: Path, content: Content) -> None:
    assert [issue for issue in checked(tmp_path, content, sound()) if issue.severity is Severity.ERROR] == []


def test_an_intent_that_is_not_in_the_list_is_found(tmp_path: Path, content: Content) -> None:
    us = {**sound(), "appeal": APPEAL.replace("intent: asylum_denied_appeal", "intent: asylum_denied")}
    (issue,) = [each for each in checked(tmp_path, content, us) if each.code == "flow-intent"]
    assert (issue.path, issue.line) == ("flows/us/appeal.yaml", 7)


def test_an_intent_that_no_flow_answers_is_a_note(tmp_path: Path, content: Content) -> None:
    found = checked(tmp_path, content, sound(), (*INTENTS, "work_permit"))
    notes = [each for each in found if each.code == "intent-unanswered"]
    assert [(each.severity, "work_permit" in each.message) for each in notes] == [(Severity.NOTE, True)]


def test_flows_the_program_opens_must_be_there(tmp_path: Path, content: Content) -> None:
    library = library_of(tmp_path, sound())
    found = check_content(library, world(), content.catalogs, content.languages, INTENTS, (), ROOT)
    missing = {each.path for each in found if each.code == "flow-common"}
    assert missing == {f"flows/common/{name}.yaml" for name in COMMON_FLOWS}


def test_people_shown_everywhere_must_be_there(tmp_path: Path, content: Content) -> None:
    found = checked(tmp_path, content, sound(), people=("eoir-pro-bono-list", "nobody"))
    assert [each.path for each in found if each.code == "contact-common"] == ["flows/us/contacts/nobody.yaml"]


def test_issues_are_sorted_by_place(tmp_path: Path, content: Content) -> None:
    us = {**sound(), "appeal": APPEAL.replace("goto: letter", "goto: gone").replace("goto: how", "goto: gone")}
    found = checked(tmp_path, content, us)
    assert found == sorted(found)
