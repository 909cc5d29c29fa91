"""One list of intents: the domain, the examples and the flows agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app import Content
from bot.settings import ROOT

NLU = ROOT / "nlu"
LANGUAGES = sorted(path.name for path in (NLU / "data").iterdir() if path.is_dir())
INTENT = re.compile(r"^- intent: ([a-z_]+)\s*$", re.MULTILINE)


def intents_in(folder: Path) -> set[str]:
    return {name for path in folder.glob("*.yml") for name in INTENT.findall(path.read_text(encoding="utf-8"))}


def test_there_are_languages() -> None:
    assert {"en", "es"} <= set(LANGUAGES)


@pytest.mark.parametrize("part", ["data", "tests"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_cover_exactly_the_domain(content: Content, part: str, language: str) -> None:
    assert intents_in(NLU / part / language) == set(content.intents)


def test_every_flows_intent_is_in_the_domain(content: Content) -> None:
    assert {flow.intent for flow in content.library if flow.intent} - set(content.intents) == set()


def test_no_intent_opens_two_flows(content: Content) -> None:
    named = [flow.intent for flow in content.library if flow.intent]
    assert len(named) == len(set(named))
