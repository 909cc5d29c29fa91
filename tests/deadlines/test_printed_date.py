"""A last day printed on the person's own paper: it can only make the time shorter (CNT-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, Reason, StepKind, Withheld, add_up, compute
from bot.deadlines.library import load_rules
from bot.deadlines.rule import DeadlineRule
from tests.deadlines.by_statute import is_open

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)
CALENDAR = HolidayCalendar()
TODAY = date(2026, 11, 23)
WINS = {"AAF-30", "BIA-BRIEF-20", "BIA-FEECURE-15", "IND-30-BEFORE", "MASTER-15-BEFORE", "RESP-10"}
"""Notices and orders that name their own last day (BIA-11, BIA-16, FEE-2, HRG-10 to HRG-12)."""

BRIEF = RULES["BIA-BRIEF-20"]
NOTICE = date(2026, 11, 2)
"""Twenty days from here are Sunday 22 November, so Monday 23 November."""


def _with(rule: DeadlineRule, trigger: date, printed: date | None) -> Deadline:
    result = compute(rule, trigger, None, TODAY, CALENDAR, None, planned=True, printed=printed)
    assert isinstance(result, Deadline)
    return result


def _lines(result: Deadline) -> list[tuple[str, str, int]]:
    return [(str(step.kind), step.day.isoformat(), step.moved) for step in result.trace]


def test_a_printed_day_wins_where_a_notice_or_an_order_names_one() -> None:
    assert {rule.id for rule in RULES.values() if rule.printed_date_wins} == WINS


def test_earlier_printed_day_is_the_last_day_and_the_working_says_so() -> None:
    """Friday 20 November is printed; a week before it is Friday 13 November."""
    result = _with(BRIEF, NOTICE, date(2026, 11, 20))
    assert (result.due_on, result.safe_by) == (date(2026, 11, 20), date(2026, 11, 13))
    assert _lines(result) == [
        ("start", "2026-11-02", 0),
        ("count", "2026-11-22", 20),
        ("lands", "2026-11-22", 0),
        ("skipped", "2026-11-22", 1),
        ("rolled", "2026-11-23", 0),
        ("printed", "2026-11-20", -3),
        ("due", "2026-11-20", 0),
        ("safe", "2026-11-13", -7),
    ]


@pytest.mark.parametrize("printed", [date(2026, 11, 23), date(2026, 11, 24), date(2027, 11, 20)])
def test_printed_day_that_is_not_earlier_changes_nothing(printed: date) -> None:
    """A later day never lengthens the time; the person is to confirm it."""
    assert _with(BRIEF, NOTICE, printed) == _with(BRIEF, NOTICE, None)


@pytest.mark.parametrize("printed", [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 11)])
def test_printed_day_is_not_moved_off_a_closed_day(printed: date) -> None:
    """Saturday, Sunday or Veterans Day: it stands as printed, since moving it on would lengthen the time."""
    assert not is_open(printed)
    assert _with(BRIEF, NOTICE, printed).due_on == printed


def test_the_safe_day_goes_back_from_the_printed_day() -> None:
    """Printed Saturday 21 November, a week before it Saturday 14 November, back to Friday 13 November."""
    assert _with(BRIEF, NOTICE, date(2026, 11, 21)).safe_by == date(2026, 11, 13)


def test_printed_day_on_the_very_day_of_the_notice_is_taken() -> None:
    result = _with(BRIEF, NOTICE, NOTICE)
    assert (result.due_on, result.safe_by) == (NOTICE, NOTICE)


def test_printed_day_before_the_notice_is_questioned() -> None:
    """A slip of the pen, or the wrong paper: no last day lies before the day it counts from."""
    result = compute(BRIEF, NOTICE, None, TODAY, CALENDAR, None, printed=date(2026, 11, 1))
    assert isinstance(result, Withheld)
    assert result.reason is Reason.PRINTED_BEFORE_START
    assert "2026-11-01" in result.why


def test_printed_day_lies_before_the_hearing_by_its_nature() -> None:
    """Thirty days before Wednesday 23 December are Monday 23 November; the judge's order says Monday 16 November."""
    result = _with(RULES["IND-30-BEFORE"], date(2026, 12, 23), date(2026, 11, 16))
    assert (result.due_on, result.safe_by) == (date(2026, 11, 16), date(2026, 11, 9))


HEARING = date(2026, 12, 23)
"""Thirty days before it is Monday 23 November 2026; half a year before that, 183 days, is Sunday 24 May 2026."""


def _on_paper(printed: date) -> Deadline | Withheld:
    return compute(RULES["IND-30-BEFORE"], HEARING, None, TODAY, CALENDAR, None, printed=printed)


