"""After 500 turns with unique strings in texts and names, none of them is left anywhere (promise P15)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.bot_api import TOKEN, BotApi
from tests.support.bot_process import ROOT, BotProcess
from tests.support.telegram_person import Person

pytestmark = pytest.mark.whole

CHATS = 25
TURNS = 20
FIRST_CHAT = 7_300_551_000
"""Chat ids long enough that finding one by chance is out of the question."""


async def test_no_canary_is_left_in_any_file_log_or_output_at_debug(
    api: BotApi, rasa: tuple[str, str], folder: Path
) -> None:
    """Texts, captions, names, commands and button data are all marked; the log is at DEBUG; odd messages too."""
    before = _files_of_tree()
    bot = BotProcess(api.url, folder, rasa, log_level="DEBUG")
    bot.start()
    try:
        await asyncio.gather(*(_talks(Person(api, FIRST_CHAT + number), number) for number in range(CHATS)))
        assert await api.control("settled", timeout=60)
        found = _found(folder)
    finally:
        code = bot.stop()
    assert code == 0
    assert found == []
    assert _found(folder) == []
    assert _files_of_tree() - before == set()


async def _talks(person: Person, number: int) -> None:
    for turn in range(TURNS):
        canary = f"kanari{number}x{turn}qz"
        who = {"id": person.chat_id, "is_bot": False, "first_name": canary, "last_name": canary, "username": canary}
        match turn % 5:
            case 0:
                await person.says(f"my brother {canary} was taken by ice {canary}", **{"from": who})
            case 1:
                await person.says(f"/{canary}", **{"from": who})
            case 2:
                await person.sends_photo(caption=canary)
            case 3:
                await person.says(f"A{number:03}555{turn:03} {canary} \u202e{canary}\U0001f600")
            case _:
                await person.says(f"{canary} " * 300)
        await person.wait_for_answer(60)


def _found(folder: Path) -> list[str]:
    """Names of files that hold a canary, a chat id or the token."""
    marks = [b"kanari", TOKEN.split(":")[1].encode(), *(str(FIRST_CHAT + n).encode() for n in range(CHATS))]
    found = []
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        content = path.read_bytes().lower()
        found += [f"{path.name}: {mark[:6].decode()}" for mark in marks if mark.lower() in content]
    return found


def _files_of_tree() -> set[str]:
    """Files in the project that a turn must not add to."""
    skipped = {".git", ".venv", "__pycache__", ".hypothesis", "models"}
    return {path.as_posix() for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.parts)}


def test_scan_would_find_a_canary(folder: Path) -> None:
    """The scan itself can fail."""
    (folder / "log").write_text("x KANARI1 x")
    assert _found(folder) == ["log: kanari"]
