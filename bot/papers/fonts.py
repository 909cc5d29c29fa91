"""The fonts of all files that typst sets, loaded once, and whether this machine has what they need.

Fonts come from the system; none is downloaded or kept here.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts

_log = logging.getLogger("bot.papers")

LATIN, NASKH, GURMUKHI, CHINESE = "Noto Sans", "Noto Naskh Arabic", "Noto Sans Gurmukhi", "Noto Sans CJK SC"
FAMILIES = (LATIN, NASKH, GURMUKHI, CHINESE)
"""What Debian's fonts-noto-core and fonts-noto-cjk bring for the scripts of our languages."""


def can_print(folder: Path | None = None) -> bool:
    """Whether sheets can be made here; without typst or a family of fonts people are offered the words instead.

    Args:
        folder: where the fonts are; None looks where the system keeps its own.
    """
    try:
        missing = set(FAMILIES) - set(fonts(folder).families())
    except Exception as error:  # whatever a broken font or a missing wheel raises: no paper, but a bot that answers
        _log.warning("sheet_fonts_missing", extra={"error": type(error).__name__})
        return False
    if missing:
        _log.warning("sheet_fonts_missing")
    return not missing


@lru_cache(maxsize=4)
def fonts(folder: Path | None) -> Fonts:
    """The fonts of a folder; None takes those of the system."""
    from typst import Fonts  # noqa: PLC0415 - a bot without it still answers

    folders = [folder] if folder else []
    return Fonts(include_system_fonts=folder is None, include_embedded_fonts=False, font_paths=folders)
