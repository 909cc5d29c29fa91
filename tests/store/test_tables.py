"""Every stored column says why it is there and how long; rows have no order and times keep their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from bot.store.tables import UtcDateTime, chats, durable_metadata, state_metadata

COLUMNS = [
    column for meta in (state_metadata, durable_metadata) for table in meta.sorted_tables for column in table.columns
]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_tells_purpose_and_retention(column: Column[object]) -> None:
    purpose, separator, retention = (column.comment or "").rpartition(";")

    assert separator, f"{column} needs a comment: purpose; retention"
    assert purpose.strip()
    assert retention.strip()


def test_chats_hold_what_the_specification_lists_and_no_more() -> None:
    assert [column.name for column in chats.columns] == ["sid", "epoch", "etag", "box"]
    assert "WITHOUT ROWID" in str(CreateTable(chats).compile(dialect=sqlite.dialect()))


def test_times_come_back_in_utc() -> None:
    kept, dialect = UtcDateTime(), sqlite.dialect()
    eastern = datetime(2026, 11, 23, 7, 0, tzinfo=timezone(timedelta(hours=-5)))

    assert kept.process_bind_param(eastern, dialect) == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert kept.process_result_value(datetime(2026, 11, 23, 12, 0), dialect) == eastern  # noqa: DTZ001
    assert kept.process_bind_param(None, dialect) is None
    assert kept.process_result_value(None, dialect) is None


def test_a_time_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), sqlite.dialect())  # noqa: DTZ001
