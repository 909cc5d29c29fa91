"""The same conversation in a terminal: numbered choices instead of buttons, typed dates instead of a calendar."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TextIO

from rich.console import Console
from rich.text import Text as Styled

from bot.conversation.replies import FILE_NOT_MADE
from bot.core.messages import ChatId, Choice, InboundMessage, Kind, Reply, Turn
from bot.core.papers import Paper
from bot.core.text import Text, Verbatim, message

HINT = message("console", "Type a number to choose, or write in your own words. /menu, /language, /wipe, /quit")
SAVED = message("console", "Saved: {file}")
NOT_SAVED = message("console", "Here you would get the file {file}. Start with --files FOLDER to save files there.")
NO_SUCH_NUMBER = message("console", "There is no such number above.")
BYE = message("console", "Closed. Nothing was kept.")

CHAT = ChatId(1)
WIDE_ROW = 2
"""Rows with more buttons than this are calendars, which the terminal leaves out: dates can be typed."""


class Service(Protocol):
    """What the terminal needs of the conversation."""

    async def handle(self, message: InboundMessage) -> Turn: ...

    async def finish(self, message: InboundMessage, sent: Sequence[int]) -> None: ...


class Renderer(Protocol):
    """What the terminal needs of the locales."""

    def render(self, text: Text, language: str) -> str: ...

    def reply_text(self, body: tuple[Text, ...], language: str) -> str: ...


class PaperFile(Protocol):
    """A file made in memory."""

    @property
    def name(self) -> str: ...

    @property
    def data(self) -> bytes: ...


class Printer(Protocol):
    """What the terminal needs to hand over files."""

    def make(self, paper: Paper, language: str) -> PaperFile: ...


class ConsoleTransport:
    """A chat of one person in this terminal.

    `rtl` are the right-to-left language codes; `files` is the folder for files, or None: then they are only named.
    """

    def __init__(
        self,
        service: Service,
        renderer: Renderer,
        printer: Printer,
        console: Console,
        language: str,
        rtl: frozenset[str],
        files: Path | None = None,
    ) -> None:
        self._service = service
        self._renderer = renderer
        self._printer = printer
        self._files = files
        self._console = console
        self._language = language
        self._rtl = rtl
        self._update = 0
        self._choices: list[Choice] = []

    async def run(self, source: TextIO) -> None:
        """Chat until /quit or the end of the input."""
        lines = _lines_of(source)
        await self._turn(
            InboundMessage(CHAT, self._next(), Kind.COMMAND, command="start", language_hint=self._language)
        )
        self._print(HINT)
        while (line := await lines.get()) is not None:
            line = line.strip()
            if line in ("/quit", "/exit"):
                break
            inbound = self._inbound(line)
            if inbound is None:
                self._print(NO_SUCH_NUMBER)
                continue
            await self._turn(inbound)
        self._print(BYE)

    async def say(self, line: str) -> Turn | None:
        """Send one line as the person would; None when it names no choice."""
        inbound = self._inbound(line)
        return await self._turn(inbound) if inbound else None

    def _inbound(self, line: str) -> InboundMessage | None:
        hint = self._language
        if line.startswith("/"):
            return InboundMessage(CHAT, self._next(), Kind.COMMAND, command=line[1:].lower(), language_hint=hint)
        if line.isdecimal() and len(line) <= 2:
            number = int(line)
            if not 1 <= number <= len(self._choices):
                return None
            data = self._choices[number - 1].data
            return InboundMessage(CHAT, self._next(), Kind.BUTTON, button=data, language_hint=hint)
        return InboundMessage(CHAT, self._next(), Kind.TEXT, text=line[:1000], language_hint=hint)

    async def _turn(self, inbound: InboundMessage) -> Turn:
        turn = await self._service.handle(inbound)
        self._language = turn.language if turn.replies else self._language
        if turn.replies:
            self._choices = []
        for reply in turn.replies:
            self._show(reply, reply.language or turn.language)
        if turn.pending:
            await self._service.finish(inbound, ())
        return turn

    def _show(self, reply: Reply, language: str) -> None:
        right = language in self._rtl
        if reply.paper is not None:
            self._hand(reply.paper, language)
        self._console.print()
        self._console.print(_styled(self._renderer.reply_text(reply.body, language), right))
        for row in reply.rows:
            if len(row) > WIDE_ROW:
                continue
            cells = []
            for choice in row:
                self._choices.append(choice)
                cells.append(f"[{len(self._choices)}] {_plain(self._renderer.render(choice.label, language), right)}")
            self._console.print(Styled("   ".join(cells), style="cyan", justify="right" if right else "left"))

    def _hand(self, paper: Paper, language: str) -> None:
        try:
            file = self._printer.make(paper, language)
        except Exception:  # words too many for a page, or a typesetter in trouble: the chat goes on without the file
            self._print(FILE_NOT_MADE)
            return
        if self._files is None:
            self._print(NOT_SAVED.with_values(file=Verbatim(file.name)))
            return
        self._files.mkdir(parents=True, exist_ok=True)
        path = self._files / file.name
        path.write_bytes(file.data)
        self._print(SAVED.with_values(file=Verbatim(str(path))))

    def _print(self, text: Text) -> None:
        words = self._renderer.render(text, self._language)
        self._console.print(Styled(_plain(words, self._language in self._rtl), style="dim"))

    def _next(self) -> int:
        self._update += 1
        return self._update


def _styled(text: str, right: bool) -> Styled:
    styled = Styled(justify="right" if right else "left")
    for number, part in enumerate(_plain(text, right).split("**")):
        styled.append(part, style="bold" if number % 2 else "")
    return styled


def _plain(text: str, right: bool) -> str:
    # Terminals that know no bidi show the isolates as boxes; only right-to-left text needs them.
    return text if right else text.replace("\u2068", "").replace("\u2069", "")


def _lines_of(source: TextIO) -> asyncio.Queue[str | None]:
    """Lines as they are typed, None at the end. A daemon thread, so that a waiting read never holds up the exit."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        try:
            for line in source:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, None)
        except (RuntimeError, ValueError):
            return  # the loop or the input was closed under us

    threading.Thread(target=read, daemon=True, name="console-input").start()
    return lines
