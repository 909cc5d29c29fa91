"""The plaintext of the sealed box."""

from __future__ import annotations

import json

import pytest

from bot.conversation.state import MESSAGE_LIFE, MESSAGES_KEPT, UPDATES_KEPT, ChatState
from bot.flows.session import FlowSession, Place
from tests.support.flows import TODAY

FULL = ChatState(
    language="zh_Hans",
    session=FlowSession(
        "appeal",
        ("due",),
        TODAY,
        {"decided": "2026-03-10"},
        (Place("appeal", "when", {"how": "oral"}),),
        "confirm",
        "",
        ("x",),
    ),
    view=(("notice", "draft"), ("flow",)),
    screen="ab_c",
    pressed="ab_c:1",
    done=(1, 2),
    pending=3,
    messages=((10, 1000), (11, 1001)),
)


@pytest.mark.parametrize("state", [FULL, ChatState("en"), ChatState("en", pending=0)])
def test_state_survives_json(state: ChatState) -> None:
    assert ChatState.loads(state.dumps()) == state


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "null",
        "[]",
        "7",
        '"x"',
        "{",
        '{"v":2,"language":"en"}',
        '{"v":1}',
        '{"v":1,"language":"en","session":"x"}',
        '{"v":1,"language":"en","session":{"flow":"a","shown":[],"as_of":"2026-03-10"}}',
        '{"v":1,"language":"en","session":{"flow":"a","shown":["b"],"as_of":"soon"}}',
        '{"v":1,"language":"en","session":{"flow":"a","shown":["b"],"as_of":"2026-03-10","slots":["x"]}}',
        '{"v":1,"language":"en","messages":[1]}',
        '{"v":1,"language":"en","done":["x"]}',
        '{"v":1,"language":"en","pending":"soon"}',
    ],
)
def test_garbage_is_no_state(text: str) -> None:
    assert ChatState.loads(text) is None


def test_empty_parts_take_no_room() -> None:
    assert json.loads(ChatState("en").dumps()) == {"v": 1, "language": "en"}


def test_finished_moves_the_update_from_pending_to_done() -> None:
    state = ChatState("en", done=(1,), pending=2).finished(2, [50, 51], 1000)
    assert (state.done, state.pending, state.messages) == ((1, 2), None, ((50, 1000), (51, 1000)))
    assert state.seen(2)
    assert not state.seen(3)


def test_updates_and_messages_are_capped() -> None:
    state = ChatState("en")
    for number in range(300):
        state = state.finished(number, [number], 1000)
    assert state.done == tuple(range(300 - UPDATES_KEPT, 300))
    assert [number for number, _ in state.messages] == list(range(300 - MESSAGES_KEPT, 300))


def test_messages_that_telegram_keeps_are_forgotten() -> None:
    state = ChatState("en", messages=((1, 0), (2, 10)))
    assert state.deletable(MESSAGE_LIFE + 5) == (2,)
    assert state.finished(9, [], MESSAGE_LIFE + 5).messages == ((2, 10),)


def test_a_state_never_shows_itself() -> None:
    assert repr(FULL) == "ChatState(...)"
