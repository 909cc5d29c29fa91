"""The ciphers of a session row: derivation, padding and sealing, as pure functions of one epoch's random key.

Opening a row takes the epoch's key and the chat id; neither is ever written beside the row. This module keeps
nothing and knows no clock: `keyring.py` decides which keys still live.
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
SID_BYTES = 16
NONCE_BYTES = 12
BLOCK = 1024
"""Plaintexts are padded to multiples of this, so that a row's size tells little about its session."""

SCHEMA = 1
"""Number of the row's inner format; part of what is authenticated, so an old format is never read as a new one."""

_LENGTH = struct.Struct(">I")
_CHAT = struct.Struct(">q")
_BOT_AND_CHAT = struct.Struct(">qq")
_EPOCH_AND_SCHEMA = struct.Struct(">HH")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat's row lies in one epoch."""

    epoch: int
    sid: bytes

    def __repr__(self) -> str:
        return "Place()"


class EpochKey:
    """The two working keys of one epoch, derived once from its random key."""

    __slots__ = ("_box", "_loc", "epoch")

    def __init__(self, epoch: int, secret: bytes) -> None:
        self.epoch = epoch
        self._loc = _hkdf(secret, b"loc/1")
        self._box = _hkdf(secret, b"box/1")

    def place(self, bot_id: int, chat: int) -> Place:
        """Where this chat's row lies: a keyed hash that says nothing without the epoch's key."""
        mac = HMAC(self._loc, SHA256())
        mac.update(_BOT_AND_CHAT.pack(bot_id, chat))
        return Place(self.epoch, mac.finalize()[:SID_BYTES])

    def seal(self, sid: bytes, chat: int, plaintext: bytes) -> bytes:
        """A fresh nonce, then the padded and encrypted plaintext."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher(sid, chat).encrypt(nonce, pad(plaintext), self._bound(sid))

    def open_box(self, sid: bytes, chat: int, box: bytes) -> bytes | None:
        """The plaintext, or None when the box was not sealed by this key for this chat at this place."""
        if len(box) <= NONCE_BYTES:
            return None
        try:
            padded = self._cipher(sid, chat).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], self._bound(sid))
        except InvalidTag:
            return None
        return unpad(padded)

    def _cipher(self, sid: bytes, chat: int) -> AESGCM:
        return AESGCM(_hkdf(self._box, sid + _CHAT.pack(chat)))

    def _bound(self, sid: bytes) -> bytes:
        return sid + _EPOCH_AND_SCHEMA.pack(self.epoch, SCHEMA)


def pad(plaintext: bytes) -> bytes:
    """Length, plaintext, zeros up to a multiple of `BLOCK`."""
    whole = _LENGTH.pack(len(plaintext)) + plaintext
    return whole + bytes(-len(whole) % BLOCK)


def unpad(padded: bytes) -> bytes | None:
    """The plaintext again; None when the length does not fit."""
    if len(padded) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(padded)
    if length > len(padded) - _LENGTH.size:
        return None
    return padded[_LENGTH.size : _LENGTH.size + length]


def _hkdf(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
