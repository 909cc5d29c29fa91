"""Deletes what has outlived its time: rows whose key is gone, and old lines of the audit. Run it on a schedule.

Deleting dead rows is tidiness: they are noise from the moment their key is destroyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import delete_for_good, guarded, writing
from bot.store.keyring import Keyring, next_epoch
from bot.store.tables import audit, chats

AUDIT_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were deleted."""

    chats: int
    audit: int


async def rotate_and_purge(state: AsyncEngine, durable: AsyncEngine, keyring: Keyring, now: datetime) -> Purged:
    """Rotate the keys if it is time, then delete everything that is too old in both databases.

    Call it at start, and again every `keyring.seconds_to_change()` seconds at the latest.

    Raises:
        StoreUnavailable: it is not wholly done; call again. Keys are dealt with first.
    """
    return Purged(await purge_expired(state, keyring), await purge_audit(durable, now))


@guarded
async def purge_expired(state: AsyncEngine, keyring: Keyring) -> int:
    """Delete the rows of dead epochs, and on SQLite the traces of them.

    Returns:
        How many there were.

    Raises:
        StoreUnavailable: the database or the keyring cannot be used now.
    """
    live = keyring.epochs()
    # Another process may rotate and save between our look at the keyring and the deletion: spare the next number.
    kept = (*live, next_epoch(live[0]))
    return await delete_for_good(state, delete(chats).where(chats.c.epoch.not_in(kept)))


@guarded
async def purge_audit(durable: AsyncEngine, now: datetime) -> int:
    """Delete lines of the audit older than 90 days.

    Returns:
        How many there were.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    async with writing(durable).begin() as connection:
        result = await connection.execute(delete(audit).where(audit.c.at < now - AUDIT_KEPT))
    return result.rowcount
