"""The pure engine over small flows; every session goes to JSON and back before it is used."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.dates import CertainDate, GuessedDate, ImpossibleDate
from bot.errors import StepGone, StepLoop
from bot.flows.engine import STEP_CAP, FlowEngine
from bot.flows.session import TRAIL_LIMIT, FlowSession, Place
from bot.flows.steps.base import Chosen, TypedDate
from tests.support.flows import APPEAL, TODAY, US, answer, engine_of, flow_of, library_of, through_json, world

DAY = TypedDate(CertainDate(date(2026, 3, 10)))


@pytest.fixture
def engine(tmp_path: Path) -> FlowEngine:
    return FlowEngine(library_of(tmp_path, US), world())


def shown(engine: FlowEngine, session: FlowSession) -> list[str]:
    return [prompt.body[0].source for prompt in engine.prompts(session)]


def test_start_shows_the_first_step(engine: FlowEngine) -> None:
    session = engine.start("appeal", TODAY)
    assert (session.flow, session.shown, session.slots, session.trail) == ("appeal", ("first",), {}, ())
    assert shown(engine, session) == ["Was it a judge?"]


def test_start_of_an_unknown_flow_raises(engine: FlowEngine) -> None:
    with pytest.raises(StepGone):
        engine.start("nothing", TODAY)


def test_answers_set_slots_and_lead_to_the_deadline(engine: FlowEngine) -> None:
    session = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"), DAY)
    assert session.slots == {"decider": "judge", "how": "oral", "decided": "2026-03-10"}
    assert session.shown == ("due",)
    assert [(place.flow, place.step) for place in session.trail] == [
        ("appeal", "first"),
        ("appeal", "how"),
        ("appeal", "when"),
    ]
    assert shown(engine, session) == ["The appeal must be at the Board by"]


def test_an_answer_that_is_no_button_is_not_taken(engine: FlowEngine) -> None:
    session = engine.start("appeal", TODAY)
    assert engine.resume(session, Chosen("nonsense"), TODAY) is None
    assert engine.resume(session, DAY, TODAY) is None


def test_a_choice_opens_another_flow_and_back_returns(engine: FlowEngine) -> None:
    session = answer(engine, engine.start("appeal", TODAY), Chosen("other"))
    assert (session.flow, session.shown) == ("helpers", ("first",))
    back = engine.back(through_json(session), TODAY)
    assert back is not None
    assert (back.flow, back.shown, back.trail) == ("appeal", ("first",), ())
    assert engine.back(back, TODAY) is None


def test_back_leads_to_what_was_behind_a_new_flow(engine: FlowEngine) -> None:
    behind = answer(engine, engine.start("appeal", TODAY), Chosen("judge"))
    session = engine.start("helpers", TODAY, behind)
    back = engine.back(through_json(session), TODAY)
    assert back is not None
    assert (back.flow, back.shown) == ("appeal", ("how",))


def test_say_goes_on_in_the_same_turn_and_a_jump_shows_nothing(engine: FlowEngine) -> None:
    session = engine.start("chain", TODAY)
    assert session.shown == ("one", "two", "ask")
    assert shown(engine, session) == ["First.", "Second.", "Go on?"]


def test_a_jump_follows_the_slot(engine: FlowEngine) -> None:
    session = answer(engine, engine.start("chain", TODAY), Chosen("go_on"))
    assert session.shown == ("last",)


def test_back_to_a_chain_shows_all_of_it(engine: FlowEngine) -> None:
    session = answer(engine, engine.start("chain", TODAY), Chosen("leave"))
    back = engine.back(session, TODAY)
    assert back is not None
    assert back.shown == ("one", "two", "ask")


def test_the_trail_is_capped(engine: FlowEngine) -> None:
    session = engine.start("helpers", TODAY)
    for _ in range(TRAIL_LIMIT):
        session = answer(engine, session, Chosen("more"), Chosen("again"))
    assert len(session.trail) == TRAIL_LIMIT
    for _ in range(TRAIL_LIMIT):
        before = engine.back(through_json(session), TODAY)
        assert before is not None
        session = before
    assert engine.back(session, TODAY) is None


def test_asking_again_does_not_grow_the_trail(engine: FlowEngine) -> None:
    session = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"))
    future = TypedDate(CertainDate(TODAY + timedelta(days=3)))
    again = answer(engine, session, future, future)
    assert again.trail == session.trail
    assert again.note == "future"


def test_a_flow_that_jumps_in_a_circle_is_stopped(engine: FlowEngine) -> None:
    with pytest.raises(StepLoop) as caught:
        engine.resume(engine.start("loop", TODAY), Chosen("turn"), TODAY)
    assert (caught.value.flow, caught.value.cap) == ("loop", STEP_CAP)


def test_a_session_on_a_removed_step_raises(engine: FlowEngine) -> None:
    session = FlowSession("appeal", ("gone",), TODAY)
    with pytest.raises(StepGone):
        engine.prompts(session)
    with pytest.raises(StepGone):
        engine.resume(session, Chosen("judge"), TODAY)


def test_a_session_whose_step_became_a_jump_raises_instead_of_showing_nothing(engine: FlowEngine) -> None:
    with pytest.raises(StepGone):
        engine.prompts(FlowSession("loop", ("left",), TODAY))


def test_the_same_session_gives_the_same_prompts(engine: FlowEngine) -> None:
    session = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"), DAY)
    stored = FlowSession.from_json(json.loads(json.dumps(session.to_json())))
    assert stored == session
    assert engine.prompts(stored) == engine.prompts(session)


def test_a_session_shows_the_day_of_its_last_turn(engine: FlowEngine) -> None:
    """A turn that is rendered again after midnight must equal the first one."""
    session = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"), DAY)
    later = answer(engine, session, Chosen("forms"), today=TODAY + timedelta(days=2))
    assert session.as_of == TODAY
    assert later.as_of == TODAY + timedelta(days=2)


def test_engine_over_other_data_keeps_the_flows(engine: FlowEngine) -> None:
    frozen = engine.with_world(world("BIA-APPEAL-30"))
    session = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"), DAY)
    assert frozen.prompts(session) != engine.prompts(session)


def test_empty_parts_are_left_out_of_json() -> None:
    assert FlowSession("a", ("b",), TODAY).to_json() == {"flow": "a", "shown": ["b"], "as_of": "2026-03-21"}


@pytest.mark.parametrize("data", [{}, {"flow": "a", "shown": [], "as_of": "2026-03-21"}, {"flow": "a", "shown": ["b"]}])
def test_what_is_no_session_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        FlowSession.from_json(data)


def test_a_session_never_shows_itself() -> None:
    assert repr(FlowSession("appeal", ("due",), TODAY, {"decided": "2026-03-10"})) == "FlowSession(...)"


def test_slots_go_along_into_an_opened_flow() -> None:
    first = flow_of(
        {
            "first": {
                "kind": "choose",
                "text": "A?",
                "choices": [{"id": "a", "label": "A", "open": "b", "set": {"x": "y"}}],
            }
        },
        name="a",
    )
    second = flow_of({"first": {"kind": "say", "text": "B."}}, name="b")
    engine = engine_of(first, second)
    assert answer(engine, engine.start("a", TODAY), Chosen("a")).slots == {"x": "y"}


def judged(engine: FlowEngine) -> FlowSession:
    """At the deadline of a decision said aloud on March 10."""
    return answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"), DAY)


def test_back_from_another_flow_finds_what_was_known_here(engine: FlowEngine) -> None:
    """A flow begins with nothing known; the day that was given before it must not be lost with it."""
    session = engine.start("helpers", TODAY, judged(engine))
    assert session.slots == {}
    back = engine.back(through_json(session), TODAY)
    assert back is not None
    assert (back.step, back.slots["decided"]) == ("due", "2026-03-10")
    assert shown(engine, back) == ["The appeal must be at the Board by"]


def test_back_takes_back_what_was_answered_since(engine: FlowEngine) -> None:
    """Who goes back and takes another way is not counted a day that belongs to the first one."""
    before = engine.back(through_json(judged(engine)), TODAY)
    assert before is not None
    assert (before.step, before.slots) == ("when", {"decider": "judge", "how": "oral"})


def test_a_day_given_in_one_flow_is_not_known_in_another(tmp_path: Path) -> None:
    """Two flows may call a day by one name; a date counted from the other one's day would be wrong."""
    appeal = APPEAL.replace("open: helpers}", "open: again}")
    again = APPEAL.replace("id: appeal", "id: again").replace("intent: asylum_denied_appeal\n", "")
    engine = FlowEngine(library_of(tmp_path, {**US, "appeal": appeal, "again": again}), world())
    late = date(2026, 5, 30)
    session = engine.resume(judged(engine), Chosen("people"), late)
    assert session is not None
    assert (session.flow, session.slots) == ("again", {})


