import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.core.messages import TEXT_LIMIT, InboundMessage, Kind
from bot.transports.telegram.inbound import Place, clean, place_of, read
from tests.support.bot_api_control import MEDIA

USERNAME = "guide_under_test_bot"
PERSON = {"id": 7, "is_bot": False, "first_name": "A", "language_code": "es-MX"}
PRIVATE = {"id": 7, "type": "private", "first_name": "A"}
BOT = {"id": 1, "is_bot": True, "first_name": "B"}


def update(**fields: Any) -> Update:
    return Update.de_json({"update_id": 55, **fields})


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": PRIVATE, "from": PERSON, **fields}


def heard(text: str) -> InboundMessage | None:
    return read(update(message=message(text=text)), USERNAME)


def pressed(data: Any, **fields: Any) -> InboundMessage | None:
    query = {"id": "9", "from": PERSON, "chat_instance": "1", "data": data, "message": message(**fields)}
    return read(update(callback_query=query), USERNAME)


def member(status: str, chat: dict[str, Any]) -> Update:
    new = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    change = {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": {"user": BOT, "status": "member"}}
    return update(my_chat_member=change | {"new_chat_member": new})


def test_a_text_is_a_text() -> None:
    expected = InboundMessage(chat=7, update=55, kind=Kind.TEXT, text="hola", language_hint="es-MX", message=3)
    assert heard("hola") == expected


def test_a_forwarded_text_is_a_text() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    forwarded = read(update(message=message(text="a letter", forward_origin=origin)), USERNAME)
    assert forwarded is not None
    assert (forwarded.kind, forwarded.text) == (Kind.TEXT, "a letter")


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/wipe", "wipe", ""),
        ("/Wipe", "wipe", ""),
        (f"/wipe@{USERNAME}", "wipe", ""),
        (f"/wipe@{USERNAME.upper()} now", "wipe", "now"),
        ("/start lang_es", "start", "lang_es"),
        ("/стереть", "стереть", ""),
        ("/help\nplease", "help", "please"),
    ],
)
def test_a_command_is_parsed(text: str, command: str, rest: str) -> None:
    found = heard(text)
    assert found is not None
    assert (found.kind, found.command, found.text) == (Kind.COMMAND, command, rest)


def test_a_command_for_another_bot_is_not_ours() -> None:
    assert heard("/wipe@another_bot") is None


@pytest.mark.parametrize("text", ["/", "/ wipe", "//wipe", "/a-b", "/" + "x" * 33, "1/2"])
def test_a_slash_alone_makes_no_command(text: str) -> None:
    found = heard(text)
    assert found is not None
    assert (found.kind, found.text) == (Kind.TEXT, text)


def test_texts_are_cleaned_and_cut() -> None:
    assert clean("a\x00b\ud83dc😀") == "abc😀"
    assert clean("\ud800" * 100 + "x" * 5000) == "x" * TEXT_LIMIT
    assert len(clean("😀" * 4096)) == TEXT_LIMIT


def test_a_text_of_nothing_is_answered_like_a_file() -> None:
    found = heard("\x00\x00")
    assert found is not None
    assert found.kind is Kind.UNSUPPORTED


@pytest.mark.parametrize("media", ["photo", "voice", "video", "document", "sticker", "location", "contact"])
def test_files_are_unsupported_and_their_captions_unread(media: str) -> None:
    found = read(update(message=message(**MEDIA[media], caption="my name is")), USERNAME)
    assert found == InboundMessage(chat=7, update=55, kind=Kind.UNSUPPORTED, language_hint="es-MX", message=3)


def test_content_of_a_kind_that_is_not_invented_yet_is_unsupported() -> None:
    found = read(update(message=message(hologram={"file_id": "h"})), USERNAME)
    assert found is not None
    assert found.kind is Kind.UNSUPPORTED


# python-telegram-bot warns about a coming change of its own while it parses a changed timer.
@pytest.mark.filterwarnings("ignore:.*PTB_TIMEDELTA")
@pytest.mark.parametrize("service", ["auto_delete", "pinned"])
def test_service_messages_are_skipped(service: str) -> None:
    assert read(update(message=message(**MEDIA[service])), USERNAME) is None


def test_an_edited_text_is_an_edit_without_its_text() -> None:
    found = read(update(edited_message=message(text="new", edit_date=2)), USERNAME)
    assert found == InboundMessage(chat=7, update=55, kind=Kind.EDITED, language_hint="es-MX", message=3)


def test_a_moving_live_location_is_skipped() -> None:
    assert read(update(edited_message=message(**MEDIA["location"], edit_date=2)), USERNAME) is None


