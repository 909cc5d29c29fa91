"""No key lives past 48 hours, whatever the clocks do; within its life it survives everything but a reboot."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.core.clock import SystemClock
from bot.errors import StaleRecord, StoreUnavailable, UnsafeKeyring
from bot.store.keyfile import SIZE, KeyFile, StoredKey
from bot.store.keyring import EPOCH_NUMBERS, Keyring, next_epoch
from bot.store.sealing import Place
from tests.support.fake_clock import FakeClock

HOUR = 3600
BOT, CHAT = 4_242_424_242, 777_000_111
ROOT = Path(__file__).resolve().parents[2]


def seal(keyring: Keyring, text: bytes = b"session") -> tuple[Place, bytes]:
    place = keyring.places(BOT, CHAT)[0]
    return place, keyring.seal(place, CHAT, text)


def opened(keyring: Keyring, sealed: tuple[Place, bytes]) -> bytes | None:
    place, box = sealed
    return keyring.open_box(place, CHAT, box)


def test_a_fresh_keyring_has_one_epoch(keyring: Keyring) -> None:
    assert len(keyring.epochs()) == 1
    assert len(keyring.places(BOT, CHAT)) == 1


def test_rotation_comes_after_24_hours_and_keeps_the_previous_key(keyring: Keyring, clock: FakeClock) -> None:
    sealed = seal(keyring)
    (first,) = keyring.epochs()

    clock.advance(24 * HOUR - 1)
    assert keyring.epochs() == (first,)
    clock.advance(1)

    assert keyring.epochs() == (next_epoch(first), first)
    assert keyring.places(BOT, CHAT)[1] == sealed[0]
    assert opened(keyring, sealed) == b"session"


def test_previous_key_opens_until_48_hours_and_not_a_second_longer(keyring: Keyring, clock: FakeClock) -> None:
    sealed = seal(keyring)

    clock.advance(48 * HOUR - 1)
    assert opened(keyring, sealed) == b"session"
    clock.advance(1)

    assert opened(keyring, sealed) is None


def test_late_rotation_does_not_lengthen_the_old_keys_life(keyring: Keyring, clock: FakeClock) -> None:
    """Nobody came for 40 hours: the old key becomes previous for the 8 hours left to it."""
    sealed = seal(keyring)
    clock.advance(40 * HOUR)
    assert len(keyring.epochs()) == 2

    clock.advance(8 * HOUR)

    assert len(keyring.epochs()) == 1
    assert opened(keyring, sealed) is None


def test_two_days_of_silence_leave_one_fresh_key(keyring: Keyring, clock: FakeClock) -> None:
    (first,) = keyring.epochs()

    clock.advance(100 * HOUR)

    assert keyring.epochs() == (next_epoch(first),)


def test_wall_clock_set_back_does_not_lengthen_a_life(keyring: Keyring, clock: FakeClock) -> None:
    sealed = seal(keyring)
    clock.advance(24 * HOUR)
    clock.jump_wall(-30 * 24 * HOUR)
    assert opened(keyring, sealed) == b"session"

    clock.advance(24 * HOUR)

    assert opened(keyring, sealed) is None


def test_wall_clock_set_forward_shortens_a_life(keyring: Keyring, clock: FakeClock) -> None:
    sealed = seal(keyring)

    clock.jump_wall(48 * HOUR)

    assert opened(keyring, sealed) is None


def test_another_boot_makes_old_keys_useless(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    """A restored container could bring the file back; the boot clock then tells."""
    sealed = seal(keyring)
    clock.reboot()

    assert opened(Keyring.open(memory_dir, clock), sealed) is None
    assert opened(keyring, sealed) is None


def test_restart_keeps_the_keys(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    sealed = seal(keyring)
    clock.advance(25 * HOUR)
    epochs = keyring.epochs()

    again = Keyring.open(memory_dir, clock)

    assert again.epochs() == epochs
    assert opened(again, sealed) == b"session"


def test_keys_survive_kill_9(memory_dir: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.core.clock import SystemClock;"
        "from bot.store.keyring import Keyring; k = Keyring.open(Path(sys.argv[1]), SystemClock());"
        f"print(k.places({BOT}, {CHAT})[0].sid.hex(), flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(memory_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        sid = process.stdout.readline().strip()
        process.kill()
    assert process.returncode == -signal.SIGKILL

    assert Keyring.open(memory_dir, SystemClock()).places(BOT, CHAT)[0].sid.hex() == sid


def test_leftover_of_a_killed_rotation_is_removed(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    sealed = seal(keyring)
    shutil.copy(memory_dir / "keyring", memory_dir / "keyring.new")

    again = Keyring.open(memory_dir, clock)

    assert sorted(path.name for path in memory_dir.iterdir()) == ["keyring", "keyring.lock"]
    assert opened(again, sealed) == b"session"


def test_files_are_for_us_alone_and_hold_only_live_keys(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    first = secret_in(memory_dir)
    assert first in (memory_dir / "keyring").read_bytes()
    clock.advance(24 * HOUR)
    keyring.epochs()
    clock.advance(24 * HOUR)
    keyring.epochs()

    assert {stat.S_IMODE(path.stat().st_mode) for path in memory_dir.iterdir()} == {0o600}
    assert first not in (memory_dir / "keyring").read_bytes()
    assert sorted(path.name for path in memory_dir.iterdir()) == ["keyring", "keyring.lock"]


def test_old_pages_are_overwritten_on_rotation(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    """A hard link keeps the old file's pages in sight."""
    (memory_dir / "seen").hardlink_to(memory_dir / "keyring")
    clock.advance(24 * HOUR)

    keyring.epochs()

    assert (memory_dir / "seen").read_bytes() == bytes(SIZE)


