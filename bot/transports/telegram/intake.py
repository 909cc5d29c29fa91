"""How fast one chat may ask: a bucket for each chat. Keeps no chat ids, and forgets a chat after ten quiet minutes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cachetools import TTLCache

from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.limits import Bucket
from bot.transports.telegram.timing import Timer

RATE = 1.0
BURST = 5
PATIENT_LINE = 10
"""Updates beyond the limit that may still wait for their turn."""
LONGEST_LINE = 20
"""Updates of one chat that may wait for their turn; a chat that cannot be answered must not fill the memory."""

_CHATS_REMEMBERED = 10_000
_IDLE_SECONDS = 600


class Verdict(Enum):
    """What to do with an update."""

    ADMIT = "admit"
    SLOW_DOWN = "slow_down"
    """Over the limit for the first time: say so once."""
    SHED = "shed"
    """Over the limit and told already: acknowledge in silence."""


@dataclass(slots=True)
class _Guest:
    bucket: Bucket
    told: bool = False


class Intake:
    """Decides which updates become turns."""

    def __init__(self, timer: Timer, keys: ChatKeys) -> None:
        self._timer = timer
        self._keys = keys
        self._guests: TTLCache[bytes, _Guest] = TTLCache(_CHATS_REMEMBERED, _IDLE_SECONDS, timer=timer.now)

    def verdict(self, chat: int, waiting: int) -> Verdict:
        """Count one update of a chat that has `waiting` others in work. What is exempt must not be asked for."""
        now = self._timer.now()
        key = self._keys.key(chat)
        guest = self._guests.get(key) or _Guest(Bucket(RATE, BURST, now))
        self._guests[key] = guest
        # Somebody quick waits in line, at the pace of the limit for sending; nobody loses an answer for tapping fast.
        # Only a line that is too long, for a chat that also has no token left, is a flood.
        token = guest.bucket.try_take(now)
        if waiting < LONGEST_LINE if token else waiting < PATIENT_LINE:
            guest.told = guest.told and not token
            return Verdict.ADMIT
        if guest.told:
            return Verdict.SHED
        guest.told = True
        return Verdict.SLOW_DOWN

    def forget(self, chat: int) -> None:
        """Drop what is remembered of a chat (/wipe, or the person blocked the bot)."""
        self._guests.pop(self._keys.key(chat), None)