@pytest.mark.parametrize("printed", [date.min, date(2016, 11, 16), date(2025, 11, 16), date(2026, 5, 23)])
def test_printed_day_of_another_age_is_questioned(printed: date) -> None:
    """No judge orders papers ten years before a hearing, and the first day there is has no safe day before it."""
    result = _on_paper(printed)
    assert isinstance(result, Withheld)
    assert result.reason is Reason.PRINTED_TOO_EARLY
    assert printed.isoformat() in result.why
    assert "2026-11-23" in result.why


def test_printed_day_half_a_year_before_the_counted_one_is_taken() -> None:
    """Courts call for papers early; a week before Sunday 24 May is Sunday 17 May, back to Friday 15 May."""
    result = _on_paper(date(2026, 5, 24))
    assert isinstance(result, Deadline)
    assert (result.due_on, result.safe_by) == (date(2026, 5, 24), date(2026, 5, 15))


@pytest.mark.parametrize("days", range(0, 31, 5))
def test_year_one_too_low_is_questioned_for_every_day_before_the_hearing(days: int) -> None:
    result = _on_paper((HEARING - timedelta(days=days)).replace(year=2025))
    assert isinstance(result, Withheld)
    assert result.reason is Reason.PRINTED_TOO_EARLY


@pytest.mark.parametrize("printed", [date.min, date(2016, 1, 1), date(2026, 11, 1), date.max])
def test_rule_without_a_paper_of_its_own_does_not_judge_the_printed_day(printed: date) -> None:
    """Where a printed day counts for nothing, a wrong one is no reason to send a person away."""
    for rule in (RULES["BIA-APPEAL-30"], replace(RULES["IND-30-BEFORE"], printed_date_wins=False)):
        assert _with(rule, NOTICE, printed) == _with(rule, NOTICE, None)


def test_safe_day_counted_from_the_start_never_passes_the_printed_day() -> None:
    """No rule of ours has both today; one that had would tell people a cautious day after the last day."""
    rule = replace(RULES["BIA-APPEAL-30"], printed_date_wins=True)
    result = _with(rule, date(2026, 11, 2), date(2026, 11, 5))
    assert result.safe_by is not None
    assert result.safe_by <= result.due_on == date(2026, 11, 5)
    assert add_up(result.trace) == result.due_on
    assert (result.trace[-1].day, result.trace[-1].moved) == (result.safe_by, (result.safe_by - result.due_on).days)


def test_safe_day_drawn_along_by_a_printed_sunday_is_the_friday_before() -> None:
    rule = replace(RULES["BIA-APPEAL-30"], printed_date_wins=True)
    assert _with(rule, date(2026, 11, 2), date(2026, 11, 8)).safe_by == date(2026, 11, 6)


def test_printed_day_does_not_open_what_is_closed() -> None:
    """A frozen rule, a rule nobody reviewed, an event still to come: a printed day changes none of that."""
    printed = date(2026, 11, 20)
    frozen = compute(BRIEF, NOTICE, None, TODAY, CALENDAR, "being read", printed=printed)
    late = compute(BRIEF, NOTICE, None, date(2030, 1, 1), CALENDAR, None, printed=printed)
    ahead = compute(BRIEF, date(2026, 11, 24), None, TODAY, CALENDAR, None, printed=date(2026, 12, 1))
    assert [each.reason for each in (frozen, late, ahead) if isinstance(each, Withheld)] == [
        Reason.FROZEN,
        Reason.PAST_REVIEW,
        Reason.FUTURE_TRIGGER,
    ]


@settings(max_examples=400, deadline=None)
@given(
    rule=st.sampled_from([RULES[rule_id] for rule_id in sorted(WINS)]),
    trigger=st.dates(date(2026, 6, 1), date(2035, 12, 31)),
    days=st.integers(0, 60),
)
def test_last_day_is_the_earlier_of_the_two(rule: DeadlineRule, trigger: date, days: int) -> None:
    printed = trigger + timedelta(days=days if rule.versions[-1].direction == "after" else -days)
    counted, result = _with(rule, trigger, None), _with(rule, trigger, printed)
    assert result.due_on == min(counted.due_on, printed)
    assert add_up(result.trace) == result.due_on
    assert (StepKind.PRINTED in {step.kind for step in result.trace}) == (printed < counted.due_on)
    assert result.safe_by is not None
    assert result.safe_by <= result.due_on
    assert is_open(result.safe_by) or result.safe_by == trigger


@given(rule_id=st.sampled_from(sorted(set(RULES) - WINS - {"BIA-APPEAL-10-TARGET"})), days=st.integers(0, 60))
def test_rules_without_a_paper_of_their_own_take_no_printed_day(rule_id: str, days: int) -> None:
    trigger = date(2026, 11, 2)
    assert _with(RULES[rule_id], trigger, trigger + timedelta(days=days)) == _with(RULES[rule_id], trigger, None)
