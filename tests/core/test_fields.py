"""Days in content files: one way of writing each, and every other way answered in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import BaseModel, ValidationError

from bot.core.fields import Day, PartialDay


class Dated(BaseModel):
    day: Day = date(2026, 1, 1)
    about: PartialDay = "2026"


def _said(**values: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Dated.model_validate(values)
    (finding,) = caught.value.errors()
    return finding["msg"]


def test_day_is_read() -> None:
    assert Dated.model_validate({"day": "2028-02-29"}).day == date(2028, 2, 29)
    assert Dated.model_validate({"day": date(2028, 2, 29)}).day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("value", "given"),
    [
        ("0", "`0`"),
        ("1704067200", "`1704067200`"),
        ("1704067200.5", "`1704067200.5`"),
        ("2026-03-10T00:00:00", "`2026-03-10T00:00:00`"),
        ("2026-03-10 ", "`2026-03-10`"),
        ("20260310", "`20260310`"),
        ("2026-3-10", "`2026-3-10`"),
        ("٢٠٢٦-٠٣-١٠", "`٢٠٢٦-٠٣-١٠`"),
        ("", "empty"),
        (["2026-03-10"], "a list"),
        (0, "`0`"),
        (datetime(2026, 3, 10, tzinfo=UTC), "`2026-03-10 00:00:00+00:00`"),
    ],
)
def test_nothing_else_is_a_day(value: object, given: str) -> None:
    assert _said(day=value) == f"must be a day, not {given}; write year-month-day, such as 2026-03-10"


def test_day_that_does_not_exist_is_named() -> None:
    assert _said(day="2026-02-29") == "must be a day of the calendar, not `2026-02-29`; look the month and the day up"


@pytest.mark.parametrize("value", ["2026", "2026-03", "2026-03-08"])
def test_date_of_a_source_is_as_exact_as_it_is(value: str) -> None:
    assert Dated.model_validate({"about": value}).about == value


@pytest.mark.parametrize("value", ["spring", "26", "2026-3", "2026-03-08T00:00", "2026-03-08-01"])
def test_anything_else_is_no_date_of_a_source(value: str) -> None:
    assert _said(about=value) == f"must be a date, not `{value}`; write 2026, 2026-03 or 2026-03-08"


@pytest.mark.parametrize("value", ["2026-13", "2026-02-30", "0000"])
def test_date_of_a_source_is_in_the_calendar(value: str) -> None:
    assert _said(about=value) == f"must be a day of the calendar, not `{value}`; look the month and the day up"
