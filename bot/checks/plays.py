"""Plays: conversations written down as data, played through the real service. Volunteers write them, tests run them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.conversation.service import Chats, ConversationService
from bot.core.fields import Day
from bot.core.issue import Issue
from bot.core.messages import ChatId, InboundMessage, Kind, Turn
from bot.core.papers import CalendarFile, SheetFile, SketchFile
from bot.core.yaml_source import build, load
from bot.errors import ContentError
from bot.locales.render import Renderer
from bot.nlu.result import ParseResult, RankedIntent
from bot.store.repository import ChatRecord

PLAY_HOUR = time(17, 0, tzinfo=UTC)
"""Noon at the East coast: the same day in every court zone."""


class Move(BaseModel):
    """One thing the person does, and what must be seen after it (or must not).

    `on` moves the court's date to a later day before it: stories take weeks. `tap` is the button as it is shown or its
    English text, so that a play in another language outlives a better translation. `understood_as` is the intent that
    typed words are taken for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: Day | None = None
    tap: str = ""
    type: str = ""
    command: str = ""
    understood_as: str = ""
    sees: tuple[str, ...] = ()
    sees_not: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_action(self) -> Move:
        if sum(bool(action) for action in (self.tap, self.type, self.command)) != 1:
            raise ValueError("needs exactly one of `tap`, `type` and `command`")
        return self


class Play(BaseModel):
    """One conversation. `today` is the court's date on which it happens; the name is a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=10)
    today: Day
    language: str = "en"
    moves: tuple[Move, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One move as it was played: what the person did, the lines on the screen, and what was expected in vain."""

    action: str
    screen: str
    missing: tuple[str, ...]


class MemoryChats:
    """Sealed rows replaced by a dict of JSON: sessions still go to JSON and back at every move."""

    def __init__(self) -> None:
        self._rows: dict[ChatId, tuple[str, int]] = {}

    async def load(self, chat: ChatId) -> ChatRecord | None:
        row = self._rows.get(chat)
        return ChatRecord(chat, row[0], row[1].to_bytes(8, "big")) if row else None

    async def save(self, chat: ChatId, data: str, etag: bytes | None) -> bytes:
        version = int.from_bytes(etag, "big") + 1 if etag else 0
        self._rows[chat] = (data, version)
        return version.to_bytes(8, "big")

    async def wipe(self, chat: ChatId) -> bool:
        return self._rows.pop(chat, None) is not None


class PlayClock:
    """Stands still on the day of the play, until a move turns it to a later one."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime.combine(self.day, PLAY_HOUR)

    def boot_seconds(self) -> float:
        return 0.0


class ScriptedNlu:
    """Understands each typed text as the move says."""

    def __init__(self) -> None:
        self.intent = ""

    async def parse(self, text: str) -> ParseResult:
        if not self.intent:
            return ParseResult((), 0.0)
        return ParseResult((RankedIntent(self.intent, 0.99),), 0.0)


type MakeService = Callable[[Chats, ScriptedNlu, PlayClock, Callable[[], date]], ConversationService]


def load_play(path: Path, root: Path) -> Play:
    """Read one play.

    Raises:
        ContentError: it does not fit; each issue has its line.
    """
    return build(Play, load(path, root))


async def run_play(play: Play, make_service: MakeService, renderer: Renderer) -> list[Seen]:
    """Play every move; a move with missing lines fails the play."""
    nlu, clock = ScriptedNlu(), PlayClock(play.today)
    service = make_service(MemoryChats(), nlu, clock, lambda: clock.day)
    chat, seen, turn = ChatId(7), [], Turn(play.language)
    for number, move in enumerate(play.moves, start=1):
        nlu.intent, clock.day = move.understood_as, move.on or clock.day
        inbound = _inbound(move, number, turn, renderer, play.language, chat)
        if inbound is None:
            seen.append(Seen(f"taps {move.tap}", "", (f"a button «{move.tap}»",)))
            return seen
        turn = await service.handle(inbound)
        await service.finish(inbound, (number * 10,))
        screen = _screen(turn, renderer)
        missing = [line for line in move.sees if line not in screen]
        missing += [f"NOT {line}" for line in move.sees_not if line in screen]
        action = f"taps {move.tap}" if move.tap else f"types {move.type}" if move.type else f"/{move.command}"
        action = f"{move.on}: {action}" if move.on else action
        seen.append(Seen(action, screen, tuple(missing)))
    return seen


def play_issues(path: Path, root: Path, seen: list[Seen]) -> list[Issue]:
    """What a played play missed."""
    inside = path.resolve().is_relative_to(root.resolve())
    name = path.resolve().relative_to(root.resolve()).as_posix() if inside else path.name
    return [
        Issue(name, 0, "play-missing", f"move {number} ({move.action}) does not show: {line}")
        for number, move in enumerate(seen, start=1)
        for line in move.missing
    ]


def find_play(case: str, root: Path) -> Path:
    """The file of a case: a path, or `us/<name>` below tests/plays.

    Raises:
        ContentError: there is none; the message lists those that exist.
    """
    folder = root / "tests" / "plays"
    for path in (Path(case), folder / case, folder / f"{case}.yaml"):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.yaml")))
    raise ContentError([Issue(case, 0, "play-unknown", f"there is no such play; there are: {known}")])


def _inbound(
    move: Move, number: int, turn: Turn, renderer: Renderer, language: str, chat: ChatId
) -> InboundMessage | None:
    if move.type:
        return InboundMessage(chat, number, Kind.TEXT, text=move.type, language_hint=language, message=number)
    if move.command:
        return InboundMessage(chat, number, Kind.COMMAND, command=move.command, language_hint=language, message=number)
    for reply in turn.replies:
        for row in reply.rows:
            for choice in row:
                shown = (
                    renderer.render(choice.label, reply.language or turn.language)
                    .replace("\u2068", "")
                    .replace("\u2069", "")
                )
                if move.tap in (shown, choice.label.source):
                    return InboundMessage(chat, number, Kind.BUTTON, button=choice.data, language_hint=language)
    return None


def _screen(turn: Turn, renderer: Renderer) -> str:
    parts = []
    for reply in turn.replies:
        if isinstance(reply.paper, CalendarFile):
            parts.append("📎 " + ", ".join(day.day.isoformat() for day in reply.paper.days))
        elif isinstance(reply.paper, SheetFile):
            parts.append(f"📎 {reply.paper.form}")
        elif isinstance(reply.paper, SketchFile):
            parts.append(f"📎 {reply.paper.sketch.heading}")
        parts.append(renderer.reply_text(reply.body, reply.language or turn.language))
        for row in reply.rows:
            parts.append(
                "   ".join(f"[{renderer.render(choice.label, reply.language or turn.language)}]" for choice in row)
            )
    return "\n".join(parts).replace("\u2068", "").replace("\u2069", "")
