"""The rows of chats: find, save, move to the current key, wipe. A session is opaque text here.

A row is found by a keyed hash and opened with the key and the chat id together; neither the chat nor anything of its
session is ever in a query, a log, an error or a repr.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.messages import ChatId
from bot.errors import StaleRecord
from bot.store.database import delete_for_good, guarded, writing
from bot.store.keyring import Keyring
from bot.store.sealing import Place
from bot.store.tables import chats

ETAG_BYTES = 8
_MOVE_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """One chat's saved session. `etag` goes back into `save`, which notices when someone else saved first."""

    chat: ChatId
    data: str
    etag: bytes

    def __repr__(self) -> str:
        return "ChatRecord()"


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    etag: bytes
    plaintext: bytes | None
    """None when the row does not open: damaged, forged, or of another format."""

    def __repr__(self) -> str:
        return "_Row()"


class ChatRepository:
    """Loads and saves chats' sessions in the volatile database."""

    def __init__(self, engine: AsyncEngine, keyring: Keyring, bot_id: int) -> None:
        self._engine = engine
        self._keyring = keyring
        self._bot_id = bot_id

    @guarded
    async def load(self, chat: ChatId) -> ChatRecord | None:
        """The chat's saved session, moved to the current key if it lay under the previous one.

        Returns:
            None when there is none, or none that opens.

        Raises:
            StoreUnavailable: the database or the keyring cannot be used now.
            StaleRecord: the row kept moving while we read; try again.
        """
        for _ in range(_MOVE_ATTEMPTS):
            places = self._keyring.places(self._bot_id, chat)
            async with self._engine.connect() as connection:
                rows = await self._rows(connection, chat, places)
            readable = next((row for row in rows if row.plaintext is not None), None)
            if readable is None:
                return None
            if readable.place == places[0] or await self._move(chat, places[0], readable, rows):
                return _record(chat, readable)
        raise StaleRecord

    @guarded
    async def save(self, chat: ChatId, data: str, etag: bytes | None) -> bytes:
        """Save a session if nobody else did since it was read.

        Args:
            chat: whose session.
            data: opaque text.
            etag: of the record as it was loaded; None when there was none.

        Returns:
            The new etag.

        Raises:
            StaleRecord: someone else saved or wiped first; nothing was changed.
            StoreUnavailable: the database or the keyring cannot be used now; nothing was changed.
        """
        places = self._keyring.places(self._bot_id, chat)
        box = self._keyring.seal(places[0], chat, _encode(data))
        fresh = secrets.token_bytes(ETAG_BYTES)
        lost = False
        try:
            async with writing(self._engine).begin() as connection:
                if etag is None:
                    await self._clear_unreadable(connection, chat, places)
                    await _put(connection, places[0], fresh, box)
                elif not await _replace(connection, places[0], etag, fresh, box):
                    await _take_away(connection, places[1:], etag)
                    await _put(connection, places[0], fresh, box)
        except IntegrityError:
            lost = True
        if lost:
            raise StaleRecord
        return fresh

    @guarded
    async def wipe(self, chat: ChatId) -> bool:
        """Delete everything kept about a chat, and on SQLite the traces of it in the log.

        Returns:
            Whether there was anything.

        Raises:
            StoreUnavailable: it is not, or not wholly, done; call again.
        """
        places = self._keyring.places(self._bot_id, chat)
        theirs = delete(chats).where(chats.c.sid.in_([place.sid for place in places]))
        return await delete_for_good(self._engine, theirs) > 0

    @guarded
    async def count(self) -> int:
        """How many rows there are under live keys.

        Raises:
            StoreUnavailable: the database or the keyring cannot be used now.
        """
        live = self._keyring.epochs()
        async with self._engine.connect() as connection:
            query = select(func.count()).select_from(chats).where(chats.c.epoch.in_(live))
            return (await connection.execute(query)).scalar_one()

    async def _rows(self, connection: AsyncConnection, chat: ChatId, places: Sequence[Place]) -> list[_Row]:
        """The chat's rows, the current epoch's first."""
        query = select(chats.c.sid, chats.c.etag, chats.c.box).where(chats.c.sid.in_([place.sid for place in places]))
        found = {row.sid: row for row in (await connection.execute(query)).all()}
        return [
            _Row(place, found[place.sid].etag, self._keyring.open_box(place, chat, found[place.sid].box))
            for place in places
            if place.sid in found
        ]

    async def _move(self, chat: ChatId, to: Place, old: _Row, rows: Sequence[_Row]) -> bool:
        """Seal the row anew under the current key; False when it was no longer what we read.

        The etag stays: the session is the same, and whoever is about to save it should not lose for that.
        """
        assert old.plaintext is not None
        box = self._keyring.seal(to, chat, old.plaintext)
        try:
            async with writing(self._engine).begin() as connection:
                for row in rows:
                    if row.plaintext is None:
                        await _take_away(connection, (row.place,), row.etag)
                await _take_away(connection, (old.place,), old.etag)
                await _put(connection, to, old.etag, box)
        except (IntegrityError, StaleRecord):
            return False
        return True

    async def _clear_unreadable(self, connection: AsyncConnection, chat: ChatId, places: Sequence[Place]) -> None:
        """Make room where a row lies that counts as absent; a row that opens means someone saved first."""
        for row in await self._rows(connection, chat, places):
            if row.plaintext is not None:
                raise StaleRecord
            await _take_away(connection, (row.place,), row.etag)


async def _put(connection: AsyncConnection, place: Place, etag: bytes, box: bytes) -> None:
    await connection.execute(insert(chats).values(sid=place.sid, epoch=place.epoch, etag=etag, box=box))


async def _replace(connection: AsyncConnection, place: Place, etag: bytes, fresh: bytes, box: bytes) -> bool:
    unchanged = (chats.c.sid == place.sid) & (chats.c.etag == etag)
    result = await connection.execute(update(chats).where(unchanged).values(epoch=place.epoch, etag=fresh, box=box))
    return result.rowcount == 1


async def _take_away(connection: AsyncConnection, places: Sequence[Place], etag: bytes) -> None:
    """Delete the one row that still has this etag, or give up the whole transaction."""
    unchanged = chats.c.sid.in_([place.sid for place in places]) & (chats.c.etag == etag)
    if (await connection.execute(delete(chats).where(unchanged))).rowcount != 1:
        raise StaleRecord


def _record(chat: ChatId, row: _Row) -> ChatRecord:
    assert row.plaintext is not None
    return ChatRecord(chat, row.plaintext.decode("utf-8", "surrogatepass"), row.etag)


def _encode(data: str) -> bytes:
    # A lone surrogate would raise an error that carries the whole text.
    return data.encode("utf-8", "surrogatepass")