def test_a_button_hands_its_own_answers_to_the_flow_it_opens(tmp_path: Path) -> None:
    appeal = APPEAL.replace("open: helpers}", "open: chain, set: {seen: 'yes'}}")
    engine = FlowEngine(library_of(tmp_path, {**US, "appeal": appeal}), world())
    session = answer(engine, engine.start("appeal", TODAY), Chosen("other"))
    assert (session.flow, session.step, session.slots) == ("chain", "last", {"seen": "yes"})


def test_who_no_longer_knows_the_day_has_given_none(engine: FlowEngine) -> None:
    when = engine.start("appeal", TODAY, at="when", slots={"how": "oral", "decided": "2026-03-10"})
    session = answer(engine, when, Chosen("unknown"))
    assert (session.step, session.slots) == ("no_day", {"how": "oral"})


def test_rows_of_the_release_before_still_open() -> None:
    """Their trail knows no answers."""
    old = {"flow": "appeal", "shown": ["due"], "as_of": "2026-03-21", "trail": [["appeal", "when"]]}
    assert FlowSession.from_json(old).trail == (Place("appeal", "when"),)


@pytest.mark.parametrize("note", ["calendar", "calendar_named", "check", "check_wrong", "check_right"])
def test_back_from_what_lies_over_a_step_leads_to_the_step(engine: FlowEngine, note: str) -> None:
    due = judged(engine)
    back = engine.back(through_json(replace(due, note=note)), TODAY)
    assert back == due


