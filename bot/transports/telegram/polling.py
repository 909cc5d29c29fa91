"""The acknowledge-last loop: Telegram is the queue, and an update is confirmed only after its turn is over.

Knows update ids and nothing else of an update. It never drops pending updates and never asks with a negative offset.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.errors import SettingsError
from bot.transports.telegram.counters import Counters
from bot.transports.telegram.ledger import Ledger
from bot.transports.telegram.patience import UnfinishedError
from bot.transports.telegram.request import FloodError
from bot.transports.telegram.timing import Timer, wait_first

log = logging.getLogger("bot.telegram")

type RawUpdate = Mapping[str, Any]
type Fetch = Callable[[int, int, int], Awaitable[Sequence[Any]]]
"""getUpdates by offset, limit and timeout in seconds."""

WINDOW = 100
"""Updates in one answer, Telegram's most; it is also how far we can see past an open one."""
MOST_IN_WORK = 200
LONG_POLL = 30
GRACE = 20.0
"""Seconds for running turns when the process stops."""
CARRY_AFTER = 10.0
REFUSED = "Telegram refuses this token; get a new one from @BotFather and set it"

_SAME_OFFSET = 1.0
_OFFSETS_IN_TURN = 10
_LOOK_AGAIN = _SAME_OFFSET / _OFFSETS_IN_TURN
_SHORTEST_GAP = 0.03
_BACKOFF_CAP = 30.0
_CONFLICT_FIRST = 5.0
_CONFLICT_CAP = 300.0
_CONFLICT_FORGOTTEN = 600.0
_REFUSALS_BELIEVED = 5


