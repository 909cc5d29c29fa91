"""The page to keep, read back by an unrelated PDF reader: one whole page in every script, nothing in it that tells."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdf import PageObject, PdfReader

from bot.core.papers import Form, Sheet, SheetDate, SheetFile, SheetPhone
from bot.core.text import PartialDate, Text, Verbatim
from bot.errors import ContentError
from bot.flows.steps import sums
from bot.locales.catalogs import Catalogs
from bot.locales.languages import Languages
from bot.locales.render import Renderer
from bot.papers import sheet
from bot.papers.printer import Printer
from bot.papers.sheet import Size, can_print, clean

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


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_one_whole_page_without_a_single_box(language: str, size: Size) -> None:
    pdf = made(language=language, size=size)
    inches = (8.5, 11) if size is Size.LETTER else (210 / 25.4, 297 / 25.4)
    box = page_of(pdf).mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((inches[0] * 72, inches[1] * 72), abs=0.1)
    drawn = list(glyphs(pdf))
    assert len(drawn) > 200
    assert [font for font, number in drawn if number == 0] == []


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("language", ["es", "zh_Hans", "ar", "pa"])
def test_a_picture_keeps_its_margins(language: str, size: Size) -> None:
    picture = made(language=language, form=Form.PICTURE, size=size)
    width, height = struct.unpack(">II", picture_chunks(picture)[b"IHDR"][:8])
    assert width == pytest.approx(1240, abs=1)
    assert height / width == pytest.approx(11 / 8.5 if size is Size.LETTER else 297 / 210, abs=0.002)
    left, top, right, bottom = ink(picture)
    assert left == pytest.approx(0.07, abs=0.01)
    assert right == pytest.approx(0.93, abs=0.01)
    assert top > 0.045
    assert bottom < 0.95


def test_the_boxes_would_be_seen() -> None:
    fonts = typst.Fonts(include_embedded_fonts=False)
    words = b'#text(font: "Noto Sans", "a\\u{e123}")'
    data = typst.compile(words, format="pdf", font_paths=fonts, ignore_system_fonts=True)
    assert 0 in [number for _, number in glyphs(data)]


def test_everything_to_keep_stands_on_it_in_both_languages() -> None:
    words = words_of(made())
    for expected in (
        "Cuando no tengo teléfono",
        "When my phone is gone",
        "Último día: Last day:",
        "28/12 2026 December 28, 2026",
        "antes del 28/12 2026, con el formulario EOIR-26.",
        "before December 28, 2026, with form EOIR-26.",
        "Show this or say it",
        "I want a lawyer. Quiero un abogado.",
        "I am afraid to go back.",
        "Do not sign",
        "No firmo nada. I sign nothing.",
        "Learn these numbers by heart",
        "1-800-555-0100 First Helpers",
        "(555) 010-0142 Second Helpers",
        "2150# Third Helpers",
        "Ayuda Help",
        "My notes",
        "Checked March 1, 2026.",
    ):
        assert expected in words
    assert "*" not in words
    assert not re.search("[📅✋🔎\u2066-\u2069]", words)


def test_what_matters_is_large_and_bold() -> None:
    size = {words: size for _, _, words, font, size in pieces(made()) if font == "NotoSans-Bold"}
    body = size["Do not sign"]
    assert body == 14
    assert size["I want a lawyer."] == pytest.approx(1.3 * body)
    assert size["December 28, 2026"] == pytest.approx(1.35 * body)
    assert size["1-800-555-0100"] == pytest.approx(1.6 * body)


@pytest.mark.parametrize("size", Size)
def test_there_is_room_to_write_by_hand(size: Size) -> None:
    with Image.open(io.BytesIO(made(form=Form.PICTURE, size=size))) as picture:
        millimetre = picture.width / (8.5 * 25.4 if size is Size.LETTER else 210)
        # Between the columns nothing is printed but frames, bands and, as the thinnest, the lines to write on.
        middle = picture.width // 2
        column = picture.convert("L").crop((middle, 0, middle + 1, picture.height)).tobytes()
    dark = [place for place, light in enumerate(column) if light < 250]
    thin = [place for place in dark if place - 3 not in dark and place + 3 not in dark]
    lines = [place for place in thin if place - 1 not in thin]
    assert len(lines) >= 3
    assert min(later - earlier for earlier, later in pairwise(lines)) >= 8.8 * millimetre


def test_a_page_without_a_date_has_none() -> None:
    words = words_of(made(replace(PAGE, date=None)))
    assert "I want a lawyer." in words
    assert "Last day" not in words
    assert "December" not in words


def test_english_readers_get_each_sentence_once() -> None:
    words = words_of(made(language="en"))
    for sentence in ("When my phone is gone", "I want a lawyer.", "I sign nothing.", "Do not sign", "My notes"):
        assert words.count(sentence) == 1
    assert words.count("December 28, 2026") == 2  # the day, and once more in the sum


def test_a_sentence_nobody_translated_stands_once_and_wholly_in_english() -> None:
    words = words_of(made(language="tr"))
    assert words.count("with form EOIR-26.") == 1
    assert "before December 28, 2026," in words
    assert "28/12 2026" in words  # the day itself is still told in the reader's way


def test_real_catalogs_give_the_sum_in_the_readers_language() -> None:
    languages = Languages.load(ROOT)
    real = Renderer(Catalogs.load(ROOT / "locales", languages), languages, strict=True)
    lines = (
        sums.SAFE.with_values(safe_by=date(2026, 12, 18)),
        sums.SOURCE.with_values(authority=Verbatim("8 CFR 1003.38"), checked_on=PartialDate("2026-11-20")),
    )
    page = replace(PAGE, date=SheetDate(text("Day"), DUE, lines), sources=())
    page = replace(page, phones=(), say=(text("Say"),))
    spanish = words_of(Printer(real).make(SheetFile(page, Form.PDF), "es").data)
    assert "lunes, 28 de diciembre de 2026 Monday, December 28, 2026" in spanish
    assert "Más seguro: que esté allá a más tardar el viernes, 18 de diciembre de 2026." in spanish
    assert "Safer: have it there by Friday, December 18, 2026." in spanish
    chinese = words_of(Printer(real).make(SheetFile(page, Form.PDF), "zh_Hans").data)
    assert "2026年12月28日星期一" in chinese.replace(" ", "")


@pytest.mark.parametrize("language", ["es", "ar", "zh_Hans"])
def test_a_long_page_shrinks_and_loses_nothing(language: str) -> None:
    long = tuple(text(" ".join(f"{letter}{number}" for number in range(60)) + ".") for letter in "abc")
    page = replace(PAGE, say=long, sources=(*PAGE.sources, text("The very last words of all.")))
    data = made(page, language)
    words = words_of(data)
    for sentence in long:
        assert sentence.source in words
    assert words.endswith("The very last words of all.")
    sizes = {size for _, _, _, font, size in pieces(data) if font == "NotoSans-Bold"}
    assert max(sizes) < 1.6 * 14
    assert ink(made(page, language, Form.PICTURE))[3] < 0.95


def test_more_than_a_page_holds_is_refused_without_quoting_it() -> None:
    with pytest.raises(ContentError) as caught:
        made(replace(PAGE, say=(text("secret words " * 4000),)))
    (issue,) = caught.value.issues
    assert (issue.path, issue.code) == ("demo/page", "sheet")
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


HOSTILE = (
    '#panic("x")',
    "#sys.inputs #set page(height: 9in)",
    "*a _b_ `c` $x^2$ <d> @e",
    "] ) } [ ( {",
    'back\\slash \\u{41} "quotes" ' + "'q'",
    "// not a comment /* nor this */",
    "= heading - list + enum / term: x ~ --- ...",
    "https://example.org/a?b=c#d",
    "{missing} {{ }} %s $(id)",
    "<script>alert(1)</script> &amp;",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_is_read_as_markup(hostile: str) -> None:
    class Raw:
        def render(self, text: Text, language: str) -> str:
            return f"own {hostile}" if language == "es" else f"{hostile} end"

    page = replace(PAGE, date=SheetDate(text("a"), DUE, (text("b"),)), say=(text("c"),))
    page = replace(page, phones=(SheetPhone(Verbatim(hostile), Verbatim(hostile), text("d")),))
    words = words_of(Printer(Raw()).make(SheetFile(page, Form.PDF), "es").data)
    assert f"own {hostile}" in words
    assert f"{hostile} end" in words


def test_a_word_without_end_breaks_rather_than_run_over_the_edge() -> None:
    page = replace(PAGE, heading=text("w" * 300), say=(text("m" * 300),), not_sign=text("https://x.org/" + "a" * 200))
    assert "m" * 300 in words_of(made(page)).replace(" ", "")
    assert ink(made(page, form=Form.PICTURE))[2] < 0.94


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_right_to_left_lines_begin_at_the_right_and_english_at_the_left(language: str) -> None:
    found = pieces(made(language=language))
    own = [(left, size * len(words)) for _, left, words, font, size in found if font.startswith("NotoNaskhArabic")]
    assert min(left for left, _ in own) > 250  # nothing of it in the left column but the uses of the numbers
    english = {words: left for _, left, words, font, _ in found if font.startswith("NotoSans-")}
    for sentence in ("When my phone is gone", "I want a lawyer.", "I sign nothing.", "Do not sign"):
        assert english[sentence] < 60
    with Image.open(io.BytesIO(made(language=language, form=Form.PICTURE))) as picture:
        sign = picture.convert("L").crop((picture.width * 85 // 100, 0, picture.width * 93 // 100, picture.height))
        assert sign.getbbox() is not None


def test_numbers_and_names_of_forms_keep_their_order_within_arabic() -> None:
    lines = rows(made(language="ar"))
    own = [line for line in lines if "اتصل" in line]
    assert len(own) == 1
    assert "(555)010-0199" in own[0]
    assert any("EOIR-26" in line for line in lines)
    assert any("28/122026" in line for line in lines)
    assert own[0].index("(555)010-0199") < own[0].index("اتصل")


def test_an_arabic_sentence_ends_at_the_left() -> None:
    assert rows(headed("اتصل على \u2068911\u2069.", "ar"))[0].startswith(f"{HEADING}.911".replace(" ", ""))


def test_arabic_letters_are_joined() -> None:
    data = headed("ععع ع", "ar")
    forms = [number for font, number in glyphs(data) if font == "NotoNaskhArabic-Bold"]
    # At the begin, in the middle, at the end, alone (and the space between).
    assert len(set(forms[:5])) == 5


def test_chinese_is_set_in_chinese_forms() -> None:
    fonts = {font for font, _ in glyphs(made(language="zh_Hans"))}
    chinese = {font for font in fonts if "CJK" in font}
    assert chinese
    assert all(re.match(r"NotoSansCJKsc-(Regular|Bold)", font) for font in chinese)


def test_punjabi_runs_from_left_to_right() -> None:
    data = headed("ਫ਼ੋਨ ਨੰਬਰ 911.", "pa")
    assert min(left for _, left, _, font, _ in pieces(data) if "Gurmukhi" in font) < 60
    assert "911.When" in rows(data)[0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("📅 Last day:", "Last day:"),
        ("☎️ {x}\n⚠️ y ⏳", "{x}\ny"),
        ("1️⃣ one", "1 one"),
        ("👩🏽‍⚖️ judge ⬅️☰✅⚖️🧹", "judge"),
        ("می‌خواهم", "می‌خواهم"),
        ("ਕ੍‍ਯ", "ਕ੍‍ਯ"),
        ("a\u202eb\ufeffc\x07d\ue000e\ud800f", "abcdef"),
        ("a\tb\r\nc\u2028d\n\n\ne", "a b\nc\nd\ne"),
        ("call \u2068911\u2069", "call 911"),
        ("اتصل \u2068911\u2069", "اتصل \u2068911\u2069"),
    ],
)
def test_signs_that_print_as_boxes_go_and_letters_stay(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_pdf_tells_nothing_but_the_typesetters_name(language: str) -> None:
    data = made(language=language)
    document = reader(data)
    assert dict(document.metadata or {}) == {"/Creator": f"Typst {typst_version(data)}"}
    seen = document.xmp_metadata
    assert seen is not None
    assert (seen.dc_title, seen.dc_creator, seen.dc_subject) == ({}, [], [])
    assert (seen.xmp_create_date, seen.xmp_modify_date, seen.xmp_metadata_date) == (None, None, None)
    assert not re.search(rb"CreationDate|ModDate|/Author|/Producer|/Subject|/Keywords", data)
    assert not re.search(rb"(?i)asylum|guide|telegram|python", data)


def typst_version(data: bytes) -> str:
    found = re.search(rb"/Creator\(Typst ([\d.]+)\)", data)
    assert found is not None
    return found[1].decode()


def test_a_picture_holds_only_the_picture() -> None:
    assert set(picture_chunks(made(form=Form.PICTURE))) == {b"IHDR", b"IDAT", b"IEND"}


def test_the_same_page_is_the_same_bytes_whenever_it_is_made() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: made(), range(4))) == {made()}


def test_names_tell_nothing() -> None:
    printer = Printer(Sample())
    files = [printer.make(SheetFile(PAGE, form), "es") for form in Form]
    assert [(file.name, file.media_type) for file in files] == [
        ("page.pdf", "application/pdf"),
        ("page.png", "image/png"),
    ]
    assert files[0].data.startswith(b"%PDF-")
    assert files[1].data.startswith(b"\x89PNG")


MAKE = """
import psutil, sys
sys.path.insert(0, sys.argv[1])
from datetime import date, timedelta
from bot.core.papers import Form, Sheet, SheetDate, SheetFile
from bot.core.text import Text
from bot.papers.printer import Printer

