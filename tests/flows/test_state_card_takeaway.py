"""The state question, the card of words and the page to keep. Over the real contacts, rules and circuits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.papers import Form, SheetFile
from bot.core.text import Bilingual, Text
from bot.flows.definition import Flow
from bot.flows.session import FlowSession
from bot.flows.steps import sums
from bot.flows.steps.base import Chosen, Move, Prompt, Stay, Target
from bot.flows.steps.card import CardStep
from bot.flows.steps.state import StateStep
from bot.flows.steps.takeaway import HERE_IT_IS, LEARN, TakeawayStep
from tests.support.flows import world

TODAY = date(2026, 3, 21)
ORAL = date(2026, 3, 10)
WORLD = world()


def answers(prompt: Prompt) -> list[str]:
    return [choice.answer for row in prompt.rows for choice in row]


STATE = StateStep(kind="state", text="Where?", by={"ca9": "west", "ca5": "south"}, otherwise="unclear")


def at(note: str = "", **slots: str) -> FlowSession:
    return FlowSession("f", ("s",), TODAY, slots, note=note)


def test_every_state_of_every_circuit_can_be_reached_in_two_taps() -> None:
    first = STATE.prompt("f/s", at(), WORLD)
    reached = set()
    for page in answers(first)[:-1]:
        assert STATE.accept(Chosen(page), at(), WORLD) == Stay(note=page)
        reached |= set(answers(STATE.prompt("f/s", at(note=page), WORLD))) - {"unknown"}
    assert reached == {state for states in WORLD.circuits.values() for state in states}
    assert len(reached) == 53
    assert all(len(row) <= 2 for row in first.rows)


@pytest.mark.parametrize(
    ("state", "step"), [("California", "west"), ("Texas", "south"), ("Florida", "unclear"), ("Guam", "west")]
)
def test_the_state_decides_by_its_circuit(state: str, step: str) -> None:
    assert STATE.accept(Chosen(state), at(note="page0"), WORLD) == Move(Target(step=step), {"state": state})


def test_who_does_not_know_the_state_is_not_guessed() -> None:
    assert STATE.accept(Chosen("unknown"), at(), WORLD) == Move(Target(step="unclear"))
    assert STATE.accept(Chosen("Atlantis"), at(), WORLD) is None
    assert answers(STATE.prompt("f/s", at(note="page99"), WORLD)) == answers(STATE.prompt("f/s", at(), WORLD))


def test_a_card_shows_each_sentence_in_two_languages() -> None:
    choices = ({"id": "on", "label": "On", "goto": "x"},)
    card = CardStep.model_validate({"kind": "card", "text": "Say:", "say": ["One.", "Two."], "choices": choices})
    prompt = card.prompt("f/s", at(), WORLD)
    assert [text.values["words"] for text in prompt.body[1:]] == [
        Bilingual(Text("f/s", "One.")),
        Bilingual(Text("f/s", "Two.")),
    ]
    assert set(card.texts()) == {"Say:", "One.", "Two.", "On"}


FLOW = {
    "spec": 1,
    "id": "f",
    "title": "F",
    "review": {"checked_on": "2026-11-23"},
    "start": "due",
    "steps": {
        "when": {"kind": "ask_date", "text": "When?", "slot": "day", "next": "due", "unknown": "due"},
        "due": {
            "kind": "deadline",
            "rule": "BIA-APPEAL-30",
            "date": "day",
            "heading": "By",
            "people": ["legal-directory"],
            "takeaway": "page",
        },
        "page": {
            "kind": "takeaway",
            "text": "A page.",
            "heading": "My page",
            "say": ["I am afraid."],
            "not_sign": "Sign nothing.",
            "phones": ["eoir-case-line", "ice-detention-line"],
            "deadline": "due",
            "choices": [{"id": "on", "label": "On", "goto": "when"}],
        },
    },
}


def page() -> TakeawayStep:
    step = Flow.model_validate(FLOW).steps["page"]
    assert isinstance(step, TakeawayStep)
    return step


def test_the_page_is_offered_as_pdf_as_picture_and_as_words() -> None:
    assert answers(page().prompt("f/page", at(), WORLD)) == ["pdf", "picture", "words", "on"]


def test_where_pages_cannot_be_made_the_words_are_offered() -> None:
    without = replace(WORLD, prints=False)
    assert answers(page().prompt("f/page", at(), without)) == ["words", "on"]
    assert page().prompt("f/page", at(note="pdf"), without).paper is None


@pytest.mark.parametrize("form", Form)
def test_a_tap_hands_out_the_page_with_the_day_and_its_sum(form: Form) -> None:
    assert page().accept(Chosen(form), at(), WORLD) == Stay(note=form)
    prompt = page().prompt("f/page", at(note=form, day=str(ORAL)), WORLD)
    assert prompt.body == (HERE_IT_IS,)
    assert isinstance(prompt.paper, SheetFile)
    assert prompt.paper.form is form
    sheet = prompt.paper.sheet
    assert sheet.date is not None
    assert sheet.date.day == date(2026, 4, 9)
    assert (sheet.date.heading.context, sheet.date.heading.source) == ("f/due", "By")
    assert sums.COUNT_DAYS.source in [line.source for line in sheet.date.lines]
    assert [phone.number for phone in sheet.phones] == [
        WORLD.contacts[name].phones[0].number for name in ("eoir-case-line", "ice-detention-line")
    ]
    assert (sheet.say, sheet.not_sign) == ((Text("f/page", "I am afraid."),), Text("f/page", "Sign nothing."))


def test_a_page_has_no_day_where_none_is_known_or_none_may_be_given() -> None:
    def day_on(session: FlowSession, frozen: str = "") -> object:
        paper = page().prompt("f/page", session, world(frozen)).paper
        assert isinstance(paper, SheetFile)
        return paper.sheet.date

    assert day_on(at(note="pdf")) is None
    assert day_on(at(note="pdf", day=str(ORAL)), "BIA-APPEAL-30") is None
    assert day_on(at(note="pdf", day="2010-01-01")) is None


def safer_on(today: date, **changed: str) -> list[str]:
    """The sentence on the safer day, as the page of that day has it."""
    steps: dict[str, dict[str, object]] = FLOW["steps"]  # type: ignore[assignment]
    flow = Flow.model_validate({**FLOW, "steps": {**steps, "due": {**steps["due"], **changed}}})
    step = flow.steps["page"]
    assert isinstance(step, TakeawayStep)
    session = FlowSession("f", ("page",), today, {"day": str(ORAL)}, note="pdf")
    paper = step.prompt("f/page", session, WORLD).paper
    assert isinstance(paper, SheetFile)
    assert paper.sheet.date is not None
    return [line.source for line in paper.sheet.date.lines if "safe_by" in line.values]


def test_the_page_says_of_the_safer_day_what_the_screen_says() -> None:
    assert safer_on(TODAY) == [sums.SAFE_PASSED.source]
    assert safer_on(date(2026, 3, 12)) == [sums.SAFE.source]
    assert safer_on(date(2026, 3, 12), safe="Pay online by {safe_by}.") == ["Pay online by {safe_by}."]
    assert safer_on(date(2026, 5, 30)) == []


def test_sentences_of_cards_and_pages_get_their_values() -> None:
    """A number that people learn by heart comes from the data like any other."""
    values = {"phone": "eoir-case-line.phone"}
    number = WORLD.contacts["eoir-case-line"].phones[0].number
    choices = [{"id": "on", "label": "On", "goto": "x"}]
    card = CardStep.model_validate(
        {"kind": "card", "text": "Say:", "say": ["Call {phone}."], "values": values, "choices": choices}
    )
    (spoken,) = [text.values["words"] for text in card.prompt("f/page", at(), WORLD).body[1:]]
    assert spoken == Bilingual(Text("f/page", "Call {phone}.", {"phone": number}))
    steps: dict[str, dict[str, object]] = FLOW["steps"]  # type: ignore[assignment]
    step = TakeawayStep.model_validate({**steps["page"], "say": ["Call {phone}."], "values": values})
    assert step.sheet("f/page", at(), WORLD).say[0].values == {"phone": number}
    assert step.prompt("f/page", at(note="words"), WORLD).body[1].values == {"words": spoken}


def test_words_to_learn_by_heart_come_with_their_numbers() -> None:
    prompt = page().prompt("f/page", at(note="words"), WORLD)
    assert prompt.body[0] == LEARN
    assert prompt.paper is None
    assert [text.values["phone"] for text in prompt.body if "phone" in text.values] == [
        WORLD.contacts[name].phones[0].number for name in ("eoir-case-line", "ice-detention-line")
    ]


def test_a_page_can_only_take_its_day_from_a_deadline_step_of_its_flow() -> None:
    steps = {**FLOW["steps"], "page": {**FLOW["steps"]["page"], "deadline": "when"}}  # type: ignore[dict-item,index]
    with pytest.raises(ValueError, match="`deadline: when` of step `page` is not a deadline step"):
        Flow.model_validate({**FLOW, "steps": steps})


def test_a_page_made_after_the_last_day_says_that_it_has_passed() -> None:
    def lines(today: date) -> list[str]:
        session = replace(at(note="pdf", day=str(ORAL)), as_of=today)
        paper = page().prompt("f/page", session, WORLD).paper
        assert isinstance(paper, SheetFile)
        assert paper.sheet.date is not None
        return [line.source for line in paper.sheet.date.lines]

    assert sums.LATE.source not in lines(date(2026, 4, 9))
    assert lines(date(2026, 4, 10))[0] == sums.LATE.source
