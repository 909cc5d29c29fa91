"""The pure engine over small flows; every session goes to JSON and back before it is used."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.dates import CertainDate
from bot.errors import StepGone, StepLoop
from bot.flows.engine import STEP_CAP, FlowEngine
from bot.flows.session import TRAIL_LIMIT, FlowSession
from bot.flows.steps.base import Chosen, TypedDate
from tests.support.flows import TODAY, US, answer, engine_of, flow_of, library_of, through_json, world

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
    assert session.trail == (("appeal", "first"), ("appeal", "how"), ("appeal", "when"))
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
