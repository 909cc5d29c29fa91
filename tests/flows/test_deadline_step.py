"""A deadline on the screen: the sum, the safer day, and why a date is withheld. Over the real rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.papers import CalendarFile
from bot.core.text import Days, PartialDate, Text, Verbatim
from bot.deadlines.compute import Reason
from bot.deadlines.library import RuleBook
from bot.deadlines.rule import Confidence, Direction, Status, Unit
from bot.flows.session import FlowSession
from bot.flows.steps import deadline as step_words
from bot.flows.steps import sums as words
from bot.flows.steps.base import Chosen, Move, Prompt, Stay, World
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


def at(trigger: date | str, today: date, how: str = "oral", note: str = "", **slots: str) -> FlowSession:
    return FlowSession("f", ("s",), today, {"day": str(trigger), "how": how, **slots}, note=note)


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
    assert [choice.answer for row in prompt.rows for choice in row] == ["next", "calendar", "check"]


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
    assert one(prompt, sentence).values["landed"] == PartialDate(landed.isoformat())
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


def papers_win(rule: str, **version: object) -> World:
    """The same, with a rule whose papers name their own last day."""
    old = changed(rule, **version)
    named = replace(old.rules[rule], printed_date_wins=True)
    return replace(old, rules=RuleBook({**{name: old.rules[name] for name in old.rules}, rule: named}))


WITHHELD = [
    (Reason.FROZEN, at(ORAL, ORAL), world("BIA-APPEAL-30")),
    (Reason.PAST_REVIEW, at(date(2030, 3, 12), date(2030, 3, 12)), world()),
    (Reason.NO_VERSION, at(date(2010, 1, 1), ORAL), world()),
    (Reason.FUTURE_TRIGGER, at(date(2026, 3, 11), ORAL), world()),
    (Reason.UNKNOWN_KIND, at(ORAL, ORAL, how="pigeon"), world()),
    (Reason.UNCERTAIN, at(ORAL, ORAL), changed("BIA-APPEAL-30", status=Status.UNCERTAIN)),
    (Reason.PRINTED_BEFORE_START, at(ORAL, ORAL, printed="2026-03-01"), papers_win("BIA-APPEAL-30")),
    (
        Reason.PRINTED_TOO_EARLY,
        at(ORAL, ORAL, printed="2025-03-01"),
        papers_win("BIA-APPEAL-30", direction=Direction.BEFORE),
    ),
    (
        Reason.OUT_OF_RANGE,
        at(date.min, ORAL),
        changed("BIA-APPEAL-30", direction=Direction.BEFORE, valid_from=date.min),
    ),
    (Reason.ANNOUNCED_UNCONFIRMED, at(ORAL, ORAL), changed("BIA-APPEAL-30", status=Status.ANNOUNCED)),
]


@pytest.mark.parametrize(("reason", "session", "over"), WITHHELD, ids=[str(row[0]) for row in WITHHELD])
def test_a_withheld_date_says_why_and_names_people(reason: Reason, session: FlowSession, over: World) -> None:
    prompt = shown(session, step(printed="printed"), over=over)
    assert sources(prompt)[:3] == [words.WITHHELD.source, words.REASONS[reason].source, words.WITHHELD_PEOPLE.source]
    assert prompt.body[3].values["name"] == over.contacts["eoir-pro-bono-list"].name
    assert words.DUE.source not in sources(prompt)
    assert prompt.rows == ()
    assert step(printed="printed").accept(Chosen("next"), session, over) is None


def test_every_reason_has_a_sentence_and_a_case_here() -> None:
    assert set(words.REASONS) == set(Reason) == {row[0] for row in WITHHELD}


@pytest.mark.parametrize("slots", [{}, {"day": "yes"}])
def test_a_session_without_the_day_is_refused(slots: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        step().prompt("f/s", FlowSession("f", ("s",), ORAL, slots), world())


def test_an_uncertain_rule_says_its_hedge() -> None:
    hedge = Text("deadline/X", "Courts disagree.")
    over = changed("BIA-APPEAL-30", status=Status.UNCERTAIN, hedge=hedge)
    assert hedge in shown(at(ORAL, ORAL), over=over).body


def test_within_its_grace_an_old_check_is_told_and_after_it_there_is_no_date() -> None:
    review_by = date(2026, 3, 20)
    over = changed("BIA-APPEAL-30", review_by=review_by, grace_days=5)
    assert words.STALE.source not in sources(shown(at(ORAL, review_by), over=over))
    stale = one(shown(at(ORAL, date(2026, 3, 25)), over=over), words.STALE)
    assert stale.values == {"review_by": PartialDate("2026-03-20")}
    assert words.WITHHELD.source in sources(shown(at(ORAL, date(2026, 3, 26)), over=over))


def test_no_rule_of_ours_has_a_grace() -> None:
    rules = world().rules
    assert {version.grace_days for rule in rules.values() for version in rule.versions} == {0}


def test_an_earlier_printed_day_counts_and_is_named() -> None:
    brief = step("BIA-BRIEF-20", printed="printed", how="")
    session = at(date(2026, 6, 1), date(2026, 6, 2), printed="2026-06-17")
    prompt = shown(session, brief)
    assert one(prompt, words.PRINTED_EARLIER).values == {"printed": date(2026, 6, 17)}
    assert one(prompt, words.DUE).values == {"due": date(2026, 6, 17)}


def test_late_words_come_from_the_rule_where_the_flow_has_none() -> None:
    prompt = shown(at(ORAL, date(2026, 4, 11)), step(late_text=None))
    if_late = world().rules["BIA-APPEAL-30"].if_late
    assert if_late is not None
    assert if_late.lost in prompt.body
    assert if_late.left in prompt.body


def test_the_hedge_on_another_number_is_for_people_in_time() -> None:
    assert "Hedge." in sources(shown(at(ORAL, ORAL), step(hedge="Hedge.")))
    assert "Hedge." not in sources(shown(at(ORAL, date(2026, 4, 11)), step(hedge="Hedge.")))


def test_a_calendar_file_has_both_days_and_a_neutral_title() -> None:
    assert step().accept(Chosen("calendar"), at(ORAL, ORAL), world()) == Stay(note="calendar")
    paper = shown(at(ORAL, ORAL, note="calendar")).paper
    assert isinstance(paper, CalendarFile)
    assert [(day.day, day.title, day.alarms) for day in paper.days] == [
        (date(2026, 3, 20), step_words.NEUTRAL, (7, 3, 1)),
        (DUE, step_words.NEUTRAL, (7, 3, 1)),
    ]


def test_a_clear_title_is_only_for_who_asks_for_it() -> None:
    paper = shown(at(ORAL, ORAL, note="calendar_named")).paper
    assert isinstance(paper, CalendarFile)
    title = world().rules["BIA-APPEAL-30"].title
    assert [day.title for day in paper.days] == [
        step_words.SAFER_DAY.with_values(what=title),
        step_words.LAST_DAY.with_values(what=title),
    ]


def test_a_passed_safe_day_is_not_put_in_the_calendar() -> None:
    paper = shown(at(ORAL, date(2026, 3, 21), note="calendar")).paper
    assert isinstance(paper, CalendarFile)
    assert [day.day for day in paper.days] == [DUE]


def test_who_is_late_gets_no_calendar_and_no_check() -> None:
    late = at(ORAL, date(2026, 4, 11))
    for answer in ("calendar", "calendar_named", "check"):
        assert step().accept(Chosen(answer), late, world()) is None


def test_the_check_offers_three_days_one_of_them_right() -> None:
    prompt = shown(at(ORAL, ORAL, note="check"))
    days = [choice.answer for row in prompt.rows for choice in row]
    assert days == ["2026-03-10", "2026-04-09", "2026-04-16", "again"]
    asked = at(ORAL, ORAL, note="check")
    assert step().accept(Chosen("2026-04-09"), asked, world()) == Stay(note="check_right")
    assert step().accept(Chosen("2026-04-16"), asked, world()) == Stay(note="check_wrong")
    assert step().accept(Chosen("2026-04-16"), at(ORAL, ORAL), world()) is None


def test_a_wrong_answer_is_explained_again_with_the_day() -> None:
    prompt = shown(at(ORAL, ORAL, note="check_wrong"))
    assert prompt.body[0] == step_words.NOT_YET.with_values(start=ORAL, due=DUE)
    assert prompt.body[1] == step_words.QUESTION


def test_a_right_answer_shows_the_day_and_the_way_on() -> None:
    prompt = shown(at(ORAL, ORAL, note="check_right"))
    assert prompt.body == (step_words.RIGHT, words.DUE.with_values(due=DUE))
    assert next(choice.answer for row in prompt.rows for choice in row) == "next"


def test_the_page_to_keep_is_a_button_where_the_flow_has_one() -> None:
    kept = step(takeaway="page")
    assert "keep" in [choice.answer for row in shown(at(ORAL, ORAL), kept).rows for choice in row]
    moved = kept.accept(Chosen("keep"), at(ORAL, ORAL), world())
    assert isinstance(moved, Move)
    assert moved.target.step == "page"
    assert step().accept(Chosen("keep"), at(ORAL, ORAL), world()) is None


def test_nothing_but_the_refusal_is_shown_for_a_withheld_date_whatever_was_asked() -> None:
    for note in ("calendar", "check", "check_right"):
        prompt = shown(at(ORAL, ORAL, note=note), over=world("BIA-APPEAL-30"))
        assert prompt.paper is None
        assert sources(prompt)[0] == words.WITHHELD.source
