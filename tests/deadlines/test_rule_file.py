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
        ("    source_date: 2026-01\n", "", 12, "`source_date` is missing here; add a line `source_date: ...`"),
        ("    checked_on: 2026-11-23\n", "", 12, "`checked_on` is missing here"),
        ("    review_by: 2027-05-31\n", "", 12, "`review_by` is missing here"),
        ("    confidence: high\n", "", 12, "`confidence` is missing here"),
        ("    roll: forward\n", "", 12, "`roll` is missing here"),
        ("  left: Ask a lawyer.\n", "", 8, "`left` is missing here"),
        ("place: The court", "plcae: The court", 7, "did you mean `place`?"),
        (
            "place: The court",
            "zebra: The court",
            7,
            "`zebra` is not a known key; remove the line or see docs/deadlines.md",
        ),
        ("place: The court", "count: 5", 7, "`count` is not a known key at this place; look at the indentation"),
        ("acts: person", "acts: persn", 4, "did you mean `person`?"),
        ("roll: forward\n", "roll: forwards\n", 16, "did you mean `forward`?"),
        ("from: last_day}", "from: lastday}", 17, "did you mean `last_day`?"),
        ("confidence: high", "confidence: sure", 23, "use one of: high, medium-high, medium, low"),
        ("url: https://www.ecfr.gov", "url: javascript:alert", 19, "start it with https://"),
        ("source_date: 2026-01", "source_date: spring", 20, "write 2026, 2026-03 or 2026-03-08"),
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


@pytest.mark.parametrize(
    ("content", "line", "code", "cure"),
    [
        (GOOD.replace("place: The court", "place: *court"), 7, "yaml-alias", "write the value out in full"),
        (GOOD.replace("place: The court", "place: &court The court"), 7, "yaml-alias", "write the value out in full"),
        (GOOD.replace("The court", "!!python/name:os.system x"), 7, "yaml-tag", "remove it"),
        (GOOD.replace("    count: 5", "\tcount: 5"), 14, "yaml-tab", "use two spaces"),
        (GOOD.replace("    count: 5\n", "    count: 5\n    count: 6\n"), 15, "yaml-duplicate", "keep one of them"),
        (GOOD.replace("A test", "A: test"), 3, "yaml-syntax", "check the indentation, the colons and the quotes"),
        (GOOD.replace("A test", "A \x07test"), 3, "yaml-syntax", "remove invisible or control characters"),
        (GOOD + "---\n" + GOOD, 25, "yaml-documents", "keep one per file"),
        ("", 1, "yaml-shape", "must be a list of `key: value` lines"),
        ("# only a remark\n", 1, "yaml-shape", "must be a list of `key: value` lines"),
        ("- spec: 1\n- id: TEST-5\n", 1, "yaml-shape", "must be a list of `key: value` lines"),
        ("TEST-5\n", 1, "yaml-shape", "must be a list of `key: value` lines"),
    ],
)
def test_file_that_is_no_plain_yaml_is_one_issue(tmp_path: Path, content: str, line: int, code: str, cure: str) -> None:
    (issue,) = _issues(tmp_path, content)
    assert issue.startswith(f"TEST-5.yaml:{line}: error {code}: ")
    assert cure in issue
    assert "\n" not in issue


def test_file_of_three_hundred_kilobytes_is_one_issue(tmp_path: Path) -> None:
    """The whole file is too long; its first line stands for it."""
    (issue,) = _issues(tmp_path, GOOD + "# " + "x" * 300 * 1024 + "\n")
    assert issue.startswith("TEST-5.yaml:1: error yaml-too-large: is 300 KiB, the limit is 256 KiB; split it")


