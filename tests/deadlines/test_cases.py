"""Every case of `tests/deadline_cases/us` worked out by hand, against the rules we ship."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.core.yaml_source import load
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, Withheld, compute
from bot.deadlines.library import load_rules

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "deadline_cases" / "us"
RULES = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)
TODAY = "2026-11-23"


def _cases() -> list[object]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        data = load(path, ROOT).data
        for case in data["cases"]:
            found.append(pytest.param(data["rule"], case, id=f"{data['rule']}: {case['name']}"))
    return found


@pytest.mark.parametrize(("rule_id", "case"), _cases())
def test_case(rule_id: str, case: dict[str, str]) -> None:
    """The engine agrees with the count on paper."""
    trigger, today = date.fromisoformat(case["trigger"]), date.fromisoformat(case.get("today", TODAY))
    planned = "withheld" not in case
    result = compute(RULES[rule_id], trigger, case.get("kind"), today, HolidayCalendar(), None, planned=planned)
    if "withheld" in case:
        assert isinstance(result, Withheld)
        assert str(result.reason) == case["withheld"]
    else:
        assert isinstance(result, Deadline)
        assert result.due_on.isoformat() == case["due_on"]
        assert (result.safe_by.isoformat() if result.safe_by else None) == case.get("safe_by")
        assert str(result.status) == case.get("status", "in_force")


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_rule_has_at_least_two_cases_with_their_working(rule_id: str) -> None:
    """A rule nobody ever counted by hand is not checked."""
    data = load(CASES / f"{rule_id}.yaml", ROOT).data
    assert data["rule"] == rule_id
    assert len(data["cases"]) >= 2
    assert all(case["why"] for case in data["cases"])
