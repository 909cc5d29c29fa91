"""One update's whole turn: limit, line, service, delivery, done. Returns when the update may be acknowledged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from cachetools import TTLCache

from bot.core.messages import InboundMessage, Kind, Turn
from bot.errors import StaleRecord, StoreUnavailable
from bot.transports.telegram.calls import GoneError, TryLaterError
from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.chat_locks import ChatLocks
from bot.transports.telegram.counters import Counters
from bot.transports.telegram.intake import LONGEST_LINE, Intake, Verdict
from bot.transports.telegram.outbound import Outbound, Progress
from bot.transports.telegram.patience import Patience, SupersededError, UnfinishedError
from bot.transports.telegram.ports import Service
from bot.transports.telegram.presses import Press
from bot.transports.telegram.timing import Timer

log = logging.getLogger("bot.telegram")

PRESS_PATIENCE = 0.3
"""Seconds after which a pressed button is answered even though its turn goes on."""
FREE_PRESS_PATIENCE = 5.0
"""The same for /wipe, whose confirmation should be that answer: a pop-up leaves nothing behind."""
HANDLE_BUDGET = 25.0
"""Seconds of real time for the service; above its own budget of 15."""
STORE_PATIENCE = 60.0
"""Seconds an update waits for the store before it is answered without."""
TELL_AFTER = 2.0
"""Seconds of store trouble before the person hears of it."""

_SPARE_PLACES = 5


class Turns:
    """Runs turns for the handlers."""

    def __init__(
        self,
        service: Service,
        outbound: Outbound,
        locks: ChatLocks,
        intake: Intake,
        keys: ChatKeys,
        timer: Timer,
        counters: Counters,
        stop: asyncio.Event,
        is_free: Callable[[InboundMessage], bool],
    ) -> None:
        self._service = service
        self._outbound = outbound
        self._locks = locks
        self._intake = intake
        self._keys = keys
        self._timer = timer
        self._counters = counters
        self._stop = stop
        self._is_free = is_free
        self._told: TTLCache[bytes, bool] = TTLCache(10_000, STORE_PATIENCE, timer=timer.now)

    async def run(self, message: InboundMessage, press: Press | None = None) -> None:
        """Answer one message and return when it may be acknowledged.

        Raises:
            UnfinishedError: the process stops first; the update must stay with Telegram.
        """
        free = message.kind is Kind.LEFT or self._is_free(message)
        if press is not None:
            press.answer_after(FREE_PRESS_PATIENCE if free else PRESS_PATIENCE)
        verdict = self._admit(message, free=free)
        if verdict is Verdict.SHED:
            self._counters.shed += 1
            return
        if free:
            self._locks.supersede(message.chat)
        while not await self._in_line(message, press, verdict, free=free):
            # The store is still away and /wipe must not be forgotten; others of the chat may pass meanwhile.
            await Patience(self._timer, self._stop, asyncio.Event()).wait(STORE_PATIENCE / 2)

    def _admit(self, message: InboundMessage, *, free: bool) -> Verdict:
        waiting = self._locks.waiting(message.chat)
        if not free:
            return self._intake.verdict(message.chat, waiting)
        # Only free ones get past the longest line, so one more would be the sixth /wipe in it.
        return Verdict.SHED if waiting >= LONGEST_LINE + _SPARE_PLACES else Verdict.ADMIT

    async def _in_line(self, message: InboundMessage, press: Press | None, verdict: Verdict, *, free: bool) -> bool:
        """The turn itself, alone in its chat. False: not done, to be tried again."""
        async with self._locks.turn(message.chat, message.update) as place:
            patience = Patience(self._timer, self._stop, place.superseded)
            try:
                if verdict is Verdict.SLOW_DOWN:
                    self._counters.slowed += 1
                    await self._send(message, self._service.slow_down(message), patience, press)
                    return True
                turn = await self._ask(message, patience, free=free)
                if turn is None and free:
                    return False
                if turn is None:
                    turn = await self._guarded(message, lambda: self._service.handle_without_store(message))
                sent = await self._send(message, turn, patience, press)
                if turn.pending and not await self._finish(message, sent, patience) and free:
                    return False
            except SupersededError:
                log.info("turn_superseded")
            if free:
                self._intake.forget(message.chat)
            return True

    async def _ask(self, message: InboundMessage, patience: Patience, *, free: bool) -> Turn | None:
        """The service's answer, or None when the store stays away."""
        begun = self._timer.now()
        delay = 0.1
        while True:
            try:
                return await self._guarded(message, lambda: self._service.handle(message))
            except (StoreUnavailable, StaleRecord) as error:
                log.warning("store_trouble", extra={"error": type(error).__name__})
            away = self._timer.now() - begun
            if away >= STORE_PATIENCE:
                return None
            if away >= TELL_AFTER and message.kind is not Kind.LEFT and self._tell_once(message):
                await self._say_trouble(message, patience, free=free)
            await patience.wait(delay)
            delay = min(delay * 2, 5.0)

    async def _guarded(self, message: InboundMessage, ask: Callable[[], Awaitable[Turn]]) -> Turn:
        """Any error of ours becomes "please try again": one bad turn stops neither the chat nor the loop."""
        try:
            async with asyncio.timeout(HANDLE_BUDGET):
                return await ask()
        except (StoreUnavailable, StaleRecord):
            raise
        except Exception as error:
            log.error("turn_failed", extra={"error": type(error).__name__})
            self._counters.failed += 1
            return self._service.trouble(message.language_hint)

    def _tell_once(self, message: InboundMessage) -> bool:
        key = self._keys.key(message.chat)
        if key in self._told:
            return False
        self._told[key] = True
        return True

    async def _say_trouble(self, message: InboundMessage, patience: Patience, *, free: bool) -> None:
        """Say that it takes longer; to /wipe in the service's own words, because it is tried until it is done."""
        try:
            turn = self._service.trouble(message.language_hint)
            if free:
                turn = await self._guarded(message, lambda: self._service.handle_without_store(message))
            await self._outbound.deliver(message.chat, turn, Progress(), patience)
        except (GoneError, TryLaterError, StoreUnavailable, StaleRecord):
            log.info("trouble_not_told")

    async def _send(self, message: InboundMessage, turn: Turn, patience: Patience, press: Press | None) -> list[int]:
        progress = Progress()
        apologised = False
        while True:
            try:
                await self._outbound.deliver(message.chat, turn, progress, patience, press)
            except GoneError:
                log.info("person_gone")
            except TryLaterError as later:
                log.warning("turn_postponed")
                await patience.wait(later.seconds)
                continue
            except (UnfinishedError, SupersededError, AssertionError):
                raise
            except Exception as error:
                # A text that cannot be rendered: what is out is out, then the apology, and never a loop of them.
                log.error("reply_failed", extra={"error": type(error).__name__})
                self._counters.failed += 1
                if not apologised:
                    apologised = True
                    turn = self._service.trouble(message.language_hint)
                    progress.steps = 0
                    continue
            return progress.sent

    async def _finish(self, message: InboundMessage, sent: list[int], patience: Patience) -> bool:
        """Mark the update done. The replies are out, so a store that fails now costs at most a forgotten id.

        False: it could not be marked; for /wipe that means that it is not yet done.
        """
        for delay in (0.1, 0.5, 2.0, None):
            try:
                await self._service.finish(message, tuple(sent))
            except Exception as error:
                log.warning("finish_failed", extra={"error": type(error).__name__})
                if delay is not None:
                    await patience.wait(delay)
            else:
                return True
        return False