def test_a_press_is_a_button() -> None:
    found = pressed("f:menu", text="old")
    assert found == InboundMessage(
        chat=7, update=55, kind=Kind.BUTTON, button="f:menu", language_hint="es-MX", message=3
    )


def test_a_press_under_a_message_telegram_no_longer_shows_is_a_button() -> None:
    found = pressed("f:menu", date=0)
    assert found is not None
    assert found.button == "f:menu"


@pytest.mark.parametrize("data", ["", "x" * 65, "é", "a\x00", None, 7])
def test_data_we_never_sent_is_skipped(data: Any) -> None:
    assert pressed(data) is None


def test_blocking_is_leaving_and_unblocking_is_nothing() -> None:
    left = read(member("kicked", PRIVATE), USERNAME)
    assert left == InboundMessage(chat=7, update=55, kind=Kind.LEFT, language_hint="es-MX")
    assert read(member("member", PRIVATE), USERNAME) is None


@pytest.mark.parametrize(
    ("kind", "place"), [("group", Place.GROUP), ("supergroup", Place.GROUP), ("channel", Place.OTHER)]
)
def test_only_private_chats_are_heard(kind: str, place: Place) -> None:
    said = update(message=message(text="hi", chat={"id": -5, "type": kind, "title": "t"}))
    assert place_of(said) is place
    assert read(said, USERNAME) is None


def test_other_bots_are_not_heard() -> None:
    assert read(update(message=message(text="hi", **{"from": BOT})), USERNAME) is None


@pytest.mark.parametrize("hint", [None, 5, "", "es mx", "x" * 40, "../..", "é"])
def test_a_language_that_is_none_is_empty(hint: Any) -> None:
    found = read(update(message=message(text="hi", **{"from": {**PERSON, "language_code": hint}})), USERNAME)
    assert found is not None
    assert found.language_hint == ""


ids = st.one_of(st.integers(-(2**63), 2**63), st.none(), st.text(max_size=3), st.booleans(), st.floats())
nasty = st.one_of(
    st.text(st.characters(), max_size=40),  # lone surrogates and NUL among them
    st.sampled_from(
        ["", "\x00", "\ud800", "😀" * 4096, "a" + "\u0301" * 300, "\u202eabc\u2066", "/", "/wipe\ud800", " "]
    ),
    st.none(),
    st.integers(),
    st.lists(st.integers(), max_size=2),
)
people = st.one_of(
    st.none(),
    st.fixed_dictionaries({"id": ids, "is_bot": st.booleans(), "first_name": nasty}, optional={"language_code": nasty}),
    nasty,
)
chats = st.one_of(
    st.just(PRIVATE),
    st.fixed_dictionaries({"id": ids, "type": st.sampled_from(["private", "group", "channel", "bubble", None, 5])}),
    nasty,
)
extras = st.dictionaries(
    st.sampled_from(["photo", "entities", "location", "reply_to_message", "edit_date", "unheard_of", "contact"]),
    st.one_of(nasty, st.dictionaries(st.text(max_size=4), nasty, max_size=2)),
    max_size=2,
)
messages = st.builds(
    lambda fields, extra: {**fields, **extra},
    st.fixed_dictionaries(
        {"chat": chats},
        optional={"message_id": ids, "date": st.one_of(st.integers(0, 2**31), nasty), "from": people, "text": nasty},
    ),
    extras,
)
queries = st.fixed_dictionaries(
    {"id": nasty, "from": people, "chat_instance": nasty}, optional={"data": nasty, "message": messages}
)
bodies = st.one_of(
    st.fixed_dictionaries({"message": st.one_of(messages, nasty)}),
    st.fixed_dictionaries({"edited_message": messages}),
    st.fixed_dictionaries({"callback_query": st.one_of(queries, nasty)}),
    st.fixed_dictionaries({"my_chat_member": st.one_of(messages, nasty)}),
    st.fixed_dictionaries({"invented_tomorrow": nasty}),
    st.just({}),
)


@settings(max_examples=400, deadline=None)
@given(bodies)
def test_whatever_parses_is_read_or_skipped_and_what_is_read_is_sound(body: dict[str, Any]) -> None:
    raw = json.loads(json.dumps({"update_id": 55, **body}))
    try:
        parsed = Update.de_json(raw)
    except Exception:
        return  # skipped by the loop, which test_transport shows
    try:
        found = read(parsed, USERNAME)
    except (AttributeError, TypeError, ValueError):
        return  # skipped by the loop too: shapes Telegram never sends
    if found is None:
        return
    assert type(found.chat) is int
    assert isinstance(found.text, str)
    assert len(found.text) <= TEXT_LIMIT
    (found.text + found.command + found.button + found.language_hint).encode("utf-8")
    assert "\x00" not in found.text + found.command + found.button
