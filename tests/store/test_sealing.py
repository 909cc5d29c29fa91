"""Derivation and sealing follow the specification byte for byte, and open for nobody else."""

from __future__ import annotations

import hashlib
import hmac
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from bot.store.sealing import EpochKey, pad, unpad

SECRET = bytes(range(32))
BOT, CHAT = 4_242_424_242, -1_001_234_567_890


def hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 for one block of output, written out from the standard library."""
    extracted = hmac.digest(bytes(32), secret, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


def test_place_is_the_specified_keyed_hash() -> None:
    location_key = hkdf(SECRET, b"loc/1")
    expected = hmac.digest(location_key, struct.pack(">qq", BOT, CHAT), hashlib.sha256)[:16]

    assert EpochKey(7, SECRET).place(BOT, CHAT).sid == expected


def test_box_opens_by_the_specified_derivation_alone() -> None:
    """A second implementation from the written specification opens the box."""
    key = EpochKey(7, SECRET)
    sid = key.place(BOT, CHAT).sid

    box = key.seal(sid, CHAT, b"session")

    row_key = hkdf(hkdf(SECRET, b"box/1"), sid + struct.pack(">q", CHAT))
    plain = AESGCM(row_key).decrypt(box[:12], box[12:], sid + struct.pack(">HH", 7, 1))
    assert plain == struct.pack(">I", 7) + b"session" + bytes(1024 - 4 - 7)


def test_sealing_twice_gives_different_boxes() -> None:
    key = EpochKey(1, SECRET)

    assert key.seal(bytes(16), CHAT, b"same") != key.seal(bytes(16), CHAT, b"same")


@pytest.mark.parametrize(
    ("epoch", "secret", "sid", "chat"),
    [
        (2, SECRET, bytes(16), CHAT),
        (1, bytes(32), bytes(16), CHAT),
        (1, SECRET, bytes(15) + b"\x01", CHAT),
        (1, SECRET, bytes(16), CHAT + 1),
    ],
    ids=["other epoch", "other key", "other place", "other chat"],
)
def test_box_stays_shut_for_anything_else(epoch: int, secret: bytes, sid: bytes, chat: int) -> None:
    box = EpochKey(1, SECRET).seal(bytes(16), CHAT, b"session")

    assert EpochKey(1, SECRET).open_box(bytes(16), CHAT, box) == b"session"
    assert EpochKey(epoch, secret).open_box(sid, chat, box) is None


@pytest.mark.parametrize("box", [b"", bytes(12), bytes(13), bytes(2000)])
def test_rubbish_does_not_open_and_does_not_raise(box: bytes) -> None:
    assert EpochKey(1, SECRET).open_box(bytes(16), CHAT, box) is None


@given(st.binary(max_size=3000))
def test_padding_comes_off_again_and_hides_the_length(plaintext: bytes) -> None:
    padded = pad(plaintext)

    assert unpad(padded) == plaintext
    assert len(padded) % 1024 == 0
    assert len(padded) - len(plaintext) < 1024 + 4


@pytest.mark.parametrize("padded", [b"", b"\x00\x00", struct.pack(">I", 5) + b"four"])
def test_a_length_that_does_not_fit_is_refused(padded: bytes) -> None:
    assert unpad(padded) is None


def test_a_place_shows_nothing_in_a_log() -> None:
    assert repr(EpochKey(1, SECRET).place(BOT, CHAT)) == "Place()"
