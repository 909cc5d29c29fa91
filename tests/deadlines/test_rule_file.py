"""A rule file with a mistake is refused with the file, the line and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.deadlines.library import load_rules
from bot.deadlines.rule import Status, Unit
from bot.errors import ContentError

GOOD = """\
spec: 1
id: TEST-5
title: A test
acts: person
starts_with: [oral, written_mailed]
filed_means: received
place: The court
if_late:
  lost: The chance is gone.
  left: Ask a lawyer.
versions:
  - valid_from: 2024-01-01
    status: in_force
    count: 5
    unit: calendar_days
    roll: forward
    safe_by: {count: 1, unit: calendar_days, from: last_day}
    authority: 8 CFR 1
    url: https://www.ecfr.gov/current/title-8
    source_date: 2026-01
    checked_on: 2026-11-23
    review_by: 2027-05-31
    confidence: high
    facts: [HRG-5]
"""

SECOND = """\
  - valid_from: 2025-01-01
    status: in_force
    count: 7
    unit: calendar_days
    roll: forward
    authority: 8 CFR 2
    url: https://www.ecfr.gov/current/title-8
    source_date: 2026
    checked_on: 2026-11-23
    review_by: 2027-05-31
    confidence: high
"""


def _issues(tmp_path: Path, text: str, name: str = "TEST-5.yaml") -> list[str]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rules(tmp_path, tmp_path)
    return [str(issue) for issue in caught.value.issues]


def test_good_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    (tmp_path / "TEST-5.yaml").write_text(GOOD, encoding="utf-8")
    rule = load_rules(tmp_path, tmp_path)["TEST-5"]
    (version,) = rule.versions
    assert (version.status, version.count, version.unit) == (Status.IN_FORCE, 5, Unit.CALENDAR_DAYS)
    assert rule.title.context == "deadline/TEST-5"
    assert [text.source for text in rule.texts()] == ["A test", "The court", "The chance is gone.", "Ask a lawyer."]


@pytest.mark.parametrize(
    ("wrong", "right", "line", "cure"),
    [
        ("unit: calendar_days\n    roll", "unit: calender_days\n    roll", 15, "did you mean `calendar_days`?"),
        ("status: in_force", "status: inforce", 13, "did you mean `in_force`?"),
        ("starts_with: [oral,", "starts_with: [orall,", 5, "did you mean `oral`?"),
        ("facts: [HRG-5]", "fact: [HRG-5]", 24, "did you mean `facts`?"),
        ("    authority: 8 CFR 1\n", "", 12, "`authority` is missing here"),
        ("    url: https://www.ecfr.gov/current/title-8\n", "", 12, "`url` is missing here"),
        ("url: https://www.ecfr.gov", "url: javascript:alert", 19, "start it with https://"),
        ("source_date: 2026-01", "source_date: spring", 20, "write 2026, 2026-03 or 2026-03-08"),
        ("count: 5", "count: five", 14, "integer"),
        ("valid_from: 2024-01-01", "valid_from: 2024-02-30", 12, "date"),
        ("title: A test", "title: A test of 5 days", 3, "has a number in a sentence"),
        ("review_by: 2027-05-31", "review_by: 2026-11-23", 22, "must be later than `checked_on`"),
        ("status: in_force", "status: blocked", 12, "needs `events` with `blocked_on` and `by`"),
        ("status: in_force", "status: announced", 12, "needs `events` with `published`"),
        ("status: in_force", "status: uncertain", 13, "needs a `hedge` sentence"),
        ("status: in_force", "status: replaced", 13, "nothing follows it"),
        ("unit: calendar_days\n    roll", "unit: printed_date\n    roll", 15, "counts nothing"),
        ("from: last_day}", "from: last_day, roll: forward}", 17, "only ever moves `back`"),
        ("safe_by: {count: 1, unit: calendar_days", "safe_by: {count: 1, unit: years", 17, "is counted in"),
        ("spec: 1", "spec: 2", 1, "this program reads '1'"),
        ("id: TEST-5", "id: TEST-6", 2, "must be named TEST-6.yaml"),
        ("if_late:\n  lost: The chance is gone.\n  left: Ask a lawyer.\n", "", 1, "say under `if_late`"),
    ],
)
def test_mistake_is_shown_with_line_and_cure(tmp_path: Path, wrong: str, right: str, line: int, cure: str) -> None:
    assert wrong in GOOD
    (issue,) = _issues(tmp_path, GOOD.replace(wrong, right, 1))
    assert issue.startswith(f"TEST-5.yaml:{line}: error ")
    assert cure in issue


def test_older_version_must_be_marked_replaced(tmp_path: Path) -> None:
    (issue,) = _issues(tmp_path, GOOD + SECOND)
    assert issue.startswith("TEST-5.yaml:13: error rule-overlap: ")
    assert "mark it `replaced`" in issue


def test_two_versions_cannot_begin_on_the_same_day(tmp_path: Path) -> None:
    text = GOOD.replace("in_force", "replaced") + SECOND.replace("2025-01-01", "2024-01-01")
    (issue,) = _issues(tmp_path, text)
    assert issue.startswith("TEST-5.yaml:25: error rule-overlap: ")


def test_versions_must_be_sorted(tmp_path: Path) -> None:
    text = GOOD.replace("in_force", "replaced") + SECOND.replace("2025-01-01", "2023-01-01")
    (issue,) = _issues(tmp_path, text)
    assert issue.startswith("TEST-5.yaml:25: error rule-order: ")


def test_appended_version_after_a_replaced_one_is_fine(tmp_path: Path) -> None:
    (tmp_path / "TEST-5.yaml").write_text(GOOD.replace("in_force", "replaced") + SECOND, encoding="utf-8")
    assert [version.count for version in load_rules(tmp_path, tmp_path)["TEST-5"].versions] == [5, 7]
