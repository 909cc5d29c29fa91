"""The circuit breaker, with a clock that moves when told."""

from __future__ import annotations

from bot.nlu.breaker import CircuitBreaker


class Seconds:
    """A monotonic clock for tests."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def opened(seconds: Seconds) -> CircuitBreaker:
    breaker = CircuitBreaker(seconds)
    for _ in range(5):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_four_failures_in_a_row_leave_it_closed() -> None:
    breaker = CircuitBreaker(Seconds())
    for _ in range(4):
        breaker.failed()
    assert breaker.admits() is True


def test_the_fifth_failure_in_a_row_opens_it() -> None:
    assert opened(Seconds()).admits() is False


def test_a_success_in_between_starts_the_count_anew() -> None:
    breaker = CircuitBreaker(Seconds())
    for outcome in (breaker.failed,) * 4 + (breaker.succeeded,) + (breaker.failed,) * 4:
        outcome()
    assert breaker.is_open is False


def test_after_thirty_seconds_one_probe_passes_and_no_more() -> None:
    seconds = Seconds()
    breaker = opened(seconds)
    seconds.now += 29.9
    assert breaker.admits() is False
    seconds.now += 0.2
    assert [breaker.admits(), breaker.admits()] == [True, False]


def test_a_probe_that_never_reports_back_lets_the_next_one_pass_later() -> None:
    """A probe may be cancelled with its turn; the breaker must not stay shut for ever."""
    seconds = Seconds()
    breaker = opened(seconds)
    seconds.now += 31
    assert breaker.admits() is True
    seconds.now += 31
    assert breaker.admits() is True


def test_a_failed_probe_keeps_it_open_and_an_answered_one_closes_it() -> None:
    seconds = Seconds()
    breaker = opened(seconds)
    seconds.now += 31
    assert breaker.admits() is True
    breaker.failed()
    assert breaker.admits() is False
    seconds.now += 31
    assert breaker.admits() is True
    breaker.succeeded()
    assert [breaker.admits(), breaker.admits()] == [True, True]
