"""The reserve is there when it is needed, and its absence stops nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.messages import ChatId
from bot.store.repository import ChatRepository
from bot.store.reserve import BYTES, Reserve


def test_it_takes_real_room_for_us_alone_and_gives_it_up(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "state.db")
    reserve.hold()
    reserve.hold()

    found = (tmp_path / "state.db-reserve").stat()
    assert found.st_size == BYTES
    assert found.st_blocks * 512 >= BYTES
    assert stat.S_IMODE(found.st_mode) == 0o600

    reserve.release()
    reserve.release()
    assert list(tmp_path.iterdir()) == []


def test_half_a_reserve_is_made_whole(tmp_path: Path) -> None:
    (tmp_path / "state.db-reserve").write_bytes(bytes(100))

    Reserve(tmp_path / "state.db").hold()

    assert (tmp_path / "state.db-reserve").stat().st_size == BYTES


def test_no_room_for_it_is_told_and_not_raised(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Reserve(tmp_path / "gone" / "state.db").hold()

    assert [(record.message, record.error) for record in caplog.records] == [("reserve_missing", "FileNotFoundError")]  # type: ignore[attr-defined]


async def test_state_holds_a_reserve_from_the_start_and_after_each_wipe(
    state: AsyncEngine, chats: ChatRepository, memory_dir: Path
) -> None:
    reserve = memory_dir / "state.db-reserve"
    assert reserve.stat().st_size == BYTES
    Reserve(memory_dir / "state.db").release()

    await chats.wipe(ChatId(1))

    assert reserve.stat().st_size == BYTES
