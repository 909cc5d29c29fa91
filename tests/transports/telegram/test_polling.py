import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.errors import SettingsError
from bot.transports.telegram.counters import Counters
from bot.transports.telegram.patience import UnfinishedError
from bot.transports.telegram.polling import GRACE, Poller
from bot.transports.telegram.request import FloodError
from tests.support.bot_api_rules import Telegram
from tests.support.telegram_fakes import ManualTimer


class Bench:
    """A poller before a queue with Telegram's rules, without HTTP; turns end when the test says so."""

    def __init__(self) -> None:
        self.timer = ManualTimer()
        self.telegram = Telegram(self.timer.now)
        self.counters = Counters()
        self.stop = asyncio.Event()
        self.asked: list[tuple[float, int, int, int]] = []
        self.failures: list[Exception] = []
        self.started: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.work_errors: dict[int, Exception] = {}
        self.at_once = True
        self.news = asyncio.Event()
        self.telegram.on_update = self._wake
        self.poller = Poller(self.fetch, self.work, self.timer, self.counters, self.stop)
        self.task = asyncio.create_task(self.poller.run())

    def _wake(self) -> None:
        self.news.set()

    async def fetch(self, offset: int, limit: int, seconds: int) -> list[dict[str, Any]]:
        self.asked.append((self.timer.now(), offset, limit, seconds))
        if self.failures:
            raise self.failures.pop(0)
        limit, _ = self.telegram.poll_rules(offset, limit, seconds)
        batch = self.telegram.get_updates(offset, limit)
        if batch or not seconds:
            return batch
        self.news.clear()
        await self.news.wait()
        return self.telegram.get_updates(offset, limit)

    async def work(self, raw: Mapping[str, Any]) -> None:
        update = raw["update_id"]
        self.started.append(update)
        if not self.at_once:
            await self.gates.setdefault(update, asyncio.Event()).wait()
        if update in self.work_errors:
            raise self.work_errors[update]

    def says(self, count: int = 1) -> list[int]:
        chat = self.telegram.chat(7)
        return [self.telegram.person_sends(chat, {"text": "hi"})[0] for _ in range(count)]

    def release(self, *updates: int) -> None:
        for update in updates:
            self.gates.setdefault(update, asyncio.Event()).set()

    async def ends(self) -> None:
        self.stop.set()
        await self.timer.advance(GRACE + 1)
        await self.task

    def fates(self) -> list[str]:
        return [update.fate for update in self.telegram.updates.values()]


async def test_an_update_is_confirmed_only_after_its_turn() -> None:
    bench = Bench()
    bench.at_once = False
    (update,) = bench.says()
    await bench.timer.advance(5)
    assert (bench.started, bench.fates()) == ([update], ["waiting"])
    bench.release(update)
    await bench.timer.advance(1)
    assert bench.fates() == ["confirmed"]
    await bench.ends()


async def test_the_offset_stays_at_the_oldest_open_update_while_later_ones_are_done() -> None:
    bench = Bench()
    bench.at_once = False
    first, *others = bench.says(5)
    bench.release(*others)
    await bench.timer.advance(10)
    later = bench.says(3)
    bench.release(*later)
    await bench.timer.advance(1)
    assert bench.started == [first, *others, *later]
    assert bench.fates() == ["waiting"] * 8
    bench.release(first)
    await bench.timer.advance(1)
    assert bench.fates() == ["confirmed"] * 8
    await bench.ends()


async def test_the_same_offset_is_asked_at_most_once_a_second_and_all_updates_are_seen() -> None:
    bench = Bench()
    bench.at_once = False
    first, *_ = bench.says(3)
    await bench.timer.advance(10)
    bench.release(*bench.says(50))
    await bench.timer.advance(5)
    assert len(bench.started) == 53
    for number, (at, offset, _, _) in enumerate(bench.asked):
        assert all(at - other >= 0.999 for other, asked, _, _ in bench.asked[:number] if asked == offset)
    assert all(0 <= offset <= first for _, offset, _, _ in bench.asked)
    assert len(bench.asked) <= 15 * 10 + 2
    await bench.ends()


