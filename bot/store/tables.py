"""The tables of both databases. Every column says what it is for and how long it is kept; a test wants that.

`state` is volatile and holds sealed rows only. `durable` is about what operators did, never about people who ask.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}

state_metadata = MetaData(naming_convention=_NAMES)
durable_metadata = MetaData(naming_convention=_NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite would give it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# No times, counters, language or order of arrival: WITHOUT ROWID keeps SQLite from numbering the rows.
chats = Table(
    "chats",
    state_metadata,
    Column(
        "sid",
        LargeBinary(16),
        primary_key=True,
        comment="finds a chat's row; keyed hash under the epoch's key; noise 24 to 48 hours after last use",
    ),
    Column(
        "epoch",
        SmallInteger,
        nullable=False,
        comment="counter of the key that sealed the row, to delete it when the key is gone; lives as the row does",
    ),
    Column(
        "etag",
        LargeBinary(8),
        nullable=False,
        comment="random, changes on every save, so that two processes never overwrite each other; as the row",
    ),
    Column(
        "box",
        LargeBinary,
        nullable=False,
        comment="the session, sealed; opens only with the epoch's key and the chat id; 24 to 48 hours idle, or /wipe",
    ),
    sqlite_with_rowid=False,
)

freezes = Table(
    "freezes",
    durable_metadata,
    Column("id", Integer, primary_key=True, comment="names the row; kept with the content's history"),
    Column("target", Text, nullable=False, comment="id of the frozen rule or flow; kept with the content's history"),
    Column("kind", Text, nullable=False, comment="rule or flow; kept with the content's history"),
    Column("why", Text, nullable=False, comment="an operator's reason, about the law only; kept with the history"),
    Column("frozen_at", UtcDateTime, nullable=False, comment="since when answers are withheld; kept with the history"),
    Column("thawed_at", UtcDateTime, comment="until when; empty while frozen; kept with the content's history"),
    CheckConstraint("kind IN ('rule', 'flow')", name="kind"),
)

Index(
    "ux_freezes_active",
    freezes.c.kind,
    freezes.c.target,
    unique=True,
    sqlite_where=text("thawed_at IS NULL"),
    postgresql_where=text("thawed_at IS NULL"),
)

audit = Table(
    "audit",
    durable_metadata,
    Column("id", Integer, primary_key=True, comment="names the row; 90 days"),
    Column("at", UtcDateTime, nullable=False, index=True, comment="when an operator acted; 90 days"),
    Column("actor", Text, nullable=False, comment="which operator's tool or account acted, never a user; 90 days"),
    Column("action", Text, nullable=False, comment="one word: freeze, thaw; 90 days"),
    Column("target", Text, nullable=False, comment="kind and id of the content acted on; 90 days"),
)
