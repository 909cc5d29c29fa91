"""The list of intents."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.nlu.domain import load_intents


def written(folder: Path, text: str) -> Path:
    (folder / "domain.yml").write_text(text, encoding="utf-8")
    return folder


def test_our_list_holds_the_48_topics_and_out_of_scope() -> None:
    intents = load_intents(Path(__file__).parents[2] / "nlu")
    assert len(intents) == 49
    assert {"relative_detained", "policy_changes", "out_of_scope"} <= set(intents)


def test_names_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert load_intents(written(tmp_path, "version: '3.1'\nintents:\n  - b\n  - a\n")) == ("b", "a")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("intents:\n  - a\n  - a\n", 3),
        ("intents:\n  - two words\n", 2),
        ("intents:\n  - a: {use_entities: x}\n", 2),
        ("intents: a\n", 1),
        ("version: '3.1'\n", 1),
    ],
)
def test_a_list_that_cannot_be_used_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ContentError) as caught:
        load_intents(written(tmp_path, text))
    assert [issue.line for issue in caught.value.issues] == [line]