async def test_news_behind_an_open_update_are_seen_in_a_fraction_of_a_second() -> None:
    bench = Bench()
    bench.at_once = False
    bench.says(1)
    await bench.timer.advance(7)
    for _ in range(10):
        (behind,) = bench.says(1)
        await bench.timer.advance(0.15)
        assert behind in bench.started
    await bench.ends()


async def test_many_turns_that_end_behind_an_open_one_do_not_speed_up_the_asking() -> None:
    bench = Bench()
    bench.at_once = False
    bench.says(1)
    await bench.timer.advance(1)
    for update in bench.says(60):
        bench.release(update)
        await bench.timer.advance(0.02)
    for number, (at, offset, _, _) in enumerate(bench.asked):
        assert all(at - other >= 0.999 for other, asked, _, _ in bench.asked[:number] if asked == offset)
    await bench.ends()


async def test_it_polls_long_only_when_nothing_is_in_work() -> None:
    bench = Bench()
    await bench.timer.advance(3)
    assert [(limit, seconds) for _, _, limit, seconds in bench.asked] == [(100, 30)]
    bench.at_once = False
    (update,) = bench.says()
    await bench.timer.advance(1)
    assert {seconds for _, _, _, seconds in bench.asked[1:]} == {0}
    bench.release(update)
    await bench.timer.advance(1)
    assert bench.asked[-1][3] == 30
    await bench.ends()


async def test_a_turn_that_fails_is_counted_and_does_not_come_back() -> None:
    bench = Bench()
    good, bad, good_too = bench.says(3)
    bench.work_errors[bad] = ValueError("x")
    await bench.timer.advance(3)
    assert (bench.started, bench.counters.failed) == ([good, bad, good_too], 1)
    assert bench.fates() == ["confirmed"] * 3
    await bench.ends()


async def test_things_that_are_no_updates_are_counted_and_passed() -> None:
    bench = Bench()
    await bench.timer.advance(0)
    for shape in ({"update_id": 500_000_001}, {"update_id": 500_000_002, "message": None}):
        bench.telegram.enqueue_raw(shape)
    await bench.timer.advance(1)
    assert bench.started == [500_000_001, 500_000_002]
    assert bench.poller._take([None, 7, "x", {"update_id": "9"}, {"update_id": True}, {}], 0) == 0
    assert bench.counters.unreadable == 6
    await bench.ends()


async def test_a_window_full_of_waiting_updates_does_not_stop_the_others() -> None:
    bench = Bench()
    bench.at_once = False
    stuck, *rest = bench.says(100)
    bench.release(*rest)
    await bench.timer.advance(5)
    behind = bench.says(30)
    bench.release(*behind)
    await bench.timer.advance(3)
    assert behind[0] not in bench.started
    await bench.timer.advance(10)
    assert bench.started[-30:] == behind
    assert (bench.counters.carried, bench.started.count(stuck)) == (1, 1)
    bench.release(stuck)
    await bench.ends()
    assert bench.counters.finished == 130


async def test_memory_of_updates_in_work_is_bounded() -> None:
    bench = Bench()
    bench.at_once = False
    bench.says(600)
    await bench.timer.advance(200)
    assert len(bench.started) <= 200
    bench.release(*bench.telegram.updates)
    await bench.timer.advance(60)
    assert sorted(bench.started) == sorted(bench.telegram.updates)
    await bench.ends()


@pytest.mark.parametrize("error", [NetworkError("x"), TimedOut(), TelegramError("unreadable answer")])
async def test_a_broken_network_is_tried_again_ever_more_slowly(error: TelegramError) -> None:
    bench = Bench()
    bench.failures = [error] * 12
    await bench.timer.advance(400)
    gaps = [later[0] - earlier[0] for earlier, later in zip(bench.asked, bench.asked[1:], strict=False)]
    assert len(bench.asked) == 13
    assert gaps[0] <= 1.0
    assert all(15 <= gap <= 30 for gap in gaps[6:])
    bench.says()
    await bench.timer.advance(1)
    assert bench.fates() == ["confirmed"]
    assert bench.counters.troubles == 12
    await bench.ends()


