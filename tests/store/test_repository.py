"""Sessions come back as saved, to one saver at a time, and /wipe leaves nothing of them."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.messages import ChatId
from bot.errors import StaleRecord
from bot.store.database import default_state_url, make_engine, open_state, writing
from bot.store.keyring import Keyring
from bot.store.repository import ChatRecord, ChatRepository
from tests.store.conftest import BOT_ID
from tests.support.fake_clock import FakeClock

HOUR = 3600
CHAT = ChatId(777_000_111_222)
OTHER = ChatId(-100_777)
CANARY = "canary-7f3a9b-Ürümqi-ئۇيغۇر"
SESSION = json.dumps({"slot": CANARY}, ensure_ascii=False)


async def rows(engine: AsyncEngine) -> list[tuple[bytes, int, bytes, bytes]]:
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT sid, epoch, etag, box FROM chats"))
        return [tuple(row) for row in found.all()]  # type: ignore[misc]


def bytes_on_disk(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(directory.glob("state.db*")))


async def test_an_unknown_chat_has_no_record(chats: ChatRepository) -> None:
    assert await chats.load(CHAT) is None


@pytest.mark.parametrize("data", ["", SESSION, "x" * 100_000, "nul \0 and lone \ud800 surrogate"])
async def test_a_session_comes_back_as_saved(chats: ChatRepository, data: str) -> None:
    etag = await chats.save(CHAT, data, None)

    assert await chats.load(CHAT) == ChatRecord(CHAT, data, etag)
    assert await chats.load(OTHER) is None


@pytest.mark.parametrize("chat", [2**63 - 1, -(2**63), 0])
async def test_any_64_bit_chat_id_works(chats: ChatRepository, chat: int) -> None:
    await chats.save(ChatId(chat), "data", None)

    record = await chats.load(ChatId(chat))
    assert record is not None
    assert record.chat == chat


async def test_a_record_shows_nothing_in_a_log(chats: ChatRepository) -> None:
    await chats.save(CHAT, SESSION, None)

    assert repr(await chats.load(CHAT)) == "ChatRecord()"


async def test_saving_again_needs_the_latest_etag(chats: ChatRepository) -> None:
    first = await chats.save(CHAT, "one", None)
    second = await chats.save(CHAT, "two", first)

    with pytest.raises(StaleRecord) as stale:
        await chats.save(CHAT, "lost", first)

    assert stale.value.__context__ is None
    assert await chats.load(CHAT) == ChatRecord(CHAT, "two", second)


async def test_two_first_saves_have_one_winner(chats: ChatRepository) -> None:
    results = await asyncio.gather(*(chats.save(CHAT, f"{n}", None) for n in range(6)), return_exceptions=True)

    winners = [(n, result) for n, result in enumerate(results) if isinstance(result, bytes)]
    assert [type(result) for result in results].count(StaleRecord) == 5
    ((number, etag),) = winners
    assert await chats.load(CHAT) == ChatRecord(CHAT, f"{number}", etag)


async def test_two_updates_have_one_winner(chats: ChatRepository) -> None:
    etag = await chats.save(CHAT, "start", None)

    results = await asyncio.gather(*(chats.save(CHAT, f"{n}", etag) for n in range(6)), return_exceptions=True)

    assert [type(result) for result in results].count(StaleRecord) == 5


async def test_a_wiped_session_is_not_saved_back(chats: ChatRepository) -> None:
    etag = await chats.save(CHAT, "one", None)
    await chats.wipe(CHAT)

    with pytest.raises(StaleRecord):
        await chats.save(CHAT, "risen", etag)

    assert await chats.load(CHAT) is None


async def test_rows_and_files_carry_no_plaintext(chats: ChatRepository, state: AsyncEngine, memory_dir: Path) -> None:
    await chats.save(CHAT, SESSION, None)

    seen = bytes_on_disk(memory_dir)
    ((sid, _, etag, box),) = await rows(state)
    assert [part in seen for part in (sid, etag, box[:64])] == [True, True, True], "the scan looks at the right bytes"
    for secret in (CANARY.encode(), b"canary", str(CHAT).encode(), CHAT.to_bytes(8, "big"), CHAT.to_bytes(8, "little")):
        assert secret not in seen
    assert (len(sid), len(etag), len(box)) == (16, 8, 12 + 1024 + 16)


async def test_equal_sessions_look_alike_only_in_size(chats: ChatRepository, state: AsyncEngine) -> None:
    await chats.save(CHAT, "same", None)
    await chats.save(OTHER, "same, but a little longer", None)

    (first, second) = await rows(state)
    assert first[0] != second[0]
    assert first[3] != second[3]
    assert len(first[3]) == len(second[3])


async def test_a_session_under_the_previous_key_moves_to_the_current_one(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    etag = await chats.save(CHAT, "data", None)
    ((old_sid, _, _, old_box),) = await rows(state)
    clock.advance(25 * HOUR)

    record = await chats.load(CHAT)

    assert record == ChatRecord(CHAT, "data", etag)
    ((sid, epoch, _, box),) = await rows(state)
    assert epoch == keyring.epochs()[0]
    assert sid != old_sid
    assert box != old_box


async def test_an_active_session_rolls_on_and_an_idle_one_ends(chats: ChatRepository, clock: FakeClock) -> None:
    await chats.save(CHAT, "active", None)
    await chats.save(OTHER, "idle", None)
    for _ in range(8):
        clock.advance(20 * HOUR)
        assert await chats.load(CHAT) is not None

    assert await chats.load(OTHER) is None


async def test_a_save_across_a_rotation_moves_the_row(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    etag = await chats.save(CHAT, "before", None)
    clock.advance(24 * HOUR)

    fresh = await chats.save(CHAT, "after", etag)

    assert [row[1] for row in await rows(state)] == [keyring.epochs()[0]]
    assert await chats.load(CHAT) == ChatRecord(CHAT, "after", fresh)


async def test_a_first_save_sees_a_row_under_the_previous_key(chats: ChatRepository, clock: FakeClock) -> None:
    await chats.save(CHAT, "someone else's", None)
    clock.advance(24 * HOUR)

    with pytest.raises(StaleRecord):
        await chats.save(CHAT, "mine", None)


async def test_many_loads_at_once_after_a_rotation_all_answer(chats: ChatRepository, clock: FakeClock) -> None:
    etag = await chats.save(CHAT, "data", None)
    clock.advance(24 * HOUR)

    records = await asyncio.gather(*(chats.load(CHAT) for _ in range(6)))

    assert records == [ChatRecord(CHAT, "data", etag)] * 6


async def spoil(state: AsyncEngine) -> None:
    async with writing(state).begin() as connection:
        await connection.execute(text("UPDATE chats SET box = zeroblob(1052)"))


async def test_a_row_that_does_not_open_counts_as_absent(chats: ChatRepository, state: AsyncEngine) -> None:
    await chats.save(CHAT, "old", None)
    await spoil(state)

    assert await chats.load(CHAT) is None
    etag = await chats.save(CHAT, "new", None)
    assert await chats.load(CHAT) == ChatRecord(CHAT, "new", etag)


async def test_a_spoilt_current_row_gives_way_to_the_previous_one(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    etag = await chats.save(CHAT, "good", None)
    clock.advance(24 * HOUR)
    place = keyring.places(BOT_ID, CHAT)[0]
    async with writing(state).begin() as connection:
        forged = {"sid": place.sid, "epoch": place.epoch, "etag": bytes(8), "box": bytes(1052)}
        await connection.execute(text("INSERT INTO chats VALUES (:sid, :epoch, :etag, :box)"), forged)

    assert await chats.load(CHAT) == ChatRecord(CHAT, "good", etag)
    assert len(await rows(state)) == 1


async def test_a_row_moved_to_another_chats_place_does_not_open(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring
) -> None:
    await chats.save(CHAT, SESSION, None)
    async with writing(state).begin() as connection:
        await connection.execute(text("UPDATE chats SET sid = :sid"), {"sid": keyring.places(BOT_ID, OTHER)[0].sid})

    assert await chats.load(OTHER) is None


async def test_wipe_deletes_this_chat_under_every_live_key(
    chats: ChatRepository, state: AsyncEngine, keyring: Keyring, clock: FakeClock
) -> None:
    await chats.save(CHAT, "old", None)
    old = await rows(state)
    clock.advance(24 * HOUR)
    await chats.load(CHAT)
    async with writing(state).begin() as connection:
        for sid, epoch, etag, box in old:
            values = {"sid": sid, "epoch": epoch, "etag": etag, "box": box}
            await connection.execute(text("INSERT INTO chats VALUES (:sid, :epoch, :etag, :box)"), values)
    await chats.save(OTHER, "stays", None)

    assert await chats.wipe(CHAT) is True

    assert await chats.wipe(CHAT) is False
    assert await chats.load(CHAT) is None
    assert await chats.count() == 1


async def test_wipe_leaves_no_byte_of_the_row_in_file_or_log(
    chats: ChatRepository, state: AsyncEngine, memory_dir: Path
) -> None:
    """P14: neither of the last row nor of the ones it replaced, and neighbours stay."""
    await chats.save(OTHER, "stays", None)
    traces: list[bytes] = []
    etag = None
    for size in (10, 3_000, 20_000, 500):
        etag = await chats.save(CHAT, CANARY + "x" * size, etag)
        for sid, _, tag, box in await rows(state):
            if tag == etag:
                traces += [sid, tag, *(box[at : at + 32] for at in range(0, len(box) - 32, 256))]
    seen = bytes_on_disk(memory_dir)
    assert all(trace in seen for trace in traces), "before the wipe the log still holds every version"

    await chats.wipe(CHAT)

    seen = bytes_on_disk(memory_dir)
    assert [trace for trace in traces if trace in seen] == []
    assert CANARY.encode() not in seen
    assert (memory_dir / "state.db-wal").stat().st_size == 0
    assert await chats.load(OTHER) is not None


async def test_dead_keys_open_nothing_even_with_every_chat_id_known(memory_dir: Path, clock: FakeClock) -> None:
    """P16: a copy of the rows at t0 and the keyring seized at t0 + 49 h."""
    people = [ChatId(1_000 + number) for number in range(20)]
    keyring = Keyring.open(memory_dir, clock)
    engine = await open_state(default_state_url(memory_dir))
    chats = ChatRepository(engine, keyring, BOT_ID)
    for person in people:
        await chats.save(person, SESSION, None)
    copied = await rows(engine)
    await engine.dispose()
    shutil.copy(memory_dir / "state.db", memory_dir / "copy.db")
    assert len(copied) == 20

    clock.advance(49 * HOUR)
    keyring.epochs()

    seized = Keyring.open(memory_dir, clock)
    thief = make_engine(f"sqlite+aiosqlite:///{memory_dir}/copy.db")
    found = [await ChatRepository(thief, seized, BOT_ID).load(person) for person in people]
    assert found == [None] * 20
    opened = [seized.open_box(p, c, box) for c in people for p in seized.places(BOT_ID, c) for *_, box in copied]
    assert opened == [None] * len(opened)
    await thief.dispose()


async def test_another_bot_does_not_find_the_row(chats: ChatRepository, state: AsyncEngine, keyring: Keyring) -> None:
    await chats.save(CHAT, SESSION, None)

    assert await ChatRepository(state, keyring, BOT_ID + 1).load(CHAT) is None
