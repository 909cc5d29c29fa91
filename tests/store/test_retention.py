"""What has outlived its time is deleted, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.messages import ChatId
from bot.store.database import writing
from bot.store.keyring import Keyring, next_epoch
from bot.store.repository import ChatRepository
from bot.store.retention import Purged, purge_audit, purge_expired, rotate_and_purge
from bot.store.tables import audit
from tests.support.fake_clock import FakeClock

HOUR = 3600
OLD, YOUNG = ChatId(1), ChatId(2)


async def test_rows_of_dead_epochs_go_and_live_ones_stay(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    await chats.save(OLD, "old", None)
    clock.advance(24 * HOUR)
    await chats.save(YOUNG, "young", None)
    assert await purge_expired(state, keyring) == 0

    clock.advance(24 * HOUR)

    assert await chats.count() == 1, "a dead row counts no more, deleted or not"
    assert await purge_expired(state, keyring) == 1
    assert await chats.load(YOUNG) is not None
    assert await chats.count() == 1


async def test_purged_rows_leave_no_trace_in_file_or_log(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock, memory_dir: Path
) -> None:
    await chats.save(OLD, "old", None)
    async with state.connect() as connection:
        sid, box = (await connection.execute(text("SELECT sid, box FROM chats"))).one()
    clock.advance(48 * HOUR)

    await purge_expired(state, keyring)

    seen = b"".join((memory_dir / name).read_bytes() for name in ("state.db", "state.db-wal"))
    assert [part in seen for part in (sid, box[:32], box[-32:])] == [False, False, False]


async def test_rows_of_a_keyring_that_is_gone_are_purged(
    chats: ChatRepository, state: AsyncEngine, clock: FakeClock
) -> None:
    """After a reboot the database may still stand, on PostgreSQL; the first epoch number is random for this."""
    await chats.save(OLD, "old", None)
    fresh = Keyring.open(None, clock)
    for _ in range(3):
        clock.advance(48 * HOUR)
        await purge_expired(state, fresh)

    async with state.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 0


async def test_a_row_another_process_just_saved_under_the_next_epoch_is_spared(
    state: AsyncEngine, keyring: Keyring
) -> None:
    row = {"sid": bytes(16), "epoch": next_epoch(keyring.epochs()[0]), "etag": bytes(8), "box": b""}
    async with writing(state).begin() as connection:
        await connection.execute(text("INSERT INTO chats VALUES (:sid, :epoch, :etag, :box)"), row)

    assert await purge_expired(state, keyring) == 0


@pytest.mark.parametrize(("age", "expected"), [(timedelta(days=90), 0), (timedelta(days=90, seconds=1), 1)])
async def test_audit_is_kept_90_days(durable: AsyncEngine, clock: FakeClock, age: timedelta, expected: int) -> None:
    line = {"at": clock.now() - age, "actor": "cli", "action": "freeze", "target": "rule:X"}
    async with writing(durable).begin() as connection:
        await connection.execute(insert(audit).values(line))

    assert await purge_audit(durable, clock.now()) == expected


async def test_one_call_rotates_and_purges_both(
    chats: ChatRepository, state: AsyncEngine, durable: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    await chats.save(OLD, "old", None)
    (first,) = keyring.epochs()
    clock.advance(48 * HOUR)

    assert await rotate_and_purge(state, durable, keyring, clock.now()) == Purged(chats=1, audit=0)

    assert keyring.epochs() == (next_epoch(first),)
