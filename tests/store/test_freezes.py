"""A freeze stops an answer everywhere until it is thawed, and each act is audited."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreUnavailable
from bot.store.database import writing
from bot.store.freezes import Freeze, FreezeRepository
from bot.store.tables import audit

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=3)


async def acts(engine: AsyncEngine) -> list[tuple[datetime, str, str, str]]:
    columns = (audit.c.at, audit.c.actor, audit.c.action, audit.c.target)
    async with engine.connect() as connection:
        return [tuple(row) for row in (await connection.execute(select(*columns).order_by(audit.c.id))).all()]  # type: ignore[misc]


@pytest.fixture
def freezes(durable: AsyncEngine) -> FreezeRepository:
    return FreezeRepository(durable)


async def test_nothing_is_frozen_at_first(freezes: FreezeRepository) -> None:
    assert await freezes.active() == ()


async def test_frozen_things_are_listed_oldest_first(freezes: FreezeRepository) -> None:
    await freezes.freeze("flow", "work-permit", "form changed", LATER)
    await freezes.freeze("rule", "BIA-APPEAL-30", "court order", AT)

    assert await freezes.active() == (
        Freeze("rule", "BIA-APPEAL-30", "court order", AT),
        Freeze("flow", "work-permit", "form changed", LATER),
    )


async def test_freezing_twice_updates_the_reason_only(freezes: FreezeRepository) -> None:
    await freezes.freeze("rule", "BIA-APPEAL-30", "rumour", AT)
    await freezes.freeze("rule", "BIA-APPEAL-30", "court order", LATER)

    assert await freezes.active() == (Freeze("rule", "BIA-APPEAL-30", "court order", AT),)


async def test_a_thawed_thing_can_be_frozen_again(freezes: FreezeRepository) -> None:
    await freezes.freeze("rule", "X", "first", AT)
    assert await freezes.thaw("rule", "X", LATER) is True
    assert await freezes.active() == ()

    await freezes.freeze("rule", "X", "second", LATER)

    assert await freezes.active() == (Freeze("rule", "X", "second", LATER),)


async def test_a_rule_and_a_flow_of_one_name_are_two_things(freezes: FreezeRepository) -> None:
    await freezes.freeze("rule", "X", "rule", AT)
    await freezes.freeze("flow", "X", "flow", AT)

    await freezes.thaw("rule", "X", LATER)

    assert await freezes.active() == (Freeze("flow", "X", "flow", AT),)


async def test_each_act_is_audited_and_an_idle_thaw_is_none(freezes: FreezeRepository, durable: AsyncEngine) -> None:
    assert await freezes.thaw("rule", "X", AT) is False
    await freezes.freeze("rule", "X", "why", AT)
    await freezes.thaw("rule", "X", LATER)

    assert await acts(durable) == [(AT, "cli", "freeze", "rule:X"), (LATER, "cli", "thaw", "rule:X")]


async def test_two_operators_at_once_make_one_freeze(freezes: FreezeRepository) -> None:
    await asyncio.gather(*(freezes.freeze("rule", "X", "why", AT) for _ in range(5)))

    assert await freezes.active() == (Freeze("rule", "X", "why", AT),)


async def test_a_kind_that_does_not_exist_is_refused(freezes: FreezeRepository, durable: AsyncEngine) -> None:
    with pytest.raises(StoreUnavailable):
        await freezes.freeze("person", "X", "never", AT)  # type: ignore[arg-type]

    assert await acts(durable) == []


async def test_without_the_audit_there_is_no_freeze(freezes: FreezeRepository, durable: AsyncEngine) -> None:
    async with writing(durable).begin() as connection:
        await connection.execute(text("DROP TABLE audit"))

    with pytest.raises(StoreUnavailable):
        await freezes.freeze("rule", "X", "why", AT)

    assert await freezes.active() == ()
