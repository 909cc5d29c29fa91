"""kill -9 of the bot at random points: nobody stays unanswered and no session moves twice (promises P1 and P2)."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.support.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.telegram_person import Person

pytestmark = pytest.mark.whole

PEOPLE = 20
KILLS = 10
ACTS = ("/start", "/menu", "first", "/about", "back", "first", "/help", "/menu", "first", "back")
"""Ten acts for each of twenty people make two hundred updates. `first` and `back` press buttons."""


async def _act(person: Person, act: str) -> None:
    if act == "first":
        # The newest screen's first numbered button: its data carries the screen's random tag.
        await person.presses((await person.buttons())[0])
    elif act == "back":
        await person.presses("n:back")
    else:
        await person.says(act)


async def _plays(person: Person) -> list[str]:
    """All acts, each after the answer to the one before; what was shown for each act, repeats folded."""
    seen = []
    for act in ACTS:
        await _act(person, act)
        events = await person.wait_for_answer(90)
        texts = [event["text"] for event in events]
        seen.append("\n".join(dict.fromkeys(texts)))
    return seen


async def test_ten_kills_leave_nobody_unanswered_and_move_no_session_twice(
    api: BotApi, rasa: tuple[str, str], folder: Path
) -> None:
    """People who talk through ten kills see exactly what one person sees without any kill."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    try:
        undisturbed = await _plays(Person(api, 5000))
        crowd = [asyncio.create_task(_plays(Person(api, 5001 + number))) for number in range(PEOPLE)]
        for _ in range(KILLS):
            calls = len(await api.control("history"))
            wanted = calls + dice.randrange(8, 40)
            while len(await api.control("history")) < wanted and not all(task.done() for task in crowd):
                await asyncio.sleep(0.005)
            bot.kill()
            bot.start()
        for number, seen in enumerate(await asyncio.gather(*crowd)):
            assert [act for act, mine, right in zip(ACTS, seen, undisturbed, strict=True) if mine != right] == [], number
        assert await api.control("settled", timeout=30)
    finally:
        assert bot.stop() == 0
    fates = {update["fate"] for update in await api.control("updates")}
    assert fates == {"confirmed"}
