"""The engine against a second implementation that walks: every rule, every kind, every day of twelve years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.yaml_source import load
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, Reason, Withheld, add_up, compute
from bot.deadlines.library import load_rules
from tests.deadlines.by_statute import CLOSED, walked

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "flows" / "us" / "deadlines"
RULES = load_rules(FOLDER, ROOT)
CALENDAR = HolidayCalendar()
TODAY = date(2026, 11, 23)
FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
ALL_DAYS = 12 * 365 + 3
"""Twelve years with the leap days of 2024, 2028 and 2032: 4383."""

WITHOUT_DATE = {
    "AAF-30": 366 + 365 + 148,  # 2024, 2025, and 148 days of 2026 before 29 May
    "EAD-END-30": 366 + 184,  # 2024, and 184 days of 2025 before 4 July
    "BIA-APPEAL-10-TARGET": ALL_DAYS,  # struck before it began
}
"""How many of the days have no version in force; counted by hand. All other rules give a date for every day."""

ROLLING = """
    BIA-APPEAL-30 BIA-BRIEF-20 BIA-FEECURE-15 CF-RECON-7 DHS-APPEAL-30 EOIR33-5 INABS-180 IND-30-BEFORE
    MASTER-15-BEFORE MTR-90 MTRC-30 ONE-YEAR ONE-YEAR-SAFE PFR-30 RESP-10
"""
ON_OPEN_DAYS_BY_COUNTING = "AUTOSTAY-10BD BIA-EOIR33-5WD EOIR43-1BD"
"""Business days only ever end on a business day, with no rolling."""


def test_the_range_is_twelve_years_without_a_gap() -> None:
    assert (len(DAYS), DAYS[0], DAYS[-1]) == (ALL_DAYS, FIRST, LAST)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_engine_agrees_with_walking(rule_id: str) -> None:
    rule, data = RULES[rule_id], load(FOLDER / f"{rule_id}.yaml", ROOT).data
    assert isinstance(data["versions"], list)
    usable = [version for version in data["versions"] if version["status"] != "blocked"]
    expected = [(day, _expected(usable, day)) for day in DAYS]
    assert data["starts_with"] == list(rule.starts_with)
    for kind in rule.starts_with:
        compared = 0
        for trigger, answer in expected:
            result = compute(rule, trigger, kind, TODAY, CALENDAR, None, planned=True)
            if answer is None:
                assert isinstance(result, Withheld), (rule_id, kind, trigger)
                assert result.reason is Reason.NO_VERSION, (rule_id, kind, trigger)
                continue
            assert isinstance(result, Deadline), (rule_id, kind, trigger)
            told = (result.due_on, result.safe_by, result.version.isoformat(), add_up(result.trace))
            assert told == answer, (rule_id, kind, trigger)
            compared += 1
        assert compared == ALL_DAYS - WITHOUT_DATE.get(rule_id, 0), (rule_id, kind)


@pytest.mark.parametrize("rule_id", [*ROLLING.split(), *ON_OPEN_DAYS_BY_COUNTING.split()])
def test_no_date_of_a_rolling_rule_is_a_closed_day(rule_id: str) -> None:
    """By the statute's own list: not one Saturday, Sunday or legal holiday among the last days."""
    rule = RULES[rule_id]
    due = [
        result.due_on
        for day in DAYS
        if isinstance(result := compute(rule, day, None, TODAY, CALENDAR, None, planned=True), Deadline)
    ]
    assert [day for day in due if day.isoweekday() > 5 or day in CLOSED] == []
    assert len(due) == ALL_DAYS


def test_the_rolling_rules_are_those_listed_here() -> None:
    rolling = {rule.id for rule in RULES.values() if any(str(each.roll) != "none" for each in rule.versions)}
    assert rolling == {*ROLLING.split(), "BIA-APPEAL-10-TARGET"}


def _expected(usable: list[Mapping[str, object]], day: date) -> tuple[date, date | None, str, date] | None:
    begun = [version for version in usable if str(version["valid_from"]) <= day.isoformat()]
    if not begun:
        return None
    due, safe = walked(begun[-1], day)
    return due, safe, str(begun[-1]["valid_from"]), due
