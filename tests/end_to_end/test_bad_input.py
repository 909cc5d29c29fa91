"""Whatever people and Telegram send is answered kindly or skipped; the loop never stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import replies
from tests.support.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.telegram_person import Person
from tests.support.walker import shown

pytestmark = pytest.mark.whole

UNKNOWN_UPDATES = (
    {"poll": {"id": "1", "question": "?"}},
    {"message": None},
    {"message": {"message_id": "not a number", "chat": {}}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 2**62, "type": "private"}, "text": {"no": "string"}}},
    {"callback_query": {"id": "9", "from": {"id": 1, "is_bot": False, "first_name": "x"}, "data": "c:"}},
    {"something_new": {"deep": [[[[1]]]]}},
    {},
)
TEXTS = (
    "",
    " ",
    "\u0000",
    "/",
    "//",
    "/unknown",
    "31/02/2026",
    "03/04",
    "1900",
    "last friday",
    "😀" * 2048,
    "a" * 4096,
)
TEXTS_ODD = ("\u202eevil\u202c", "e\u0301" * 300, "\u2068\u2068", "/start@someone_else", "\ud83d", "[x](y) {z}")


async def test_every_odd_thing_is_answered_or_skipped_and_the_loop_goes_on(
    api: BotApi, rasa: tuple[str, str], folder: Path
) -> None:
    """One person of their own for each thing, so that no limit hides an answer."""
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    try:
        for body in UNKNOWN_UPDATES:
            await api.control("raw", body=dict(body))
        for number, text in enumerate((*TEXTS, *TEXTS_ODD)):
            person = Person(api, 8000 + number)
            await person.says(text)
            if not text.startswith("/start@"):
                assert shown(await person.wait_for_answer(60)), repr(text[:20])
        for number, kind in enumerate(("photo", "voice", "video", "document", "sticker", "location", "contact")):
            person = Person(api, 8100 + number)
            await person.sends(kind)
            assert replies.NOTICES["media"].source in shown(await person.wait_for_answer(60)), kind
        person = Person(api, 8200)
        await person.says("/menu")
        await person.wait_for_answer(60)
        await person.edits("/start")
        assert replies.NOTICES["edited"].source in shown(await person.wait_for_answer(60))
        await person.forwards("ice took my brother")
        await person.wait_for_answer(60)
        await api.control("says_in_group", chat=-100500, text="hello")
        assert await api.control("settled", timeout=30)
        assert len(await api.control("history", method="leavechat")) == 1
        assert bot.is_running()
    finally:
        assert bot.stop() == 0


async def test_two_presses_at_once_move_once(api: BotApi, rasa: tuple[str, str], folder: Path) -> None:
    """A double tap gives one answer, and both presses stop spinning."""
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    person = Person(api, 8300)
    try:
        await person.says("/menu")
        await person.wait_for_answer(60)
        label = (await person.buttons())[0]
        before = len(await person.texts())
        await person.presses(label)
        await person.presses(label)
        assert await api.control("settled", timeout=30)
        assert len(await person.texts()) == before + 1
        assert len(await api.control("history", method="answercallbackquery")) == 2
    finally:
        assert bot.stop() == 0
