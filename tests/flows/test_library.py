"""Loading flow files: every problem at once, each with file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.issue import Issue
from bot.errors import ContentError, StepGone
from tests.support.flows import APPEAL, COMMON, HELPERS, US, library_of


def refused(root: Path, us: dict[str, str]) -> tuple[Issue, ...]:
    with pytest.raises(ContentError) as caught:
        library_of(root, us)
    return caught.value.issues


def line_of(text: str, part: str) -> int:
    """The line of the first row that holds this."""
    return next(number for number, row in enumerate(text.splitlines(), start=1) if part in row)


def test_flows_are_found_by_id_and_intent(tmp_path: Path) -> None:
    library = library_of(tmp_path, US, COMMON)
    assert set(US) | set(COMMON) == {flow.id for flow in library}
    assert library.by_intent() == {"asylum_denied_appeal": "appeal", "find_lawyer": "helpers"}
    assert "appeal" in library
    assert library.sources["menu"].path == "flows/common/menu.yaml"


def test_templates_and_country_files_are_no_flows(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"helpers": HELPERS, "_template": "nothing", "country": "nothing"})
    assert [flow.id for flow in library] == ["helpers"]


def test_a_step_that_is_gone_raises(tmp_path: Path) -> None:
    library = library_of(tmp_path, US)
    with pytest.raises(StepGone):
        library.step("appeal", "gone")
    with pytest.raises(StepGone):
        library.step("gone", "first")


BROKEN = [
    ("kind: choose\n    text: Was", "kind: choose\n    txet: Was", "txet", "did you mean `text`?"),
    ("kind: say", "kind: sya", "kind: sya", "did you mean `say`?"),
    ("spec: 1", "spec: 2", "spec: 2", "this program reads flow spec 1"),
    ("title: About appeal", "titel: About appeal", "titel", "did you mean `title`?"),
    ("title: About appeal", "title: " + "x" * 29, "title", "at most 28 characters"),
    ("start: first", "start: frist", "spec", "`start: frist` is not one of the steps"),
    ("goto: how, set", "goto: how, open: helpers, set", "- {id: judge", "exactly one of `goto: step` and `open: flow`"),
    ("label: The", "lable: The", "lable: The", "did you mean `label`?"),
    ("  letter:", "  Letter-1:", "Letter-1", "must be small letters"),
    ("    slot: decided\n", "", "  when:", "`slot` is missing here"),
    ("checked_on: 2026-11-23", "checked_on: yesterday", "checked_on", "such as 2026-03-10"),
]


@pytest.mark.parametrize(("old", "new", "row", "word"), BROKEN, ids=[row[1].strip()[:30] for row in BROKEN])
def test_a_broken_flow_is_refused_with_line_and_cure(tmp_path: Path, old: str, new: str, row: str, word: str) -> None:
    assert APPEAL.count(old) >= 1
    text = APPEAL.replace(old, new, 1)
    issues = refused(tmp_path, {"appeal": text})
    fitting = [issue for issue in issues if word in issue.message]
    assert fitting, [str(issue) for issue in issues]
    assert (fitting[0].path, fitting[0].line) == ("flows/us/appeal.yaml", line_of(text, row))


def test_a_condition_leads_to_exactly_one_place(tmp_path: Path) -> None:
    text = US["chain"].replace(", goto: last}", "}")
    (issue,) = refused(tmp_path, {"chain": text})
    assert issue.line == line_of(text, "slot: seen")
    assert "exactly one" in issue.message


def test_the_id_is_the_files_name(tmp_path: Path) -> None:
    (issue,) = refused(tmp_path, {"other": HELPERS})
    assert (issue.code, issue.line) == ("flow-id", 2)
    assert "`other`" in issue.message


def test_an_id_stands_in_one_file_only(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        library_of(tmp_path, {"helpers": HELPERS}, {"helpers": HELPERS})
    (issue,) = caught.value.issues
    assert "flows/common/helpers.yaml" in issue.message


def test_problems_of_all_files_are_listed_together(tmp_path: Path) -> None:
    issues = refused(tmp_path, {"appeal": APPEAL.replace("spec: 1", "spec: 9"), "helpers": "a:\n\tb: 1\n"})
    assert {issue.path for issue in issues} == {"flows/us/appeal.yaml", "flows/us/helpers.yaml"}
