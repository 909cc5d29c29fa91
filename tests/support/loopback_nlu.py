"""A loopback server that stands in for Rasa and can misbehave in every way a server can."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


@dataclass
class LoopbackNlu:
    """What it was asked, and what it answers next."""

    port: int = 0
    status: int = 200
    body: bytes = b"{}"
    hang: bool = False
    drop: bool = False
    texts: list[object] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    sent_bytes: int = 0
    asked_twice: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self, *rows: tuple[object, object]) -> None:
        """Rank these."""
        ranking = [{"name": name, "confidence": confidence} for name, confidence in rows]
        self.status = 200
        self.body = json.dumps({"text": "echoed", "intent": ranking[0], "intent_ranking": ranking}).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client hung up, which is what some tests want of it.
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *headers = head.strip().split("\r\n")
        self.headers = headers
        length = next((int(line.split(":")[1]) for line in headers if line.lower().startswith("content-length")), 0)
        content = await reader.readexactly(length)
        self.tokens += parse_qs(urlsplit(first.split()[1]).query).get("token", [])
        if content:
            self.texts.append(json.loads(content))
            if len(self.texts) == 2:
                self.asked_twice.set()
        if self.hang:
            await self._ended.wait()
        if self.drop or self.hang:
            return
        writer.write(f"HTTP/1.1 {self.status} x\r\nContent-Length: {len(self.body)}\r\n".encode())
        writer.write(b"Connection: close\r\n\r\n")
        for start in range(0, len(self.body), 65536):
            piece = self.body[start : start + 65536]
            writer.write(piece)
            await writer.drain()
            self.sent_bytes += len(piece)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[LoopbackNlu]:
        """Serve on a free port until the block ends."""
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self._ended.set()
            server.close()
            await server.wait_closed()
