"""The one door to files: from a paper and a language to a name and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.papers import CalendarFile, Form, Paper, SheetFile, SketchFile
from bot.core.text import Text
from bot.locales.languages import SOURCE
from bot.papers import calendar_file, sheet, sketch

_NAMES = {Form.PDF: "page.pdf", Form.PICTURE: "page.png"}


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file to hand over; its name tells nothing about the topic.

    `glance`: a picture to be looked at in the chat, which may make it smaller; all else must arrive bit by bit.
    """

    name: str
    data: bytes
    glance: bool = False

    def __repr__(self) -> str:
        return "PaperFile(...)"


class Renderer(Protocol):
    """What the printer needs of the locales."""

    def render(self, text: Text, language: str) -> str: ...


class Printer:
    """Makes files in a person's language. Slow enough (a page takes a tenth of a second) to be called in a thread."""

    def __init__(self, renderer: Renderer, size: sheet.Size = sheet.Size.LETTER) -> None:
        self._renderer = renderer
        self._size = size

    def make(self, paper: Paper, language: str) -> PaperFile:
        """The file of a paper. Sheets and drawings need `fonts.can_print()`.

        Raises:
            ContentError: a sheet's words do not fit on one page in the smallest type.
        """

        def own(text: Text) -> str:
            return self._renderer.render(text, language)

        def english(text: Text) -> str:
            return self._renderer.render(text, SOURCE)

        match paper:
            case CalendarFile():
                data = calendar_file.calendar_file(paper, lambda text: _bare(own(text)))
                return PaperFile(calendar_file.NAME, data)
            case SheetFile(page, form):
                data = sheet.sheet_file(page, form, language, own, english, self._size)
                return PaperFile(_NAMES[form], data)
            case SketchFile(drawing):
                return PaperFile(_NAMES[Form.PICTURE], sketch.sketch_picture(drawing), glance=True)


def _bare(text: str) -> str:
    """Without the isolates: calendars show them as boxes."""
    return text.replace("\u2068", "").replace("\u2069", "")
