"""Which rules and flows an operator has stopped, since when and why; each act leaves a line in the audit.

It knows operators' tools only, never a person who asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.database import guarded, writing
from bot.store.tables import audit, freezes

type FreezeKind = Literal["rule", "flow"]

ACTOR = "cli"


@dataclass(frozen=True, slots=True)
class Freeze:
    """One stopped rule or flow."""

    kind: FreezeKind
    target: str
    why: str
    since: datetime


class FreezeRepository:
    """Freezes and thaws rules and flows in the durable database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @guarded
    async def freeze(self, kind: FreezeKind, target: str, why: str, at: datetime) -> None:
        """Stop a rule or flow everywhere. Frozen already: the reason is updated, the beginning stays.

        Raises:
            StoreUnavailable: the database cannot be used now; nothing was changed.
        """
        try:
            await self._freeze(kind, target, why, at)
        except IntegrityError:
            # Someone froze it between our update and our insert: now there is a row to update.
            await self._freeze(kind, target, why, at)

    @guarded
    async def thaw(self, kind: FreezeKind, target: str, at: datetime) -> bool:
        """Let a rule or flow answer again.

        Returns:
            Whether it was frozen; if not, nothing is done and nothing audited.

        Raises:
            StoreUnavailable: the database cannot be used now; nothing was changed.
        """
        async with writing(self._engine).begin() as connection:
            result = await connection.execute(update(freezes).where(_active(kind, target)).values(thawed_at=at))
            if result.rowcount == 0:
                return False
            await _note(connection, at, "thaw", kind, target)
        return True

    @guarded
    async def active(self) -> tuple[Freeze, ...]:
        """All that is frozen now, oldest first.

        Raises:
            StoreUnavailable: the database cannot be used now.
        """
        query = select(freezes).where(freezes.c.thawed_at.is_(None)).order_by(freezes.c.frozen_at, freezes.c.id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Freeze(row.kind, row.target, row.why, row.frozen_at) for row in rows)

    async def _freeze(self, kind: FreezeKind, target: str, why: str, at: datetime) -> None:
        async with writing(self._engine).begin() as connection:
            result = await connection.execute(update(freezes).where(_active(kind, target)).values(why=why))
            if result.rowcount == 0:
                await connection.execute(insert(freezes).values(kind=kind, target=target, why=why, frozen_at=at))
            await _note(connection, at, "freeze", kind, target)


def _active(kind: FreezeKind, target: str) -> ColumnElement[bool]:
    return (freezes.c.kind == kind) & (freezes.c.target == target) & freezes.c.thawed_at.is_(None)


async def _note(connection: AsyncConnection, at: datetime, action: str, kind: FreezeKind, target: str) -> None:
    await connection.execute(insert(audit).values(at=at, actor=ACTOR, action=action, target=f"{kind}:{target}"))
