"""The drawing of an official paper: its words, where they stand, and a picture that a phone can show."""

from __future__ import annotations

import itertools
import struct
import xml.etree.ElementTree as ET

import pytest

from bot.core.papers import Mark, Sketch, SketchFile
from bot.letters.book import LETTERHEADS, Sender
from bot.papers.printer import Printer
from bot.papers.sketch import HEIGHT, PIXELS, WIDTH, sketch_picture, sketch_svg

SVG = "{http://www.w3.org/2000/svg}"
NOTICE = Sketch(LETTERHEADS[Sender.DHS], "Notice to Appear", (Mark("Date", 62),), "I-862")
ORDER = Sketch(
    LETTERHEADS[Sender.COURT],
    "Order of the Immigration Judge",
    (Mark("Date", 74), Mark("Certificate of Service", 76)),
    "",
)
LONG = Sketch(
    LETTERHEADS[Sender.ICE],
    "Motion to Pretermit the Respondent's Protection & Other Applications",
    (Mark("Date", 2),),
    "",
)


class Renderer:
    """Fails when asked: a drawing has no words of ours."""

    def render(self, text: object, language: str) -> str:
        raise AssertionError


def words(sketch: Sketch) -> list[str]:
    return [each.text or "" for each in ET.fromstring(sketch_svg(sketch)).iter(f"{SVG}text")]


def boxes(sketch: Sketch) -> list[tuple[float, float]]:
    """Upper and lower edge of the highlighted places."""
    rects = [each for each in ET.fromstring(sketch_svg(sketch)).iter(f"{SVG}rect") if each.get("fill") == "#fff1b8"]
    return [(float(each.attrib["y"]), float(each.attrib["y"]) + float(each.attrib["height"])) for each in rects]


def test_it_has_the_words_of_the_paper_and_the_signs_and_no_others() -> None:
    assert words(NOTICE) == [
        "1",
        "U.S. Department of Homeland Security",
        "2",
        "Notice to Appear",
        "3",
        "Date:",
        "4",
        "Form I-862",
    ]


def test_without_a_form_number_there_is_no_fourth_place() -> None:
    assert "4" not in words(ORDER)
    assert words(ORDER).count("3") == 2


@pytest.mark.parametrize("sketch", [NOTICE, ORDER, LONG])
def test_the_places_stand_one_below_the_other_on_the_page(sketch: Sketch) -> None:
    places = boxes(sketch)
    assert places[0][0] > 0
    assert places[-1][1] < HEIGHT
    assert all(above[1] < below[0] for above, below in itertools.pairwise(places))


def test_a_long_heading_is_broken_into_rows_that_fit() -> None:
    rows = words(LONG)[words(LONG).index("2") + 1 : words(LONG).index("3")]
    assert " ".join(rows) == LONG.heading
    assert len(rows) == 3


@pytest.mark.parametrize("at", [0, 50, 100])
def test_the_day_never_lies_on_the_heading_or_the_number(at: int) -> None:
    sketch = Sketch(NOTICE.letterhead, NOTICE.heading, (Mark("Date", at), Mark("Date", at)), "I-862")
    places = boxes(sketch)
    assert all(above[1] < below[0] for above, below in itertools.pairwise(places))


def test_the_drawing_has_no_day_that_somebody_could_take_for_theirs() -> None:
    assert not any(character.isdigit() for word in words(ORDER) if len(word) > 1 for character in word)


def test_the_same_paper_gives_the_same_drawing() -> None:
    assert sketch_svg(NOTICE) == sketch_svg(NOTICE)


def test_the_picture_is_as_wide_as_a_phone_shows_and_small_enough_to_load() -> None:
    picture = sketch_picture(LONG)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (PIXELS, PIXELS * HEIGHT // WIDTH)
    assert len(picture) < 150_000


def test_letters_are_really_drawn() -> None:
    """Without a font typst would leave the words out without a complaint."""
    blank = Sketch(NOTICE.letterhead, "", NOTICE.dates, NOTICE.number)
    assert sketch_picture(NOTICE) != sketch_picture(blank)


def test_the_printer_hands_it_out_under_a_name_that_tells_nothing() -> None:
    file = Printer(Renderer()).make(SketchFile(NOTICE), "fa")
    assert (file.name, file.glance) == ("page.png", True)
    assert file.data == sketch_picture(NOTICE)
