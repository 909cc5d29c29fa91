"""Waiting inside a turn: ends early when the process stops or when a later /wipe made the waiting pointless."""

from __future__ import annotations

import asyncio

from bot.transports.telegram.timing import Timer, wait_first

SHORT_WAIT = 5.0
"""Seconds a turn may still wait while the process stops."""


class UnfinishedError(Exception):
    """The turn could not end in this process; its update stays with Telegram."""


class SupersededError(Exception):
    """The person erased the chat while this turn waited: there is nothing left to say."""


class Patience:
    """Waits on behalf of one turn."""

    def __init__(self, timer: Timer, stop: asyncio.Event, superseded: asyncio.Event) -> None:
        self._timer = timer
        self._stop = stop
        self._superseded = superseded

    def now(self) -> float:
        """The timer's time."""
        return self._timer.now()

    async def wait(self, seconds: float) -> None:
        """Wait.

        Raises:
            UnfinishedError: the process stops and the wait is longer than it may take.
            SupersededError: a later /wipe in the same chat came in.
        """
        until = self._timer.now() + seconds
        if not self._stop.is_set():
            await wait_first(self._timer, seconds, self._stop, self._superseded)
        self._check(until)
        left = until - self._timer.now()
        if left > 0:
            await wait_first(self._timer, left, self._superseded)
            self._check(until)

    def _check(self, until: float) -> None:
        left = until - self._timer.now()
        if left <= 0:
            return
        if self._superseded.is_set():
            raise SupersededError
        if self._stop.is_set() and left > SHORT_WAIT:
            raise UnfinishedError
