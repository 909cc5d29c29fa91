"""Finds and prepares the directory for keys and sessions, and tells memory from disk.

It never reads the environment itself (a mapping is handed in) and never writes anything but the directory.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.errors import UnsafeKeyring

MOUNTINFO = Path("/proc/self/mountinfo")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (memory-backed, and the directory in it is checked below)
MEMORY_FILESYSTEMS = frozenset({"tmpfs", "ramfs"})

_NAME = "asylum-guide"


def default_runtime_dir(
    environ: Mapping[str, str], *, mountinfo: Path = MOUNTINFO, shared_memory: Path = SHARED_MEMORY
) -> Path | None:
    """The directory for keys and sessions: systemd's, else the user's, else one in shared memory.

    What systemd hands over is taken as it is (`Keyring.open` refuses it when it is on a disk); the others are used
    only when they are memory-backed.

    Args:
        environ: the environment variables, read by the caller.
        mountinfo: the kernel's list of mounts.
        shared_memory: the fallback's parent.

    Returns:
        A directory of mode 0700 that belongs to us, or None when nothing memory-backed exists.

    Raises:
        UnsafeKeyring: the directory is a symbolic link or belongs to someone else.
    """
    given = environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if given:
        # With DynamicUser, systemd makes /run/<name> a link into /run/private: follow it before the check for links.
        return prepare(Path(given).resolve())
    user = environ.get("XDG_RUNTIME_DIR", "")
    if user and Path(user).is_absolute() and in_memory(Path(user), mountinfo=mountinfo):
        return prepare(Path(user) / _NAME)
    if in_memory(shared_memory, mountinfo=mountinfo):
        return prepare(shared_memory / f"{_NAME}-{os.geteuid()}")
    return None


def prepare(directory: Path) -> Path:
    """Create the directory, or make sure that the one found there is ours alone.

    Raises:
        UnsafeKeyring: it is a symbolic link, no directory, belongs to someone else, or cannot be made.
    """
    try:
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
    except OSError:
        raise UnsafeKeyring(str(directory), "cannot be created here; name another with BOT_RUNTIME_DIR") from None
    if not stat.S_ISDIR(found.st_mode):  # so it is for a link, which lstat does not follow
        raise UnsafeKeyring(str(directory), "is not a plain directory; remove it and start again")
    if found.st_uid != os.geteuid():
        raise UnsafeKeyring(str(directory), "belongs to another user; remove it or name another with BOT_RUNTIME_DIR")
    if found.st_mode & 0o077:
        directory.chmod(0o700)
    return directory


def in_memory(directory: Path, *, mountinfo: Path = MOUNTINFO) -> bool:
    """Whether the directory is known to lie on a memory-backed filesystem; False when that cannot be known."""
    kinds = filesystems(directory, mountinfo=mountinfo)
    return bool(kinds) and kinds <= MEMORY_FILESYSTEMS


def filesystems(directory: Path, *, mountinfo: Path = MOUNTINFO) -> frozenset[str]:
    """The types of the mounts that share the directory's device; empty when there are none or no list of mounts.

    Devices are compared, not paths: bind mounts, mounts over mounts and links then need no thought.
    """
    try:
        device = directory.stat().st_dev
        lines = mountinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    wanted = f"{os.major(device)}:{os.minor(device)}"
    found = set()
    for line in lines:
        # "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw": optional fields end with a lone dash.
        head, dash, tail = line.partition(" - ")
        if dash and head.split()[2:3] == [wanted]:
            found.add(tail.split()[0])
    return frozenset(found)
