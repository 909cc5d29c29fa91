"""Opens the two databases with the settings privacy asks for, and turns their troubles into one error of ours.

`state` is volatile and gets its table made on opening; `durable` is migrated by Alembic. Nothing here knows what the
rows mean, and no text of a database's error ever leaves this module.
"""

from __future__ import annotations

import functools
import logging
import os
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Delete, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.schema import CreateTable

from bot.errors import StoreUnavailable
from bot.store.reserve import Reserve
from bot.store.tables import chats, state_metadata

log = logging.getLogger("bot.store")

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

STATE_FILE = "state.db"
BUSY_MILLISECONDS = 5000
WAIT_SECONDS = 5

_IMMEDIATE: Final = {"bot_begin": "BEGIN IMMEDIATE"}
_NO_TRANSACTION: Final = {"bot_begin": ""}
_AUTO_VACUUM_FULL = 1
_SCHEMA_LOCK = 0x6173796C

# temp_store keeps SQLite's temporary tables out of /var/tmp, which is a disk.
_PRAGMAS = (
    "secure_delete=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "journal_mode=WAL",
    "synchronous=FULL",
    # 16 pages of 4 KiB: the log stays small enough for `reserve.py`, and on tmpfs moving it costs next to nothing.
    "wal_autocheckpoint=16",
)

_TROUBLE = (DBAPIError, PoolTimeout, OSError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError)


def guarded[**P, R](call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Turn any trouble of the database into `StoreUnavailable`.

    The new error is raised after the old one is gone: it carries neither its text nor a reference to it.
    """

    @functools.wraps(call)
    async def careful(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await call(*args, **kwargs)
        except _TROUBLE as trouble:
            kind = type(trouble).__name__
        log.warning("store_unavailable", extra={"error": kind})
        raise StoreUnavailable

    return careful


def default_state_url(directory: Path | None) -> str:
    """A SQLite file in the runtime directory, or a database in this process's memory when there is none."""
    if directory is None:
        return "sqlite+aiosqlite://"
    return URL.create("sqlite+aiosqlite", database=str(directory / STATE_FILE)).render_as_string()


@guarded
async def open_state(url: str) -> AsyncEngine:
    """Open the volatile database and make its table if it is not there.

    Raises:
        StoreUnavailable: it does not answer.
    """
    engine = make_engine(url)
    try:
        async with writing(engine).begin() as connection:
            await _one_at_a_time(connection)
            await connection.run_sync(state_metadata.create_all)
        if reserve := _reserve_of(engine):
            reserve.hold()
    except BaseException:
        await engine.dispose()
        raise
    return engine


@guarded
async def open_durable(url: str) -> AsyncEngine:
    """Open the durable database, migrated to this program's version.

    Raises:
        StoreUnavailable: it does not answer.
    """
    await upgrade_durable(url)
    return make_engine(url)


@guarded
async def upgrade_durable(url: str, revision: str = "head") -> None:
    """Bring the durable database to a revision, in one transaction; two processes at once do it one after the other.

    Raises:
        StoreUnavailable: it does not answer.
    """
    engine = make_engine(url)
    try:
        async with writing(engine).begin() as connection:
            await _one_at_a_time(connection)
            await connection.run_sync(_upgrade, revision)
    finally:
        await engine.dispose()


def make_engine(url: str, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> AsyncEngine:
    """An engine with our settings; it does not connect yet. Values never reach a log or an exception's text.

    Args:
        url: SQLite by `sqlite+aiosqlite`, PostgreSQL by `postgresql+asyncpg`.
        busy_milliseconds: how long SQLite waits for another process's lock.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {"echo": False, "hide_parameters": True, "pool_timeout": WAIT_SECONDS}
    if parsed.get_backend_name() != "sqlite":
        options |= {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True}
        options["connect_args"] = {"timeout": WAIT_SECONDS, "command_timeout": WAIT_SECONDS}
        return create_async_engine(parsed, **options)
    memory = _is_memory(parsed)
    # In memory there is one connection, and one task at a time may have it: tasks that shared it, as StaticPool
    # would let them, would share a transaction too.
    options |= {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1 if memory else 4, "max_overflow": 0}
    engine = create_async_engine(parsed, **options)
    if not memory:
        _make_private(Path(parsed.database or ""))
    connected = functools.partial(_connected, busy_milliseconds, memory)
    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for transactions that write: on SQLite they take the lock at once, and wait for it."""
    return engine.execution_options(**_IMMEDIATE)


async def delete_for_good(engine: AsyncEngine, statement: Delete) -> int:
    """Delete rows of the volatile database, and on SQLite every trace of them, even when there is no room left.

    Returns:
        How many rows there were.

    Raises:
        StoreUnavailable: someone was still reading after the waiting time; the rows are gone, their traces are not.
    """
    deleted = 0

    async def attempt() -> None:
        nonlocal deleted
        async with writing(engine).begin() as connection:
            deleted += (await connection.execute(statement)).rowcount
        await _checkpoint(engine)

    reserve = _reserve_of(engine)
    try:
        await attempt()
    except DBAPIError as trouble:
        if reserve is None or not _no_room(trouble):
            raise
        reserve.release()
        await attempt()
    finally:
        if reserve:
            reserve.hold()
    return deleted


async def _checkpoint(engine: AsyncEngine) -> None:
    """On SQLite, move the write-ahead log into the file and empty it: only then are deleted bytes gone."""
    if engine.dialect.name != "sqlite":
        return
    async with engine.execution_options(**_NO_TRANSACTION).connect() as connection:
        busy = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).scalar_one()
    if busy:
        raise StoreUnavailable


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, from code; `env.py` uses the connection when there is one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def _one_at_a_time(connection: AsyncConnection) -> None:
    # Two processes that start together must not both create the tables; SQLite's write lock sees to that by itself.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})


def _upgrade(connection: Connection, revision: str) -> None:
    config = alembic_config(connection)
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _no_room(trouble: DBAPIError) -> bool:
    # ENOSPC is SQLITE_FULL or, in some places, one of the input/output errors (low byte: the family).
    code: int = getattr(trouble.orig, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _reserve_of(engine: AsyncEngine) -> Reserve | None:
    if engine.dialect.name != "sqlite" or _is_memory(engine.url):
        return None
    return Reserve(Path(engine.url.database or ""))


def _is_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _make_private(path: Path) -> None:
    # SQLite would make the file readable by all; its log and index files take the mode of the main file.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _connected(busy_milliseconds: int, memory: bool, connection: DBAPIConnection, _record: object) -> None:
    # None: the driver begins no transactions by itself; `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={busy_milliseconds}")
    cursor.execute("PRAGMA auto_vacuum")
    if cursor.fetchone() != (_AUTO_VACUUM_FULL,):
        # Must come before the first page is written. Set anew on each connection, it would wait for the write lock.
        cursor.execute("PRAGMA auto_vacuum=FULL")
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    if memory:
        # A connection replaced after an error is a new, empty database: it needs its table.
        cursor.execute(str(CreateTable(chats, if_not_exists=True).compile(dialect=sqlite.dialect())))
    cursor.close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get("bot_begin", "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)
