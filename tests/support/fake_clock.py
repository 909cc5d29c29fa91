"""A clock that stands still until a test moves it: wall time and boot time, together or apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeClock:
    """Fits `bot.core.clock.Clock`."""

    def __init__(self, now: datetime = NOON, boot_seconds: float = 1000.0) -> None:
        self._now = now
        self._boot_seconds = boot_seconds

    def now(self) -> datetime:
        return self._now

    def boot_seconds(self) -> float:
        return self._boot_seconds

    def advance(self, seconds: float) -> None:
        """Time passes: both clocks go forward."""
        assert seconds >= 0, "time does not go back; use jump_wall"
        self._now += timedelta(seconds=seconds)
        self._boot_seconds += seconds

    def jump_wall(self, seconds: float) -> None:
        """Someone sets the wall clock, forward or (negative) back; no time passes."""
        self._now += timedelta(seconds=seconds)

    def reboot(self) -> None:
        """The machine starts anew: the boot clock is near zero again."""
        self._boot_seconds = 1.0
