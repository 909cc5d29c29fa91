"""The routing decision and the sieve for numbers that must not be sent on."""

from __future__ import annotations

import pytest

from bot.conversation.routing import Action, Decision, Thresholds, decide, looks_sensitive
from bot.nlu.result import ParseResult, RankedIntent

BOUNDS = Thresholds(answer=0.5, answer_urgent=0.6, margin=0.2, clarify=0.1, offered=3)
URGENT = {"ice_at_home"}


def decided(*ranking: tuple[str, float]) -> Decision:
    return decide(ParseResult(tuple(RankedIntent(*row) for row in ranking)), URGENT, BOUNDS)


def test_a_sure_intent_is_answered() -> None:
    assert decided(("find_lawyer", 0.8), ("fees", 0.1)) == Decision(
        Action.ANSWER, "find_lawyer", (), "find_lawyer", 0.8
    )


def test_an_unsure_intent_is_asked_about() -> None:
    found = decided(("find_lawyer", 0.4), ("fees", 0.3), ("ead", 0.15), ("move", 0.12), ("x", 0.01))
    assert found == Decision(Action.CLARIFY, "", ("find_lawyer", "fees", "ead"), "find_lawyer", 0.4)


def test_two_near_intents_are_asked_about() -> None:
    assert decided(("find_lawyer", 0.55), ("fees", 0.45)).action is Action.CLARIFY


def test_nothing_likely_falls_back() -> None:
    assert decided(("find_lawyer", 0.09), ("fees", 0.05)) == Decision(Action.FALLBACK, "", (), "find_lawyer", 0.09)


def test_an_empty_answer_falls_back() -> None:
    assert decided() == Decision(Action.FALLBACK)


def test_urgent_topics_have_their_own_bound() -> None:
    assert decided(("ice_at_home", 0.55)).action is Action.CLARIFY
    assert decided(("ice_at_home", 0.65)).action is Action.ANSWER


def test_out_of_scope_falls_back_and_is_never_offered() -> None:
    assert decided(("out_of_scope", 0.9), ("fees", 0.2)).action is Action.FALLBACK
    assert decided(("out_of_scope", 0.4), ("fees", 0.3)).action is Action.FALLBACK
    assert decided(("fees", 0.4), ("out_of_scope", 0.3)).offered == ("fees",)


def test_a_likely_urgent_topic_turns_a_refusal_into_a_question() -> None:
    found = decided(("out_of_scope", 0.4), ("ice_at_home", 0.3), ("fees", 0.2))
    assert (found.action, found.offered, found.predicted) == (
        Action.CLARIFY,
        ("ice_at_home", "fees"),
        "out_of_scope",
    )


def test_a_sure_refusal_stays_one() -> None:
    assert decided(("out_of_scope", 0.8), ("ice_at_home", 0.15)).action is Action.FALLBACK


@pytest.mark.parametrize(
    "text",
    [
        "A123456789",
        "my A-number is A 123 456 789",
        "a# 012-345-678",
        "A#12345678",
        "mi numero es 123456789",
        "123-45-6789",
        "passport X1234567",
        "AB1234567",
        "护照 E12345678",
        "EAC2190012345",
        "call me (555) 123-4567",
        "+1 555 123 4567",
        "+86 138 1234 5678",
        "5551234567",
        "555.123.4567",
        "card 4111 1111 1111 1111",
        "٠١٢٣٤٥٦٧٨٩",
        "born 2026-03-10, phone 555-123-4567",
    ],
)
def test_numbers_of_people_are_caught(text: str) -> None:
    assert looks_sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "I-589",
        "form I589 and EOIR-26",
        "EOIR-33/IC",
        "I got an I-797C",
        "10/03/2026",
        "2026-03-10",
        "it was 2026-03-10 and then 2026-04-09",
        "2026-03-10 2026-04-09",
        "10.03.2026 09.04.2026",
        "I got a 2026-03-10 letter",
        "20260310",
        "on March 10, 2026 at 8:30",
        "8 CFR 1003.38",
        "I have 30 days, or 180 days?",
        "pay $100 or 1,010 dollars",
        "call 911",
        "",
    ],
)
def test_forms_days_and_sums_are_not(text: str) -> None:
    assert not looks_sensitive(text)


def test_a_long_text_is_judged_quickly() -> None:
    assert looks_sensitive("1 " * 500)
    assert not looks_sensitive("a-" * 500)
