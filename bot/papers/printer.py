"""The one door to files: from a paper and a language to a name, a type and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.papers import CalendarFile, Paper
from bot.core.text import Text
from bot.papers import calendar_file


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file to hand over; its name tells nothing about the topic."""

    name: str
    media_type: str
    data: bytes

    def __repr__(self) -> str:
        return "PaperFile(...)"


class Renderer(Protocol):
    """What the printer needs of the locales."""

    def render(self, text: Text, language: str) -> str: ...


class Printer:
    """Makes files in a person's language. Slow enough (a page takes a tenth of a second) to be called in a thread."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def make(self, paper: Paper, language: str) -> PaperFile:
        """The file of a paper."""
        if isinstance(paper, CalendarFile):
            data = calendar_file.calendar_file(paper, lambda text: _bare(self._renderer.render(text, language)))
            return PaperFile(calendar_file.NAME, calendar_file.MEDIA_TYPE, data)
        raise NotImplementedError


def _bare(text: str) -> str:
    """Without the isolates: calendars show them as boxes."""
    return text.replace("\u2068", "").replace("\u2069", "")
