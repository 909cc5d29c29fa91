"""Puts a month right that is one letter off its full name: "febuary", "setiempre". What is read then is a guess.

Owns nearness of words. Must not read dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.locales.date_patterns import A_YEAR
from bot.locales.date_words import month_names

_LEAST_LETTERS = 5
_LEAST_LETTERS_BARE = 6
"""Without a year beside it: "match 3" shall not be March."""
_WORDS_LOOKED_AT = 24
_WORD = re.compile(r"[^\s\d.,;:!?()\"/'-]{4,16}")


def respelt(text: str) -> str:
    """The plain text with every word that is one letter off the names of exactly one month replaced by a name of it.

    One letter left out, put in, changed, or swapped with the next.
    """
    least = _LEAST_LETTERS if A_YEAR.search(text) else _LEAST_LETTERS_BARE
    looked_at = 0

    def better(match: re.Match[str]) -> str:
        nonlocal looked_at
        looked_at += 1
        return match[0] if looked_at > _WORDS_LOOKED_AT else _nearest(match[0], least)

    return _WORD.sub(better, text)


def _nearest(word: str, least: int) -> str:
    if word in month_names():
        return word
    near = {
        months: name
        for length in range(max(len(word) - 1, least), len(word) + 2)
        for name, months in _full_names().get(length, {}).items()
        if _one_letter_off(word, name)
    }
    return next(iter(near.values())) if len(near) == 1 and len(next(iter(near))) == 1 else word


@cache
def _full_names() -> Mapping[int, Mapping[str, frozenset[int]]]:
    """Full names by length, each with the months it may mean."""
    found: dict[int, dict[str, frozenset[int]]] = {}
    for name, meanings in month_names().items():
        if any(one.wide for one in meanings):
            found.setdefault(len(name), {})[name] = frozenset(one.month for one in meanings)
    return found


def _one_letter_off(word: str, name: str) -> bool:
    short, long = sorted((word, name), key=len)
    start = next((at for at, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    return short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
