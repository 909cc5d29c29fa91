"""Texts that advise, promise, shout, hold numbers or are hard to read are found; the real ones are not such."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks.wording import WORDING, Wording, first_screens, load_wording, measure, wording_issues
from bot.core.yaml_source import load
from bot.settings import ROOT
from tests.support.flows import library_of

RULES = load_wording(ROOT)
SOURCE = load(ROOT / WORDING, ROOT)
FLOW = """\
spec: 1
id: sample
title: A sample
review: {{checked_on: 2026-11-23}}
people: [eoir-pro-bono-list]
start: first
steps:
  first:
    kind: say
    text: "{text}"
"""


def codes(tmp_path: Path, text: str, rules: Wording = RULES) -> list[str]:
    library = library_of(tmp_path, {"sample": FLOW.format(text=text)})
    return [issue.code for issue in wording_issues(library, rules.model_copy(update={"exceptions": ()}), SOURCE)]


@pytest.mark.parametrize(
    "text",
    [
        "You should appeal.",
        "You shouldn't go.",
        "We recommend a lawyer.",
        "The best thing is to wait.",
        "You have a good case.",
        "You will win.",
        "You are safe there.",
        "They cannot deport you.",
        "Don't worry.",
        "Unfortunately it is late.",
        "It is your fault.",
        "Just call them.",
        "Send us your papers.",
        "Go now!",
        "You must NOT go.",
        "Aliens can apply.",
        "This is guaranteed.",
    ],
)
def test_a_phrase_that_advises_predicts_promises_or_hurts_is_found(tmp_path: Path, text: str) -> None:
    assert "wording-phrase" in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    ["You can ask the judge.", "People often call a lawyer.", "This was not because of you.", "Do not send it here."],
)
def test_a_plain_sentence_passes(tmp_path: Path, text: str) -> None:
    assert codes(tmp_path, text) == []


def test_a_number_in_a_text_is_found_and_a_placeholder_a_list_and_911_are_not(tmp_path: Path) -> None:
    assert codes(tmp_path, "You have 30 days.") == ["wording-number"]
    assert codes(tmp_path, "1. Call 911 within {days2}.") == []


def test_a_hard_text_is_found_and_a_short_one_is_not_measured(tmp_path: Path) -> None:
    hard = (
        "Notwithstanding administrative considerations, individuals experiencing detention may contemplate litigation."
    )
    assert "wording-grade" in codes(tmp_path, hard + " " + hard)
    assert codes(tmp_path, "Administrative considerations.") == []


def test_an_exception_holds_for_its_text_only_and_an_unused_one_is_an_error(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"sample": FLOW.format(text="You should appeal.")})
    fitting = {"context": "sample/first", "text": "You should", "why": "for this test"}
    idle = {"context": "sample/first", "text": "We promise", "why": "for this test"}
    rules = Wording.model_validate({**RULES.model_dump(), "exceptions": [fitting]})
    assert list(wording_issues(library, rules, SOURCE)) == []
    rules = Wording.model_validate({**RULES.model_dump(), "exceptions": [fitting, idle]})
    assert [issue.code for issue in wording_issues(library, rules, SOURCE)] == ["wording-exception"]


def test_lines_count_as_sentences_and_placeholders_as_short_words() -> None:
    assert measure("Call {phone}").grade == measure("Call this").grade
    assert measure("One idea a line\nand another one").grade < measure("One idea a line and another one").grade
    assert (measure("**Ask** now.").words, measure("**Ask** now.").characters) == (2, 12)


def test_every_flow_has_a_measured_first_screen(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"sample": FLOW.format(text="Ask a judge.")})
    assert first_screens(library)["sample"].words == 3
