"""Nobody stays unanswered, however often and wherever the process is cut off (P1, P2, P3, P12)."""

import asyncio
import os
import random

import pytest

from tests.support.bot_api import BotApi
from tests.support.telegram_fakes import FakeService, start
from tests.support.telegram_person import Person

SPEED = 20.0


async def kill_and_restart(seed: int, *, gently: bool) -> None:
    """60 people write and press while the bot dies ten times at random moments; its store survives."""
    chance = random.Random(seed)
    service = FakeService()
    async with BotApi(speed=SPEED) as api:
        await api.control("hangs", method="sendMessage", seconds=0.2)
        people = [Person(api, 100 + number) for number in range(60)]
        sent: dict[int, list[int]] = {person.chat_id: [] for person in people}

        async def talk() -> None:
            for _ in range(3):
                for person in chance.sample(people, len(people)):
                    act = person.says("hi") if chance.random() < 0.7 else person.presses("go")
                    sent[person.chat_id].append(await act)
                    if chance.random() < 0.1:
                        await asyncio.sleep(chance.random() * 0.02)

        talking = asyncio.create_task(talk())
        in_flight = 0
        for _ in range(10):
            bot = start(api, service)
            await asyncio.sleep(chance.random() * 0.15)
            in_flight += bot.counters.fetched - bot.counters.finished
            await (bot.stops() if gently else bot.is_killed())
        await talking
        bot = start(api, service)
        assert await api.control("settled", timeout=30)
        await bot.stops()

        fates = {update["fate"] for update in await api.control("updates")}
        assert fates == {"confirmed"}
        repeats = 0
        for person in people:
            assert service.moves[person.chat_id] == sent[person.chat_id]
            told = [int(text.rpartition("#")[2]) for text in await person.texts()]
            first_told = list(dict.fromkeys(told))
            assert first_told == sent[person.chat_id]
            repeats += len(told) - len(first_told)
        assert repeats <= in_flight


SEEDS = [int(seed) for seed in os.environ.get("KILL_SEEDS", "1 2").split()]


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_is_lost_when_the_process_is_killed_again_and_again(seed: int) -> None:
    await kill_and_restart(seed, gently=False)


async def test_nobody_is_lost_or_told_twice_when_the_process_is_ended_gently() -> None:
    await kill_and_restart(3, gently=True)
