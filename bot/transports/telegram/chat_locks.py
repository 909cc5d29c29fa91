"""Order within a chat: one turn at a time, the lowest update id first. Chats do not wait for each other."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.transports.telegram.chat_keys import ChatKeys


@dataclass(order=True, slots=True)
class Place:
    """A place in a chat's line. `superseded` tells a turn stuck in a long wait that a later /wipe ended its purpose."""

    update: int
    superseded: asyncio.Event = field(default_factory=asyncio.Event, compare=False)
    _called: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


@dataclass(slots=True)
class _Line:
    active: Place | None = None
    waiting: list[Place] = field(default_factory=list)


class ChatLocks:
    """Lines of chats. A line exists only while someone stands in it."""

    def __init__(self, keys: ChatKeys) -> None:
        self._keys = keys
        self._lines: dict[bytes, _Line] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def waiting(self, chat: int) -> int:
        """How many updates of the chat are in work or wait to be."""
        line = self._lines.get(self._keys.key(chat))
        return 0 if line is None else len(line.waiting) + (line.active is not None)

    def supersede(self, chat: int) -> None:
        """Tell all updates of the chat so far that they need not wait any longer for a way to send."""
        line = self._lines.get(self._keys.key(chat))
        for place in [] if line is None else [*line.waiting, *([line.active] if line.active else [])]:
            place.superseded.set()

    @asynccontextmanager
    async def turn(self, chat: int, update: int) -> AsyncIterator[Place]:
        """Stand in line, then have the chat alone until the block ends."""
        key = self._keys.key(chat)
        line = self._lines.setdefault(key, _Line())
        place = Place(update)
        heapq.heappush(line.waiting, place)
        self._call_next(line)
        try:
            await place._called.wait()
            yield place
        finally:
            if line.active is place:
                line.active = None
            else:
                line.waiting.remove(place)
                heapq.heapify(line.waiting)
            self._call_next(line)
            if line.active is None:
                self._lines.pop(key, None)

    @staticmethod
    def _call_next(line: _Line) -> None:
        if line.active is None and line.waiting:
            line.active = heapq.heappop(line.waiting)
            line.active._called.set()
