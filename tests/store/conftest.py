"""Directories in memory, keyrings on a clock that tests move, and both databases."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import default_state_url, open_durable, open_state
from bot.store.keyring import Keyring
from bot.store.repository import ChatRepository
from bot.store.runtime_dir import in_memory
from tests.support.fake_clock import FakeClock

SHARED_MEMORY = Path("/dev/shm")
BOT_ID = 4_242_424_242


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def memory_dir() -> Iterator[Path]:
    """A fresh directory on a memory-backed filesystem."""
    if not in_memory(SHARED_MEMORY):
        pytest.skip("no memory-backed filesystem here")
    directory = Path(tempfile.mkdtemp(prefix="asylum-guide-test-", dir=SHARED_MEMORY))
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def keyring(memory_dir: Path, clock: FakeClock) -> Keyring:
    return Keyring.open(memory_dir, clock)


@pytest.fixture
async def state(memory_dir: Path) -> AsyncIterator[AsyncEngine]:
    """The volatile database as it is by default: a SQLite file in the runtime directory."""
    engine = await open_state(default_state_url(memory_dir))
    yield engine
    await engine.dispose()


@pytest.fixture
async def durable(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = await open_durable(f"sqlite+aiosqlite:///{tmp_path}/durable.db")
    yield engine
    await engine.dispose()


@pytest.fixture
def chats(state: AsyncEngine, keyring: Keyring) -> ChatRepository:
    return ChatRepository(state, keyring, BOT_ID)
