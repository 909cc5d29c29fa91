"""The JSON other programs read: the promised keys, first and in their order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from bot.deadlines.answer import as_json
from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.compute import compute
from bot.deadlines.library import load_rules

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)
TODAY = date(2026, 11, 23)
KEYS = ["rule", "version", "status", "withheld", "due_on", "safe_by", "trace", "authority", "url", "checked_on"]


def _answer(rule: str, trigger: date, frozen: str | None = None) -> dict[str, object]:
    answer = as_json(compute(RULES[rule], trigger, None, TODAY, HolidayCalendar(), frozen))
    return json.loads(json.dumps(answer))


def test_date_has_the_promised_keys() -> None:
    answer = _answer("BIA-APPEAL-30", date(2026, 1, 28))
    assert list(answer)[: len(KEYS)] == KEYS
    assert (answer["rule"], answer["version"], answer["status"]) == ("BIA-APPEAL-30", "2024-01-01", "in_force")
    assert (answer["withheld"], answer["due_on"], answer["safe_by"]) == (False, "2026-02-27", "2026-02-06")
    assert answer["checked_on"] == "2026-11-23"
    assert "why" not in answer
    assert answer["trace"][0] == {"step": "start", "day": "2026-01-28", "moved": 0, "detail": "oral"}


def test_refusal_has_the_promised_keys_and_why() -> None:
    answer = _answer("BIA-APPEAL-30", date(2026, 1, 28), frozen="being read")
    assert list(answer)[: len(KEYS) + 1] == [*KEYS, "why"]
    assert (answer["withheld"], answer["due_on"], answer["safe_by"], answer["trace"]) == (True, None, None, [])
    assert (answer["reason"], answer["why"]) == ("frozen", "frozen by an operator: being read")


def test_struck_rule_says_that_it_is_blocked() -> None:
    answer = _answer("BIA-APPEAL-10-TARGET", date(2026, 11, 2))
    assert (answer["withheld"], answer["status"], answer["due_on"]) == (True, "blocked", None)
    assert "2026-03-08" in str(answer["why"])


def test_blocked_version_is_listed_beside_the_date() -> None:
    (other,) = _answer("BIA-APPEAL-30", date(2026, 11, 2))["not_in_use"]
    assert (other["status"], other["count"], other["blocked_on"]) == ("blocked", 10, "2026-03-08")


def test_day_without_a_version_has_no_status() -> None:
    answer = _answer("BIA-APPEAL-30", date(2020, 1, 1))
    assert (answer["version"], answer["status"], answer["reason"]) == (None, None, "no_version")
