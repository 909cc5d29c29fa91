"""Stand-ins around the Telegram transport: timers that tests move, a service with a memory, a plain renderer."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import struct
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.issue import Issue
from bot.core.messages import Choice, InboundMessage, Kind, Reply, Turn
from bot.core.papers import Paper, SheetFile, SketchFile
from bot.core.text import Text
from bot.errors import ContentError, StoreUnavailable
from bot.transports.telegram.transport import TelegramTransport
from tests.support.bot_api import BotApi, RemoteBotApi


class ScaledTimer:
    """Real time, so many times faster."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._start = time.monotonic()

    def now(self) -> float:
        return (time.monotonic() - self._start) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


class ManualTimer:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self._now = 1_000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), future))
        await future

    async def settle(self) -> None:
        """Let everything that can go on go on."""
        for _ in range(50):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        """Move time, stopping at every sleeper on the way."""
        await self.settle()
        until = self._now + seconds
        while self._sleepers and self._sleepers[0][0] <= until:
            when, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self._now = max(self._now, when)
                future.set_result(None)
                await self.settle()
        self._now = until
        await self.settle()


class JumpTimer:
    """Sleeps take no time at all and are written down."""

    def __init__(self) -> None:
        self._now = 1_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds
        await asyncio.sleep(0)


class PlainRenderer:
    """The source itself, whatever the language."""

    def reply_text(self, body: tuple[Text, ...], language: str) -> str:
        return "\n\n".join(text.source for text in body)

    def render(self, text: Text, language: str) -> str:
        return text.source


@dataclass(frozen=True)
class PlainFile:
    """A file of the test."""

    name: str
    data: bytes
    glance: bool = False


class PlainPrinter:
    """The name of the paper's class and the language, as a file; a drawing is a white picture of the size given."""

    def __init__(self, width: int = 4, height: int = 5) -> None:
        self._size = width, height

    def make(self, paper: Paper, language: str) -> PlainFile:
        if isinstance(paper, SheetFile):
            return PlainFile("page.png", white_png(*self._size))
        if isinstance(paper, SketchFile):
            return PlainFile("page.png", white_png(*self._size), glance=True)
        return PlainFile("paper.bin", f"{type(paper).__name__} {language}".encode())


class BrokenPrinter(PlainPrinter):
    """Can make nothing."""

    def make(self, paper: Paper, language: str) -> PlainFile:
        raise ContentError([Issue("test", 0, "sheet", "has more words than a page holds")])


def white_png(width: int, height: int) -> bytes:
    """The smallest picture of this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = (b"\0" + b"\xff" * -(-width // 8)) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text(source: str) -> Text:
    """A text as it is."""
    return Text("test", source)


def reply(source: str, *buttons: str, fleeting: bool = False, alert: bool = False) -> Reply:
    """A reply with one row a button; the label is the data."""
    rows = tuple((Choice(text(button), button),) for button in buttons)
    return Reply((text(source),), rows, fleeting=fleeting, alert=alert)


def turn(*replies: Reply, delete: tuple[int, ...] = (), pending: bool = True) -> Turn:
    """A turn in English."""
    return Turn("en", replies, delete, pending)


def echo(message: InboundMessage) -> Turn:
    """Says back what came, with the number of the update."""
    words = message.text or message.command or message.button or message.kind
    return turn(reply(f"{words} #{message.update}"))


class FakeService:
    """A service with the promises of the real one: pending updates repeat, done ones are silent, order is written down.

    Its memory outlives the transport, as the store does.
    """

    def __init__(self, answer: Callable[[InboundMessage], Turn] = echo) -> None:
        self.answer = answer
        self.handled: list[InboundMessage] = []
        self.finished: list[tuple[int, tuple[int, ...]]] = []
        self.without_store: list[InboundMessage] = []
        self.pending: dict[int, Turn] = {}
        self.done: set[int] = set()
        self.moves: dict[int, list[int]] = defaultdict(list)
        self.store_failures = 0
        self.errors: list[Exception] = []
        self.gates: dict[int, asyncio.Event] = {}

    async def handle(self, message: InboundMessage) -> Turn:
        self.handled.append(message)
        if (gate := self.gates.get(message.chat)) is not None:
            await gate.wait()
        if self.store_failures > 0:
            self.store_failures -= 1
            raise StoreUnavailable
        if self.errors:
            raise self.errors.pop(0)
        if message.update in self.done:
            return Turn("en")
        if message.update not in self.pending:
            self.moves[message.chat].append(message.update)
            self.pending[message.update] = self.answer(message)
        return self.pending[message.update]

    async def finish(self, message: InboundMessage, sent: Sequence[int]) -> None:
        self.finished.append((message.update, tuple(sent)))
        self.done.add(message.update)

    async def handle_without_store(self, message: InboundMessage) -> Turn:
        self.without_store.append(message)
        return turn(reply("the menu without memory"), pending=False)

    def trouble(self, language_hint: str) -> Turn:
        return turn(reply("please try again"), pending=False)

    def slow_down(self, message: InboundMessage) -> Turn:
        return turn(reply("one moment"), pending=False)


class Running:
    """A transport at work."""

    def __init__(self, transport: TelegramTransport, task: asyncio.Task[None], stop: asyncio.Event) -> None:
        self.transport = transport
        self.counters = transport.counters
        self.task = task
        self.stop = stop

    async def stops(self) -> None:
        """End it as SIGTERM does."""
        self.stop.set()
        await self.task

    async def is_killed(self) -> None:
        """End it without any chance to say goodbye (as near to `kill -9` as one process allows)."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def start(api: BotApi | RemoteBotApi, service: FakeService, *, token: str = "", **options: Any) -> Running:
    """Start a transport against a loopback Bot API, in the same time."""
    stop = asyncio.Event()
    printer = options.pop("printer", PlainPrinter())
    options = {"timer": ScaledTimer(api.speed), "strict_buttons": True, **options}
    transport = TelegramTransport(token or api.token, api.url, service, PlainRenderer(), printer, **options)
    return Running(transport, asyncio.create_task(transport.run(stop)), stop)


@contextlib.asynccontextmanager
async def running(api: BotApi | RemoteBotApi, service: FakeService, **options: Any) -> AsyncIterator[Running]:
    """A transport for the length of a block."""
    bot = start(api, service, **options)
    try:
        yield bot
    finally:
        await bot.stops()


def inbound(update: int = 1, kind: Kind = Kind.TEXT, chat: int = 7, **fields: Any) -> InboundMessage:
    """A message of ours."""
    return InboundMessage(chat=chat, update=update, kind=kind, **fields)
