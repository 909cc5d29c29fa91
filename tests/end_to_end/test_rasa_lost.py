"""Rasa dies while people talk: menus answer in time, and understanding comes back by itself (promise P5)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot.app import load_content
from tests.support.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.telegram_person import Person
from tests.support.walker import Walker, shown

pytestmark = pytest.mark.whole

QUESTION = "ice took my husband this morning what do we do"
LONGEST_ANSWER = 2.5
"""Seconds; the promise in docs/privacy.md and the budget of the NLU client."""


async def test_menu_answers_while_rasa_is_dead_and_understanding_returns(api: BotApi, folder: Path) -> None:
    """The bot runs its own Rasa here, and starts it again."""
    content = load_content("us")
    bot = BotProcess(api.url, folder)
    bot.start()
    try:
        walker = Walker(Person(api, 6001), content, "en")
        understood = content.library.flows["relative_detained"]
        first = understood.steps[understood.start].text.splitlines()[0][:30]
        await _until_understood(walker, first)
        pid = bot.rasa_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        text = await walker.writes(QUESTION, LONGEST_ANSWER)
        assert "typed words" in text
        await walker.person.says("/menu")
        assert shown(await walker.person.wait_for_answer(LONGEST_ANSWER))
        await _until_understood(walker, first)
        assert bot.rasa_pid() not in (None, pid)
    finally:
        assert bot.stop() == 0


async def _until_understood(walker: Walker, first: str) -> None:
    for _ in range(60):
        try:
            if first in await walker.writes(QUESTION, 5):
                return
        except AssertionError:
            continue
    raise AssertionError("understanding did not come back")
