"""The page to keep: one sheet of paper in two languages, set by typst in memory, as PDF or as picture.

Owns labels, cleaning and the fit to one page. Must not write to disk, nor put words into typst's own language:
they travel as JSON, so that no translation can be read as markup.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.core.issue import Issue
from bot.core.papers import Form, Sheet, SheetDate, SheetPhone
from bot.core.text import Text, Verbatim, message
from bot.errors import ContentError
from bot.papers.fonts import CHINESE, FAMILIES, GURMUKHI, NASKH, fonts

SHOW_OR_SAY = message("sheet", "Show this or say it")
DO_NOT_SIGN = message("sheet", "Do not sign")
BY_HEART = message("sheet", "Learn these numbers by heart")
# Only notes: lines for a name, a family or an A-number would ask people to carry what can be used against them.
OWN_NUMBER = message("sheet", "The number of a lawyer, or of a person you trust")
NOTES = message("sheet", "My notes")

SIZES = tuple(step / 2 for step in range(10, 29))
"""Sizes of the body type in points; the largest that fits on one page is taken, and nothing is ever cut."""

_NOTE_ROWS = 3
_NUMBERS = 3
_REMEMBERED = 11
_PICTURE_WIDTH = 1240


class Size(StrEnum):
    """The paper people have: letter in the United States, A4 nearly everywhere else."""

    LETTER = "us-letter"
    A4 = "a4"


_INCHES = {Size.LETTER: 8.5, Size.A4: 210 / 25.4}

type Render = Callable[[Text], str]
type _Data = dict[str, Any]


def sheet_file(
    sheet: Sheet,
    form: Form,
    language: str,
    own: Render,
    english: Render,
    size: Size = Size.LETTER,
    folder: Path | None = None,
) -> bytes:
    """The page.

    Args:
        sheet: the words.
        form: PDF, or a picture of about 1240 pixels across.
        language: the code of the person's language.
        own: makes a text's words in that language.
        english: makes them in English, for the officer, the lawyer and whoever else helps.
        size: of the paper.
        folder: where the fonts are; None looks where the system keeps its own.

    Raises:
        ContentError: the words do not fit on one page in the smallest type.
    """
    import typst  # noqa: PLC0415 - a bot without it still answers

    data = _page(sheet, language, own, english) | {"paper": size.value}
    try:
        made = typst.compile(
            files("bot.papers").joinpath("sheet.typ").read_bytes(),
            font_paths=fonts(folder),
            ignore_system_fonts=True,
            format="pdf" if form is Form.PDF else "png",
            ppi=_PICTURE_WIDTH / _INCHES[size],
            sys_inputs={"page": json.dumps(data)},
        )
    except typst.TypstError:
        # Its own message quotes the page.
        cure = "has more words than a page holds; shorten them"
        raise ContentError([Issue(sheet.heading.context, 0, "sheet", cure)]) from None
    finally:
        # typst remembers its last ten papers, words and all; empty ones push this one out, and spare 150 MB.
        for _ in range(_REMEMBERED):
            typst.compile(b"", font_paths=fonts(folder), ignore_system_fonts=True, format="svg")
    return made


def _page(sheet: Sheet, language: str, own: Render, english: Render) -> _Data:
    translated: list[str] = []

    def pair(text: Text) -> _Data:
        in_own, in_english = clean(own(text)), clean(english(text))
        # Where nothing is translated, and for readers of English, the words stand once.
        if in_own == in_english or _is_untranslated(text, own, english):
            return {"own": None, "english": _lines(in_english)}
        translated.append(in_own)
        return {"own": _lines(in_own), "english": _lines(in_english)}

    labels = {"say": SHOW_OR_SAY, "not_sign": DO_NOT_SIGN, "phones": BY_HEART, "notes": NOTES}
    data: _Data = {
        "heading": pair(sheet.heading),
        "date": _date(sheet.date, pair) if sheet.date else None,
        "say": [pair(sentence) for sentence in sheet.say],
        "not_sign": pair(sheet.not_sign),
        "phones": [_phone(phone, pair) for phone in (*sheet.phones, *_blanks(len(sheet.phones)))],
        "sources": [pair(source) for source in sheet.sources],
        "labels": {name: pair(label) for name, label in labels.items()},
        "sizes": SIZES,
        "note_rows": _NOTE_ROWS,
    }
    return data | {"own": _voice(language, "".join(translated)), "english": _voice("en", "")}


def _is_untranslated(text: Text, own: Render, english: Render) -> bool:
    """Whether both sentences are the English one; with the person's own dates in it, it would be neither."""
    bare = text.with_values(**{name: Verbatim("") for name in text.values})
    words = clean(english(bare))
    return any(sign.isalpha() for sign in words) and clean(own(bare)) == words


