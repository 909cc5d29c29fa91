"""kill -9 of the bot at random points: nobody stays unanswered and no session moves twice (promises P1 and P2)."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.telegram_person import Person

pytestmark = pytest.mark.whole

PEOPLE = 20
KILLS = 10
ACTS = ("/start", "/menu", "first", "/about", "back", "first", "i need a free lawyer", "/menu", "first", "back")
"""Ten acts for each of twenty people make two hundred updates. `first` and `back` press buttons."""
PATIENCE = 120.0


async def _act(person: Person, act: str) -> None:
    if act == "first":
        # The newest screen's first numbered button: its data carries the screen's random tag.
        await person.presses((await person.buttons())[0])
    elif act == "back":
        await person.presses("n:back")
    else:  # a command, or words for Rasa
        await person.says(act)


async def _undisturbed(person: Person) -> list[str]:
    """What one person sees for each act when nothing happens to the bot."""
    seen = []
    for act in ACTS:
        await _act(person, act)
        seen += [event["text"] for event in await person.wait_for_answer(60)]
    return seen


async def _plays(person: Person, expected: list[str]) -> list[str]:
    """All acts, each only after the right answer to the one before; everything that was shown."""
    async with asyncio.timeout(PATIENCE):
        for act, right in zip(ACTS, expected, strict=True):
            await _act(person, act)
            count = 1
            # A repeat of an earlier answer may come first: a kill after sending makes one.
            while (await person.wait_for_answer(PATIENCE, count=count))[-1]["text"] != right:
                count = 1
    return await person.texts()


async def _calls_made(api: BotApi, wanted: int, crowd: list[asyncio.Task[list[str]]]) -> None:
    """Return when the bot has made so many calls in all, or everybody is through."""
    while len(await api.control("history")) < wanted and not all(task.done() for task in crowd):
        change = api.pulse(0)
        await asyncio.wait(
            [asyncio.ensure_future(change.wait()), *crowd], return_when=asyncio.FIRST_COMPLETED, timeout=5
        )


async def test_ten_kills_leave_nobody_unanswered_and_move_no_session_twice(
    api: BotApi, rasa: tuple[str, str], folder: Path, record_property: Callable[[str, object], None]
) -> None:
    """People who talk through ten kills see what one person sees without any, but for repeated messages."""
    seed = random.randrange(10**6)
    record_property("seed", seed)
    dice = random.Random(seed)
    bot = BotProcess(api.url, folder, rasa)
    bot.start()
    try:
        expected = await _undisturbed(Person(api, 5000))
        crowd = [asyncio.create_task(_plays(Person(api, 5001 + number), expected)) for number in range(PEOPLE)]
        kills = 0
        while kills < KILLS and not all(task.done() for task in crowd):
            wanted = len(await api.control("history")) + dice.randrange(5, 45)
            await _calls_made(api, wanted, crowd)
            bot.kill()
            bot.start()
            kills += 1
        everything = await asyncio.gather(*crowd)
        assert await api.control("settled", timeout=30)
    finally:
        bot.stop()
    assert kills == KILLS, f"seed {seed}"
    for seen in everything:
        assert [text for text, _ in itertools.groupby(seen)] == [text for text, _ in itertools.groupby(expected)]
    repeats = sum(len(seen) - len(expected) for seen in everything)
    assert repeats <= KILLS * PEOPLE
    assert {update["fate"] for update in await api.control("updates")} == {"confirmed"}
