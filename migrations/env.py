"""Alembic's entry into the durable database: on the program's own connection, or on the one `-x url=` names."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection

from bot.store.database import make_engine, writing
from bot.store.tables import durable_metadata


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=durable_metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_migrate(url: str) -> None:
    engine = make_engine(url)
    try:
        async with writing(engine).begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    arguments = context.get_x_argument(as_dictionary=True)
    if "url" not in arguments:
        raise SystemExit("name the database: alembic -x url=sqlite+aiosqlite:///var/durable.db ...")
    asyncio.run(connect_and_migrate(arguments["url"]))
