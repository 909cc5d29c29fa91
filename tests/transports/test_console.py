"""The terminal: numbered choices, typed words, commands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.conversation.replies import FILE_NOT_MADE
from bot.core.issue import Issue
from bot.core.messages import Choice, InboundMessage, Kind, Reply, Turn
from bot.core.papers import CalendarDay, CalendarFile, Paper
from bot.core.text import Text
from bot.errors import ContentError
from bot.transports.console import BYE, HINT, NO_SUCH_NUMBER, ConsoleTransport
from tests.support.conversation import Talk


class PlainRenderer:
    """English sources with their values, isolates around them."""

    def render(self, text: Text, language: str) -> str:
        return text.source.format(**{name: f"\u2068{value}\u2069" for name, value in text.values.items()})

    def reply_text(self, body: tuple[Text, ...], language: str) -> str:
        return "\n\n".join(self.render(text, language) for text in body)


@dataclass(frozen=True)
class PlainFile:
    """A file of the test."""

    name: str
    data: bytes


class PlainPrinter:
    """The language as a file."""

    def make(self, paper: Paper, language: str) -> PlainFile:
        return PlainFile("appointment.ics", language.encode())


class BrokenPrinter(PlainPrinter):
    """Can make nothing."""

    def make(self, paper: Paper, language: str) -> PlainFile:
        raise ContentError([Issue("test", 0, "sheet", "has more words than a page holds")])


class Recorder:
    """Answers every message with the same turn and remembers what came."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.came: list[InboundMessage] = []
        self.finished: list[InboundMessage] = []

    async def handle(self, message: InboundMessage) -> Turn:
        self.came.append(message)
        return self.turn

    async def finish(self, message: InboundMessage, sent: Sequence[int]) -> None:
        self.finished.append(message)


def choice(label: str, data: str) -> Choice:
    return Choice(Text("", label), data)


CALENDAR = tuple(choice(str(day), f"c:x:{day}") for day in range(7))
TURN = Turn(
    "en",
    (Reply((Text("", "**Hello** {x}", {"x": 1}),), ((choice("A", "a"), choice("B", "b")), CALENDAR)),),
    pending=True,
)


def transport(
    service: object,
    rtl: frozenset[str] = frozenset(),
    files: Path | None = None,
    printer: PlainPrinter | None = None,
) -> tuple[ConsoleTransport, StringIO]:
    screen = StringIO()
    console = Console(file=screen, width=100, color_system=None)
    return ConsoleTransport(service, PlainRenderer(), printer or PlainPrinter(), console, "en", rtl, files), screen


async def test_a_whole_conversation(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    console, screen = transport(talk.service)
    await console.run(StringIO("1\n1\n1\n2026-03-10\n/quit\nnever read\n"))
    text = screen.getvalue()
    places = [
        text.index(part) for part in ("This is welcome.", "Was it a judge?", "How did the judge", "Which day was it?")
    ]
    assert places == sorted(places)
    assert "The appeal must be at the Board by" in text
    assert text.rstrip().endswith(BYE.source)


async def test_it_begins_with_start_and_a_hint() -> None:
    service = Recorder(TURN)
    console, screen = transport(service)
    await console.run(StringIO(""))
    assert [(message.kind, message.command) for message in service.came] == [(Kind.COMMAND, "start")]
    assert service.finished == service.came
    assert HINT.source.split(".")[0] in screen.getvalue()


async def test_numbers_press_buttons_and_calendars_are_left_out() -> None:
    service = Recorder(TURN)
    console, screen = transport(service)
    await console.say("/start")
    assert await console.say("2") is not None
    assert service.came[-1].button == "b"
    assert await console.say("3") is None
    assert "[1] A   [2] B" in screen.getvalue()
    assert "[3]" not in screen.getvalue()


async def test_a_number_that_is_no_choice_is_said() -> None:
    console, screen = transport(Recorder(TURN))
    await console.run(StringIO("9\n"))
    assert NO_SUCH_NUMBER.source in screen.getvalue()


@pytest.mark.parametrize(
    ("line", "kind", "part"),
    [("/Menu", Kind.COMMAND, "menu"), ("help me", Kind.TEXT, "help me"), ("123", Kind.TEXT, "123")],
)
async def test_lines_become_messages(line: str, kind: Kind, part: str) -> None:
    service = Recorder(TURN)
    console, _ = transport(service)
    await console.say(line)
    assert (service.came[0].kind, service.came[0].command or service.came[0].text) == (kind, part)


async def test_updates_rise() -> None:
    service = Recorder(TURN)
    console, _ = transport(service)
    for _ in range(3):
        await console.say("x")
    assert [message.update for message in service.came] == [1, 2, 3]


async def test_a_silent_turn_keeps_the_choices() -> None:
    service = Recorder(TURN)
    console, _ = transport(service)
    await console.say("x")
    service.turn = Turn("en")
    await console.say("1")
    assert await console.say("2") is not None
    assert len(service.finished) == 1


async def test_isolates_are_kept_for_right_to_left_text_only() -> None:
    for rtl, there in ((frozenset({"en"}), True), (frozenset(), False)):
        console, screen = transport(Recorder(TURN), rtl)
        await console.say("x")
        assert ("\u2068" in screen.getvalue()) is there
        assert "**" not in screen.getvalue()


PAPER = CalendarFile((CalendarDay(date(2026, 4, 9), Text("", "Appointment"), ()),))


async def test_a_file_is_saved_where_the_person_said(tmp_path: Path) -> None:
    turn = Turn("es", (Reply((Text("", "Here"),), paper=PAPER),))
    console, screen = transport(Recorder(turn), files=tmp_path / "new")
    await console.say("x")
    assert (tmp_path / "new" / "appointment.ics").read_bytes() == b"es"
    assert "appointment.ics" in screen.getvalue()


async def test_without_a_folder_a_file_is_only_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    console, screen = transport(Recorder(Turn("es", (Reply((Text("", "Here"),), paper=PAPER),))))
    await console.say("x")
    assert "appointment.ics" in screen.getvalue()
    assert os.listdir(tmp_path) == []


async def test_a_file_that_cannot_be_made_does_not_end_the_chat() -> None:
    turn = Turn("es", (Reply((Text("", "Here"),), paper=PAPER),))
    console, screen = transport(Recorder(turn), printer=BrokenPrinter())
    await console.say("/start")
    assert FILE_NOT_MADE.source in screen.getvalue()
    assert "Here" in screen.getvalue()