def test_file_in_another_encoding_is_one_issue(tmp_path: Path) -> None:
    (tmp_path / "TEST-5.yaml").write_bytes(GOOD.replace("A test", "A caf\xe9").encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        load_rules(tmp_path, tmp_path)
    (issue,) = caught.value.issues
    assert str(issue) == "TEST-5.yaml:3: error yaml-encoding: is not UTF-8 here; save the file as UTF-8"


def test_two_mistakes_are_two_issues_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = GOOD.replace("status: in_force", "status: inforce").replace("roll: forward", "roll: forwards")
    assert [issue.split(":")[1] for issue in _issues(tmp_path, text)] == ["13", "16"]


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("count: 5", "count: five", 14),
        ("count: 5", "count: 5.5", 14),
        ("count: 5", "count: -5", 14),
        ("count: 5", "count: 5000", 14),
        ("count: 5", "count:", 14),
        ("valid_from: 2024-01-01", "valid_from: 2024-02-30", 12),
        ("valid_from: 2024-01-01", "valid_from: spring", 12),
        ("checked_on: 2026-11-23", "checked_on:", 21),
        ("source_date: 2026-01", "source_date: 2026-13", 20),
        ("authority: 8 CFR 1", "authority:", 18),
        ("id: TEST-5", "id: test-5", 2),
        ("[oral, written_mailed]", "oral", 5),
        ("[oral, written_mailed]", "[]", 5),
        ("facts: [HRG-5]", "facts: HRG-5", 24),
        ("place: The court", "printed_date_wins: maybe", 7),
        ("title: A test", "title:", 3),
        (GOOD[GOOD.index("\n  - valid_from") :], " []\n", 11),
        (GOOD[GOOD.index("\n  - valid_from") :], "\n  - in_force\n", 12),
        (GOOD[GOOD.index("\n  - valid_from") :], "\n  valid_from: 2024-01-01\n", 11),
    ],
)
def test_cure_is_in_words_for_people(tmp_path: Path, wrong: str, right: str, line: int) -> None:
    """Who keeps the rules is no programmer: no word of the library that read the file may come through."""
    assert wrong in GOOD
    (issue,) = _issues(tmp_path, GOOD.replace(wrong, right, 1))
    assert issue.startswith(f"TEST-5.yaml:{line}: error ")
    for word in ("Input should", "String should", "List should", "instance of", "pattern", "parse", "must be in 1..12"):
        assert word not in issue


DAYS = ["valid_from: 2024-01-01", "checked_on: 2026-11-23", "review_by: 2027-05-31"]
NO_DAYS = ["0", "1704067200", "2024-01-01T00:00:00", "2024-1-1", "20240101", "2024-W01-1", "01/02/2024", "[2024-01-01]"]


@pytest.mark.parametrize("key", DAYS)
@pytest.mark.parametrize("value", NO_DAYS)
def test_day_is_written_as_year_month_day_only(tmp_path: Path, key: str, value: str) -> None:
    """Seconds since 1970 are no date of a law."""
    name = key.partition(":")[0]
    (issue,) = _issues(tmp_path, GOOD.replace(key, f"{name}: {value}"))
    line = GOOD[: GOOD.index(key)].count("\n") + 1
    assert issue.startswith(f"TEST-5.yaml:{line}: error content-shape: `{name}` must be a day, not ")
    assert issue.endswith("; write year-month-day, such as 2026-03-10")


@pytest.mark.parametrize("key", ["would_take_effect", "blocked_on"])
def test_days_of_events_are_days_too(tmp_path: Path, key: str) -> None:
    (issue,) = _issues(tmp_path, GOOD + f"    events: {{{key}: 1704067200}}\n")
    assert f"`{key}` must be a day, not `1704067200`" in issue


def test_day_that_is_not_in_the_calendar_is_shown_again(tmp_path: Path) -> None:
    (issue,) = _issues(tmp_path, GOOD.replace("valid_from: 2024-01-01", "valid_from: 2023-02-29"))
    assert issue.endswith("must be a day of the calendar, not `2023-02-29`; look the month and the day up")


def test_whole_number_in_words_is_answered_in_words(tmp_path: Path) -> None:
    (issue,) = _issues(tmp_path, GOOD.replace("count: 5", "count: ten"))
    expected = "`count` must be a whole number, not `ten`; write it in digits, such as 30"
    assert issue == f"TEST-5.yaml:14: error content-shape: {expected}"


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
