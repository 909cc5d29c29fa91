"""A deadline on the screen: the sum, the safer day, and why a date is withheld. Over the real rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.text import Days, PartialDate, Text, Verbatim
from bot.deadlines.compute import Reason
from bot.deadlines.library import RuleBook
from bot.deadlines.rule import Confidence, Status, Unit
from bot.flows.session import FlowSession
from bot.flows.steps import deadline as words
from bot.flows.steps.base import Chosen, Prompt, World
from bot.flows.steps.deadline import DeadlineStep
from tests.support.flows import world

ORAL = date(2026, 3, 10)
DUE = date(2026, 4, 9)


def step(rule: str = "BIA-APPEAL-30", **more: object) -> DeadlineStep:
    data = {
        "kind": "deadline",
        "rule": rule,
        "date": "day",
        "how": "how",
        "heading": "By",
        "people": ["eoir-pro-bono-list"],
        "choices": [{"id": "next", "label": "Next", "goto": "x"}],
        "late_text": "Late.",
        "late_choices": [{"id": "late", "label": "Late", "goto": "x"}],
    }
    return DeadlineStep.model_validate({**data, **more})


def at(trigger: date | str, today: date, how: str = "oral") -> FlowSession:
    return FlowSession("f", ("s",), today, {"day": str(trigger), "how": how})


def shown(session: FlowSession, the_step: DeadlineStep | None = None, over: World | None = None) -> Prompt:
    return (the_step or step()).prompt("f/s", session, over or world())


def sources(prompt: Prompt) -> list[str]:
    return [text.source for text in prompt.body]


def one(prompt: Prompt, sentence: Text) -> Text:
    (found,) = [text for text in prompt.body if text.source == sentence.source]
    return found


def changed(rule: str, **version: object) -> World:
    """The real data with the only used version of one rule changed."""
    old = world()
    versions = tuple(
        replace(each, **version) if each.status is not Status.BLOCKED else each for each in old.rules[rule].versions
    )
    rules = {name: old.rules[name] for name in old.rules}
    return replace(old, rules=RuleBook({**rules, rule: replace(old.rules[rule], versions=versions)}))


def test_a_date_comes_with_its_sum_and_its_source() -> None:
    prompt = shown(at(ORAL, date(2026, 3, 16)))
    assert one(prompt, words.DUE).values == {"due": DUE}
    assert one(prompt, words.LEFT).values == {"left": Days(24)}
    assert one(prompt, words.COUNT_DAYS).values == {"start": ORAL, "count": Days(30)}
    assert one(prompt, words.SAFE).values == {"safe_by": date(2026, 3, 20)}
    source = prompt.body[-1]
    assert source.values["checked_on"] == PartialDate("2026-11-23")
    assert source.values["authority"] == Verbatim(world().rules["BIA-APPEAL-30"].versions[0].authority)
    assert [choice.answer for row in prompt.rows for choice in row] == ["next"]


def test_a_rule_below_high_confidence_is_told_as_a_report() -> None:
    assert words.SOURCE_REPORTED.source in sources(shown(at(ORAL, ORAL)))
    sure = shown(at(ORAL, ORAL), over=changed("BIA-APPEAL-30", confidence=Confidence.HIGH))
    assert words.SOURCE.source in sources(sure)


@pytest.mark.parametrize(
    ("today", "sentence"),
    [(DUE, words.LAST_DAY_TODAY), (date(2026, 4, 8), words.LEFT), (date(2026, 4, 10), words.LATE)],
)
def test_todays_distance(today: date, sentence: Text) -> None:
    assert sentence.source in sources(shown(at(ORAL, today)))


def test_a_late_person_is_told_so_and_gets_other_buttons() -> None:
    session = at(ORAL, date(2026, 4, 11))
    prompt = shown(session)
    assert one(prompt, words.LATE).values == {"late": Days(2)}
    assert "Late." in sources(prompt)
    assert words.SAFE.source not in sources(prompt)
    assert [choice.answer for row in prompt.rows for choice in row] == ["late"]
    assert step().accept(Chosen("next"), session, world()) is None
    assert step().accept(Chosen("late"), session, world()) is not None


def test_a_passed_safe_day_is_said() -> None:
    prompt = shown(at(ORAL, date(2026, 3, 22)))
    assert one(prompt, words.SAFE_PASSED).values == {"safe_by": date(2026, 3, 20)}


def test_the_safe_day_itself_has_not_passed() -> None:
    assert words.SAFE.source in sources(shown(at(ORAL, date(2026, 3, 20))))


@pytest.mark.parametrize(
    ("trigger", "landed", "sentence"),
    [
        (date(2026, 3, 12), date(2026, 4, 11), words.ROLLED_SATURDAY),
        (date(2026, 3, 13), date(2026, 4, 12), words.ROLLED_SUNDAY),
        (date(2026, 4, 25), date(2026, 5, 25), words.ROLLED_HOLIDAY),
    ],
)
def test_a_moved_last_day_says_why(trigger: date, landed: date, sentence: Text) -> None:
    prompt = shown(at(trigger, trigger))
    assert one(prompt, sentence).values["landed"] == landed
    assert one(prompt, sentence).values["due"] == one(prompt, words.DUE).values["due"]


def test_the_struck_version_can_be_named() -> None:
    prompt = shown(at(ORAL, ORAL), step(hedge="You may read {other_count} from {other_on}, stopped {blocked_on}."))
    (hedge,) = [text for text in prompt.body if text.source.startswith("You may")]
    assert hedge.values["other_count"] == Days(10)
    assert hedge.values["other_on"] == PartialDate("2026-03-09")
    assert hedge.values["blocked_on"] == PartialDate("2026-03-08")


def test_years_and_the_day_taken_off_are_in_the_sum() -> None:
    prompt = shown(at(date(2026, 3, 10), date(2026, 3, 11), how="arrival"), step("ONE-YEAR-SAFE"))
    assert one(prompt, words.COUNT_YEARS).values == {"start": date(2026, 3, 10), "years": 1}
    assert one(prompt, words.LESS).values == {"less": Days(1)}
    assert one(prompt, words.DUE).values == {"due": date(2027, 3, 9)}


def test_business_days_are_named() -> None:
    prompt = shown(at(date(2026, 3, 10), date(2026, 3, 10), how="move"), step("BIA-EOIR33-5WD"))
    assert one(prompt, words.COUNT_BUSINESS).values["count"] == Days(5, "business_day")


def test_counting_back_from_a_hearing() -> None:
    prompt = shown(at(date(2026, 6, 30), date(2026, 3, 10), how="hearing"), step("IND-30-BEFORE"))
    assert one(prompt, words.COUNT_BACK).values == {"start": date(2026, 6, 30), "count": Days(30)}


def test_a_printed_day_is_not_counted() -> None:
    over = changed("BIA-APPEAL-30", unit=Unit.PRINTED_DATE, count=0, safe_by=None)
    prompt = shown(at(ORAL, ORAL), over=over)
    assert one(prompt, words.PRINTED).values == {"start": ORAL}
    assert one(prompt, words.DUE).values == {"due": ORAL}


WITHHELD = [
    (Reason.FROZEN, at(ORAL, ORAL), world("BIA-APPEAL-30")),
    (Reason.PAST_REVIEW, at(date(2030, 3, 12), date(2030, 3, 12)), world()),
    (Reason.NO_VERSION, at(date(2010, 1, 1), ORAL), world()),
    (Reason.FUTURE_TRIGGER, at(date(2026, 3, 11), ORAL), world()),
    (Reason.UNKNOWN_KIND, at(ORAL, ORAL, how="pigeon"), world()),
    (Reason.UNCERTAIN, at(ORAL, ORAL), changed("BIA-APPEAL-30", status=Status.UNCERTAIN)),
    (Reason.ANNOUNCED_UNCONFIRMED, at(ORAL, ORAL), changed("BIA-APPEAL-30", status=Status.ANNOUNCED)),
]


@pytest.mark.parametrize(("reason", "session", "over"), WITHHELD, ids=[str(row[0]) for row in WITHHELD])
def test_a_withheld_date_says_why_and_names_people(reason: Reason, session: FlowSession, over: World) -> None:
    prompt = shown(session, over=over)
    assert sources(prompt)[:3] == [words.WITHHELD.source, words.REASONS[reason].source, words.WITHHELD_PEOPLE.source]
    assert prompt.body[3].values["name"] == over.contacts["eoir-pro-bono-list"].name
    assert words.DUE.source not in sources(prompt)
    assert prompt.rows == ()
    assert step().accept(Chosen("next"), session, over) is None


def test_every_reason_has_a_sentence_and_a_case_here() -> None:
    assert set(words.REASONS) == {str(reason) for reason in Reason} == {str(row[0]) for row in WITHHELD}


@pytest.mark.parametrize("slots", [{}, {"day": "yes"}])
def test_a_session_without_the_day_is_refused(slots: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        step().prompt("f/s", FlowSession("f", ("s",), ORAL, slots), world())
