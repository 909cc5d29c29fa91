"""The engine against a second implementation that walks day by day, for every rule from 2024 to 2035."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.yaml_source import load
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, add_up, compute
from bot.deadlines.library import load_rules
from tests.deadlines.by_statute import walked

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "flows" / "us" / "deadlines"
RULES = load_rules(FOLDER, ROOT)
CALENDAR = HolidayCalendar()
TODAY = date(2026, 11, 23)
FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
EVERY_DAY = {"BIA-APPEAL-30", "DHS-APPEAL-30", "ONE-YEAR", "ONE-YEAR-SAFE", "EOIR33-5", "IND-30-BEFORE"}
SAMPLE = 11
"""Step of the sampled rules: prime to seven, so that all weekdays come up."""


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_engine_agrees_with_walking(rule_id: str) -> None:
    data = load(FOLDER / f"{rule_id}.yaml", ROOT).data
    usable = [version for version in data["versions"] if version["status"] != "blocked"]
    step = timedelta(days=1 if rule_id in EVERY_DAY else SAMPLE)
    trigger = FIRST
    compared = 0
    while trigger <= LAST:
        begun = [version for version in usable if version["valid_from"] <= trigger.isoformat()]
        result = compute(RULES[rule_id], trigger, None, TODAY, CALENDAR, None, planned=True)
        assert isinstance(result, Deadline) == bool(begun), (rule_id, trigger)
        if isinstance(result, Deadline):
            assert (result.due_on, result.safe_by) == walked(begun[-1], trigger), (rule_id, trigger)
            assert add_up(result.trace) == result.due_on, (rule_id, trigger)
            compared += 1
        trigger += step
    assert compared > 250 or not usable
