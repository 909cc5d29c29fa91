"""How fast we may send: Telegram's limits for a chat and for the whole bot. It delays calls and never drops one."""

from __future__ import annotations

from collections import deque

from cachetools import TTLCache

from bot.transports.telegram.chat_keys import ChatKeys
from bot.transports.telegram.timing import Timer

GLOBAL_RATE = 30
CHAT_RATE = 1.0
CHAT_BURST = 5
MAX_PAUSE = 60.0
"""No more than this for everyone at once; then one call tries again."""

_CHATS_REMEMBERED = 10_000
_IDLE_SECONDS = 600
_FLOOD_CHATS = 3
_FLOOD_WINDOW = 10.0


class Bucket:
    """A token bucket that may go into debt: each taker learns how long to wait, so the order is that of asking."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._at = now

    def reserve(self, now: float) -> float:
        """Take a token, now or from the future; seconds until it is there."""
        self._refill(now)
        self._tokens -= 1
        return max(0.0, -self._tokens / self._rate)

    def try_take(self, now: float) -> bool:
        """Take a token if there is one."""
        self._refill(now)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _refill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now


class SlidingWindow:
    """At most `count` grants in any `seconds`: exact, where a bucket with a burst would allow twice as many."""

    __slots__ = ("_grants", "_seconds")

    def __init__(self, count: int, seconds: float) -> None:
        self._grants: deque[float] = deque(maxlen=count)
        self._seconds = seconds

    def reserve(self, now: float) -> float:
        """Take a place; seconds until it is free."""
        at = now
        if len(self._grants) == self._grants.maxlen:
            at = max(now, self._grants[0] + self._seconds)
        self._grants.append(at)
        return at - now


class SendLimiter:
    """Both limits together, plus a common pause when Telegram tells several chats at once to wait."""

    def __init__(self, timer: Timer, keys: ChatKeys) -> None:
        self._timer = timer
        self._keys = keys
        # The margin covers calls that leave here apart and arrive there together.
        self._all = SlidingWindow(GLOBAL_RATE, 1.05)
        self._chats: TTLCache[bytes, Bucket] = TTLCache(_CHATS_REMEMBERED, _IDLE_SECONDS, timer=timer.now)
        self._floods: deque[tuple[float, bytes]] = deque(maxlen=_FLOOD_CHATS)
        self._paused_until = 0.0

    async def ready(self, chat: int) -> None:
        """Return when a message to this chat may leave."""
        key = self._keys.key(chat)
        bucket = self._chats.get(key) or Bucket(CHAT_RATE, CHAT_BURST, self._timer.now())
        self._chats[key] = bucket
        await self._wait(bucket.reserve(self._timer.now()))
        while (pause := self._paused_until - self._timer.now()) > 0:
            await self._wait(pause)
        await self._wait(self._all.reserve(self._timer.now()))

    def flooded(self, chat: int, seconds: float) -> None:
        """Telegram told this chat to wait. When it tells three chats within ten seconds, it means all of us."""
        now = self._timer.now()
        key = self._keys.key(chat)
        if all(known != key for _, known in self._floods):
            self._floods.append((now, key))
        if len(self._floods) == _FLOOD_CHATS and now - self._floods[0][0] <= _FLOOD_WINDOW:
            self._paused_until = max(self._paused_until, now + min(seconds, MAX_PAUSE))
            self._floods.clear()

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self._timer.sleep(seconds)
