"""Fixtures of the whole suite: a clean environment, no network but loopback, and the real content."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from bot.app import Content, load_content


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell reaches a test."""
    for name in list(os.environ):
        if name.upper().startswith("BOT_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails at once, and says where it wanted to go."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(sock: socket.socket, address: Any) -> None:
        refuse_strangers(sock.family, address)
        connect(sock, address)

    def guarded_ex(sock: socket.socket, address: Any) -> int:
        refuse_strangers(sock.family, address)
        return connect_ex(sock, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


def refuse_strangers(family: int, address: Any) -> None:
    """Let loopback and sockets of the file system pass."""
    if family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            pytest.fail(f"a test tried to connect to {host}; tests stay on loopback")


@pytest.fixture
def global_logging() -> Iterator[None]:
    """For tests that set up the program's logs: everything global is put back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    handlers, levels, raising = list(root.handlers), (root.level, ours.level), logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    with warnings.catch_warnings():
        yield
    logging.captureWarnings(False)
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture(scope="session")
def content() -> Content:
    """The real content of the country we have, read once."""
    return load_content("us")
