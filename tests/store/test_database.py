"""The databases open with the settings privacy asks for, and their troubles come out as one wordless error."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreUnavailable
from bot.store.database import default_state_url, guarded, make_engine, open_durable, open_state, writing
from bot.store.keyring import Keyring
from bot.store.repository import ChatRepository
from tests.store.conftest import BOT_ID
from tests.support.fake_clock import FakeClock

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "secure_delete": 1,
    "auto_vacuum": 1,  # FULL
    "trusted_schema": 0,
    "busy_timeout": 5000,
    "temp_store": 2,  # MEMORY
    "wal_autocheckpoint": 16,
}


async def pragma(engine: AsyncEngine, name: str) -> object:
    async with engine.connect() as connection:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()


async def test_pragmas_are_really_set(state: AsyncEngine, durable: AsyncEngine) -> None:
    assert {name: await pragma(state, name) for name in PRAGMAS} == PRAGMAS
    assert {name: await pragma(durable, name) for name in PRAGMAS} == PRAGMAS


async def test_chats_are_kept_without_rowid(state: AsyncEngine) -> None:
    async with state.connect() as connection:
        query = text("SELECT wr FROM pragma_table_list WHERE name = 'chats'")
        assert (await connection.execute(query)).scalar_one() == 1


async def test_state_files_are_for_us_alone(state: AsyncEngine, chats: ChatRepository, memory_dir: Path) -> None:
    await chats.count()

    names = ["state.db", "state.db-shm", "state.db-wal"]
    modes = {name: stat.S_IMODE((memory_dir / name).stat().st_mode) for name in names}
    assert modes == dict.fromkeys(names, 0o600)


async def test_writes_take_the_lock_at_once_and_reads_do_not(state: AsyncEngine) -> None:
    async with writing(state).begin(), state.connect() as reader:
        assert (await reader.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 0

        impatient = make_engine(str(state.url))
        async with impatient.connect() as raw:
            await raw.execute(text("PRAGMA busy_timeout=0"))
        with pytest.raises(DBAPIError, match="locked"):
            async with writing(impatient).begin():
                pytest.fail("two writers at once")
        await impatient.dispose()


async def test_in_memory_database_keeps_its_rows_between_tasks(clock: FakeClock) -> None:
    """Fifty tasks at once: none sees another's transaction, none finds an empty database."""
    engine = await open_state(default_state_url(None))
    chats = ChatRepository(engine, Keyring.open(None, clock), BOT_ID)

    await asyncio.gather(*(chats.save(number, f"{number}", None) for number in range(50)))  # type: ignore[arg-type]

    assert await chats.count() == 50
    await engine.dispose()


async def test_in_memory_database_has_its_table_after_a_lost_connection(clock: FakeClock) -> None:
    engine = await open_state(default_state_url(None))
    async with engine.connect() as connection:
        await connection.invalidate()

    assert await ChatRepository(engine, Keyring.open(None, clock), BOT_ID).count() == 0
    await engine.dispose()


async def test_values_show_in_no_error_of_the_database(state: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as trouble:
        async with state.connect() as connection:
            await connection.execute(text("SELECT * FROM nowhere WHERE sid = :sid"), {"sid": "canary-4711"})

    assert "canary-4711" not in str(trouble.value)


async def test_trouble_comes_out_without_foreign_text_or_cause(caplog: pytest.LogCaptureFixture) -> None:
    @guarded
    async def fails() -> None:
        raise OSError("canary-4711")

    with pytest.raises(StoreUnavailable) as trouble:
        await fails()

    error = trouble.value
    assert (error.args, error.__cause__, error.__context__) == ((), None, None)
    assert [(record.message, record.error) for record in caplog.records] == [("store_unavailable", "OSError")]  # type: ignore[attr-defined]
    assert "canary-4711" not in caplog.text


async def test_mistakes_of_ours_are_not_taken_for_trouble() -> None:
    @guarded
    async def wrong() -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await wrong()


@pytest.mark.parametrize("opening", [open_state, open_durable])
@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////proc/no/such.db", "postgresql+asyncpg://u@127.0.0.1:9/x"])
async def test_a_database_that_is_not_there_is_trouble_at_start(opening: object, url: str) -> None:
    with pytest.raises(StoreUnavailable):
        await opening(url)  # type: ignore[operator]


async def test_durable_directory_is_made(tmp_path: Path) -> None:
    engine = await open_durable(f"sqlite+aiosqlite:///{tmp_path}/a/b/durable.db")
    await engine.dispose()

    assert stat.S_IMODE((tmp_path / "a" / "b" / "durable.db").stat().st_mode) == 0o600