async def test_telegrams_wait_is_honoured_in_polling() -> None:
    bench = Bench()
    bench.failures = [FloodError(35)]
    await bench.timer.advance(34)
    assert len(bench.asked) == 1
    await bench.timer.advance(2)
    assert len(bench.asked) == 2
    assert bench.counters.floods == 1
    await bench.ends()


async def test_another_instance_is_given_way_longer_each_time_with_an_alarm(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench()
    bench.failures = [Conflict("Conflict: terminated by other getUpdates request")] * 5
    await bench.timer.advance(2)
    assert len(bench.asked) == 1
    await bench.timer.advance(600)
    gaps = [later[0] - earlier[0] for earlier, later in zip(bench.asked, bench.asked[1:], strict=False)]
    assert all(2.5 * 2**number <= gap <= 7.5 * 2**number for number, gap in enumerate(gaps))
    alarms = [record for record in caplog.records if record.getMessage() == "other_instance_conflict"]
    assert [record.levelname for record in alarms] == ["CRITICAL"] * 5
    await bench.ends()


async def test_a_webhook_set_behind_our_back_is_an_alarm_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    bench.failures = [Conflict("Conflict: can't use getUpdates method while webhook is active")]
    await bench.timer.advance(1)
    assert [record.getMessage() for record in caplog.records] == ["webhook_conflict"]
    await bench.ends()


async def test_a_revoked_token_ends_the_loop_with_a_clear_error_but_one_refusal_does_not() -> None:
    bench = Bench()
    bench.failures = [InvalidToken("x")]
    await bench.timer.advance(60)
    assert not bench.task.done()
    bench.failures = [InvalidToken("123:secret")] * 5
    bench.says()
    await bench.timer.advance(200)
    with pytest.raises(SettingsError, match="BOT_TOKEN") as caught:
        await bench.task
    assert "secret" not in str(caught.value)


async def test_at_the_end_running_turns_finish_and_are_confirmed() -> None:
    bench = Bench()
    bench.at_once = False
    first, second = bench.says(2)
    await bench.timer.advance(1)
    bench.stop.set()
    await bench.timer.advance(5)
    assert not bench.task.done()
    third = bench.says()[0]
    bench.release(first, second)
    await bench.timer.advance(0)
    await bench.task
    assert bench.asked[-1][1:] == (third, 1, 0)
    assert bench.fates() == ["confirmed", "confirmed", "waiting"]
    assert third not in bench.started


async def test_what_does_not_finish_in_twenty_seconds_stays_with_telegram() -> None:
    bench = Bench()
    bench.at_once = False
    _slow, quick = bench.says(2)
    await bench.timer.advance(1)
    bench.stop.set()
    bench.release(quick)
    await bench.timer.advance(GRACE - 1)
    assert not bench.task.done()
    await bench.timer.advance(2)
    await bench.task
    assert bench.fates() == ["waiting", "waiting"]
    assert bench.counters.finished == 1


async def test_a_turn_that_gives_up_at_the_end_stays_with_telegram() -> None:
    bench = Bench()
    bench.at_once = False
    (update,) = bench.says()
    await bench.timer.advance(1)
    bench.work_errors[update] = UnfinishedError()
    bench.stop.set()
    bench.release(update)
    await bench.timer.advance(0)
    await bench.task
    assert bench.fates() == ["waiting"]


async def test_nothing_is_ever_dropped_or_asked_from_the_end() -> None:
    bench = Bench()
    bench.says(7)
    await bench.timer.advance(40)
    await bench.ends()
    check: Callable[[tuple[float, int, int, int]], bool] = lambda ask: ask[1] >= 0  # noqa: E731
    assert all(map(check, bench.asked))
    assert set(bench.fates()) == {"confirmed"}