class Renderer:
    def render(self, text, language):
        return f"{language}: {text.source} {text.values.get('day', '')}"

def make(number, form):
    words = Text("", " ".join(f"word{number}x{other}" for other in range(40)))
    day = SheetDate(words, date(2026, 1, 1) + timedelta(number), (words,) * 3)
    return Printer(Renderer()).make(SheetFile(Sheet(words, day, (words,) * 3, words, (), (words,)), form), "es").data

make(0, Form.PICTURE)
before = psutil.Process().memory_info().rss
for number in range(1, 13):
    make(number, Form.PDF)
print((psutil.Process().memory_info().rss - before) // 2**20)
"""


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


def test_making_pages_writes_nothing_and_remembers_none(tmp_path: Path) -> None:
    grown = int(run_alone(MAKE, tmp_path))
    # typst by itself would keep the last ten pages in memory: 120 MB.
    assert grown < 50


def test_a_machine_with_fonts_can_print() -> None:
    assert can_print()


def test_without_the_fonts_nothing_is_promised(tmp_path: Path) -> None:
    assert not can_print(tmp_path)
    assert not can_print(tmp_path / "nowhere")
    (tmp_path / "some").mkdir()
    for font in typst.Fonts(include_embedded_fonts=False).fonts():
        if font.family == sheet.FAMILIES[0] and font.path:
            (tmp_path / "some" / Path(font.path).name).symlink_to(font.path)
    assert any((tmp_path / "some").iterdir())
    assert not can_print(tmp_path / "some")


def test_all_fonts_in_a_folder_of_ones_own_will_do(tmp_path: Path) -> None:
    for font in typst.Fonts(include_embedded_fonts=False).fonts():
        target = tmp_path / Path(font.path or "").name
        if font.family in sheet.FAMILIES and not target.exists():
            target.symlink_to(font.path or "")
    assert can_print(tmp_path)


def test_without_typst_the_bot_still_answers(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['typst'] = None\n"
        "import logging; logging.disable()\n"
        "from bot.papers.sheet import can_print; import bot.papers.printer; print(can_print())"
    )
    assert run_alone(code, tmp_path) == "False"
