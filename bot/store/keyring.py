"""The keys of the session rows: random, at most two at a time, none older than 48 hours, never on a disk.

A key is current for 24 hours and previous for another 24; then it is destroyed and what it sealed is noise wherever
it was copied. Age is what the boot clock or the wall clock says, whichever is more: a wall clock set back never
lengthens a key's life. Keys are never derived from a master, a password or a date, and there is no way to ask this
module for one. Removing the file destroys all sessions at once; the next call starts afresh.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.core.clock import Clock
from bot.errors import StaleRecord, StoreUnavailable, UnsafeKeyring
from bot.store.keyfile import KeyFile, StoredKey, StoredRing
from bot.store.runtime_dir import MOUNTINFO, in_memory, prepare
from bot.store.sealing import KEY_BYTES, EpochKey, Place

EPOCH_SECONDS = 24 * 3600
LIFE_SECONDS = 2 * EPOCH_SECONDS
EPOCH_NUMBERS = 32768
"""Epoch numbers are counters that fit SMALLINT and start over after the last one."""


@dataclass(frozen=True, slots=True)
class _Moment:
    boot: float
    wall: float

    def age_of(self, key: StoredKey) -> float:
        if self.boot < key.boot:
            # The boot clock never goes back: this is another boot, and the key's age is unknown.
            return float("inf")
        return max(self.boot - key.boot, self.wall - key.wall)


class Keyring:
    """The live keys. Every call first destroys what is too old, so no key can be used past its life.

    The file is shared by all processes of one machine: whoever comes first after the 24 hours rotates, under a lock;
    the others notice that the file changed and read it again.
    """

    def __init__(self, file: KeyFile | None, clock: Clock) -> None:
        """Use `Keyring.open`, which looks at the directory first."""
        self._file = file
        self._clock = clock
        self._ring: StoredRing | None = None
        self._stamp: object = None
        self._keys: dict[int, EpochKey] = {}

    @classmethod
    def open(cls, directory: Path | None, clock: Clock, *, mountinfo: Path = MOUNTINFO) -> Self:
        """Take up the keys in this directory, or start with fresh ones.

        Args:
            directory: memory-backed and ours alone; None keeps the keys in this process only, and so does a system
                that cannot say what is memory-backed.
            clock: the machine's clock.
            mountinfo: the kernel's list of mounts.

        Raises:
            UnsafeKeyring: the directory is on a disk, or is not ours alone.
            StoreUnavailable: the file cannot be read or written.
        """
        file = None
        if directory is not None and mountinfo.exists():
            directory = prepare(directory)
            if not in_memory(directory, mountinfo=mountinfo):
                cure = "lies on a disk, where keys can be found later; set BOT_RUNTIME_DIR to a directory on a tmpfs"
                raise UnsafeKeyring(str(directory), cure)
            file = KeyFile(directory)
        keyring = cls(file, clock)
        keyring.epochs()
        return keyring

    def __repr__(self) -> str:
        return "Keyring()"

    @property
    def directory(self) -> Path | None:
        """Where the keys are shared; None when they live in this process only. Sessions belong in the same place."""
        return self._file.directory if self._file else None

    def epochs(self) -> tuple[int, ...]:
        """The numbers of the live epochs, current first; rotates when it is time.

        Raises:
            StoreUnavailable: the file cannot be read or written. Keys too old are gone from memory all the same.
        """
        ring = self._live()
        return tuple(key.epoch for key in ring.keys)

    def seconds_to_change(self) -> float:
        """Seconds until the next rotation or death of a key: when to call `rotate_and_purge` again."""
        ring = self._live()
        now = self._now()
        limits = [EPOCH_SECONDS, LIFE_SECONDS]
        return max(0.0, min(limit - now.age_of(key) for key, limit in zip(ring.keys, limits, strict=False)))

    def places(self, bot_id: int, chat: int) -> tuple[Place, ...]:
        """Where this chat's row may lie: under the current epoch, then under the previous one."""
        return tuple(self._keys[epoch].place(bot_id, chat) for epoch in self.epochs())

    def seal(self, place: Place, chat: int, plaintext: bytes) -> bytes:
        """Encrypt what is to lie at this place.

        Raises:
            StaleRecord: the key of this place died meanwhile: read again.
        """
        if place.epoch not in self.epochs():
            raise StaleRecord
        return self._keys[place.epoch].seal(place.sid, chat, plaintext)

    def open_box(self, place: Place, chat: int, box: bytes) -> bytes | None:
        """Decrypt what lay at this place; None when its key is gone or it was not sealed for this chat."""
        if place.epoch not in self.epochs():
            return None
        return self._keys[place.epoch].open_box(place.sid, chat, box)

    def _now(self) -> _Moment:
        return _Moment(self._clock.boot_seconds(), self._clock.now().timestamp())

    def _live(self) -> StoredRing:
        now = self._now()
        if self._file is None:
            return self._take(_advance(self._ring, now))
        try:
            if self._ring is None or self._file.stamp() != self._stamp or _advance(self._ring, now) is not self._ring:
                self._synchronise(self._file, now)
            assert self._ring is not None
            return self._ring
        except OSError:
            self._forget()
        except UnsafeKeyring:
            self._forget()
            raise
        raise StoreUnavailable

    def _forget(self) -> None:
        # Without the file nobody may mint a key (others would not know it), and an old one must not stay in use.
        self._ring = None
        self._keys = {}

    def _synchronise(self, file: KeyFile, now: _Moment) -> None:
        with file.locked():
            found = file.read()
            ring = _advance(found, now)
            if ring is not found:
                file.write(ring)
            self._take(ring)
            self._stamp = file.stamp()

    def _take(self, ring: StoredRing) -> StoredRing:
        if ring is not self._ring:
            known = {key.epoch: key for key in self._ring.keys} if self._ring else {}
            self._keys = {
                key.epoch: self._keys[key.epoch] if known.get(key.epoch) == key else EpochKey(key.epoch, key.secret)
                for key in ring.keys
            }
            self._ring = ring
        return ring


def next_epoch(epoch: int) -> int:
    """The number after this one."""
    return (epoch + 1) % EPOCH_NUMBERS


def _advance(ring: StoredRing | None, now: _Moment) -> StoredRing:
    """The ring as it must be now; the very same object when nothing is due."""
    if ring is None:
        # A random first number: rows left behind by a keyring that is gone do not look like ours, and get purged.
        return StoredRing((_mint(secrets.randbelow(EPOCH_NUMBERS), now),))
    current = ring.keys[0]
    alive = tuple(key for key in ring.keys if now.age_of(key) < LIFE_SECONDS)
    if now.age_of(current) >= EPOCH_SECONDS:
        kept = (current,) if current in alive else ()
        return StoredRing((_mint(next_epoch(current.epoch), now), *kept))
    return ring if alive == ring.keys else StoredRing(alive)


def _mint(epoch: int, now: _Moment) -> StoredKey:
    return StoredKey(epoch, secrets.token_bytes(KEY_BYTES), now.boot, now.wall)
