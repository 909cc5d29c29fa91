"""Sample pages to keep in many languages, and what an unrelated reader finds in the files made of them."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfReader

from bot.core.papers import Form, Sheet, SheetDate, SheetFile, SheetPhone
from bot.core.text import Text, Verbatim
from bot.papers.printer import Printer
from bot.papers.sheet import Size

ROOT = Path(__file__).resolve().parents[2]
DUE = date(2026, 12, 28)

HEADING, LAST_DAY, SAY, NOT_SIGN, FOR = (
    "When my phone is gone",
    "📅 Last day:",
    "I want a lawyer.",
    "✋ I sign nothing.",
    "Help",
)
SUM = "Call {phone} before {day}, **with form {form}**."
WORDS: dict[str, dict[str, str]] = {
    "es": {
        HEADING: "Cuando no tengo teléfono",
        LAST_DAY: "📅 Último día:",
        SAY: "Quiero un abogado.",
        NOT_SIGN: "✋ No firmo nada.",
        FOR: "Ayuda",
        SUM: "Llame al {phone} antes del {day}, **con el formulario {form}**.",
    },
    "zh_Hans": {
        HEADING: "手机不在身边时",
        LAST_DAY: "📅 最后一天：",
        SAY: "我要找律师，直接、骨。",
        NOT_SIGN: "✋ 我不签字。",
        FOR: "帮助",
        SUM: "请在 {day} 之前致电 {phone}，**带上表格 {form}**。",
    },
    "ar": {
        HEADING: "عندما لا يكون هاتفي معي",
        LAST_DAY: "📅 آخر يوم:",
        SAY: "أريد محامياً.",
        NOT_SIGN: "✋ لا أوقّع على شيء.",
        FOR: "مساعدة",
        SUM: "اتصل على {phone} قبل {day}، **مع النموذج {form}**.",
    },
    "fa": {
        HEADING: "وقتی گوشی‌ام نیست",
        LAST_DAY: "📅 آخرین روز ۱۴۰۵:",
        SAY: "وکیل می‌خواهم.",
        NOT_SIGN: "✋ چیزی امضا نمی‌کنم.",
        FOR: "کمک",
    },
    "ug": {
        HEADING: "تېلېفونىم يوق چاغدا",
        LAST_DAY: "📅 ئەڭ ئاخىرقى كۈن:",
        SAY: "ماڭا ئادۋوكات كېرەك.",
        NOT_SIGN: "✋ ھېچنېمىگە ئىمزا قويمايمەن.",
        FOR: "ياردەم",
    },
    "pa": {
        HEADING: "ਜਦੋਂ ਮੇਰਾ ਫ਼ੋਨ ਨਾ ਹੋਵੇ",
        LAST_DAY: "📅 ਆਖ਼ਰੀ ਦਿਨ:",
        SAY: "ਮੈਨੂੰ ਵਕੀਲ ਚਾਹੀਦਾ ਹੈ।",
        NOT_SIGN: "✋ ਮੈਂ ਕੁਝ ਨਹੀਂ ਦਸਤਖ਼ਤ ਕਰਦਾ।",
        FOR: "ਮਦਦ",
    },
    "tr": {HEADING: "Telefonum yanımda değilken", SAY: "Avukat istiyorum: İĞŞÇÖÜ ığşçöü â."},
    "ht": {HEADING: "Lè telefòn mwen pa la", SAY: "Mwen vle yon avoka. È é ò à."},
    "ru": {HEADING: "Когда телефона нет", SAY: "Мне нужен адвокат. Ёё ъ."},
    "pt_BR": {HEADING: "Quando não tenho meu telefone", SAY: "Quero um advogado. Ãõ ç."},
    "fr": {HEADING: "Quand je n’ai plus mon téléphone", SAY: "Je veux un avocat. «\u202fœuvre\u202f» …"},
    "en": {},
}
LANGUAGES = tuple(WORDS)
RIGHT_TO_LEFT = ("ar", "fa", "ug")


class Sample:
    """Texts of the tests' own in many languages, values isolated as the real renderer does it."""

    def render(self, text: Text, language: str) -> str:
        template = WORDS.get(language, {}).get(text.source, text.source)
        return re.sub(
            r"\{(\w+)\}", lambda found: f"\u2068{self._shown(text.values[found[1]], language)}\u2069", template
        )

    def _shown(self, value: object, language: str) -> str:
        if isinstance(value, Verbatim):
            return value.text
        assert isinstance(value, date)
        return (
            f"{value:%B} {value.day}, {value.year}" if language == "en" else f"{value.day}/{value.month} {value.year}"
        )


