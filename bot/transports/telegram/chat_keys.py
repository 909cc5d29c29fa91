"""Keys for what is kept in memory about a chat. Never the id: a keyed hash whose key dies with the process."""

from __future__ import annotations

import hashlib
import secrets


class ChatKeys:
    """Makes the same key for the same chat for as long as this process lives."""

    __slots__ = ("_secret",)

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def key(self, chat: int) -> bytes:
        """16 bytes that say nothing about the chat to anyone without this process's memory."""
        return hashlib.blake2b(str(chat).encode("ascii"), key=self._secret, digest_size=16).digest()
