"""The transport's only source of time: now, sleep, and waiting for whichever comes first. Tests pass their own."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Timer(Protocol):
    """Monotonic seconds and a sleep in the same seconds."""

    def now(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Return after this many seconds."""


class LoopTimer:
    """Real time."""

    def now(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def wait_first(timer: Timer, seconds: float, *events: asyncio.Event) -> bool:
    """Wait until one of the events is set (True) or the time is over (False)."""
    if any(event.is_set() for event in events):
        return True
    if seconds <= 0:
        return False
    tasks = [asyncio.ensure_future(timer.sleep(seconds)), *(asyncio.ensure_future(event.wait()) for event in events)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return any(event.is_set() for event in events)
