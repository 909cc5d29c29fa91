"""The migrations give exactly the tables the code knows, up, down and up again, with rows in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import alembic_config, make_engine, open_durable, upgrade_durable
from bot.store.freezes import Freeze, FreezeRepository
from bot.store.tables import durable_metadata

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REVISIONS = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/durable.db"


async def inspected[R](engine: AsyncEngine, look: object) -> R:
    async with engine.connect() as connection:
        return await connection.run_sync(look)  # type: ignore[arg-type]


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection), durable_metadata)


def test_revisions_form_one_numbered_line() -> None:
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


async def test_migrated_tables_are_the_ones_the_code_knows(url: str) -> None:
    engine = await open_durable(url)

    assert await inspected(engine, differences) == []
    assert await inspected(engine, tables) == set(durable_metadata.tables)
    await engine.dispose()


async def test_each_migration_goes_up_down_and_up(url: str) -> None:
    engine = make_engine(url)
    for revision in REVISIONS:
        await upgrade_durable(url, revision)
        there = await inspected(engine, tables)
        await upgrade_durable(url, "-1")
        assert await inspected(engine, tables) < there
        await upgrade_durable(url, revision)
        assert await inspected(engine, tables) == there
    await engine.dispose()


async def test_down_and_up_again_with_rows(url: str) -> None:
    engine = await open_durable(url)
    freezes = FreezeRepository(engine)
    await freezes.freeze("rule", "X", "why", AT)

    await upgrade_durable(url, "base")
    assert await inspected(engine, tables) == set()
    await upgrade_durable(url)
    assert await freezes.active() == ()

    await freezes.freeze("rule", "X", "why", AT)
    assert await freezes.active() == (Freeze("rule", "X", "why", AT),)
    await engine.dispose()


async def test_migrating_again_changes_nothing(url: str) -> None:
    engine = await open_durable(url)
    await FreezeRepository(engine).freeze("rule", "X", "why", AT)

    await upgrade_durable(url)

    assert await FreezeRepository(engine).active() == (Freeze("rule", "X", "why", AT),)
    await engine.dispose()
