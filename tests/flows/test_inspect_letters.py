"""Faults of papers that show only beside flows and facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.issue import Issue
from bot.core.yaml_source import load
from bot.flows.extract import letter_keys
from bot.flows.inspect import reachable
from bot.flows.inspect_letters import inspect_letters
from bot.flows.library import FlowLibrary
from bot.letters.book import LetterBook
from tests.support.flows import APPEAL, HELPERS, LETTER, ROOT, letters, library_of, world


def library(tmp_path: Path, letter: str = LETTER) -> FlowLibrary:
    return library_of(tmp_path, {"letter": letter, "appeal": APPEAL, "helpers": HELPERS})


def found(tmp_path: Path, letter: str = LETTER, book: LetterBook | None = None) -> list[Issue]:
    return list(
        inspect_letters(library(tmp_path, letter), replace(world(), letters=letters() if book is None else book))
    )


def changed(tmp_path: Path, old: str, new: str) -> LetterBook:
    folder = tmp_path / "letters"
    folder.mkdir()
    for path in (ROOT / "tests" / "support" / "letters").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace(old, new) if path.stem == "summons" else text, encoding="utf-8")
    return LetterBook.load(folder, tmp_path)


def test_sound_papers_have_no_issues(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_without_papers_nothing_is_asked_of_the_flows(tmp_path: Path) -> None:
    assert found(tmp_path, LETTER.replace("which:", "other:"), LetterBook()) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("open: helpers", "open: nobody", "letter-target", 16),
        ("at: when", "at: whenever", "letter-target", 15),
        ("facts: [HRG-1]", "facts: [HRG-999]", "letter-fact", 11),
        ("HRG-1.form", "HRG-1.colour", "letter-value", 12),
        ("{form: HRG-1.form}", "{other: HRG-1.form}", "letter-value", 1),
    ],
)
def test_a_fault_of_a_paper_has_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    (issue,) = found(tmp_path, book=changed(tmp_path, old, new))
    assert (issue.path, issue.line, issue.code) == ("letters/summons.yaml", line, code)


def test_a_paper_that_no_list_offers_is_found(tmp_path: Path) -> None:
    (issue,) = found(tmp_path, LETTER.replace("[summons, judge_order]", "[judge_order]"))
    assert (issue.code, issue.line) == ("letter-unlisted", 2)
    assert "`summons`" in issue.message


def test_a_list_that_offers_an_unknown_paper_is_found(tmp_path: Path) -> None:
    (issue,) = found(tmp_path, LETTER.replace("judge_order]", "judge_order, sumons]"))
    assert (issue.path, issue.line, issue.code) == ("flows/us/letter.yaml", 11, "letter-unknown")
    assert "did you mean `summons`?" in issue.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  which:\n", "  other:\n"),
        ("  which:\n    kind: letters\n", "  which:\n    kind: letters\n    kinds: [receipt]\n"),
    ],
)
def test_the_steps_that_typed_words_open_must_be_there(tmp_path: Path, old: str, new: str) -> None:
    assert [issue.code for issue in found(tmp_path, LETTER.replace(old, new))] == ["letter-flow"]


def test_the_flow_itself_must_be_there(tmp_path: Path) -> None:
    flows = library_of(tmp_path, {"appeal": APPEAL, "helpers": HELPERS})
    codes = {issue.code for issue in inspect_letters(flows, replace(world(), letters=letters()))}
    assert codes == {"letter-flow", "letter-unlisted"}


def test_steps_that_typed_words_or_papers_open_count_as_reached(tmp_path: Path) -> None:
    flows = library(tmp_path)
    assert reachable(flows.flows["letter"], flows) == {"first", "more", "which", "paper"}
    lonely = APPEAL.replace("goto: when", "goto: due")
    flows = library_of(tmp_path, {"letter": LETTER, "appeal": lonely, "helpers": HELPERS})
    assert "when" not in reachable(flows.flows["appeal"], flows)
    assert "when" in reachable(flows.flows["appeal"], flows, letters())


def test_every_text_of_a_paper_reaches_the_translators() -> None:
    path = ROOT / "tests" / "support" / "letters" / "summons.yaml"
    keys = list(letter_keys(load(path, ROOT)))
    assert {key.context for key in keys} == {"paper/summons"}
    assert [(key.source, key.line) for key in keys] == [
        ("Call to court", 4),
        ("This paper starts a case in court. The form is {form}.", 9),
        ('Often near the word "Date".', 10),
        ("It has a court date", 15),
        ("Find a lawyer", 16),
    ]
