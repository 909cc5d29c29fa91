"""The one door to files: from a paper and a language to a name, a type and bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.papers import CalendarFile, Form, Paper, SheetFile, SketchFile
from bot.core.text import Text
from bot.locales.languages import SOURCE
from bot.papers import calendar_file, sheet, sketch

_SHEETS = {Form.PDF: ("page.pdf", "application/pdf"), Form.PICTURE: ("page.png", "image/png")}


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

    def __init__(self, renderer: Renderer, size: sheet.Size = sheet.Size.LETTER) -> None:
        self._renderer = renderer
        self._size = size

    def make(self, paper: Paper, language: str) -> PaperFile:
        """The file of a paper. Sheets and drawings need `sheet.can_print()`.

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
                return PaperFile(calendar_file.NAME, calendar_file.MEDIA_TYPE, data)
            case SheetFile(page, form):
                data = sheet.sheet_file(page, form, language, own, english, self._size)
                name, media_type = _SHEETS[form]
                return PaperFile(name, media_type, data)
            case SketchFile(drawing):
                name, media_type = _SHEETS[Form.PICTURE]
                return PaperFile(name, media_type, sketch.sketch_picture(drawing))


def _bare(text: str) -> str:
    """Without the isolates: calendars show them as boxes."""
    return text.replace("\u2068", "").replace("\u2069", "")
