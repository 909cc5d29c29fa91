"""The wiring: what is read once, and what a freeze changes in a running program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.app import PEOPLE, Content, load_content, wait_until_ready
from bot.errors import ContentError, NluUnavailable
from bot.settings import ROOT
from tests.support.fake_nlu import FakeNlu


def test_a_running_world_sees_later_freezes(content: Content) -> None:
    """The dict is empty when the program starts and refilled in place."""
    frozen: dict[str, str] = {}
    world = content.world(frozen)
    frozen["BIA-APPEAL-30"] = "a court struck it"
    assert world.frozen == {"BIA-APPEAL-30": "a court struck it"}


def test_people_shown_everywhere_are_in_the_directory(content: Content) -> None:
    assert [name for name in PEOPLE if name not in content.contacts] == []


def test_problems_of_all_parts_are_listed_at_once(tmp_path: Path) -> None:
    for folder in ("flows", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "domain.yml").write_text("intents: []\n")
    with (tmp_path / "flows" / "us" / "country.yaml").open("a") as file:
        file.write("surprise: 1\n")
    rule = tmp_path / "flows" / "us" / "deadlines" / "BIA-APPEAL-30.yaml"
    rule.write_text(rule.read_text().replace("roll: forward", "rol: forward", 1))
    with pytest.raises(ContentError) as caught:
        load_content("us", tmp_path)
    assert {issue.path for issue in caught.value.issues} == {
        "nlu/domain.yml",
        "flows/us/country.yaml",
        "flows/us/deadlines/BIA-APPEAL-30.yaml",
    }


async def test_waiting_for_understanding_ends() -> None:
    nlu = FakeNlu()
    await wait_until_ready(nlu, 0.0)
    nlu.down = True
    with pytest.raises(NluUnavailable):
        await wait_until_ready(nlu, 0.0)
