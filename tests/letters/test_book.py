"""The files of the kinds of papers: what may stand in them, and what typed words lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.papers import Mark, Sketch
from bot.core.text import Text, Verbatim
from bot.errors import ContentError
from bot.letters.book import LETTERHEADS, LetterBook, Sender
from tests.support.flows import letters

GOOD = """\
spec: 1
id: summons
sender: dhs
name: Call to court
forms: [I-862]
about: [I-589]
headings: [Notice to Appear]
also: [NTA]
words_from: made for tests
what: This paper starts a case in court.
find: Often near the word "Date".
facts: [HRG-1]
sketch: {dates: [{words: Date, at: 60}]}
choices:
  - {id: date, label: It has a court date, open: appeal, at: when, set: {how: oral}}
"""


def loaded(folder: Path, text: str = GOOD, name: str = "summons") -> LetterBook:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return LetterBook.load(folder, folder)


def test_a_paper_is_read(tmp_path: Path) -> None:
    letter = loaded(tmp_path)["summons"]
    assert letter.name == Text("paper/summons", "Call to court")
    assert letter.what == Text("paper/summons", "This paper starts a case in court.")
    assert letter.form == Verbatim("I-862")
    assert letter.sketch == Sketch(LETTERHEADS[Sender.DHS], "Notice to Appear", (Mark("Date", 60),), "I-862")
    (choice,) = letter.choices
    assert (choice.flow, choice.step, choice.slots) == ("appeal", "when", {"how": "oral"})


def test_a_number_that_a_paper_only_speaks_of_is_shown_but_not_drawn_on_it(tmp_path: Path) -> None:
    letter = loaded(tmp_path, GOOD.replace("forms: [I-862]\n", ""))["summons"]
    assert letter.form == Verbatim("I-589")
    assert letter.sketch.number == ""


def test_without_a_folder_there_are_no_papers(tmp_path: Path) -> None:
    book = LetterBook.load(tmp_path / "nowhere", tmp_path)
    assert (len(book), book.recognise("I-862")) == (0, ())


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "cure"),
    [
        ("id: summons", "id: other", "letter-id", 2, "must be named other.yaml"),
        ("name: Call to court", "name: A long name of a paper", "letter-name", 4, "the limit is 28"),
        ("forms: [I-862]", "forms: [862]", "content-shape", 5, "write it as it is printed"),
        ("headings: [Notice to Appear]", "headings: [Notice]", "content-shape", 7, "give at least two"),
        ("also: [NTA]", "also: [summons]", "content-shape", 8, "give at least two"),
        ("starts a case", "starts 2 cases", "content-shape", 10, "name a fact's value"),
        ("sender: dhs", "sender: police", "content-shape", 3, "ice"),
        ("at: 60", "at: 160", "content-shape", 13, "100"),
        ("words_from: made for tests\n", "", "content-shape", 1, "`words_from` is missing"),
        ("id: date,", "id: sketch,", "letter-choice", 15, "one of the program's own"),
        ("open: appeal,", "goto: appeal,", "content-shape", 15, "open"),
        ("[I-862]", "[I-862]\ncolour: red", "content-shape", 6, "is not a known key"),
    ],
)
def test_a_fault_is_told_with_line_and_cure(
    tmp_path: Path, old: str, new: str, code: str, line: int, cure: str
) -> None:
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, GOOD.replace(old, new))
    issues = [each for each in caught.value.issues if each.code == code and each.line == line]
    assert [each for each in issues if cure in each.message], [str(each) for each in caught.value.issues]
    assert {each.path for each in caught.value.issues} == {"summons.yaml"}


def test_the_same_button_cannot_stand_twice(tmp_path: Path) -> None:
    twice = GOOD + "  - {id: date, label: Again, open: helpers}\n"
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, twice)
    assert [(each.code, each.line) for each in caught.value.issues] == [("letter-choice", 16)]


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("spec: [", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, GOOD.replace("spec: 1", "spec: 2"))
    assert {each.path for each in caught.value.issues} == {"broken.yaml", "summons.yaml"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("I-862", ("summons",)),
        ("NTA", ("summons",)),
        ("what is I-862?", ("summons",)),
        ("I-862 notice to appear", ("summons",)),
        ("I-589", ("receipt", "rejection")),
        ("my i589", ("receipt", "rejection")),
        ("I-589 receipt", ("receipt",)),
        ("I-589 rejected", ("rejection",)),
        ("I-797", ("receipt", "rejection")),
        ("notice of action", ("receipt", "rejection")),
        ("order of the immigration judge", ("judge_order",)),
        ("I got I-862 and I-589", ("receipt", "rejection", "summons")),
        ("I-862 and I-131", ("summons",)),
        # Questions, and numbers of other papers
        ("how do I fill I-589?", ()),
        ("I-589 fee", ()),
        ("I-862 is wrong, what can I do", ()),
        ("I lost my I-862", ()),
        ("no notice to appear came", ()),
        ("I-131", ()),
        ("EOIR-26", ()),
        ("A 123 456 789", ()),
        ("", ()),
        ("🤷", ()),
    ],
)
def test_typed_words_lead_to_papers_or_to_the_understanding(typed: str, found: tuple[str, ...]) -> None:
    assert letters().recognise(typed) == found


def test_every_big_word_of_a_paper_finds_it() -> None:
    for letter in letters().values():
        for known in (*letter.headings, *letter.also, *map(str, letter.forms)):
            assert letter.id in letters().recognise(known)
