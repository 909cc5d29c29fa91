"""The list of papers and the paper itself, over four kinds made for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.dates import UnreadableDate
from bot.core.papers import SketchFile
from bot.core.text import Text, Verbatim
from bot.errors import StepGone
from bot.flows.engine import FlowEngine
from bot.flows.session import FlowSession
from bot.flows.steps import letter as letter_step
from bot.flows.steps.base import CHECKED, Chosen, Move, Prompt, Stay, Target, TypedDate
from bot.flows.steps.letter import LetterStep
from bot.flows.steps.letters import FOUND, NAMED, OTHER, PAPER, SLOT, WHICH, LettersStep, entrance
from bot.letters.book import LetterBook
from tests.support.flows import TODAY, engine_of, flow_of, letters, world

WORLD = replace(world(), letters=letters())

LIST = LettersStep(kind="letters", text="Which one?", kinds=("summons", "judge_order"), next="paper", other="help")
FOUND_LIST = LettersStep(kind="letters", text="Which one?", next="paper", other="help")
SHOWN = LetterStep(kind="letter", text="Is it this one?", other="help")


def at(note: str = "", **slots: str) -> FlowSession:
    return FlowSession("f", ("s",), TODAY, slots, note=note)


def answers(prompt: Prompt) -> list[str]:
    return [choice.answer for row in prompt.rows for choice in row]


def test_papers_are_listed_by_name_and_number_in_the_order_of_the_step() -> None:
    prompt = LIST.prompt("f/s", at(), WORLD)
    assert answers(prompt) == ["summons", "judge_order", "none"]
    numbered, bare, other = [choice.label for row in prompt.rows for choice in row]
    assert numbered == NAMED.with_values(name=Text("paper/summons", "Call to court"), form=Verbatim("I-862"))
    assert (bare, other) == (Text("paper/judge_order", "The judge said no"), OTHER)


def test_the_chosen_paper_is_remembered() -> None:
    assert LIST.accept(Chosen("summons"), at(), WORLD) == Move(Target(step="paper"), {SLOT: "summons"})
    assert LIST.accept(Chosen("none"), at(), WORLD) == Move(Target(step="help"))


@pytest.mark.parametrize("answer", [Chosen("receipt"), Chosen("gone"), TypedDate(UnreadableDate())])
def test_a_paper_that_is_not_in_the_list_cannot_be_chosen(answer: Chosen | TypedDate) -> None:
    assert LIST.accept(answer, at(), WORLD) is None


def test_without_kinds_the_papers_found_by_typing_are_offered() -> None:
    session = at(**{FOUND: "receipt rejection"})
    assert answers(FOUND_LIST.prompt("f/s", session, WORLD)) == ["receipt", "rejection", "none"]
    assert FOUND_LIST.accept(Chosen("receipt"), session, WORLD) == Move(Target(step="paper"), {SLOT: "receipt"})
    assert answers(FOUND_LIST.prompt("f/s", at(), WORLD)) == ["none"]


def test_a_paper_that_a_newer_release_dropped_is_left_out() -> None:
    assert answers(FOUND_LIST.prompt("f/s", at(**{FOUND: "receipt dropped"}), WORLD)) == ["receipt", "none"]


def test_typed_words_for_one_paper_open_it_and_for_several_the_list() -> None:
    assert entrance(("summons",)) == (PAPER, {SLOT: "summons"})
    assert entrance(("receipt", "rejection")) == (WHICH, {FOUND: "receipt rejection"})


def test_a_paper_shows_its_words_what_it_is_where_the_day_stands_and_that_it_must_not_be_sent() -> None:
    body = SHOWN.prompt("f/s", at(letter="summons"), WORLD).body
    own, title, what, find, not_here, checked = body
    assert own == Text("f/s", "Is it this one?")
    assert title.values["words"] == Verbatim("Notice to Appear")
    assert (what.source, what.values) == (
        "This paper starts a case in court. The form is {form}.",
        {"form": what.values["form"]},
    )
    assert what.values["form"] == Verbatim("I-862")
    assert isinstance(find.values["where"], Text)
    assert find.values["where"].source == 'Often near the word "Date".'
    assert not_here == letter_step.NOT_HERE
    assert checked.source == CHECKED.source


@pytest.mark.parametrize("name", letters())
def test_every_paper_says_that_it_must_not_be_sent_also_beside_its_drawing(name: str) -> None:
    for note in ("", "sketch"):
        assert letter_step.NOT_HERE in SHOWN.prompt("f/s", at(note, letter=name), WORLD).body


def test_its_buttons_are_its_own_the_drawing_and_the_way_out() -> None:
    assert answers(SHOWN.prompt("f/s", at(letter="summons"), WORLD)) == ["date", "lawyer", "sketch", "another"]


def test_a_button_opens_a_flow_at_a_step_with_what_is_known() -> None:
    moved = SHOWN.accept(Chosen("date"), at(letter="summons"), WORLD)
    assert moved == Move(Target(step="when", flow="appeal"), {"how": "oral"})
    assert SHOWN.accept(Chosen("another"), at(letter="summons"), WORLD) == Move(Target(step="help"))
    assert SHOWN.accept(Chosen("date"), at(letter="receipt"), WORLD) is None
    assert SHOWN.accept(TypedDate(UnreadableDate()), at(letter="summons"), WORLD) is None


def test_the_drawing_comes_only_when_it_is_asked_for() -> None:
    assert SHOWN.prompt("f/s", at(letter="summons"), WORLD).paper is None
    assert SHOWN.accept(Chosen("sketch"), at(letter="summons"), WORLD) == Stay(note="sketch")
    prompt = SHOWN.prompt("f/s", at("sketch", letter="summons"), WORLD)
    assert prompt.paper == SketchFile(WORLD.letters["summons"].sketch)
    assert prompt.body[0] == letter_step.DRAWN_WITH_NUMBER.with_values(**letter_step.SIGNS)
    assert answers(prompt) == ["date", "lawyer", "another"]


def test_the_words_beside_a_drawing_without_a_number_speak_of_none() -> None:
    assert SHOWN.prompt("f/s", at("sketch", letter="judge_order"), WORLD).body[0].source == letter_step.DRAWN.source


def test_where_pictures_cannot_be_made_there_are_only_words() -> None:
    without = replace(WORLD, prints=False)
    assert answers(SHOWN.prompt("f/s", at(letter="summons"), without)) == ["date", "lawyer", "another"]
    prompt = SHOWN.prompt("f/s", at("sketch", letter="summons"), without)
    assert (prompt.paper, prompt.body[0].source) == (None, "Is it this one?")


def small_engine() -> FlowEngine:
    steps = {
        "first": {"kind": "letters", "text": "Which?", "kinds": ["summons"], "next": "paper", "other": "first"},
        "paper": {"kind": "letter", "text": "This?", "other": "first"},
    }
    appeal = {
        "first": {"kind": "say", "text": "No."},
        "when": {"kind": "ask_date", "text": "When?", "slot": "day", "next": "first", "unknown": "first"},
    }
    return engine_of(flow_of(steps), flow_of(appeal, name="appeal")).with_world(WORLD)


def test_a_flow_can_be_entered_at_a_step_with_what_is_known_already() -> None:
    engine = small_engine()
    behind = engine.start("appeal", TODAY)
    session = engine.start("small", TODAY, behind, "paper", {SLOT: "summons"})
    assert (session.flow, session.shown, session.slots) == ("small", ("paper",), {SLOT: "summons"})
    back = engine.back(session, TODAY)
    assert back is not None
    assert (back.flow, back.shown) == ("appeal", ("first",))
    with pytest.raises(StepGone):
        engine.start("small", TODAY, at="gone")


def test_from_the_list_to_the_date_and_back() -> None:
    engine = small_engine()
    session = engine.start("small", TODAY)
    for answer, place in (("summons", ("small", "paper")), ("date", ("appeal", "when"))):
        moved = engine.resume(FlowSession.from_json(session.to_json()), Chosen(answer), TODAY)
        assert moved is not None
        session = moved
        assert (session.flow, session.step) == place
    assert session.slots == {"how": "oral"}
    back = engine.back(session, date(2026, 3, 22))
    assert back is not None
    assert engine.prompts(back)[0].body[1].source == letter_step.TITLE.source


def test_a_paper_that_is_gone_is_an_error_the_conversation_knows() -> None:
    engine = small_engine()
    session = engine.start("small", TODAY, at="paper", slots={SLOT: "summons"})
    emptied = engine.with_world(replace(WORLD, letters=LetterBook()))
    with pytest.raises(KeyError):
        emptied.prompts(session)
