"""How much happened, in memory only, with nothing about whom. For metrics on loopback and for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """Whole numbers since the start of the process."""

    fetched: int = 0
    """Updates taken up, each counted once."""
    finished: int = 0
    """Updates whose turn is over and that may be acknowledged."""
    unreadable: int = 0
    """Updates that did not parse; skipped and acknowledged."""
    skipped: int = 0
    """Updates that are none of our business: groups, channels, service messages."""
    shed: int = 0
    """Updates over a chat's limit, acknowledged in silence."""
    slowed: int = 0
    """Updates over a chat's limit, answered with "one moment"."""
    failed: int = 0
    """Turns that ended in an error of ours; the person was told to try again."""
    carried: int = 0
    """Updates confirmed to Telegram before they were answered, because they blocked everyone else's."""
    sent: int = 0
    """Messages sent."""
    refused: int = 0
    """Messages that Telegram refused for good."""
    floods: int = 0
    """Times Telegram told us to wait (429)."""
    conflicts: int = 0
    """Times another instance or a webhook took our place (409)."""
    troubles: int = 0
    """Failed calls for other reasons: network, 5xx."""
