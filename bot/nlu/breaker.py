"""A circuit breaker: after failures in a row it refuses at once, and lets one probe through now and then.

Owns only counting and time; knows nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import Callable

FAILURES_TO_OPEN = 5
PROBE_SECONDS = 30.0


class CircuitBreaker:
    """Closed: every call may go. Open: none, but one probe every `probe_seconds`; its success closes it again.

    Args:
        monotonic: seconds that never go back.
        failures_to_open: failures in a row that open it.
        probe_seconds: the time between two probes while open.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        failures_to_open: int = FAILURES_TO_OPEN,
        probe_seconds: float = PROBE_SECONDS,
    ) -> None:
        self._monotonic = monotonic
        self._failures_to_open = failures_to_open
        self._probe_seconds = probe_seconds
        self._failures = 0
        self._next_probe = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are being refused (a probe may still pass)."""
        return self._failures >= self._failures_to_open

    def admits(self) -> bool:
        """Ask before each call. While open, the caller that gets True is the probe."""
        if not self.is_open:
            return True
        now = self._monotonic()
        if now < self._next_probe:
            return False
        # Set before the probe ends, so that a probe that hangs or is cancelled does not let others through.
        self._next_probe = now + self._probe_seconds
        return True

    def succeeded(self) -> None:
        """The call was answered: close."""
        self._failures = 0

    def failed(self) -> None:
        """The call was not answered usably."""
        self._failures += 1
        self._next_probe = self._monotonic() + self._probe_seconds
