"""The guard of this suite: a test that leaves loopback fails, whatever the code under test swallows."""

from __future__ import annotations

import asyncio
import socket

import pytest

ELSEWHERE = ("192.0.2.1", 9)
"""An address that is reserved for documentation."""


def test_a_connection_to_elsewhere_fails_the_test() -> None:
    with socket.socket() as sock, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        sock.connect(ELSEWHERE)


async def test_an_asynchronous_one_too() -> None:
    with socket.socket() as sock:
        sock.setblocking(False)
        with pytest.raises(pytest.fail.Exception):
            await asyncio.get_running_loop().sock_connect(sock, ELSEWHERE)


def test_the_failure_is_not_an_ordinary_exception() -> None:
    """Or the "anything may go wrong here" of a client would hide it."""
    assert not issubclass(pytest.fail.Exception, Exception)


def test_loopback_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