class Poller:
    """Fetches updates and hands each to `work` in a task of its own."""

    def __init__(
        self,
        fetch: Fetch,
        work: Callable[[RawUpdate], Awaitable[None]],
        timer: Timer,
        counters: Counters,
        stop: asyncio.Event,
    ) -> None:
        self._fetch = fetch
        self._work = work
        self._timer = timer
        self._counters = counters
        self._stop = stop
        self._ledger = Ledger()
        self._tasks: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()
        self._asked: dict[int, float] = {}
        self._asks = 0
        self._last_offset = 0
        self._failures = 0
        self._refusals = 0
        self._conflicts = 0
        self._last_conflict = float("-inf")
        self._random = random.SystemRandom()

    async def run(self) -> None:
        """Poll until the stop event, then let running turns end and confirm them.

        Raises:
            SettingsError: the token was revoked.
        """
        try:
            while not self._stop.is_set():
                await self._round()
        except asyncio.CancelledError:
            await self._cut_off()
            raise
        except Exception:
            await self._wind_down()
            raise
        await self._wind_down()

    async def _round(self) -> None:
        self._moved.clear()
        if self._ledger.in_work >= MOST_IN_WORK:
            await wait_first(self._timer, _SAME_OFFSET, self._moved, self._stop)
            return
        was_idle = self._ledger.is_idle
        offset = self._next_offset()
        if not await self._pace(offset) or (not was_idle and self._ledger.is_idle):
            return
        batch = await self._ask(offset, LONG_POLL if was_idle else 0)
        if batch is None:
            return
        taken = self._take(batch, offset)
        if not taken and len(batch) >= WINDOW and self._ledger.carry_oldest(self._timer.now() - CARRY_AFTER):
            # The window holds only what we know: its oldest waits for long, and everyone behind it cannot be seen.
            self._counters.carried += 1
            log.warning("update_carried")
            return
        if not self._ledger.is_idle:
            await wait_first(self._timer, _SHORTEST_GAP, self._stop)
            await wait_first(self._timer, _LOOK_AGAIN - _SHORTEST_GAP, self._moved, self._stop)

    def _next_offset(self) -> int:
        """The oldest open update, or a little below it: the same to Telegram, which has nothing there any more.

        Asked twice for the same offset within half a second, Telegram shows one update only. Ten offsets in turn
        let us look past an open update ten times a second, each of them once a second.
        """
        offset = self._ledger.offset()
        if self._ledger.is_idle:
            return offset
        self._asks += 1
        return max(1, offset - self._asks % _OFFSETS_IN_TURN)

    async def _pace(self, offset: int) -> bool:
        """Keep the same offset a second apart; False when something else came first."""
        now = self._timer.now()
        self._asked = {asked: at for asked, at in self._asked.items() if now - at < _SAME_OFFSET}
        if offset in self._asked:
            wait = _SAME_OFFSET - (now - self._asked[offset])
            events = [self._stop] if self._ledger.is_idle else [self._stop, self._moved]
            return not await wait_first(self._timer, wait, *events)
        return not self._stop.is_set()

    async def _ask(self, offset: int, seconds: int) -> Sequence[Any] | None:
        """One getUpdates; None when it failed or the process stops. Waits as long as the failure asks for."""
        self._asked[offset] = self._timer.now()
        asking = asyncio.ensure_future(self._fetch(offset, WINDOW, seconds))
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                # Cut off while it waits for news: its offset has long arrived, and asked again it would wait anew.
                self._last_offset = offset
                return None
            batch = asking.result()
        except FloodError as flood:
            self._counters.floods += 1
            log.warning("poll_flood_wait")
            await self._rest(flood.seconds)
        except Conflict as conflict:
            await self._yield(webhook="webhook" in conflict.message.lower())
        except (InvalidToken, EndPointNotFound):
            self._refusals += 1
            log.critical("token_refused")
            if self._refusals >= _REFUSALS_BELIEVED:
                raise SettingsError("BOT_TOKEN", REFUSED) from None
            await self._back_off()
        except TelegramError as error:
            self._counters.troubles += 1
            if not self._failures:
                log.warning("poll_failed", extra={"error": type(error).__name__})
            await self._back_off()
        else:
            if self._failures:
                log.info("poll_recovered")
            self._failures = self._refusals = 0
            self._last_offset = offset
            return batch if isinstance(batch, list | tuple) else ()
        finally:
            asking.cancel()
            stopping.cancel()
        return None

    async def _rest(self, seconds: float) -> None:
        await wait_first(self._timer, seconds, self._stop)

    async def _back_off(self) -> None:
        longest = min(_BACKOFF_CAP, 0.5 * 2**self._failures)
        self._failures = min(self._failures + 1, 10)
        await self._rest(longest * self._random.uniform(0.5, 1.0))

    async def _yield(self, *, webhook: bool) -> None:
        """Another instance polls, or somebody set a webhook: raise the alarm and stay away for longer and longer."""
        self._counters.conflicts += 1
        log.critical("webhook_conflict" if webhook else "other_instance_conflict")
        now = self._timer.now()
        if now - self._last_conflict > _CONFLICT_FORGOTTEN:
            self._conflicts = 0
        self._last_conflict = now
        longest = min(_CONFLICT_CAP, _CONFLICT_FIRST * 2**self._conflicts)
        self._conflicts = min(self._conflicts + 1, 10)
        # Uneven, so that two instances that yield to each other do not come back together.
        await self._rest(longest * self._random.uniform(0.5, 1.5))

    def _take(self, batch: Sequence[Any], offset: int) -> int:
        by_id: dict[int, RawUpdate] = {}
        for raw in batch:
            update = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(update, int) and not isinstance(update, bool):
                by_id.setdefault(update, raw)
            else:
                self._counters.unreadable += 1
        fresh = self._ledger.take(by_id.keys(), self._timer.now(), offset)
        for update in fresh:
            self._counters.fetched += 1
            task = asyncio.create_task(self._see_through(update, by_id[update]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(fresh)

    async def _see_through(self, update: int, raw: RawUpdate) -> None:
        try:
            await self._work(raw)
        except UnfinishedError:
            log.info("update_left_with_telegram")
            return
        except Exception as error:
            # Never again: an update that breaks us would come back for ever.
            log.error("update_failed", extra={"error": type(error).__name__})
            self._counters.failed += 1
        self._counters.finished += 1
        self._ledger.finish(update)
        self._moved.set()

    async def _wind_down(self) -> None:
        """Let running turns end, cut off the rest, and confirm what is done. What is not done stays with Telegram."""
        await self._end_tasks()
        if self._ledger.carried:
            log.critical("carried_updates_lost")
        offset = self._ledger.offset()
        if offset and offset != self._last_offset:
            try:
                async with asyncio.timeout(5):
                    await self._fetch(offset, 1, 0)
            except (TelegramError, TimeoutError) as error:
                # Then they come again after the start, and the service knows them as done.
                log.warning("last_confirm_failed", extra={"error": type(error).__name__})

    async def _end_tasks(self) -> None:
        if self._tasks:
            pending = asyncio.ensure_future(asyncio.wait(set(self._tasks)))
            grace = asyncio.ensure_future(self._timer.sleep(GRACE))
            try:
                await asyncio.wait({pending, grace}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                pending.cancel()
                grace.cancel()
        await self._cut_off()

    async def _cut_off(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
