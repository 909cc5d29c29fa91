"""The page to keep in the scripts of our languages: direction, joined letters, forms of signs, and what has no form."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from bot.core.papers import Form
from bot.papers.sheet import clean
from tests.support.pages import (
    HEADING,
    RIGHT_TO_LEFT,
    glyphs,
    headed,
    made,
    pieces,
    rows,
)


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
