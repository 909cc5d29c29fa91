"""Room kept back on the filesystem of a SQLite file, so that deleting still works when everything else is full.

SQLite writes before it deletes. On a full tmpfs neither /wipe nor the purge could then free anything, for ever.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

log = logging.getLogger("bot.store")

BYTES = 256 * 1024
"""Enough for one deletion and for moving the log into the file: `database.py` keeps the log far smaller than this."""


class Reserve:
    """A file of zeros beside the database, given up while something must be deleted."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-reserve")

    def hold(self) -> None:
        """Take the room, if it is not taken and there is any."""
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                if os.fstat(descriptor).st_size < BYTES:
                    # Writing works where fallocate does not; half a reserve is better than none.
                    os.write(descriptor, bytes(BYTES))
            finally:
                os.close(descriptor)
        except OSError as trouble:
            log.warning("reserve_missing", extra={"error": type(trouble).__name__})

    def release(self) -> None:
        """Give up the room; `hold` it again as soon as the deletion is done."""
        self._path.unlink(missing_ok=True)
