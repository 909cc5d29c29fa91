"""The clock and the court's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.core.clock import SystemClock, local_date
from tests.support.fake_clock import FakeClock


def test_the_courts_day_is_not_the_servers() -> None:
    late = FakeClock(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))
    assert local_date(late, "America/New_York") == date(2026, 3, 10)
    assert local_date(late, "UTC") == date(2026, 3, 11)


def test_the_day_changes_with_summer_time() -> None:
    # 8 March 2026: New York goes from UTC-5 to UTC-4.
    before = FakeClock(datetime(2026, 3, 8, 4, 59, tzinfo=UTC))
    after = FakeClock(datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
    assert local_date(before, "America/New_York") == date(2026, 3, 7)
    assert local_date(after, "America/New_York") == date(2026, 3, 9)


def test_system_clock_is_aware_and_its_boot_time_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(0)
    first = clock.boot_seconds()
    assert clock.boot_seconds() >= first > 0
