"""What holds for every rule and every day: the rules we ship, and rules made up at random.

Made-up rules are plain data, as a file would hold them, so that the second count and the list of reasons to refuse
read the same words as the program does.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.yaml_source import load
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, StepKind, Withheld, add_up, compute
from bot.deadlines.library import load_rules
from bot.deadlines.names import KIND_NAMES
from bot.deadlines.rule import DeadlineRule, Direction
from bot.deadlines.rule_file import RuleInput, convert
from tests.deadlines.by_statute import is_open, reasons_to_refuse, walked, why_closed

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "flows" / "us" / "deadlines"
RULES = load_rules(FOLDER, ROOT)
SHIPPED = {rule_id: load(FOLDER / f"{rule_id}.yaml", ROOT).data for rule_id in RULES}
CALENDAR = HolidayCalendar()
TODAY = date(2026, 11, 23)
FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
DATES = st.dates(FIRST, LAST)
GIVING = [rule for rule in RULES.values() if rule.version_for(TODAY) is not None]
FORWARD = [rule for rule in GIVING if rule.versions[0].direction is Direction.AFTER]
BACKWARD = [rule for rule in GIVING if rule.versions[0].direction is Direction.BEFORE]

thorough = settings(max_examples=300, deadline=None)


@st.composite
def versions(draw: st.DrawFn) -> dict[str, object]:
    """One version as a file would hold it: every unit, both directions, all ways of rolling."""
    unit = draw(st.sampled_from(["calendar_days", "business_days", "months", "years", "printed_date"]))
    most = {"calendar_days": 400, "business_days": 60, "months": 30, "years": 4, "printed_date": 0}[unit]
    version: dict[str, object] = {
        "valid_from": "2012-01-01",
        "status": "in_force",
        "count": str(draw(st.integers(0, most))),
        "unit": unit,
        "direction": draw(st.sampled_from(["after", "before"])),
        "roll": draw(st.sampled_from(["forward", "back", "none"])),
        "minus_days": str(draw(st.integers(0, 3))),
        "authority": "8 CFR",
        "url": "https://www.ecfr.gov/",
        "source_date": "2026",
        "checked_on": "2026-11-23",
        "review_by": "2027-02-28",
        "confidence": "high",
    }
    if draw(st.booleans()):
        version["safe_by"] = {
            "count": str(draw(st.integers(0, 15))),
            "unit": draw(st.sampled_from(["calendar_days", "business_days"])),
            "from": draw(st.sampled_from(["trigger", "last_day"])),
        }
    return version


def _plain_rule(*of: dict[str, object]) -> dict[str, object]:
    return {
        "spec": "1",
        "id": "MADE-UP",
        "title": "A made-up rule",
        "acts": "person",
        "starts_with": ["oral", "hearing"],
        "filed_means": "received",
        "versions": list(of),
    }


def _built(plain: dict[str, object]) -> DeadlineRule:
    return convert(RuleInput.model_validate(plain))


def _dated(rule: DeadlineRule, trigger: date, today: date = TODAY) -> Deadline | None:
    result = compute(rule, trigger, None, today, CALENDAR, None, planned=True)
    return result if isinstance(result, Deadline) else None


@thorough
@given(plain=versions(), trigger=st.dates(date(2014, 1, 1), LAST))
def test_made_up_rules_count_as_the_second_count_does(plain: dict[str, object], trigger: date) -> None:
    """Also for the units, directions and safe days that no rule of ours uses yet."""
    result = _dated(_built(_plain_rule(plain)), trigger)
    assert result is not None
    assert (result.due_on, result.safe_by) == walked(plain, trigger)


@given(rule=st.sampled_from(FORWARD), trigger=DATES)
def test_forward_rules_end_after_the_day_they_start_from(rule: DeadlineRule, trigger: date) -> None:
    result = _dated(rule, trigger)
    if result is not None:
        assert result.due_on > trigger
        assert result.safe_by is None or result.safe_by >= trigger


@given(rule=st.sampled_from(BACKWARD), trigger=DATES)
def test_backward_rules_end_before_the_day_they_count_from(rule: DeadlineRule, trigger: date) -> None:
    result = _dated(rule, trigger)
    assert result is not None
    assert result.due_on < trigger
    assert result.safe_by is None or result.safe_by < trigger


@thorough
@given(rule=st.sampled_from(GIVING), trigger=DATES, later=st.integers(1, 40))
def test_a_later_day_never_ends_earlier(rule: DeadlineRule, trigger: date, later: int) -> None:
    """Within one version; a change of the law may shorten the time."""
    _assert_in_order(_dated(rule, trigger), _dated(rule, trigger + timedelta(days=later)))


@thorough
@given(plain=versions(), trigger=DATES, later=st.integers(1, 40))
def test_a_later_day_never_ends_earlier_in_made_up_rules(plain: dict[str, object], trigger: date, later: int) -> None:
    rule = _built(_plain_rule(plain))
    _assert_in_order(_dated(rule, trigger), _dated(rule, trigger + timedelta(days=later)))


def _assert_in_order(first: Deadline | None, second: Deadline | None) -> None:
    if first is not None and second is not None and first.version == second.version:
        assert first.due_on <= second.due_on
        assert first.safe_by is None or second.safe_by is None or first.safe_by <= second.safe_by


@thorough
@given(rule=st.one_of(st.sampled_from(GIVING), versions().map(_plain_rule).map(_built)), trigger=DATES)
def test_the_working_adds_up_to_the_date(rule: DeadlineRule, trigger: date) -> None:
    result = _dated(rule, trigger)
    if result is None:
        return
    assert add_up(result.trace) == result.due_on
    assert trigger + timedelta(days=sum(step.moved for step in result.trace)) == (result.safe_by or result.due_on)
    told = [step for step in result.trace if step.kind is StepKind.COUNT and step.number > 0]
    if told and told[0].detail in ("calendar_days", "business_days"):
        assert abs(told[0].moved) == told[0].number


@thorough
@given(rule=st.one_of(st.sampled_from(GIVING), versions().map(_plain_rule).map(_built)), trigger=DATES)
def test_every_skipped_day_is_closed_for_the_reason_told(rule: DeadlineRule, trigger: date) -> None:
    """By the words of the statute, not by the list the program uses; and no day is skipped twice."""
    result = _dated(rule, trigger)
    if result is None:
        return
    skipped = [step for step in result.trace if step.kind is StepKind.SKIPPED]
    assert [(step.day, step.detail) for step in skipped] == [(step.day, why_closed(step.day)) for step in skipped]
    assert all(step.detail for step in skipped)
    if not any(step.number < 0 for step in result.trace):  # after a step back the same days may be passed again
        assert len({step.day for step in skipped}) == len(skipped)


@thorough
@given(rule=st.sampled_from([rule for rule in GIVING if rule.versions[0].safe_by]), trigger=DATES)
def test_safe_day_is_an_open_day_no_later_than_the_last_day(rule: DeadlineRule, trigger: date) -> None:
    """Or the triggering day itself, where the way back over a weekend would pass it."""
    result = _dated(rule, trigger)
    if result is not None:
        assert result.safe_by is not None
        assert result.safe_by <= result.due_on
        assert is_open(result.safe_by) or result.safe_by == trigger


@st.composite
def _any_rule(draw: st.DrawFn) -> dict[str, object]:
    """A shipped rule, or one with up to three versions of any status and review day."""
    if draw(st.booleans()):
        return SHIPPED[draw(st.sampled_from(sorted(SHIPPED)))]
    begins = sorted(draw(st.sets(st.dates(date(2024, 1, 1), date(2028, 12, 31)), min_size=1, max_size=3)))
    made = []
    for begin in begins:
        status = draw(st.sampled_from(["in_force", "replaced", "announced", "blocked", "uncertain"]))
        review = draw(st.dates(date(2026, 11, 24), date(2027, 12, 31)))
        dated = {"valid_from": begin.isoformat(), "status": status, "review_by": review.isoformat()}
        made.append({**draw(versions()), **dated, "hedge": "Courts disagree.", "grace_days": draw(_GRACE)})
    return _plain_rule(*made)


_GRACE = st.sampled_from(["0", "1", "14"])


@settings(max_examples=600, deadline=None)
@given(
    plain=_any_rule(),
    trigger=st.one_of(st.dates(date(2023, 6, 1), date(2028, 12, 31)), st.dates(date(2036, 1, 1), date(2039, 12, 31))),
    kind=st.one_of(st.none(), st.sampled_from(["oral", "hearing"]), st.sampled_from(sorted(KIND_NAMES))),
    today=st.one_of(st.just(TODAY), st.dates(date(2026, 1, 1), date(2028, 12, 31))),
    frozen=st.one_of(st.none(), st.none(), st.sampled_from(["", "new ruling, being read"])),
    planned=st.booleans(),
)
def test_a_date_is_withheld_if_and_only_if_something_speaks_against_it(
    plain: dict[str, object], trigger: date, kind: str | None, today: date, frozen: str | None, planned: bool
) -> None:
    """And the reason told is one of those that hold."""
    result = compute(_built(plain), trigger, kind, today, CALENDAR, frozen, planned=planned)
    reasons = reasons_to_refuse(plain, trigger, kind, today, frozen=frozen is not None, planned=planned)
    assert isinstance(result, Withheld) == bool(reasons)
    if isinstance(result, Withheld):
        assert str(result.reason) in reasons
        assert result.why
    else:
        assert result.status in ("in_force", "replaced")
