"""Looking at flows without running them. Each problem is made in a flow that has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.issue import Issue, Severity
from bot.flows.inspect import FIRST_SCREEN_WORDS, SCREEN_CHARACTERS, inspect_flow, reachable
from tests.support.flows import APPEAL, US, library_of, world


def inspected(root: Path, text: str) -> list[Issue]:
    library = library_of(root, {**US, "appeal": text})
    return list(inspect_flow(library.flows["appeal"], library, world()))


def test_a_sound_flow_has_no_issues(tmp_path: Path) -> None:
    assert inspected(tmp_path, APPEAL) == []


BROKEN = [
    ("goto: how", "goto: hwo", "flow-target", "first:", "`hwo` is no step here; did you mean `how`?"),
    ("unknown: no_day", "unknown: no_idea", "flow-target", "when:", "`no_idea` is no step here"),
    ("open: helpers}\n  how", "open: helper}\n  how", "flow-target", "first:", "`open: helper`: there is no such flow"),
    (
        "  letter:\n",
        "  lost:\n    kind: say\n    text: Lost.\n  letter:\n",
        "flow-unreachable",
        "lost:",
        "no step leads",
    ),
    ("    text: Look at", "    facts: [BIA-999]\n    text: Look at", "flow-fact", "facts:", "no fact `BIA-999`"),
    ("contacts: [eoir-case-line]", "contacts: [eoir-line]", "flow-contact", "no_day:", "no contact `eoir-line`"),
    (
        "people: [eoir-pro-bono-list]\nstart",
        "people: [nobody]\nstart",
        "flow-contact",
        "people:",
        "no contact `nobody`",
    ),
    ("rule: BIA-APPEAL-30", "rule: BIA-APPEAL-31", "flow-rule", "rule:", "no rule `BIA-APPEAL-31`"),
    ("date: decided", "date: decied", "flow-slot", "date:", "no ask_date step of this flow fills the slot `decied`"),
    ("Look at the letter.", "Pay {fee}.", "flow-placeholder", "letter:", "{fee} has no value"),
    ("Look at the letter.", "Go by {due}.", "flow-placeholder", "letter:", "{due} has no value"),
    (
        "    text: Look",
        "    values: {x: BIA-9.nothing}\n    text: '{x}'\n    # Look",
        "flow-value",
        "values:",
        "`x: BIA-9.nothing`",
    ),
    ("{id: mail,", "{id: oral,", "flow-choice", "how:", "`oral` stands twice"),
    ("{id: forms,", "{id: check,", "flow-choice", "due:", "`check` belongs to a button the program adds"),
    ("{id: people,", "{id: again,", "flow-choice", "due:", "`again` belongs to a button the program adds"),
    ("Was it a judge?", "word " * (FIRST_SCREEN_WORDS + 1), "flow-first-words", "first:", "61 words"),
    ("Look at the letter.", "x" * (SCREEN_CHARACTERS + 1), "flow-length", "letter:", "601 characters"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "word"), BROKEN, ids=[f"{row[2]}-{number}" for number, row in enumerate(BROKEN)]
)
def test_a_problem_is_found_with_its_line_and_cure(
    tmp_path: Path, old: str, new: str, code: str, row: str, word: str
) -> None:
    assert old in APPEAL
    text = APPEAL.replace(old, new, 1)
    issues = [issue for issue in inspected(tmp_path, text) if issue.code == code]
    assert len(issues) == 1, issues
    assert word in issues[0].message
    assert issues[0].path == "flows/us/appeal.yaml"
    assert row in text.splitlines()[issues[0].line - 1]


def test_a_dead_end_without_people_is_a_warning(tmp_path: Path) -> None:
    (issue,) = inspected(tmp_path, APPEAL.replace("people: [eoir-pro-bono-list]\nstart", "start"))
    assert (issue.code, issue.severity) == ("flow-no-people", Severity.WARNING)


def test_values_that_are_there_are_found(tmp_path: Path) -> None:
    text = APPEAL.replace(
        "    text: Look at the letter.",
        "    values: {fee: BIA-9.fee, page: eoir-case-line.url, number: eoir-case-line.phone}\n"
        '    text: "Pay {fee}. Look at {page}. Call {number}."',
    )
    assert inspected(tmp_path, text) == []


def test_reachable_follows_every_target(tmp_path: Path) -> None:
    library = library_of(tmp_path, US)
    assert reachable(library.flows["appeal"], library) == set(library.flows["appeal"].steps)
