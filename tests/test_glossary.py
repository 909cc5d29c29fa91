"""Hard words: found in screens, explained once, never two explanations for one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.glossary import MOST, Glossary
from bot.settings import ROOT

HEAD = "spec: 1\nterms:\n"
BOND = "  bond:\n    term: bond\n    means: Money paid to wait outside.\n    words: [bond]\n"
HEARING = "  bond_hearing:\n    term: bond hearing\n    means: A hearing on release.\n    words: [bond hearing]\n"
LAWYER = "  lawyer:\n    term: lawyer\n    means: Gives advice.\n    words: [lawyer]\n    everyday: true\n"


def glossary(tmp_path: Path, *terms: str) -> Glossary:
    path = tmp_path / "glossary.yaml"
    path.write_text(HEAD + "".join(terms), encoding="utf-8")
    return Glossary.load(path, tmp_path)


def test_the_longest_word_wins_and_case_does_not_count(tmp_path: Path) -> None:
    words = glossary(tmp_path, BOND, HEARING)
    assert words.found_in(["Ask for a Bond Hearing."]) == ("bond_hearing",)
    assert words.found_in(["A bond hearing sets the bond."]) == ("bond_hearing", "bond")


def test_parts_of_other_words_are_not_found(tmp_path: Path) -> None:
    assert glossary(tmp_path, BOND).found_in(["vagabond, bond-like, bonded"]) == ()


def test_an_everyday_word_is_explained_last_and_never_alone(tmp_path: Path) -> None:
    words = glossary(tmp_path, LAWYER, BOND)
    assert words.found_in(["Ask a lawyer."]) == ()
    assert words.found_in(["Ask a lawyer about bond."]) == ("bond", "lawyer")


def test_an_empty_glossary_finds_nothing() -> None:
    assert Glossary().found_in(["bond"]) == ()


def test_a_word_that_leads_to_two_terms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        glossary(tmp_path, BOND, BOND.replace("  bond:", "  money:"))
    (issue,) = caught.value.issues
    assert (issue.path, issue.line, issue.code) == ("glossary.yaml", 7, "glossary-word")


def test_at_most_six_words_are_explained_at_once() -> None:
    real = Glossary.load(ROOT / "flows" / "us" / "glossary.yaml", ROOT)
    everything = [term.words[0] for term in real.values()]
    assert len(real.found_in([", ".join(everything)])) == MOST
    assert len(real) >= 90
