import asyncio

from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.limits import SendLimiter, SlidingWindow
from tests.support.telegram_fakes import ManualTimer


def limiter_and_timer() -> tuple[SendLimiter, ManualTimer]:
    timer = ManualTimer()
    return SendLimiter(timer, ChatKeys()), timer


async def send_times(limiter: SendLimiter, timer: ManualTimer, chats: list[int], seconds: float) -> list[float]:
    """When each message may leave, counted from now."""
    start = timer.now()
    times: list[float] = []

    async def send(chat: int) -> None:
        await limiter.ready(chat)
        times.append(timer.now() - start)

    tasks = [asyncio.create_task(send(chat)) for chat in chats]
    await timer.advance(seconds)
    assert all(task.done() for task in tasks)
    return times


async def test_a_chat_gets_five_at_once_and_then_one_a_second() -> None:
    limiter, timer = limiter_and_timer()
    assert await send_times(limiter, timer, [7] * 8, 10) == [0, 0, 0, 0, 0, 1, 2, 3]


async def test_a_full_chat_does_not_hold_up_another() -> None:
    limiter, timer = limiter_and_timer()
    await send_times(limiter, timer, [7] * 5, 0)
    waiting = asyncio.create_task(limiter.ready(7))
    assert await send_times(limiter, timer, [8], 0) == [0]
    assert not waiting.done()
    await timer.advance(1)
    assert waiting.done()


async def test_never_more_than_thirty_in_any_second() -> None:
    limiter, timer = limiter_and_timer()
    times = await send_times(limiter, timer, list(range(100)), 10)
    assert all(later - earlier > 1 for earlier, later in zip(times, times[30:], strict=False))
    assert times[-1] < 3.2


async def test_three_chats_told_to_wait_pause_everybody() -> None:
    limiter, timer = limiter_and_timer()
    for chat in (1, 2, 3):
        limiter.flooded(chat, 35)
    assert await send_times(limiter, timer, [9], 40) == [35]


async def test_one_chat_told_to_wait_pauses_nobody_else() -> None:
    limiter, timer = limiter_and_timer()
    for _ in range(5):
        limiter.flooded(1, 35)
    limiter.flooded(2, 35)
    assert await send_times(limiter, timer, [9], 0) == [0]


async def test_a_common_pause_is_never_longer_than_a_minute() -> None:
    limiter, timer = limiter_and_timer()
    for chat in (1, 2, 3):
        limiter.flooded(chat, 3600)
    assert await send_times(limiter, timer, [9], 100) == [60]


def test_a_window_frees_a_place_when_the_oldest_leaves_it() -> None:
    window = SlidingWindow(2, 1.0)
    assert [window.reserve(0.0), window.reserve(0.5), window.reserve(0.5), window.reserve(0.5)] == [0, 0, 0.5, 1.0]
