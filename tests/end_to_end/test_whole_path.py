"""A person asks, is understood, gets a date with its sum, goes back, and erases: the real bot, the real Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import load_content
from bot.conversation import replies
from bot.core.text import Text
from tests.support.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.telegram_person import Person
from tests.support.walker import Walker, shown

pytestmark = pytest.mark.whole

FLOW = "asylum_denied_appeal"
QUESTIONS = {
    "en": "the juge denied my asilum yesterday how do i apeal",
    "es": "el juez me nego el asilo quiero apelar esa decision",
    "zh_Hans": "法官拒绝了我的庇护申请，我想上诉",
}
HINTS = {"en": "en", "es": "es-419", "zh_Hans": "zh-hans"}
DATES = {"en": "March 10, 2026", "es": "10 de marzo de 2026", "zh_Hans": "2026年3月10日"}
DUE = {"en": "April 9, 2026", "es": "9 de abril de 2026", "zh_Hans": "2026年4月9日"}


@pytest.mark.parametrize("language", ["en", "es", "zh_Hans"])
async def test_person_asks_reaches_the_due_date_goes_back_and_erases(
    language: str, api: BotApi, rasa: tuple[str, str], folder: Path
) -> None:
    """The whole way of one person in each language; the English question is misspelt."""
    content = load_content("us")
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    person = Person(api, 4001, HINTS[language])
    walker = Walker(person, content, language)
    library = content.library

    def first_line(step: str) -> str:
        text = walker.words(Text(f"{FLOW}/{step}", library.step(FLOW, step).text))
        return shown([{"text": text}]).replace("**", "").splitlines()[0]

    try:
        asked = await walker.writes(QUESTIONS[language], 60)
        assert first_line("first") in asked
        await walker.takes(FLOW, "first", "judge")
        await walker.takes(FLOW, "there", "present")
        assert first_line("when") in shown(await walker.takes(FLOW, "how", "aloud"))
        dated = await walker.writes(DATES[language])
        assert DUE[language] in dated
        assert walker.words(Text(f"{FLOW}/due", library.step(FLOW, "due").heading)).split(":")[0][:12] in dated
        assert first_line("when") in shown(await walker.presses(replies.BACK))
        menu = walker.words(Text("menu/topics", library.step("menu", "topics").text))
        assert menu.splitlines()[0] in shown(await walker.presses(replies.MENU))
        await person.says("/wipe")
        receipt = shown(await person.wait_for_answer(20))
        assert "🧹" in receipt
        assert [message for message in await api.control("messages", chat=4001) if not message["from_bot"]] == []
        standing = await person.last_messages(5)
        assert [message["text"].startswith("🧹") for message in standing] == [True]
        assert await api.control("settled", timeout=20)
    finally:
        assert bot.stop() == 0


async def test_wiped_chat_starts_afresh(api: BotApi, rasa: tuple[str, str], folder: Path) -> None:
    """After /wipe the bot knows nothing: an old button is answered kindly and leads to the menu."""
    content = load_content("us")
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    person = Person(api, 4002)
    try:
        await person.says("/menu")
        await person.wait_for_answer(60)
        button = (await api.control("messages", chat=4002))[-1]["buttons"][0][0]["callback_data"]
        await person.presses("n:wipe")
        assert "🧹" in shown(await person.wait_for_answer(20))
        await person.presses(button)
        text = shown(await person.wait_for_answer(20, count=2))
        assert replies.NOTICES["forgotten"].source in text
        assert content.library.step("menu", "topics").text.splitlines()[0] in text
    finally:
        assert bot.stop() == 0


async def test_question_in_another_language_is_answered_and_offered_that_language_in_its_own_words(
    api: BotApi, rasa: tuple[str, str], folder: Path
) -> None:
    """A borrowed phone speaks English, the person writes Spanish."""
    content = load_content("us")
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    try:
        walker = Walker(Person(api, 4003, "en"), content, "es")
        answered = await walker.writes(QUESTIONS["es"], 60)
        assert content.library.step(FLOW, "first").text.splitlines()[0] in answered
        assert walker.words(replies.SWITCH_LANGUAGE) in answered
        await walker.person.presses("l:es")
        assert walker.words(replies.NOTICES["language_changed"]) in shown(await walker.person.wait_for_answer(20))
    finally:
        assert bot.stop() == 0
