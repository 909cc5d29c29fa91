"""From a state to replies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import replies as words
from bot.conversation.state import ChatState
from bot.conversation.views import Offered, Views, button
from bot.core.messages import BUTTON_LIMIT, Reply
from bot.core.text import Text
from bot.flows.engine import FlowEngine
from bot.flows.steps.base import Chosen
from tests.support.flows import COMMON, TODAY, US, answer, library_of, world

FLOW = (("flow",),)


@pytest.fixture
def views(tmp_path: Path) -> Views:
    engine = FlowEngine(library_of(tmp_path, US, COMMON), world())
    titles = {"asylum_denied_appeal": Text("appeal", "About appeal"), "find_lawyer": Text("helpers", "About helpers")}
    return Views(engine, (Offered("en", "English"), Offered("es", "Español")), titles, ("eoir-pro-bono-list",))


def state_of(views: Views, flow: str, *answers: str, language: str = "en") -> ChatState:
    session = answer(views.engine, views.engine.start(flow, TODAY), *(Chosen(each) for each in answers))
    return ChatState(language, session, FLOW, "s1")


def data(reply: Reply) -> list[str]:
    return [choice.data for row in reply.rows for choice in row]


def test_a_step_shows_its_buttons_and_the_way_back(views: Views) -> None:
    (reply,) = views.replies(state_of(views, "appeal"))
    assert reply.body[0].source == "Was it a judge?"
    assert data(reply) == ["c:s1:0", "c:s1:1", "c:s1:2", "n:back", "n:menu", "n:people"]


def test_a_chain_becomes_one_message_a_step_with_buttons_under_the_last(views: Views) -> None:
    first, second, last = views.replies(state_of(views, "chain"))
    assert (first.rows, second.rows) == ((), ())
    assert data(last)[:2] == ["c:s1:0", "c:s1:1"]


def test_the_menu_has_no_back_but_language_and_erase(views: Views) -> None:
    (reply,) = views.replies(state_of(views, "menu"))
    assert data(reply) == ["c:s1:0", "c:s1:1", "n:people", "n:language", "n:wipe"]


def test_a_menu_opened_from_a_flow_leads_back_there(views: Views) -> None:
    behind = views.engine.start("appeal", TODAY)
    state = ChatState("en", views.engine.start("menu", TODAY, behind), FLOW, "s1")
    assert data(views.replies(state)[0])[2:] == ["n:back", "n:people", "n:language", "n:wipe"]


def test_other_languages_have_an_english_button(views: Views) -> None:
    state = state_of(views, "appeal", language="es")
    assert "n:english" in data(views.replies(state)[0])
    assert "n:english" not in data(views.replies(replace(state, view=(("english",), *FLOW)))[0])


def test_answers_name_the_numbered_buttons(views: Views) -> None:
    state = state_of(views, "appeal")
    assert views.answers(state) == (("answer", "judge"), ("answer", "office"), ("answer", "other"))
    asked = replace(state, view=(("clarify", "find_lawyer", "asylum_denied_appeal"),))
    assert views.answers(asked) == (("intent", "find_lawyer"), ("intent", "asylum_denied_appeal"))


def test_every_numbered_button_has_its_answer(views: Views) -> None:
    state = state_of(views, "appeal", "judge", "oral")
    numbered = [each for reply in views.replies(state) for each in data(reply) if each.startswith("c:")]
    assert numbered == [button(state, number) for number in range(len(views.answers(state)))]
    assert len(numbered) > 20


def test_a_question_offers_topics_and_something_else(views: Views) -> None:
    (reply,) = views.replies(replace(state_of(views, "menu"), view=(("clarify", "find_lawyer"),)))
    assert reply.body == (words.NOTICES["clarify"],)
    assert [choice.label.source for row in reply.rows[:2] for choice in row] == ["About helpers", "Something else"]


def test_people_are_those_of_the_flow_or_those_named(views: Views) -> None:
    state = state_of(views, "appeal")
    (own,) = views.replies(replace(state, view=(("people",),)))
    (named,) = views.replies(replace(state, view=(("people", "eoir-case-line"),)))
    assert own.body[0] == words.PEOPLE_TITLE
    assert own.body[1].values["name"] == world().contacts["eoir-pro-bono-list"].name
    assert named.body[1].values["name"] == world().contacts["eoir-case-line"].name


def test_a_caution_stands_with_its_contact(views: Views) -> None:
    (reply,) = views.replies(replace(state_of(views, "menu"), view=(("people", "ice-detention-line"),)))
    assert reply.body[2].values["caution"] == world().contacts["ice-detention-line"].caution


def test_languages_are_shown_by_their_own_names(views: Views) -> None:
    (reply,) = views.replies(ChatState("en", None, (("languages",),), "s1"))
    names = [choice.label.values["name"].text for row in reply.rows for choice in row if choice.data.startswith("l:")]
    assert names == ["English", "Español"]


def test_a_language_that_is_no_longer_offered_breaks_nothing(views: Views) -> None:
    (reply,) = views.replies(ChatState("en", None, (("offer_language", "tlh"),), "s1"))
    assert reply.body == (words.SWITCH_LANGUAGE,)


def test_sensitive_text_brings_an_erase_button(views: Views) -> None:
    (reply,) = views.replies(ChatState("en", None, (("sensitive",),), "s1"))
    assert "n:wipe" in data(reply)


@pytest.mark.parametrize("name", words.NOTICES)
def test_every_notice_can_be_shown(views: Views, name: str) -> None:
    (reply,) = views.replies(ChatState("en", None, (("notice", name),), "s1"))
    assert reply.body == (words.NOTICES[name],)


def test_button_data_fits_telegram(views: Views) -> None:
    state = replace(state_of(views, "appeal", "judge", "oral"), screen="abcdef")
    assert all(len(each.encode()) <= BUTTON_LIMIT for reply in views.replies(state) for each in data(reply))


def test_the_same_state_gives_the_same_replies(views: Views) -> None:
    state = state_of(views, "appeal", "judge", "oral")
    stored = ChatState.loads(state.dumps())
    assert stored is not None
    assert views.replies(stored) == views.replies(state)
