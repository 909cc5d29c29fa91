import asyncio
import random

from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.chat_locks import ChatLocks


async def test_updates_of_a_chat_go_in_the_order_of_their_ids_however_they_arrive() -> None:
    locks = ChatLocks(ChatKeys())
    order: list[int] = []
    first_in = asyncio.Event()
    go = asyncio.Event()

    async def take(update: int) -> None:
        async with locks.turn(7, update):
            if update == 0:
                first_in.set()
                await go.wait()
            order.append(update)
            await asyncio.sleep(0)

    later = list(range(1, 30))
    random.Random(3).shuffle(later)
    tasks = [asyncio.create_task(take(0))]
    await first_in.wait()
    tasks += [asyncio.create_task(take(update)) for update in later]
    await asyncio.sleep(0)
    assert locks.waiting(7) == 30
    go.set()
    await asyncio.gather(*tasks)
    assert order == list(range(30))


async def test_chats_do_not_wait_for_each_other() -> None:
    locks = ChatLocks(ChatKeys())
    async with locks.turn(1, 1), asyncio.timeout(1), locks.turn(2, 2):
        assert len(locks) == 2


async def test_an_idle_chat_leaves_nothing_behind() -> None:
    locks = ChatLocks(ChatKeys())
    async with locks.turn(1, 1):
        pass
    assert (len(locks), locks.waiting(1)) == (0, 0)


async def test_one_who_leaves_the_line_does_not_block_it() -> None:
    locks = ChatLocks(ChatKeys())
    done: list[int] = []

    async def take(update: int) -> None:
        async with locks.turn(7, update):
            done.append(update)

    async with locks.turn(7, 1):
        waiting = asyncio.create_task(take(2))
        following = asyncio.create_task(take(3))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await following
    assert (done, len(locks)) == ([3], 0)


async def test_an_error_inside_a_turn_frees_the_chat() -> None:
    locks = ChatLocks(ChatKeys())
    try:
        async with locks.turn(7, 1):
            raise ValueError
    except ValueError:
        pass
    async with asyncio.timeout(1), locks.turn(7, 2):
        assert locks.waiting(7) == 1


async def test_superseding_reaches_those_in_line_and_nobody_later() -> None:
    locks = ChatLocks(ChatKeys())
    async with locks.turn(7, 1) as early:
        locks.supersede(8)
        assert not early.superseded.is_set()
        locks.supersede(7)
        assert early.superseded.is_set()
    async with locks.turn(7, 2) as late:
        assert not late.superseded.is_set()


async def test_no_chat_id_is_kept() -> None:
    locks = ChatLocks(ChatKeys())
    async with locks.turn(123456789, 1):
        assert all(isinstance(key, bytes) and b"123456789" not in key for key in locks._lines)


def test_keys_of_two_processes_differ() -> None:
    assert ChatKeys().key(7) != ChatKeys().key(7)
    keys = ChatKeys()
    assert keys.key(7) == keys.key(7)
    assert keys.key(7) != keys.key(8)
