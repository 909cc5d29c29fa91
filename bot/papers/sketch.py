"""Our own drawing of an official paper: where to look on it. An SVG from data, and a picture of it made by typst.

Draws lines in the place of text, and words only where the paper itself has them. Must not hold words of our own: what
the numbers in the drawing mean stands in the message that comes with it, in the person's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from bot.core.papers import Mark, Sketch
from bot.papers.fonts import LATIN, fonts

WIDTH, HEIGHT = 360, 460
"""The drawing in its own units: a phone held upright."""

PIXELS = 1080
"""Across: as many as a phone shows."""

WHO, WORDS, DATE, NUMBER = "1", "2", "3", "4"
"""The signs in the drawing: who sent it, the big words, the date, the form number."""

_PAPER, _EDGE, _INK, _LINE, _GROUND = "#ffffff", "#9aa1a8", "#16191c", "#d5d9dd", "#e9ecef"
_MARK, _GLOW = "#0b57a4", "#fff1b8"

_LEFT, _RIGHT, _TOP, _FOOT = 34, 326, 24, 436
_ROW = 15
_INNER = 16
_HEADING_SIZE, _HEADING_ROW = 18, 23
_MARKED_HEIGHT = 24


def sketch_picture(sketch: Sketch) -> bytes:
    """The drawing as PNG. Needs `fonts.can_print()`, for the fonts."""
    import typst  # noqa: PLC0415 - a bot without it still answers

    page = f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n"
    picture = '#image(bytes(sys.inputs.drawing), format: "svg", width: 100%)\n'
    made: bytes = typst.compile(
        (page + picture).encode(),
        font_paths=fonts(None),
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS / WIDTH * 72,
        sys_inputs={"drawing": sketch_svg(sketch)},
    )
    return made


def sketch_svg(sketch: Sketch) -> str:
    """The drawing. The same sketch gives the same drawing."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{LATIN}">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_GROUND}"/>',
            f'<rect x="{_LEFT - 10}" y="{_TOP - 10}" width="{_RIGHT - _LEFT + 20}" height="{_FOOT - _TOP + 16}" '
            f'rx="3" fill="{_PAPER}" stroke="{_EDGE}"/>',
            *_page(sketch),
            "</svg>",
        ]
    )


def _page(sketch: Sketch) -> Iterator[str]:
    y = _TOP + 2
    yield from _letterhead(sketch.letterhead, y)
    y += len(sketch.letterhead) * _ROW + 18
    rows = _wrapped(sketch.heading, _HEADING_SIZE, _RIGHT - _LEFT - 46)
    yield from _heading(rows, y)
    y += len(rows) * _HEADING_ROW + 20
    foot = _FOOT - (30 if sketch.number else 8)
    places = _places(sketch.dates, y, foot)
    yield from _text(y, foot, [(place - 6, place + _MARKED_HEIGHT + 6) for place in places])
    for mark, place in zip(sketch.dates, places, strict=True):
        yield from _date(mark, place)
    if sketch.number:
        yield from _number(sketch.number)


def _letterhead(rows: tuple[str, ...], y: float) -> Iterator[str]:
    yield _box(_LEFT, y, _RIGHT - _LEFT - 30, len(rows) * _ROW + 8, WHO)
    for number, row in enumerate(rows):
        yield _words(row, _LEFT + 8, y + 15 + number * _ROW, 11)


def _heading(rows: list[str], y: float) -> Iterator[str]:
    yield _box(_LEFT, y, _RIGHT - _LEFT - 30, len(rows) * _HEADING_ROW + 10, WORDS)
    for number, row in enumerate(rows):
        yield _words(row, _LEFT + 8, y + 21 + number * _HEADING_ROW, _HEADING_SIZE, bold=True)


def _places(marks: tuple[Mark, ...], top: float, foot: float) -> list[float]:
    """How far down each mark is drawn: where it asks to be, below the heading, above the foot, not on another."""
    places: list[float] = []
    step = _MARKED_HEIGHT + 14
    for below, mark in zip(range(len(marks) - 1, -1, -1), marks, strict=True):
        wanted = _TOP + (_FOOT - _TOP) * mark.at / 100
        highest = places[-1] + step if places else top
        places.append(min(max(wanted, highest), foot - _MARKED_HEIGHT - 4 - below * step))
    return places


def _text(top: float, foot: float, taken: list[tuple[float, float]]) -> Iterator[str]:
    """Grey lines where the paper has text, in paragraphs, around the marked places."""
    y, number = top, 0
    while y + 6 < foot:
        number += 1
        short = number % 4 == 0
        if all(y + 5 < start or y > end for start, end in taken):
            width = (_RIGHT - _LEFT) * (0.55 if short else 0.97)
            yield f'<rect x="{_LEFT}" y="{y:.0f}" width="{width:.0f}" height="5" rx="2" fill="{_LINE}"/>'
        y += 20 if short else 12


def _date(mark: Mark, y: float) -> Iterator[str]:
    """The printed words and, beside them, the box in which the day would stand."""
    yield _box(_LEFT, y, _RIGHT - _LEFT - 30, _MARKED_HEIGHT, DATE)
    label = f"{mark.words}:"
    yield _words(label, _LEFT + 8, y + 16.5, 12, bold=True)
    start = _LEFT + 18 + _width(label, 12)
    for part in range(3):
        # Three boxes for day, month and year; no number is drawn, or somebody would take it for theirs.
        yield (
            f'<rect x="{start + part * 24:.0f}" y="{y + 6}" width="19" height="12" rx="2" fill="{_PAPER}" '
            f'stroke="{_MARK}"/>'
        )


def _number(number: str) -> Iterator[str]:
    y = _FOOT - 24
    width = 22 + len(f"Form {number}") * 6
    yield _box(_LEFT, y, width, 20, NUMBER)
    yield _words(f"Form {number}", _LEFT + 8, y + 14, 10)


def _wrapped(text: str, size: float, room: float) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if rows[-1] and _width(longer, size) > room:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


_NARROW, _WIDE = frozenset("ijlftr.,:;'/-I "), frozenset("mwMWOQGND&")


def _width(text: str, size: float) -> float:
    """About how wide bold words are: an SVG has no line breaks of its own, so they are made here."""
    return size * sum(0.4 if each in _NARROW else 0.85 if each in _WIDE else 0.64 for each in text)


def _box(x: float, y: float, width: float, height: float, sign: str) -> str:
    """A highlighted place with its sign, and an arrow from one to the other."""
    right, middle = x + width, y + height / 2
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{_GLOW}" stroke="{_MARK}" '
        f'stroke-width="1.6"/>'
        f'<path d="M{right + 12} {middle} h-9 m4 -4 l-4 4 l4 4" fill="none" stroke="{_MARK}" stroke-width="1.6"/>'
        f'<circle cx="{right + 21}" cy="{middle}" r="9" fill="{_MARK}"/>'
        f'<text x="{right + 21}" y="{middle + 4.2}" font-size="12" font-weight="bold" text-anchor="middle" '
        f'fill="{_PAPER}">{sign}</text>'
    )


def _words(text: str, x: float, y: float, size: float, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight} fill="{_INK}">{escape(text)}</text>'
