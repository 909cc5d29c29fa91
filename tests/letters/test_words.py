"""Form numbers and big words as people type them; and questions, which are none of our business here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters.words import MOST_WORDS, FormNumber, names, read

I_862 = FormNumber("I", "862")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("I-862", I_862),
        ("I-220A", FormNumber("I", "220", "A")),
        ("EOIR-26", FormNumber("EOIR", "26")),
        ("I-797C", FormNumber("I", "797", "C")),
        ("i-862", None),
        ("I862", None),
        ("I-1", None),
        ("EOIR-33/IC", None),
        ("", None),
    ],
)
def test_a_printed_number_is_read_only_as_it_is_printed(printed: str, number: FormNumber | None) -> None:
    assert FormNumber.parse(printed) == number
    assert number is None or str(number) == printed


@pytest.mark.parametrize(
    "typed",
    [
        "I-862",
        "i862",
        "I 862",
        "i - 862",
        "I–862",
        "I−862",
        "Ｉ－８６２",
        "l-862",
        "1-862",
        "form I-862",
        "Form I.862",
        "I-862?",
        "收到I-862表格",
    ],
)
def test_one_number_is_typed_in_many_ways(typed: str) -> None:
    found = read(typed)
    assert found is not None
    assert found.numbers == (I_862,)


@pytest.mark.parametrize("typed", ["1862", "862", "xi862", "I-8621", "I-862nd", "a 862", "January 1, 862", "I-8"])
def test_other_figures_are_no_form_numbers(typed: str) -> None:
    found = read(typed)
    assert found is not None
    assert I_862 not in found.numbers


def test_a_number_without_its_letter_stands_for_all_with_one() -> None:
    a, b = FormNumber("I", "220", "A"), FormNumber("I", "220", "B")
    bare = FormNumber("I", "220")
    assert (bare.fits(a), bare.fits(b), a.fits(a), a.fits(b), a.fits(bare)) == (True, True, True, False, False)
    assert not FormNumber("EOIR", "26").fits(FormNumber("I", "26"))


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Notice to Appear", "notice to appear"),
        ("Notice to Appear", "NOTICE TO APEAR"),
        ("Notice to Appear", "notise to appear"),
        ("Notice to Appear", "I got a letter, it says Notice to Appear"),
        ("Notice to Appear", "qué es notice to appear"),
        ("Warrant of Removal/Deportation", "warrant of removal / deportation"),
        ("Filing Receipt for Appeal", "filing reciept of appeal"),
        ("NTA", "got nta"),
    ],
)
def test_big_words_are_found_with_a_wrong_letter_and_words_around_them(known: str, typed: str) -> None:
    found = read(typed)
    assert found is not None
    assert names(known, found.words)


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Notice to Appear", "I missed my notice to appear"),
        ("Notice to Appear", "notice of hearing"),
        ("Notice to Appear", "appear"),
        ("Annual Asylum Fee Notice", "annual asylum fee late"),
        ("Warrant for Arrest", "was i arrested"),
        ("Decision of the Board", "decision from the court"),
        ("Notice of Intent to Deny", "how to answer a notice of intent to deny"),
        ("NTA", "ssn"),
        ("NTA", "eta"),
    ],
)
def test_other_words_and_questions_are_not_taken_for_big_words(known: str, typed: str) -> None:
    found = read(typed)
    assert found is not None
    assert not names(known, found.words)


def test_a_story_is_not_read() -> None:
    assert read("I-862 " + "and " * MOST_WORDS) is None


@given(st.text(max_size=1000))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    assert found is None or len(found.words) <= MOST_WORDS
