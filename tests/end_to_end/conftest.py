"""Fixtures that start real processes: one Rasa for all tests, a bot and a loopback Bot API for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.bot_api import BotApi
from tests.support.bot_process import memory_folder, shared_rasa


@pytest.fixture(scope="session")
def rasa() -> Iterator[tuple[str, str]]:
    """Address and token of a real Rasa with the trained model."""
    with shared_rasa() as server:
        yield server


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """The loopback Bot API in the test's own loop."""
    async with BotApi() as server:
        yield server


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in shared memory for sessions, keys, the durable database and the captured output."""
    with memory_folder() as place:
        yield place
