"""One call to the Bot API, seen through: limits, 429, broken networks and refusals. Logs what failed, never whom."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.transports.telegram.counters import Counters
from bot.transports.telegram.limits import SendLimiter
from bot.transports.telegram.patience import Patience
from bot.transports.telegram.request import FloodError

log = logging.getLogger("bot.telegram")

Result = TypeVar("Result")

LONGEST_FLOOD = 60.0
"""A longer wait than this is given back to the caller."""
LATER = 30.0
"""Seconds until a turn tries again after the network failed it."""

_BACKOFF = (0.5, 1.0, 2.0, 4.0)
# Refusals that mean: there is nobody to write to, or nothing left to do.
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found", "chat_write_forbidden")
_NOTHING_TO_DO = ("message is not modified", "message to delete not found", "message can't be deleted")


class GoneError(Exception):
    """The person cannot be written to any more; the turn is over."""


class TryLaterError(Exception):
    """Telegram does not take the call now. `seconds` says when it may."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__("try later")


class RefusedError(Exception):
    """Telegram does not take this content. `harmless` means that what was wanted is already so."""

    def __init__(self, *, harmless: bool) -> None:
        self.harmless = harmless
        super().__init__("refused")


class Caller:
    """Makes calls on behalf of turns."""

    def __init__(self, limiter: SendLimiter, counters: Counters) -> None:
        self._limiter = limiter
        self._counters = counters

    async def call(
        self, chat: int, patience: Patience, make: Callable[[], Awaitable[Result]], *, is_message: bool = True
    ) -> Result:
        """Make a call until it works or there is no sense in it.

        Raises:
            GoneError: the person blocked the bot or the chat is no more.
            RefusedError: Telegram refuses the content.
            TryLaterError: a flood wait of more than a minute, or the network failed several times.
            UnfinishedError, SupersededError: see `Patience.wait`.
        """
        failures = 0
        while True:
            if is_message:
                await self._limiter.ready(chat)
            try:
                return await make()
            except FloodError as flood:
                self._counters.floods += 1
                self._limiter.flooded(chat, flood.seconds)
                log.warning("flood_wait")
                if flood.seconds > LONGEST_FLOOD:
                    raise TryLaterError(flood.seconds) from None
                await patience.wait(flood.seconds)
            except (Forbidden, ChatMigrated):
                raise GoneError from None
            except BadRequest as error:
                raise _verdict(error) from None
            except TelegramError as error:
                # Network, timeout, 5xx, an unreadable answer; or 401, while somebody replaces the token.
                self._counters.troubles += 1
                log.warning("telegram_call_failed", extra={"error": type(error).__name__})
                if failures == len(_BACKOFF):
                    raise TryLaterError(LATER) from None
                await patience.wait(_BACKOFF[failures])
                failures += 1


def _verdict(error: BadRequest) -> GoneError | RefusedError:
    words = error.message.lower()
    if any(phrase in words for phrase in _NOBODY):
        return GoneError()
    return RefusedError(harmless=any(phrase in words for phrase in _NOTHING_TO_DO))