def text(source: str, **values: date | Verbatim) -> Text:
    return Text("demo/page", source, values)


COUNT = text(SUM, phone=Verbatim("(555) 010-0199"), day=DUE, form=Verbatim("EOIR-26"))
PAGE = Sheet(
    heading=text(HEADING),
    date=SheetDate(text(LAST_DAY), DUE, (COUNT,)),
    say=(text(SAY), text("I am afraid to go back.")),
    not_sign=text(NOT_SIGN),
    phones=(
        SheetPhone(Verbatim("First Helpers"), Verbatim("1-800-555-0100"), text(FOR)),
        SheetPhone(Verbatim("Second Helpers"), Verbatim("(555) 010-0142"), text("In jail")),
        SheetPhone(Verbatim("Third Helpers"), Verbatim("2150#"), text("Letters")),
    ),
    sources=(text("🔎 Checked {day}.", day=date(2026, 3, 1)),),
)


def made(page: Sheet = PAGE, language: str = "es", form: Form = Form.PDF, size: Size = Size.LETTER) -> bytes:
    return Printer(Sample(), size).make(SheetFile(page, form), language).data


def headed(heading: str, language: str) -> bytes:
    """A page on which only the heading is translated."""

    class Renderer:
        def render(self, text: Text, to: str) -> str:
            return heading if text.source == HEADING and to == language else Sample().render(text, "en")

    return Printer(Renderer()).make(SheetFile(PAGE, Form.PDF), language).data


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def page_of(data: bytes) -> PageObject:
    pages = reader(data).pages
    assert len(pages) == 1
    return pages[0]


def words_of(data: bytes) -> str:
    """All words, in one line: where lines break is not the point."""
    return " ".join(page_of(data).extract_text().replace("\u200b", "").split())


def pieces(data: bytes) -> list[tuple[float, float, str, str, float]]:
    """The pieces of text as they lie on the page: height, place from the left, words, font, size."""
    found: list[tuple[float, float, str, str, float]] = []

    def visit(words: str, place: list[float], run: list[float], font: dict[str, str] | None, size: float) -> None:
        words = re.sub("[\u2066-\u2069]", "", words).strip()
        if words and font:
            found.append((round(place[5]), place[4] + run[4], words, font["/BaseFont"].partition("+")[2], size))

    page_of(data).extract_text(visitor_text=visit)
    return found


def rows(data: bytes) -> list[str]:
    """The lines as the eye sees them, from left to right, without spaces."""
    lines: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for height, left, words, _, _ in pieces(data):
        lines[height].append((left, words.replace(" ", "")))
    return ["".join(words for _, words in sorted(line)) for line in lines.values()]


def glyphs(data: bytes) -> Iterator[tuple[str, int]]:
    """Every glyph drawn, with its font; 0 is the box that stands for a sign no font has."""
    page = page_of(data)
    fonts = {name: str(font.get_object()["/BaseFont"]) for name, font in page["/Resources"]["/Font"].items()}
    contents = page.get_contents()
    assert contents is not None
    font = ""
    for operands, operator in contents.operations:
        if operator == b"Tf":
            font = fonts[operands[0]].partition("+")[2]
        parts = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else ()
        for part in parts:
            if raw := getattr(part, "original_bytes", b""):
                yield from ((font, number) for (number,) in struct.iter_unpack(">H", raw))


def picture_chunks(data: bytes) -> dict[bytes, bytes]:
    """The parts of a PNG by name."""
    place, found = 8, {}
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        found[data[place + 4 : place + 8]] = data[place + 8 : place + 8 + length]
        place += length + 12
    return found


def ink(data: bytes) -> tuple[float, float, float, float]:
    """Where the picture's ink begins and ends, in shares of the page: left, top, right, bottom."""
    with Image.open(io.BytesIO(data)) as picture:
        box = picture.convert("L").point(lambda light: 255 if light < 200 else 0).getbbox()
        assert box is not None
        return box[0] / picture.width, box[1] / picture.height, box[2] / picture.width, box[3] / picture.height


def run_alone(code: str, home: Path) -> str:
    """The output of a program in an empty folder, with nowhere to write to but folders of its own."""
    places = {name: home / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "cwd")}
    for place in places.values():
        place.mkdir()
    kept = {name: str(place) for name, place in places.items() if name != "cwd"}
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code, str(ROOT)],
        cwd=places["cwd"],
        env={"PATH": os.environ.get("PATH", ""), **kept},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [found for place in places.values() for found in place.rglob("*")] == []
    return done.stdout.strip()
