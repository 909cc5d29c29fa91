"""Which updates are open, done or seen before, and the offset that follows. Pure: no time, no network."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection

_REMEMBERED = 2_000
MOST_CARRIED = 100


class Ledger:
    """Keeps the one rule: the offset never passes the oldest update that is not done.

    The exception is a `carried` update: it was given up at Telegram so that the others can be fetched.
    """

    def __init__(self) -> None:
        self._open: dict[int, float] = {}
        self._carried: set[int] = set()
        self._done: OrderedDict[int, None] = OrderedDict()
        self._next = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing holds the offset."""
        return not self._open

    @property
    def in_work(self) -> int:
        """Updates not done yet."""
        return len(self._open) + len(self._carried)

    @property
    def carried(self) -> int:
        """Updates that only this process knows of."""
        return len(self._carried)

    def offset(self) -> int:
        """The offset to ask from; 0 before anything is known."""
        return min(self._open) if self._open else self._next

    def take(self, ids: Collection[int], now: float, asked: int) -> list[int]:
        """Note the ids of a batch; those to be worked on, in order."""
        fresh = []
        for update in sorted(set(ids)):
            if update in self._open or update in self._carried or update in self._done:
                continue
            fresh.append(update)
            self._open[update] = now
        if (highest := max(ids, default=None)) is not None:
            # Lower than asked for: after a week of silence Telegram starts from a new number.
            restarted = highest < asked
            self._next = highest + 1 if restarted else max(self._next, highest + 1)
        return fresh

    def finish(self, update: int) -> None:
        """The update is done and may be confirmed."""
        self._open.pop(update, None)
        self._carried.discard(update)
        self._done[update] = None
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)

    def carry_oldest(self, taken_before: float) -> bool:
        """Let go of the oldest open update, if it is older than that and there is room."""
        if not self._open or len(self._carried) >= MOST_CARRIED:
            return False
        oldest = min(self._open)
        if self._open[oldest] > taken_before:
            return False
        del self._open[oldest]
        self._carried.add(oldest)
        return True
