"""The only source of "now". Fakes replace it in tests; pure code gets dates as arguments."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Wall time, and the seconds since boot that no one can set back."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""

    def boot_seconds(self) -> float:
        """Seconds since boot, suspend included; never goes back."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def boot_seconds(self) -> float:
        # CLOCK_BOOTTIME counts suspend too; where it is missing (macOS) the monotonic clock is the nearest.
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def local_date(clock: Clock, zone: str) -> date:
    """Today in the court's zone (an IANA name such as `America/New_York`), not the server's."""
    return clock.now().astimezone(ZoneInfo(zone)).date()
