"""The page to keep, read back by an unrelated PDF reader: one whole page with all its words on it."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
import typst
from PIL import Image

from bot.core.papers import Form, SheetDate, SheetFile, SheetPhone
from bot.core.text import PartialDate, Text, Verbatim
from bot.errors import ContentError
from bot.flows.steps import sums
from bot.locales.catalogs import Catalogs
from bot.locales.languages import Languages
from bot.locales.render import Renderer
from bot.papers.printer import Printer
from bot.papers.sheet import Size
from tests.support.pages import (
    DUE,
    LANGUAGES,
    PAGE,
    ROOT,
    glyphs,
    ink,
    made,
    page_of,
    picture_chunks,
    pieces,
    text,
    words_of,
)


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
