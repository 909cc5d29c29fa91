"""A pressed button's own answer: soon, once, and forgiving, because Telegram forgets a press after a short while."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Self

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.transports.telegram.markup import utf16_length
from bot.transports.telegram.timing import Timer

log = logging.getLogger("bot.telegram")

ALERT_LIMIT = 200


class Press:
    """One callback query. Until it is answered, the button in the person's client spins."""

    def __init__(self, bot: ExtBot[Any], query: str, timer: Timer, message: int | None = None) -> None:
        self._bot = bot
        self.message = message
        """The message that the button is under, where Telegram still knows it."""
        self._query = query
        self._timer = timer
        self._answered = False
        self._tasks: list[asyncio.Task[Any]] = []
        self._early: asyncio.Task[None] | None = None

    def answer_after(self, seconds: float) -> None:
        """Answer without words when nothing else did by then."""
        self._early = asyncio.create_task(self._answer_late(seconds))

    def answer_soon(self) -> None:
        """Answer without words, beside whatever else goes on."""
        if not self._answered:
            self._answered = True
            self._stop_waiting()
            self._tasks.append(asyncio.create_task(self._call("")))

    async def show(self, text: str) -> bool:
        """Show the words as a pop-up. False when it is too late for that: say it otherwise."""
        if self._answered or utf16_length(text) > ALERT_LIMIT:
            return False
        self._answered = True
        self._stop_waiting()
        return await self._call(text)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """See the answers out; at a hard end, drop them."""
        if kind is not None and issubclass(kind, asyncio.CancelledError):
            self._stop_waiting()
            for task in self._tasks:
                task.cancel()
        else:
            self.answer_soon()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer_late(self, seconds: float) -> None:
        await self._timer.sleep(seconds)
        self._early = None
        self.answer_soon()

    def _stop_waiting(self) -> None:
        if self._early is not None:
            self._early.cancel()

    async def _call(self, text: str) -> bool:
        try:
            await self._bot.answer_callback_query(self._query, text=text or None, show_alert=bool(text) or None)
        except TelegramError as error:
            # "Query is too old" is no error: the person pressed while we were away and gets the reply all the same.
            log.info("press_not_answered", extra={"error": type(error).__name__})
            return False
        return True
