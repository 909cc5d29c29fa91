"""The data of a button: 1 to 64 bytes of printable ASCII, opaque here. Else Telegram would refuse the reply."""

from __future__ import annotations

import logging

from bot.core.messages import BUTTON_LIMIT

log = logging.getLogger("bot.telegram")


def is_usable(data: object) -> bool:
    """Whether Telegram takes this data, and whether we take it back."""
    return isinstance(data, str) and 1 <= len(data) <= BUTTON_LIMIT and data.isascii() and data.isprintable()


def checked(data: str, *, strict: bool) -> str | None:
    """The data, or None for a button that has to be left out.

    Args:
        strict: fail instead (tests), so that no such button is ever released.
    """
    if is_usable(data):
        return data
    assert not strict, f"button data is not 1-{BUTTON_LIMIT} bytes of ASCII: {data!r}"
    log.error("button_dropped")
    return None
