"""The whole conversation over small flows, with rows in memory and understanding from a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.checks.plays import MemoryChats
from bot.conversation.router import Router
from bot.conversation.service import ConversationService
from bot.conversation.state import ChatState
from bot.conversation.views import Offered, Views
from bot.core.messages import ChatId, Choice, InboundMessage, Kind, Turn
from bot.errors import StaleRecord
from bot.flows.engine import FlowEngine
from bot.letters.book import LetterBook
from bot.locales.dates import read_date
from bot.store.repository import ChatRecord
from tests.support.fake_clock import FakeClock
from tests.support.fake_nlu import FakeNlu
from tests.support.flows import COMMON, TODAY, US, library_of, world

CHAT = ChatId(4711)
LANGUAGES = (Offered("en", "English"), Offered("es", "Español"), Offered("zh_Hans", "简体中文"))


class StubbornChats(MemoryChats):
    """Rows that someone else saves first, as often as `stale` says."""

    stale: int = 0

    async def save(self, chat: ChatId, data: str, etag: bytes | None) -> bytes:
        if self.stale:
            self.stale -= 1
            raise StaleRecord
        return await super().save(chat, data, etag)


@dataclass
class Talk:
    """One person talking; each call is one message, answered and finished unless `crash`."""

    root: Path
    nlu: FakeNlu = field(default_factory=FakeNlu)
    detect: Callable[[str], str | None] = lambda _text: None
    us: dict[str, str] = field(default_factory=lambda: dict(US))
    hint: str = "en"
    today: date = TODAY
    letters: LetterBook = field(default_factory=LetterBook)

    def __post_init__(self) -> None:
        self.chats = StubbornChats()
        self.clock = FakeClock()
        self.frozen: set[str] = set()
        self.counted: list[str] = []
        self.update = 0
        self.turn = Turn("en")
        self.build()

    def build(self) -> None:
        """Start the program again, over the flows as they are now."""
        engine = FlowEngine(library_of(self.root, self.us, COMMON), replace(world(), letters=self.letters))
        titles = {flow.intent: flow.title_text for flow in engine.library if flow.intent}
        self.router = Router(
            views=Views(engine, LANGUAGES, titles, ("eoir-pro-bono-list",)),
            nlu=self.nlu,
            read_date=read_date,
            detect=self.detect,
            today=lambda: self.today,
            languages=frozenset(each.code for each in LANGUAGES),
            draft=frozenset({"en", "es"}),
            urgent={"asylum_denied_appeal"},
            frozen_flows=lambda: frozenset(self.frozen),
            count=self.counted.append,
        )
        offered = {each.code for each in LANGUAGES}
        self.service = ConversationService(
            self.chats, self.router, self.clock, lambda hint: hint if hint in offered else "en"
        )

    async def send(self, message: InboundMessage, *, crash: bool = False) -> Turn:
        turn = await self.service.handle(message)
        if turn.pending and not crash:
            await self.service.finish(message, [message.update * 100])
        if turn.replies:
            self.turn = turn
        return turn

    def message(self, kind: Kind, **parts: str) -> InboundMessage:
        """The next message; the person's own messages have an id, button presses that of the pressed one."""
        self.update += 1
        number = self.update * 100 + 1
        return InboundMessage(CHAT, self.update, kind, language_hint=self.hint, message=number, **parts)

    async def says(self, text: str) -> Turn:
        return await self.send(self.message(Kind.TEXT, text=text))

    async def command(self, name: str) -> Turn:
        return await self.send(self.message(Kind.COMMAND, command=name))

    async def presses(self, data: str) -> Turn:
        return await self.send(self.message(Kind.BUTTON, button=data))

    async def taps(self, label: str) -> Turn:
        """Press the button with this English label on the last screen."""
        return await self.presses(self.button(label))

    def button(self, label: str) -> str:
        found = [choice.data for choice in self.buttons if choice.label.source == label]
        assert found, f"no button {label!r} among {[choice.label.source for choice in self.buttons]}"
        return found[0]

    @property
    def buttons(self) -> list[Choice]:
        return [choice for reply in self.turn.replies for row in reply.rows for choice in row]

    async def state(self) -> ChatState | None:
        """What is remembered."""
        record: ChatRecord | None = await self.chats.load(CHAT)
        return ChatState.loads(record.data) if record else None


def sources(turn: Turn) -> list[str]:
    """The English sentences of a turn."""
    return [text.source for reply in turn.replies for text in reply.body]


def labels(turn: Turn) -> list[str]:
    """The English labels of the buttons of a turn."""
    return [choice.label.source for reply in turn.replies for row in reply.rows for choice in row]
