"""A rule whose days cannot be is refused before anyone is told one of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.yaml_source import Source
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, compute
from bot.deadlines.library import load_rules
from bot.deadlines.rule import DeadlineRule
from bot.deadlines.rule_checks import problems
from bot.deadlines.rule_file import RuleInput, convert
from bot.errors import ContentError

CALENDAR = HolidayCalendar()
TODAY = date(2026, 11, 23)

RULE = """\
spec: 1
id: TEST-5
title: A test
acts: government
starts_with: [oral, hearing]
filed_means: received
versions:
  - valid_from: 2010-01-01
    status: in_force
    authority: 8 CFR 1
    url: https://www.ecfr.gov/current/title-8
    source_date: 2026-01
    checked_on: 2026-11-23
    review_by: 2027-05-31
    confidence: high
"""


def _refused(tmp_path: Path, **version: object) -> list[str]:
    """The codes and lines of what is wrong with a rule of this count."""
    lines = "".join(f"    {key}: {value}\n" for key, value in version.items())
    (tmp_path / "TEST-5.yaml").write_text(RULE + lines, encoding="utf-8")
    try:
        load_rules(tmp_path, tmp_path)
    except ContentError as error:
        return [f"{issue.code}: {issue.message}" for issue in error.issues]
    return []


SAFE = "{{count: {}, unit: {}, from: {}}}"


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (
            {"count": 5, "unit": "calendar_days", "roll": "none", "minus_days": 6},
            "rule-count: `minus_days: 6` takes off",
        ),
        (
            {"count": 0, "unit": "printed_date", "roll": "none", "minus_days": 1},
            "rule-count: `minus_days: 1` takes off",
        ),
        ({"count": 1, "unit": "months", "roll": "none", "minus_days": 29}, "rule-count: `minus_days: 29` takes off"),
        (
            {"count": 3, "unit": "calendar_days", "roll": "forward", "direction": "before"},
            "rule-count: `forward` could move the last day onto the triggering day or past it, with so few days; "
            "write `roll: back` or `roll: none`",
        ),
        (
            {"count": 2, "unit": "calendar_days", "roll": "back"},
            "rule-count: `back` could move the last day before the triggering day, with so few days; "
            "write `roll: forward` or `roll: none`",
        ),
        (
            {
                "count": 5,
                "unit": "calendar_days",
                "roll": "none",
                "safe_by": SAFE.format(6, "calendar_days", "trigger"),
            },
            "rule-safe: a safe day of 6 `calendar_days` could come after the last day; make its `count` smaller",
        ),
        (
            {
                "count": 5,
                "unit": "calendar_days",
                "roll": "none",
                "safe_by": SAFE.format(4, "business_days", "trigger"),
            },
            "rule-safe: a safe day of 4 `business_days`",
        ),
        (
            {
                "count": 5,
                "unit": "business_days",
                "roll": "none",
                "minus_days": 1,
                "safe_by": SAFE.format(5, "business_days", "trigger"),
            },
            "rule-safe: a safe day of 5 `business_days`",
        ),
        (
            {
                "count": 30,
                "unit": "calendar_days",
                "roll": "forward",
                "direction": "before",
                "safe_by": SAFE.format(1, "calendar_days", "trigger"),
            },
            "rule-safe: a rule that counts back needs a safe day `from: last_day`",
        ),
    ],
)
def test_days_that_cannot_be_are_refused(tmp_path: Path, version: dict[str, object], told: str) -> None:
    (issue,) = _refused(tmp_path, **version)
    assert issue.startswith(told)


@pytest.mark.parametrize(
    "version",
    [
        {"count": 1, "unit": "years", "roll": "back", "minus_days": 1},
        {"count": 4, "unit": "calendar_days", "roll": "forward", "direction": "before"},
        {"count": 1, "unit": "business_days", "roll": "forward", "direction": "before"},
        {"count": 1, "unit": "calendar_days", "roll": "back", "direction": "before"},
        {"count": 3, "unit": "calendar_days", "roll": "back"},
        {
            "count": 30,
            "unit": "calendar_days",
            "roll": "forward",
            "safe_by": SAFE.format(10, "calendar_days", "trigger"),
        },
        {"count": 5, "unit": "business_days", "roll": "none", "safe_by": SAFE.format(5, "business_days", "trigger")},
        {"count": 5, "unit": "business_days", "roll": "none", "safe_by": SAFE.format(5, "calendar_days", "trigger")},
        {"count": 0, "unit": "printed_date", "roll": "none", "safe_by": SAFE.format(3, "calendar_days", "last_day")},
    ],
)
def test_days_that_can_be_are_taken(tmp_path: Path, version: dict[str, object]) -> None:
    assert _refused(tmp_path, **version) == []


def test_kind_of_day_stands_once(tmp_path: Path) -> None:
    text = RULE.replace("[oral, hearing]", "[oral, hearing, oral]")
    (tmp_path / "TEST-5.yaml").write_text(
        text + "    count: 5\n    unit: calendar_days\n    roll: none\n", encoding="utf-8"
    )
    with pytest.raises(ContentError) as caught:
        load_rules(tmp_path, tmp_path)
    (issue,) = caught.value.issues
    assert str(issue) == "TEST-5.yaml:5: error rule-starts: `oral` stands twice in `starts_with`; keep one of them"


@st.composite
def _versions(draw: st.DrawFn) -> dict[str, object]:
    """Short periods above all: there the days come close to each other."""
    unit = draw(st.sampled_from(["calendar_days", "business_days", "months", "years"]))
    most = {"calendar_days": 20, "business_days": 12, "months": 2, "years": 1}[unit]
    version: dict[str, object] = {
        "valid_from": "2010-01-01",
        "status": "in_force",
        "count": str(draw(st.integers(0, most))),
        "unit": unit,
        "direction": draw(st.sampled_from(["after", "before"])),
        "roll": draw(st.sampled_from(["forward", "back", "none"])),
        "minus_days": str(draw(st.sampled_from([0, 0, 0, 1, 3, 8]))),
        "authority": "8 CFR",
        "url": "https://www.ecfr.gov/",
        "source_date": "2026",
        "checked_on": "2026-11-23",
        "review_by": "2027-02-28",
        "confidence": "high",
    }
    if draw(st.booleans()):
        version["safe_by"] = {
            "count": str(draw(st.integers(0, 12))),
            "unit": draw(st.sampled_from(["calendar_days", "business_days"])),
            "from": draw(st.sampled_from(["trigger", "last_day"])),
        }
    return version


def _entry(version: dict[str, object]) -> RuleInput:
    plain = {
        "spec": "1",
        "id": "TEST-5",
        "title": "A test",
        "acts": "government",
        "starts_with": ["oral"],
        "filed_means": "received",
        "versions": [version],
    }
    return RuleInput.model_validate(plain)


def _let_through(version: dict[str, object]) -> DeadlineRule | None:
    entry = _entry(version)
    if list(problems(entry, Source("flows/us/deadlines/TEST-5.yaml", {}, {}))):
        return None
    return convert(entry)


def _due(rule: DeadlineRule, trigger: date) -> date:
    result = compute(rule, trigger, None, TODAY, CALENDAR, None, planned=True)
    assert isinstance(result, Deadline)
    return result.due_on


@settings(max_examples=200, deadline=None)
@given(version=_versions(), year=st.integers(2024, 2034))
def test_no_rule_that_is_let_through_ends_on_the_wrong_side(version: dict[str, object], year: int) -> None:
    """Tried on every day of a year."""
    rule = _let_through(version)
    if rule is None:
        return
    for trigger in (date(year, 1, 1) + timedelta(days=number) for number in range(365)):
        due = _due(rule, trigger)
        if version["direction"] == "after":
            assert due >= trigger
        else:
            assert due < trigger if version["roll"] == "forward" else due <= trigger


@settings(max_examples=200, deadline=None)
@given(version=_versions(), year=st.integers(2024, 2034))
def test_no_safe_day_that_is_let_through_needs_to_be_cut(version: dict[str, object], year: int) -> None:
    """Counted by itself, as a rule of its own, it never passes the last day as it was before any move."""
    rule, safe = _let_through(version), version.get("safe_by")
    if rule is None or not isinstance(safe, dict) or safe["from"] != "trigger":
        return
    unmoved = convert(_entry({**version, "roll": "none"}))
    alone = {
        **version,
        "count": safe["count"],
        "unit": safe["unit"],
        "roll": "none",
        "minus_days": "0",
        "safe_by": None,
    }
    cautious = convert(_entry(alone))
    for trigger in (date(year, 1, 1) + timedelta(days=number) for number in range(365)):
        assert _due(cautious, trigger) <= _due(unmoved, trigger)
