"""Every case of `tests/deadline_cases/us` worked out by hand, against the rules we ship.

The keys of a case: `name`, a sentence; `trigger`; `due_on` and `safe_by` (left out where the rule has none), or
`withheld` with the reason; `why`, the working. Where they differ from the usual: `kind`, `today`, `printed` (the day on
the paper), `frozen` (the operator's reason), `status` and `source` (a fact; else that of the file).
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.yaml_source import load
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import Deadline, Withheld, compute
from bot.deadlines.library import load_rules
from bot.facts import FactBook

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "deadline_cases" / "us"
RULES = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)
FACTS = FactBook.load(ROOT / "flows" / "us" / "facts", ROOT)
FILES = {path.stem: load(path, ROOT).data for path in sorted(CASES.glob("*.yaml"))}
TODAY = "2026-11-23"
AT_LEAST = 165
DATED = {"name", "trigger", "due_on", "why"}
REFUSED = {"name", "trigger", "withheld", "why"}
OPTIONAL = {"kind", "today", "printed", "frozen", "source"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMED_DAY = re.compile(rf"\b({'|'.join(WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(MONTHS)})\b(?: (\d{{4}}))?")

type Case = dict[str, str]

ALL: list[tuple[str, Case]] = [(rule_id, case) for rule_id, data in FILES.items() for case in data["cases"]]
BY_NAME = [pytest.param(rule_id, case, id=f"{rule_id}: {case['name']}") for rule_id, case in ALL]


@pytest.mark.parametrize(("rule_id", "case"), BY_NAME)
def test_case(rule_id: str, case: Case) -> None:
    """The engine agrees with the count on paper."""
    trigger, today = date.fromisoformat(case["trigger"]), date.fromisoformat(case.get("today", TODAY))
    kind, printed = case.get("kind"), case.get("printed")
    result = compute(
        RULES[rule_id],
        trigger,
        kind,
        today,
        HolidayCalendar(),
        case.get("frozen"),
        # A hearing needs no leave to lie ahead; a case about a decision to come does.
        planned="withheld" not in case and (kind or RULES[rule_id].starts_with[0]) != "hearing",
        printed=date.fromisoformat(printed) if printed else None,
    )
    if "withheld" in case:
        assert isinstance(result, Withheld)
        assert str(result.reason) == case["withheld"]
    else:
        assert isinstance(result, Deadline)
        assert result.due_on.isoformat() == case["due_on"]
        assert (result.safe_by.isoformat() if result.safe_by else None) == case.get("safe_by")
        assert str(result.status) == case.get("status", "in_force")


def test_every_rule_has_its_file_and_there_are_enough_cases() -> None:
    """A rule nobody ever counted by hand is not checked."""
    assert {data["rule"] for data in FILES.values()} == set(RULES)
    assert [rule_id for rule_id, data in FILES.items() if data["rule"] != rule_id] == []
    assert len(ALL) >= AT_LEAST
    assert [rule_id for rule_id, data in FILES.items() if len(data["cases"]) < 4] == []


def test_every_rule_has_a_date_or_its_refusal_worked_out() -> None:
    """All but the struck rule give dates; the reasons not to give one come up, each at least once."""
    dated = {rule_id for rule_id, case in ALL if "due_on" in case}
    assert set(RULES) - dated == {"BIA-APPEAL-10-TARGET"}
    assert {case["withheld"] for _, case in ALL if "withheld" in case} == {
        "frozen",
        "future_trigger",
        "no_version",
        "past_review",
        "printed_before_start",
        "unknown_kind",
    }


@pytest.mark.parametrize(("rule_id", "case"), BY_NAME)
def test_case_is_whole(rule_id: str, case: Case) -> None:
    """A sentence for a name, no key too many, a working, and a fact we hold as its source."""
    needed = REFUSED if "withheld" in case else DATED
    allowed = needed | OPTIONAL | (set() if "withheld" in case else {"safe_by", "status"})
    assert needed <= set(case) <= allowed
    assert len(case["name"].split()) >= 4
    assert len(case["why"]) >= 12
    assert str(case.get("source", FILES[rule_id]["source"])) in FACTS


@pytest.mark.parametrize("rule_id", sorted(FILES))
def test_names_of_cases_are_told_apart(rule_id: str) -> None:
    names = [case["name"] for case in FILES[rule_id]["cases"]]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(("rule_id", "case"), BY_NAME)
def test_working_names_real_weekdays_and_ends_at_the_date(rule_id: str, case: Case) -> None:
    """`Fri 27 Feb` is a Friday near the days of the case, and the last day and the safe day are among those named."""
    named = set()
    days = [date.fromisoformat(case[key]) for key in ("trigger", "due_on", "safe_by", "today") if key in case]
    for weekday, number, month, year in NAMED_DAY.findall(case["why"]):
        near = _near(days, WEEKDAYS.index(weekday), int(number), MONTHS.index(month) + 1, year)
        assert near is not None, f"{weekday} {number} {month} in {rule_id}: {case['name']}"
        named.add(near.isoformat())
    assert {case[key] for key in ("due_on", "safe_by") if key in case} <= named


def _near(days: list[date], weekday: int, number: int, month: int, year: str) -> date | None:
    """The day of that date and weekday within a month of the days of the case; no two years can both have it."""
    years = {int(year)} if year else {day.year + more for day in days for more in (-1, 0, 1)}
    first, last = min(days) - timedelta(days=31), max(days) + timedelta(days=31)
    for each in sorted(years):
        with suppress(ValueError):  # 29 February of another year
            day = date(each, month, number)
            if first <= day <= last and day.weekday() == weekday:
                return day
    return None
