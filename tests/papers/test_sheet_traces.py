"""What the files of a page tell besides their words, and what making them leaves behind: nothing."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.core.papers import Form, SheetFile
from bot.papers.printer import Printer
from tests.support.pages import (
    PAGE,
    Sample,
    made,
    picture_chunks,
    reader,
    run_alone,
)


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
    assert [file.name for file in files] == ["page.pdf", "page.png"]
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


def test_making_pages_writes_nothing_and_remembers_none(tmp_path: Path) -> None:
    grown = int(run_alone(MAKE, tmp_path))
    # typst by itself would keep the last ten pages in memory: 120 MB.
    assert grown < 50