def _date(entry: SheetDate, pair: Callable[[Text], _Data]) -> _Data:
    day = Text("", "{day}", {"day": entry.day})
    return {"heading": pair(entry.heading), "day": pair(day), "lines": [pair(line) for line in entry.lines]}


def _blanks(there: int) -> tuple[SheetPhone, ...]:
    """Places to write in numbers that only the person knows, up to three in all."""
    return (SheetPhone(Verbatim(""), Verbatim("_" * 16), OWN_NUMBER),) * max(_NUMBERS - there, 0)


def _phone(phone: SheetPhone, pair: Callable[[Text], _Data]) -> _Data:
    return {
        "name": _lines(clean(phone.name.text)),
        "number": _lines(clean(phone.number.text)),
        "what_for": pair(phone.what_for),
        "note": pair(phone.note) if phone.note else None,
    }


# The script of the words chooses the first font, so that brackets, spaces and figures match the letters around them;
# typst takes what that font lacks from the next. The Chinese one is named: Japanese forms of the same signs differ.
_SCRIPTS = (
    (re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"), NASKH),
    (re.compile("[\u0a00-\u0a7f]"), GURMUKHI),
    (re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff]"), CHINESE),
)
_REGIONS = {"Hans": "cn"}  # typst asks for a country where we name a script


def _voice(language: str, words: str) -> _Data:
    """How typst shall set a language: fonts in order, direction by the letters themselves."""
    first = next((family for script, family in _SCRIPTS if script.search(words)), FAMILIES[0])
    turned = sum(_is_turned(sign) for sign in words)
    straight = sum(unicodedata.bidirectional(sign) == "L" for sign in words)
    tongue, _, region = language.partition("_")
    return {
        "lang": tongue,
        "region": _REGIONS.get(region) or (region.lower() if len(region) == 2 else None),
        "rtl": turned > straight,
        # Naskh letters are small for their size, and need room above and below.
        "scale": 1.15 if first == NASKH else 1,
        "leading": 0.4 if first == NASKH else 0.3,
        "fonts": list(dict.fromkeys((first, *FAMILIES))),
    }


def _is_turned(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in ("R", "AL")


_PICTURES = re.compile(
    # A joiner belongs to a picture only when one stands on both sides: Persian and Punjabi words need theirs.
    "[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "(?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[\u2600-\u27bf\U0001f000-\U0001faff])*"
    "|[\ufe0e\ufe0f\u20e3\U000e0000-\U000e007f]"
)
_UNPRINTABLE = re.compile("[\u202a-\u202e\ufeff\ufffc\ufffd]")
_BOXES = ("Cc", "Cn", "Co", "Cs")
_ISOLATES = re.compile("[\u2066-\u2069]")
# Chinese breaks anywhere but before its stops, and needs no help.
_LONG = re.compile(r"[^\s\u200b\u3000-\u9fff\uff00-\uffef]{30}(?=[^\s\u200b])")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def clean(text: str) -> str:
    """Without pictures, for which no font is needed then, and without signs that print as boxes or turn text around."""
    text = _UNPRINTABLE.sub("", _PICTURES.sub("", "\n".join(text.replace("\t", " ").splitlines())))
    text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in _BOXES)
    if not any(_is_turned(sign) for sign in text):
        # Nothing to keep apart; whoever copies or searches the words finds them whole.
        text = _ISOLATES.sub("", text)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _lines(text: str) -> list[list[dict[str, str | bool]]]:
    return [list(_runs(line)) for line in text.split("\n")]


def _runs(line: str) -> Iterable[dict[str, str | bool]]:
    """The parts of a line between and inside `**`."""
    for index, words in enumerate(_BOLD.split(line)):
        if words:
            # Any longer word may break, or it would run over the edge.
            yield {"words": _LONG.sub("\\g<0>\u200b", words), "bold": index % 2 == 1}
