"""Messages that go away by themselves, such as the word that everything was erased. Deletes them also at the end."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.transports.telegram.timing import Timer, wait_first

log = logging.getLogger("bot.telegram")

SHOWN_SECONDS = 10.0


class Fleeting:
    """Deletes each message it is given after a short while, or at once when it is closed."""

    def __init__(self, bot: ExtBot[Any], timer: Timer) -> None:
        self._bot = bot
        self._timer = timer
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def add(self, chat: int, message: int) -> None:
        """Delete this message soon."""
        task = asyncio.create_task(self._delete_later(chat, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Delete at once what still stands."""
        self._closing.set()
        await asyncio.gather(*self._tasks)

    async def _delete_later(self, chat: int, message: int) -> None:
        await wait_first(self._timer, SHOWN_SECONDS, self._closing)
        for _ in range(2):
            try:
                await self._bot.delete_message(chat, message)
            except TelegramError as error:
                log.info("fleeting_not_deleted", extra={"error": type(error).__name__})
                await wait_first(self._timer, 1.0, self._closing)
            else:
                return
