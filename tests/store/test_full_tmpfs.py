"""P7 on a real tmpfs of 1 MiB, in a mount namespace of its own; skipped where that is not allowed.

The file is also the program that runs inside: it prints what happened as JSON.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.messages import ChatId
from bot.errors import StoreUnavailable
from bot.store.database import default_state_url, open_state
from bot.store.keyring import Keyring
from bot.store.repository import ChatRepository
from bot.store.retention import purge_expired
from tests.support.fake_clock import FakeClock

DAY = 24 * 3600
ROOT = Path(__file__).resolve().parents[2]
EXPECTED = {
    "half rows": 0,
    "epochs after rotation": 2,
    "leftovers": [],
    "save while full": "unavailable",
    "wipe while full": True,
    "purge finds dead rows": True,
    "save after purge": "ok",
    "integrity": "ok",
}


async def outcome(call: Awaitable[object]) -> object:
    try:
        result = await call
    except StoreUnavailable:
        return "unavailable"
    return result if isinstance(result, bool | int) else "ok"


async def fill(directory: Path) -> dict[str, object]:
    """Fill the filesystem with sessions, go on living with it, and come back."""
    clock = FakeClock()
    keyring = Keyring.open(directory, clock)
    engine = await open_state(default_state_url(directory))
    chats = ChatRepository(engine, keyring, 1)
    number = 0
    while await outcome(chats.save(ChatId(number), "x" * 3000, None)) == "ok":
        number += 1
    records = [await chats.load(ChatId(n)) for n in range(number)]
    report: dict[str, object] = {"half rows": sum(r is None or len(r.data) != 3000 for r in records)}
    clock.advance(DAY)
    report["epochs after rotation"] = len(keyring.epochs())
    report["leftovers"] = [name for name in os.listdir(directory) if name.endswith(".new")]
    report["save while full"] = await outcome(chats.save(ChatId(-1), "x" * 30_000, None))
    report["wipe while full"] = await outcome(chats.wipe(ChatId(1)))
    clock.advance(DAY)
    report["purge finds dead rows"] = await outcome(purge_expired(engine, keyring)) == number - 1
    report["save after purge"] = await outcome(chats.save(ChatId(-1), "again", None))
    async with engine.connect() as connection:
        report["integrity"] = (await connection.execute(text("PRAGMA integrity_check"))).scalar_one()
    await engine.dispose()
    return report


@functools.cache
def namespace() -> list[str] | None:
    """The command that gives a mount namespace here, if any does."""
    for options in (["--mount"], ["--mount", "--user", "--map-root-user"]):
        command = ["unshare", *options, "sh", "-c"]
        probe = [*command, "mount -t tmpfs -o size=4k none /mnt"]
        if shutil.which("unshare") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return command
    return None


def test_a_full_tmpfs_loses_nothing_wipes_and_comes_back(tmp_path: Path) -> None:
    inside = namespace()
    if inside is None:
        pytest.skip("no mount namespaces here")
    script = 'mount -t tmpfs -o size=1m none "$0" && exec "$@"'

    done = subprocess.run(
        [*inside, script, tmp_path, sys.executable, __file__, tmp_path],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == EXPECTED


if __name__ == "__main__":
    json.dump(asyncio.run(fill(Path(sys.argv[1]))), sys.stdout)
