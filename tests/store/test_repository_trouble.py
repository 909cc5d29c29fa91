"""P6 and P7: a locked, full or lost store is said to be so, and never leaves half a row."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.messages import ChatId
from bot.errors import StoreUnavailable
from bot.store.database import default_state_url, make_engine
from bot.store.keyring import Keyring
from bot.store.repository import ChatRecord, ChatRepository
from tests.store.conftest import BOT_ID
from tests.support.fake_clock import FakeClock

HOUR = 3600
CHAT = ChatId(777_000_111_222)
OTHER = ChatId(-100_777)


async def rows(engine: AsyncEngine) -> list[tuple[bytes, int, bytes, bytes]]:
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT sid, epoch, etag, box FROM chats"))
        return [tuple(row) for row in found.all()]  # type: ignore[misc]


@contextmanager
def moved_away(directory: Path) -> Iterator[None]:
    """The directory is gone for a while."""
    elsewhere = directory.with_name(directory.name + "-moved")
    directory.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(directory)


def impatient_engine(memory_dir: Path, *pragmas: str) -> AsyncEngine:
    """The same database by a connection that does not wait, and with more limits."""
    engine = make_engine(default_state_url(memory_dir), busy_milliseconds=50)

    @event.listens_for(engine.sync_engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


@asynccontextmanager
async def impatient(memory_dir: Path, keyring: Keyring, *pragmas: str) -> AsyncIterator[ChatRepository]:
    engine = impatient_engine(memory_dir, *pragmas)
    yield ChatRepository(engine, keyring, BOT_ID)
    await engine.dispose()


async def test_wipe_that_cannot_empty_the_log_is_not_called_done(chats: ChatRepository, memory_dir: Path) -> None:
    """A reader from before holds the log; the caller must try again."""
    await chats.save(CHAT, "data", None)
    impatient = impatient_engine(memory_dir)
    with closing(sqlite3.connect(memory_dir / "state.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM chats").fetchone()

        again = ChatRepository(impatient, chats._keyring, BOT_ID)
        with pytest.raises(StoreUnavailable):
            await again.wipe(CHAT)
        reader.execute("COMMIT")

    assert await again.wipe(CHAT) is False
    assert (memory_dir / "state.db-wal").stat().st_size == 0
    await impatient.dispose()


async def test_a_locked_database_is_trouble_for_writers_only(
    chats: ChatRepository, keyring: Keyring, memory_dir: Path
) -> None:
    """P6: another process holds the write lock."""
    etag = await chats.save(CHAT, "before", None)
    async with impatient(memory_dir, keyring) as hasty:
        with closing(sqlite3.connect(memory_dir / "state.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailable):
                await hasty.save(CHAT, "during", etag)
            with pytest.raises(StoreUnavailable):
                await hasty.wipe(CHAT)
            assert await hasty.load(CHAT) == ChatRecord(CHAT, "before", etag)
            other.execute("ROLLBACK")

        assert await hasty.save(CHAT, "after", etag)


async def test_a_wholly_locked_database_is_trouble_for_readers_too(
    state: AsyncEngine, keyring: Keyring, memory_dir: Path
) -> None:
    await state.dispose()
    async with impatient(memory_dir, keyring) as hasty:
        with closing(sqlite3.connect(memory_dir / "state.db", isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            for call in (hasty.load(CHAT), hasty.count()):
                with pytest.raises(StoreUnavailable):
                    await call


CALLS: list[Callable[[ChatRepository, bytes], object]] = [
    lambda full, etag: full.save(OTHER, "y" * 50_000, None),
    lambda full, etag: full.save(CHAT, "y" * 50_000, etag),
]


@pytest.mark.parametrize("call", CALLS, ids=["a first save", "a growing session"])
async def test_a_full_database_is_trouble_and_leaves_no_half_row(
    chats: ChatRepository,
    state: AsyncEngine,
    keyring: Keyring,
    memory_dir: Path,
    call: Callable[[ChatRepository, bytes], object],
) -> None:
    """P7: no room to write; what was there stays as it was, and reading and wiping go on."""
    etag = await chats.save(CHAT, "before", None)
    before = await rows(state)
    async with impatient(memory_dir, keyring, "max_page_count=6") as full:
        with pytest.raises(StoreUnavailable):
            await call(full, etag)  # type: ignore[misc]

        assert await rows(state) == before
        assert await full.load(CHAT) == ChatRecord(CHAT, "before", etag)
        assert await full.wipe(CHAT) is True

    with closing(sqlite3.connect(memory_dir / "state.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_moving_to_the_current_key_on_a_full_database_loses_nothing(
    chats: ChatRepository, keyring: Keyring, memory_dir: Path, clock: FakeClock
) -> None:
    """Delete and insert are one transaction: the row is never in neither place."""
    etag = await chats.save(CHAT, "x" * 9_000, None)
    clock.advance(24 * HOUR)
    async with impatient(memory_dir, keyring, "query_only=ON") as hasty:
        with pytest.raises(StoreUnavailable):
            await hasty.load(CHAT)

    assert await chats.load(CHAT) == ChatRecord(CHAT, "x" * 9_000, etag)


async def test_a_lost_keyring_is_trouble_not_an_empty_session(chats: ChatRepository, memory_dir: Path) -> None:
    """Answering "no session" would make people start over each time the directory hiccups."""
    await chats.save(CHAT, "data", None)
    with moved_away(memory_dir), pytest.raises(StoreUnavailable):
        await chats.load(CHAT)
