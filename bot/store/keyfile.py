"""The keyring's file: fixed size, replaced as a whole, locked while it changes, its old pages overwritten.

It knows how keys are kept, not how long they may live.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UnsafeKeyring

_MAGIC = b"AGK1"
_KEY = struct.Struct(">?Hdd32s")
_CHECK_BYTES = 8
_SLOTS = 2
SIZE = len(_MAGIC) + _SLOTS * _KEY.size + _CHECK_BYTES

LOCK_SECONDS = 1.0
_LOCK_PAUSE = 0.005


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One epoch's random key and both clocks at its birth."""

    epoch: int
    secret: bytes
    boot: float
    wall: float

    def __repr__(self) -> str:
        return "StoredKey()"


@dataclass(frozen=True, slots=True)
class StoredRing:
    """The current key, then the previous one if it still lives."""

    keys: tuple[StoredKey, ...]


class KeyFile:
    """`keyring` in a directory that is ours alone. Errors of the filesystem are left to the caller."""

    def __init__(self, directory: Path, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.directory = directory
        self._lock_seconds = lock_seconds
        self._path = directory / "keyring"
        self._fresh = directory / "keyring.new"
        self._lock = directory / "keyring.lock"

    def stamp(self) -> object:
        """Changes whenever the file does; None when there is none."""
        try:
            found = self._path.lstat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes out; nobody holds this longer than a moment.

        Raises:
            TimeoutError: somebody did.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            until = time.monotonic() + self._lock_seconds
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise TimeoutError from None
                    time.sleep(_LOCK_PAUSE)
            # A process killed between writing and renaming leaves keys behind; no one else can be writing now.
            _destroy(self._fresh)
            yield
        finally:
            os.close(descriptor)

    def read(self) -> StoredRing | None:
        """What the file holds; None when it is missing or damaged. Call it under the lock.

        Raises:
            UnsafeKeyring: someone else can read the file, or it is a link.
        """
        try:
            found = self._path.lstat()
        except FileNotFoundError:
            return None
        if found.st_uid != os.geteuid() or found.st_mode & 0o177077 != 0o100000:
            raise UnsafeKeyring(str(self._path), "is not a plain file of ours alone; remove it and start again")
        return _unpack(self._path.read_bytes())

    def write(self, ring: StoredRing) -> None:
        """Replace what the file holds. Call it under the lock."""
        data = _pack(ring)
        try:
            self._replace(data)
        except OSError:
            # No room for a second file: the first has its page already, and has always the same size. A write torn
            # by a crash fails its check sum, which costs the sessions and never lengthens a key's life.
            _destroy(self._fresh)
            _overwrite(self._path, data)

    def _replace(self, data: bytes) -> None:
        descriptor = os.open(self._fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as fresh:
            fresh.write(data)
        try:
            old = os.open(self._path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            old = -1
        try:
            self._fresh.replace(self._path)
            if old >= 0:
                os.pwrite(old, bytes(SIZE), 0)
        finally:
            if old >= 0:
                os.close(old)


def _destroy(path: Path) -> None:
    with suppress(FileNotFoundError):
        with suppress(OSError):
            _overwrite(path, bytes(SIZE))
        path.unlink()


def _overwrite(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.pwrite(descriptor, data, 0)
    finally:
        os.close(descriptor)


def _pack(ring: StoredRing) -> bytes:
    body = bytearray(_MAGIC)
    for key in ring.keys:
        body += _KEY.pack(True, key.epoch, key.boot, key.wall, key.secret)
    body += bytes(_KEY.size) * (_SLOTS - len(ring.keys))
    return bytes(body) + _check(bytes(body))


def _unpack(data: bytes) -> StoredRing | None:
    body, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if len(data) != SIZE or not body.startswith(_MAGIC) or check != _check(body):
        return None
    slots = _KEY.iter_unpack(body[len(_MAGIC) :])
    keys = tuple(StoredKey(epoch, secret, boot, wall) for used, epoch, boot, wall, secret in slots if used)
    return StoredRing(keys) if keys else None


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_CHECK_BYTES]