def test_back_from_do_you_mean_this_day_leads_to_the_question(engine: FlowEngine) -> None:
    asked = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"))
    doubted = answer(engine, asked, TypedDate(GuessedDate(date(2026, 3, 10))))
    assert doubted.note == "confirm"
    assert engine.back(through_json(doubted), TODAY) == asked


def test_back_from_a_remark_on_the_question_leads_to_the_step_before(engine: FlowEngine) -> None:
    asked = answer(engine, engine.start("appeal", TODAY), Chosen("judge"), Chosen("oral"))
    noted = answer(engine, asked, TypedDate(ImpossibleDate()))
    back = engine.back(through_json(noted), TODAY)
    assert back is not None
    assert (back.step, back.note) == ("how", "")


def test_once_more_counts_from_the_new_day_and_hands_over_nothing_twice(engine: FlowEngine) -> None:
    with_file = answer(engine, judged(engine), Chosen("calendar"))
    assert engine.prompts(with_file)[-1].paper is not None
    again = engine.again(with_file, TODAY + timedelta(days=2))
    assert again.as_of == TODAY + timedelta(days=2)
    assert engine.prompts(again)[-1].paper is None


def test_no_calendar_file_for_a_day_that_has_passed(engine: FlowEngine) -> None:
    """It was open when the day ended: the screen says that the day is over, and no file names it."""
    with_file = answer(engine, judged(engine), Chosen("calendar"))
    (late,) = engine.prompts(replace(with_file, as_of=date(2026, 5, 30)))
    assert late.paper is None
    assert "Some people still try. Ask a lawyer today." in [text.source for text in late.body]


def test_a_jump_into_another_flow_takes_no_answers_along(tmp_path: Path) -> None:
    chain = US["chain"].replace('is: "yes", goto: last', 'is: "yes", open: helpers')
    engine = FlowEngine(library_of(tmp_path, {**US, "chain": chain}), world())
    session = answer(engine, engine.start("chain", TODAY), Chosen("go_on"))
    assert (session.flow, session.slots) == ("helpers", {})


def test_a_flow_opened_again_from_its_own_start_is_one_step_back(engine: FlowEngine) -> None:
    session = engine.start("appeal", TODAY)
    for _ in range(3):
        session = engine.start("appeal", TODAY, session)
    assert session.trail == (Place("appeal", "first"),)
