"""Compares one translation with its English source: what must be the same, and what must not appear.

Owns the rules and their codes. Must not judge wording: that is a reviewer's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bot.core.issue import Issue, Severity

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

BLOCKING = frozenset({"po-placeholder", "po-brace"})
"""Codes after which a catalog cannot be used at all: the sentence could not be filled."""

_URL = re.compile(
    r"(?:https?|tg|mailto):|\bwww\.|\bt\.me/|[\w-]\.(?:gov|org|com|net|edu|info|us|int|mil)\b", re.IGNORECASE
)
# Seven digits or more, however they are grouped: no sum of days or dollars in a sentence is that long.
_PHONE = re.compile(r"\+?\d(?:[\s().\-\u2010-\u2015]*\d){6,}")
_NUMBER = re.compile(r"\d+")

_JOINERS = {"\u200c", "\u200d"}  # needed to write Persian, Punjabi and Uyghur properly
# Look like nothing at all, though Unicode calls them letters or marks.
_BLANKS = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0", "\u2028", "\u2029"}


def compare_texts(source: str, translation: str, path: str, line: int) -> list[Issue]:
    """Every difference between a msgid and its msgstr that a translation must not make.

    Args:
        source: the English msgid.
        translation: the msgstr; an empty one has no issues (it is not translated yet).
        path: the catalog, relative to the project root.
        line: where the entry stands.
    """
    if not translation:
        return []
    found = [*_braces(source, translation), *_marks(source, translation), *_figures(source, translation)]
    found += [*_edges(source, translation), *_invisible(source, translation)]
    return [Issue(path, line, code, text, severity) for code, text, severity in found]


type _Finding = tuple[str, str, Severity]


def _braces(source: str, translation: str) -> Iterator[_Finding]:
    wanted, there = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(translation))
    for name in sorted((wanted - there).keys()):
        yield "po-placeholder", f"`{{{name}}}` is missing; put it where the value belongs", Severity.ERROR
    for name in sorted((there - wanted).keys()):
        cure = f"`{{{name}}}` is not in the English or stands too often; names in braces are never translated"
        yield "po-placeholder", cure, Severity.ERROR
    if any(sign in PLACEHOLDER.sub("", translation) for sign in "{}"):
        yield "po-brace", "has a loose `{` or `}`; placeholders look like `{name}`", Severity.ERROR


def _marks(source: str, translation: str) -> Iterator[_Finding]:
    wanted, there = source.count("**"), translation.count("**")
    if wanted != there:
        yield "po-bold", f"has {there} `**` where the English has {wanted}; mark the same words bold", Severity.ERROR


def _figures(source: str, translation: str) -> Iterator[_Finding]:
    plain = unicodedata.normalize("NFKC", PLACEHOLDER.sub(" ", translation))
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    wanted, there = set(_NUMBER.findall(PLACEHOLDER.sub(" ", source))), set(_NUMBER.findall(plain))
    for number in sorted(there - wanted):
        yield "po-number", f"`{number}` is not in the English; a translation brings in no numbers", Severity.ERROR
    for number in sorted(wanted - there):
        yield "po-number-lost", f"`{number}` of the English is not here; keep it in figures", Severity.WARNING
    if _URL.search(plain) and not _URL.search(source):
        yield "po-url", "has an internet address; addresses come from the data through placeholders", Severity.ERROR
    if _PHONE.search(plain) and not _PHONE.search(source):
        yield "po-phone", "has a phone number; numbers come from the data through placeholders", Severity.ERROR


def _edges(source: str, translation: str) -> Iterator[_Finding]:
    for side, edge in (("starts", _lead), ("ends", _trail)):
        if edge(source) != edge(translation):
            yield (
                "po-edge",
                f"{side} with other spaces or line breaks than the English; make them alike",
                Severity.ERROR,
            )


def _invisible(source: str, translation: str) -> Iterator[_Finding]:
    # What the English has (the joiners and selectors inside icons) the translation may have too.
    for sign in sorted(set(translation) - set(source)):
        if is_invisible(sign):
            name = unicodedata.name(sign, "a control character")
            cure = f"has U+{ord(sign):04X} ({name}), which nobody sees; remove it (direction is set by the program)"
            yield "po-invisible", cure, Severity.ERROR


def is_invisible(sign: str) -> bool:
    """Whether a character shows nothing or turns the direction of text; joiners and line breaks do not count."""
    if sign in _JOINERS or sign == "\n":
        return False
    return sign in _BLANKS or unicodedata.category(sign) in {"Cc", "Cf", "Cn", "Co", "Cs"}


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _trail(text: str) -> str:
    return text[len(text.rstrip()) :]