class KeyFileWithoutRoom(KeyFile):
    """Lies on a tmpfs with no room for a new file."""

    def _replace(self, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_tmpfs_does_not_stop_rotation(memory_dir: Path, clock: FakeClock) -> None:
    """The old file's page is written over instead, or dead keys would stay and sessions would stop."""
    sealed = seal(Keyring.open(memory_dir, clock))
    clock.advance(24 * HOUR)

    rotated = Keyring(KeyFileWithoutRoom(memory_dir), clock).epochs()

    assert len(rotated) == 2
    assert Keyring.open(memory_dir, clock).epochs() == rotated
    assert opened(Keyring.open(memory_dir, clock), sealed) == b"session"


def test_a_full_tmpfs_at_the_very_start_is_trouble_not_a_keyring(memory_dir: Path, clock: FakeClock) -> None:
    with pytest.raises(StoreUnavailable):
        Keyring(KeyFileWithoutRoom(memory_dir), clock).epochs()


def test_while_the_directory_is_lost_no_key_is_in_use(memory_dir: Path, keyring: Keyring) -> None:
    """Going on with the keys in memory could outlive a rotation by another process, or a deliberate removal."""
    sealed = seal(keyring)
    moved = memory_dir.with_name(memory_dir.name + "-moved")
    memory_dir.rename(moved)
    try:
        with pytest.raises(StoreUnavailable):
            opened(keyring, sealed)
        with pytest.raises(StoreUnavailable):
            keyring.seal(sealed[0], CHAT, b"more")
    finally:
        moved.rename(memory_dir)

    assert opened(keyring, sealed) == b"session"


def test_removing_the_file_destroys_all_sessions(memory_dir: Path, keyring: Keyring) -> None:
    sealed = seal(keyring)

    (memory_dir / "keyring").unlink()

    assert opened(keyring, sealed) is None


@pytest.mark.parametrize("damage", [b"", b"rubbish", bytes(SIZE)])
def test_a_damaged_file_means_fresh_keys(memory_dir: Path, clock: FakeClock, keyring: Keyring, damage: bytes) -> None:
    sealed = seal(keyring)

    (memory_dir / "keyring").write_bytes(damage)

    assert opened(keyring, sealed) is None
    assert Keyring.open(memory_dir, clock).epochs() == keyring.epochs()


def test_one_flipped_bit_is_noticed(memory_dir: Path, keyring: Keyring) -> None:
    sealed = seal(keyring)
    data = bytearray((memory_dir / "keyring").read_bytes())
    data[22] ^= 1  # the last bit of the key's birth by the wall clock
    (memory_dir / "keyring").write_bytes(data)

    assert opened(keyring, sealed) is None


def test_a_key_file_others_can_read_is_refused(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    (memory_dir / "keyring").chmod(0o640)

    with pytest.raises(UnsafeKeyring):
        Keyring.open(memory_dir, clock)
    with pytest.raises(UnsafeKeyring):
        keyring.epochs()


def test_processes_share_one_rotation(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    """The second keyring stands for a second process: it re-reads the file when the first has rotated."""
    other = Keyring.open(memory_dir, clock)
    assert other.places(BOT, CHAT) == keyring.places(BOT, CHAT)

    clock.advance(24 * HOUR)
    rotated = keyring.places(BOT, CHAT)

    assert other.places(BOT, CHAT) == rotated
    assert opened(other, seal(keyring)) == b"session"


def test_many_starting_at_once_agree_on_the_key(memory_dir: Path, clock: FakeClock) -> None:
    with ThreadPoolExecutor(8) as pool:
        places = set(pool.map(lambda _: Keyring.open(memory_dir, clock).places(BOT, CHAT), range(24)))

    assert len(places) == 1


def test_whoever_comes_during_a_rotation_waits_for_its_end(memory_dir: Path, clock: FakeClock) -> None:
    """A second writer would destroy the half-written file of the first, and both would mint a key."""
    hasty = KeyFile(memory_dir, lock_seconds=0.02)
    with KeyFile(memory_dir).locked(), pytest.raises(StoreUnavailable):
        Keyring(hasty, clock).epochs()

    assert len(Keyring(hasty, clock).epochs()) == 1


def test_keyrings_start_counting_at_random(clock: FakeClock) -> None:
    """So rows of a keyring that is gone rarely carry a number that is live now, and are purged at once."""
    assert len({Keyring.open(None, clock).epochs() for _ in range(16)}) > 8


def test_dead_keys_leave_memory(memory_dir: Path, keyring: Keyring, clock: FakeClock) -> None:
    """As far as Python lets us: no object holds them any more."""
    first = secret_in(memory_dir)
    assert first in secrets_in_memory()
    clock.advance(48 * HOUR)

    keyring.epochs()

    assert first not in secrets_in_memory()
    assert secret_in(memory_dir) in secrets_in_memory()


def test_keys_leave_memory_while_their_file_cannot_be_reached(memory_dir: Path, keyring: Keyring) -> None:
    secret = secret_in(memory_dir)
    moved = memory_dir.with_name(memory_dir.name + "-moved")
    memory_dir.rename(moved)
    try:
        with pytest.raises(StoreUnavailable):
            keyring.epochs()
        assert secret not in secrets_in_memory()
    finally:
        moved.rename(memory_dir)


def secret_in(directory: Path) -> bytes:
    """The current key as it lies in the file: after the mark, a flag, the epoch and two times."""
    return (directory / "keyring").read_bytes()[4 + 1 + 2 + 16 :][:32]


def secrets_in_memory() -> set[bytes]:
    return {thing.secret for thing in gc.get_objects() if isinstance(thing, StoredKey)}


def test_sealing_for_a_dead_epoch_asks_to_read_again(keyring: Keyring, clock: FakeClock) -> None:
    place, _ = seal(keyring)
    clock.advance(48 * HOUR)

    with pytest.raises(StaleRecord):
        keyring.seal(place, CHAT, b"late")


def test_a_disk_is_refused_with_a_cure(tmp_path: Path, clock: FakeClock) -> None:
    device = tmp_path.stat().st_dev
    listed = tmp_path / "mounts"
    listed.write_text(f"27 1 {os.major(device)}:{os.minor(device)} / / rw - ext4 /dev/vda rw\n")

    with pytest.raises(UnsafeKeyring, match="BOT_RUNTIME_DIR"):
        Keyring.open(tmp_path / "keys", clock, mountinfo=listed)

    assert not (tmp_path / "keys" / "keyring").exists()


def test_without_a_directory_keys_stay_in_the_process(clock: FakeClock) -> None:
    keyring = Keyring.open(None, clock)
    sealed = seal(keyring)

    assert keyring.directory is None
    assert opened(keyring, sealed) == b"session"
    assert opened(Keyring.open(None, clock), sealed) is None
    clock.advance(48 * HOUR)
    assert opened(keyring, sealed) is None


def test_where_mounts_are_not_listed_nothing_is_written(tmp_path: Path, clock: FakeClock) -> None:
    keyring = Keyring.open(tmp_path / "keys", clock, mountinfo=tmp_path / "absent")

    assert keyring.directory is None
    assert list(tmp_path.iterdir()) == []


def test_it_says_when_to_look_again(keyring: Keyring, clock: FakeClock) -> None:
    assert keyring.seconds_to_change() == 24 * HOUR
    clock.advance(30 * HOUR)
    assert keyring.seconds_to_change() == 18 * HOUR  # the old key dies at 48 hours, before the new one turns 24
    clock.advance(18 * HOUR)
    assert keyring.seconds_to_change() == 6 * HOUR


def test_epoch_numbers_fit_a_smallint_for_ever() -> None:
    assert next_epoch(EPOCH_NUMBERS - 1) == 0
    assert EPOCH_NUMBERS - 1 <= 32767


def test_reprs_show_no_key(memory_dir: Path, keyring: Keyring) -> None:
    ring = KeyFile(memory_dir).read()

    assert repr(keyring) == "Keyring()"
    assert repr(ring) == "StoredRing(keys=(StoredKey(),))"
