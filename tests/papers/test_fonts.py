"""Whether this machine has the fonts for pages; without them people get words instead."""

from __future__ import annotations

from pathlib import Path

import typst

from bot.papers.fonts import FAMILIES, can_print
from tests.support.pages import (
    run_alone,
)


def test_a_machine_with_fonts_can_print() -> None:
    assert can_print()


def test_without_the_fonts_nothing_is_promised(tmp_path: Path) -> None:
    assert not can_print(tmp_path)
    assert not can_print(tmp_path / "nowhere")
    (tmp_path / "some").mkdir()
    for font in typst.Fonts(include_embedded_fonts=False).fonts():
        if font.family == FAMILIES[0] and font.path:
            (tmp_path / "some" / Path(font.path).name).symlink_to(font.path)
    assert any((tmp_path / "some").iterdir())
    assert not can_print(tmp_path / "some")


def test_all_fonts_in_a_folder_of_ones_own_will_do(tmp_path: Path) -> None:
    for font in typst.Fonts(include_embedded_fonts=False).fonts():
        target = tmp_path / Path(font.path or "").name
        if font.family in FAMILIES and not target.exists():
            target.symlink_to(font.path or "")
    assert can_print(tmp_path)


def test_without_typst_the_bot_still_answers(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['typst'] = None\n"
        "import logging; logging.disable()\n"
        "from bot.papers.fonts import can_print; import bot.papers.printer; print(can_print())"
    )
    assert run_alone(code, tmp_path) == "False"
