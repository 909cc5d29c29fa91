"""What the sum does, what it shows, and when it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text import PartialDate, Text
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, Reason, StepKind, Withheld, compute
from bot.deadlines.library import load_rules
from bot.deadlines.rule import DeadlineRule, Direction, Events, Roll, RuleVersion, SafeBy, SafeFrom, Status, Unit

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)
APPEAL = RULES["BIA-APPEAL-30"]
CALENDAR = HolidayCalendar()
TODAY = date(2026, 11, 23)


def _with(rule: DeadlineRule, *versions: RuleVersion) -> DeadlineRule:
    return replace(rule, versions=versions)


def _dated(rule: DeadlineRule, trigger: date, *, today: date = TODAY) -> Deadline:
    result = compute(rule, trigger, None, today, CALENDAR, None, planned=True)
    assert isinstance(result, Deadline)
    return result


def _refused(rule: DeadlineRule, trigger: date, *, today: date = TODAY, frozen: str | None = None) -> Withheld:
    result = compute(rule, trigger, None, today, CALENDAR, frozen)
    assert isinstance(result, Withheld)
    return result


def test_trace_tells_the_whole_sum() -> None:
    """The fifth day is a Wednesday and a holiday; every line carries its own move."""
    result = _dated(RULES["EOIR33-5"], date(2026, 11, 6))
    assert [(str(step.kind), step.day.isoformat(), step.moved, step.detail) for step in result.trace] == [
        ("start", "2026-11-06", 0, "move"),
        ("count", "2026-11-11", 5, "calendar_days"),
        ("lands", "2026-11-11", 0, ""),
        ("skipped", "2026-11-11", 1, "veterans_day"),
        ("rolled", "2026-11-12", 0, ""),
        ("due", "2026-11-12", 0, ""),
        ("safe", "2026-11-10", -2, ""),
    ]


def test_business_days_show_every_skipped_day() -> None:
    result = _dated(RULES["BIA-EOIR33-5WD"], date(2026, 11, 20))
    skipped = [(step.day.day, step.detail) for step in result.trace if step.kind is StepKind.SKIPPED]
    assert skipped == [(21, "saturday"), (22, "sunday"), (26, "thanksgiving"), (28, "saturday"), (29, "sunday")]


def test_deadline_carries_its_source() -> None:
    result = _dated(APPEAL, date(2026, 1, 28))
    assert (result.rule, result.version, str(result.confidence)) == ("BIA-APPEAL-30", date(2024, 1, 1), "medium-high")
    assert result.checked_on == date(2026, 11, 23)
    assert result.authority.startswith("8 CFR 1003.38(b)")
    assert result.url.startswith("https://")


def test_blocked_version_is_told_but_never_used() -> None:
    """People read of ten days; they are told what became of it, with the day of the ruling."""
    result = _dated(APPEAL, date(2026, 11, 2))
    (blocked,) = result.other_versions
    assert (blocked.count, blocked.status) == (10, Status.BLOCKED)
    assert blocked.events.blocked_on == date(2026, 3, 8)
    assert blocked.events.would_take_effect == date(2026, 3, 9)
    assert blocked.events.published == PartialDate("2026-02-06")
    assert "1:26-cv-00696" in blocked.events.by


def test_days_left_and_the_safe_day_are_told_from_today() -> None:
    result = _dated(APPEAL, date(2026, 11, 2))
    assert (result.due_on, result.safe_by) == (date(2026, 12, 2), date(2026, 11, 12))
    assert result.days_left(date(2026, 12, 4)) == -2
    assert result.days_left(date(2026, 12, 2)) == 0
    assert not result.safe_has_passed(date(2026, 11, 12))
    assert result.safe_has_passed(date(2026, 11, 13))


def test_frozen_rule_gives_no_date_and_the_operators_reason() -> None:
    result = _refused(APPEAL, date(2026, 11, 2), frozen="new ruling, being read")
    assert (result.reason, result.why) == (Reason.FROZEN, "frozen by an operator: new ruling, being read")


def test_past_review_gives_no_date() -> None:
    assert _refused(APPEAL, date(2026, 11, 2), today=date(2027, 3, 1)).reason is Reason.PAST_REVIEW
    assert _dated(APPEAL, date(2026, 11, 2), today=date(2027, 2, 28)).due_on == date(2026, 12, 2)


def test_uncertain_version_gives_no_date() -> None:
    hedge = Text("deadline/X", "Courts disagree on this today.")
    rule = _with(APPEAL, replace(APPEAL.versions[0], status=Status.UNCERTAIN, hedge=hedge))
    result = _refused(rule, date(2026, 11, 2))
    assert result.reason is Reason.UNCERTAIN
    assert hedge.source in result.why


def test_announced_version_counts_from_its_day_only_when_confirmed() -> None:
    """Before its day the old version holds; after it, nobody has checked, so no date."""
    coming = replace(
        APPEAL.versions[0],
        valid_from=date(2026, 11, 10),
        status=Status.ANNOUNCED,
        count=10,
        events=Events(published=PartialDate("2026-10")),
    )
    rule = _with(APPEAL, APPEAL.versions[0], coming)
    before = _dated(rule, date(2026, 11, 9))
    assert before.due_on == date(2026, 12, 9)
    assert before.other_versions == (coming,)
    assert _refused(rule, date(2026, 11, 10)).reason is Reason.ANNOUNCED_UNCONFIRMED


def test_version_is_picked_by_the_triggering_date_never_by_today() -> None:
    old, new = RULES["BIA-BRIEF-20"].versions
    for today in (date(2026, 3, 8), date(2026, 3, 9), TODAY):
        assert _dated(RULES["BIA-BRIEF-20"], date(2026, 3, 8), today=today).version == old.valid_from
        assert _dated(RULES["BIA-BRIEF-20"], date(2026, 3, 9), today=today).version == new.valid_from


def test_decision_after_today_is_questioned_but_may_be_planned() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert _refused(APPEAL, tomorrow).reason is Reason.FUTURE_TRIGGER
    assert isinstance(compute(APPEAL, TODAY, None, TODAY, CALENDAR, None), Deadline)
    assert _dated(APPEAL, tomorrow).due_on == date(2026, 12, 24)


def test_hearing_after_today_is_normal_but_not_in_the_next_century() -> None:
    rule = RULES["IND-30-BEFORE"]
    assert isinstance(compute(rule, date(2027, 5, 3), None, TODAY, CALENDAR, None), Deadline)
    assert _refused(rule, date(2126, 5, 3)).reason is Reason.FUTURE_TRIGGER
    assert _refused(rule, date.max).reason is Reason.FUTURE_TRIGGER


def test_the_first_day_there_is_has_no_version() -> None:
    assert {_refused(rule, date.min).reason for rule in RULES.values()} == {Reason.NO_VERSION}


ENDS = [date.min, date.min + timedelta(days=4), date.max - timedelta(days=4), date.max]
UNITS = [Unit.CALENDAR_DAYS, Unit.BUSINESS_DAYS, Unit.MONTHS, Unit.YEARS]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("trigger", ENDS)
def test_count_that_leaves_the_calendar_is_withheld(trigger: date, direction: Direction, unit: Unit) -> None:
    """Nothing a file or a person can say makes the sum break off."""
    near_end = trigger.year > 2000
    endless = replace(APPEAL.versions[0], valid_from=date.min, review_by=date.max, grace_days=60, safe_by=None)
    version = replace(endless, unit=unit, direction=direction)
    result = compute(_with(APPEAL, version), trigger, None, trigger, CALENDAR, None)
    if near_end == (direction is Direction.AFTER):
        assert isinstance(result, Withheld)
        assert result.reason is Reason.OUT_OF_RANGE
        assert trigger.isoformat() in result.why
    else:
        assert isinstance(result, Deadline)


def test_safe_day_that_leaves_the_calendar_is_withheld() -> None:
    safe = SafeBy(10, Unit.CALENDAR_DAYS, SafeFrom.LAST_DAY)
    first = replace(APPEAL.versions[0], valid_from=date.min, count=1, safe_by=safe, direction=Direction.AFTER)
    assert _refused(_with(APPEAL, first), date.min).reason is Reason.OUT_OF_RANGE
    last = replace(first, count=0, unit=Unit.CALENDAR_DAYS, safe_by=replace(safe, counted_from=SafeFrom.TRIGGER))
    assert _refused(_with(APPEAL, last), date.max, today=date.max).reason is Reason.PAST_REVIEW
    version = replace(last, review_by=date.max)
    assert _refused(_with(APPEAL, version), date.max, today=date.max).reason is Reason.OUT_OF_RANGE


@settings(max_examples=300, deadline=None)
@given(
    rule=st.sampled_from([RULES[rule_id] for rule_id in sorted(RULES)]),
    trigger=st.dates(),
    today=st.dates(),
    printed=st.one_of(st.none(), st.dates()),
    planned=st.booleans(),
)
def test_no_day_at_all_breaks_the_sum(
    rule: DeadlineRule, trigger: date, today: date, printed: date | None, *, planned: bool
) -> None:
    begun = tuple(replace(each, valid_from=date.min, review_by=date.max) for each in rule.versions)
    for each in (rule, replace(rule, versions=begun)):
        result = compute(each, trigger, None, today, CALENDAR, None, planned=planned, printed=printed)
        if isinstance(result, Deadline) and result.safe_by is not None:
            assert result.safe_by <= result.due_on


def test_every_reason_and_every_line_of_the_working_is_explained() -> None:
    doc = (ROOT / "docs" / "deadlines.md").read_text(encoding="utf-8")
    assert [word for word in (*Reason, *StepKind) if f"| `{word}` |" not in doc] == []


def test_unknown_kind_of_day_is_refused_with_those_that_fit() -> None:
    result = compute(APPEAL, date(2026, 11, 2), "arrival", TODAY, CALENDAR, None)
    assert isinstance(result, Withheld)
    assert (result.reason, result.why.endswith("oral or written_mailed or electronic")) == (Reason.UNKNOWN_KIND, True)


@pytest.mark.parametrize("kind", APPEAL.starts_with)
def test_the_way_a_decision_came_adds_no_days(kind: str) -> None:
    """No three extra days for mail at the court or the Board (BIA-5, CNT-6)."""
    result = compute(APPEAL, date(2026, 11, 2), kind, TODAY, CALENDAR, None)
    assert isinstance(result, Deadline)
    assert (result.due_on, result.trace[0].detail) == (date(2026, 12, 2), kind)


def test_one_year_and_its_safe_rule_agree() -> None:
    """The safe day beside the last day is the day the cautious rule gives, on every day of a leap cycle."""
    day = date(2022, 1, 1)
    while day < date(2026, 11, 23):
        assert _dated(RULES["ONE-YEAR"], day).safe_by == _dated(RULES["ONE-YEAR-SAFE"], day).due_on
        day += timedelta(days=1)


def test_safe_day_never_comes_before_the_event() -> None:
    """Over a long weekend the way back would pass the move itself."""
    version = replace(RULES["EOIR33-5"].versions[0], count=2)
    result = _dated(_with(RULES["EOIR33-5"], version), date(2026, 11, 28))
    assert (result.due_on, result.safe_by) == (date(2026, 11, 30), date(2026, 11, 28))


def test_months_end_on_the_last_day_of_a_short_month() -> None:
    version = replace(APPEAL.versions[0], count=1, unit=Unit.MONTHS, roll=Roll.NONE, safe_by=None)
    assert _dated(_with(APPEAL, version), date(2026, 1, 31)).due_on == date(2026, 2, 28)
    assert _dated(_with(APPEAL, replace(version, count=13)), date(2026, 12, 31)).due_on == date(2028, 1, 31)
    back = replace(version, direction=Direction.BEFORE)
    assert _dated(_with(APPEAL, back), date(2026, 3, 31)).due_on == date(2026, 2, 28)


def test_printed_date_is_taken_as_it_stands() -> None:
    version = replace(APPEAL.versions[0], count=0, unit=Unit.PRINTED_DATE, roll=Roll.NONE, safe_by=None)
    assert _dated(_with(APPEAL, version), date(2026, 11, 28)).due_on == date(2026, 11, 28)
