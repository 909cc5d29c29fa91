"""Our own content's `**bold**` and Telegram's limits: strings in, pieces with entities out. Sends nothing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from telegram import MessageEntity

MESSAGE_LIMIT = 4096
"""UTF-16 code units in one message, counted after markup is taken out."""

_BOLD = re.compile(r"\*\*(?=\S)([^\n]+?)(?<=\S)\*\*")
_SURROGATES = re.compile("[\x00\ud800-\udfff]")
_BORDERS = ("\n\n", "\n", " ")


@dataclass(frozen=True, slots=True)
class Styled:
    """Plain text and the stretches of it that are bold, as indexes of Python characters."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()

    def entities(self) -> list[MessageEntity]:
        """The stretches as Telegram counts them: in UTF-16 code units."""
        return [
            MessageEntity(MessageEntity.BOLD, utf16_length(self.text[:start]), utf16_length(self.text[start:end]))
            for start, end in self.bold
        ]

    def cut(self, start: int, end: int) -> Styled:
        """A part, without blanks at its ends (Telegram drops them and would then misplace the entities)."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        inside = ((max(first, start) - start, min(last, end) - start) for first, last in self.bold)
        return Styled(self.text[start:end], tuple((first, last) for first, last in inside if first < last))


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters outside the basic plane count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def plain(marked: str) -> str:
    """The text without its markup, for labels and pop-ups."""
    return parse(marked).text


def parse(marked: str) -> Styled:
    """Take out `**`; a pair that is not closed on its line stays as it is."""
    marked = _SURROGATES.sub("", marked)
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    length = done = 0
    for match in _BOLD.finditer(marked):
        before, inner = marked[done : match.start()], match.group(1)
        bold.append((length + len(before), length + len(before) + len(inner)))
        parts += [before, inner]
        length += len(before) + len(inner)
        done = match.end()
    parts.append(marked[done:])
    return Styled("".join(parts), tuple(bold))


def split(styled: Styled, limit: int = MESSAGE_LIMIT) -> list[Styled]:
    """Pieces that each fit a message, cut where a reader would pause: paragraph, line, word, or else anywhere."""
    pieces = []
    start = 0
    while start < len(styled.text):
        if styled.text[start].isspace():
            start += 1
            continue
        end = _furthest(styled.text, start, limit)
        if end < len(styled.text):
            end = _border(styled.text, start, end)
        piece = styled.cut(start, end)
        if piece.text:
            pieces.append(piece)
        start = end
    return pieces


def _furthest(text: str, start: int, limit: int) -> int:
    units = 0
    for index in range(start, len(text)):
        units += 2 if text[index] > "\uffff" else 1
        if units > limit:
            return index
    return len(text)


def _border(text: str, start: int, end: int) -> int:
    # A border in the first third would make a stub of a message; then the next finer kind serves better.
    earliest = start + (end - start) // 3
    for border in _BORDERS:
        found = text.rfind(border, earliest, end + len(border))
        if found > start:
            return min(found, end)
    index = end
    while index > end - 32 and index > start + 1 and _continues(text[index]):
        index -= 1
    return index


def _continues(character: str) -> bool:
    return unicodedata.combining(character) > 0 or character in "\u200d\ufe0f"
