"""How texts speak: phrasings that advise, predict or promise; numbers that stand in sentences; the reading grade.

The rules are data (`flows/wording.yaml`); this module only applies them to the English texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.core.issue import Issue
from bot.core.yaml_source import Source, build, load
from bot.flows.extract import MessageKey, flow_keys, letter_keys
from bot.flows.library import FlowLibrary

WORDING = "flows/wording.yaml"

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_DIGITS = re.compile(r"\d+")
# The number people are told to call in danger is a name rather than a number, and is the same in every language.
_NAMES = re.compile(r"\b(?:911|988|211)\b")
_SPELT = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|ninety|hundred|thousand)[ -]"
    r"(?:business )?(?:hours?|days?|weeks?|months?|years?|dollars?)\b",
    re.IGNORECASE,
)
_LIST_NUMBERS = re.compile(r"^\d\. ?", re.MULTILINE)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Forbidden(_Input):
    """A phrasing that no text may have."""

    find: str
    why: str
    any_case: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern: words in any case, or as they are written."""
        return re.compile(self.find, re.IGNORECASE if self.any_case else re.NOFLAG)


class WordingException(_Input):
    """A text for which a rule does not hold: where it stands, how it begins, and why."""

    context: str
    text: str
    why: str = Field(min_length=8)


class Wording(_Input):
    """The rules for texts."""

    spec: str
    reading_grade: float
    measured_from: int
    forbidden: tuple[Forbidden, ...]
    exceptions: tuple[WordingException, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """How hard a text is to read."""

    words: int
    characters: int
    grade: float


def load_wording(root: Path) -> Wording:
    """The rules of `flows/wording.yaml`.

    Raises:
        ContentError: the file cannot be used.
    """
    return build(Wording, load(root / WORDING, root))


@cache
def measure(text: str) -> Measure:
    """Words and characters as they stand, and the Flesch-Kincaid grade (years of school, Kincaid 1975).

    A line counts as a sentence, as it does for a reader; a placeholder as one short word; icons as nothing.
    """
    import textstat  # noqa: PLC0415 # a running bot measures nothing and need not hold its dictionary

    bare = _PLACEHOLDER.sub("this", text).replace("**", "")
    bare = re.sub(r"[^\x00-\x7f’]", " ", bare)
    lines = [line.strip().rstrip(".:;?") for line in bare.splitlines()]
    sentences = ". ".join(line for line in lines if line) + "."
    grade = textstat.flesch_kincaid_grade(sentences) if re.search("[A-Za-z]", sentences) else 0.0
    return Measure(len(text.split()), len(text), round(float(grade), 1))


def wording_issues(
    library: FlowLibrary, wording: Wording, source: Source, letters: Iterable[Source] = ()
) -> Iterator[Issue]:
    """Every text of every flow and paper that advises, promises, shouts, holds a number or is hard to read."""
    used: set[WordingException] = set()
    sources = [library.sources[flow.id] for flow in library]
    keys = [(key, each) for flow, each in zip(library, sources, strict=True) for key in flow_keys(flow, each)]
    keys += [(key, each) for each in letters for key in letter_keys(each)]
    for key, place in keys:
        excused = [each for each in wording.exceptions if _is_about(each, key)]
        used.update(excused)
        if not excused:
            yield from _text_issues(key, wording, place.path)
    for number, exception in enumerate(wording.exceptions):
        if exception not in used:
            cure = f"no text of `{exception.context}` begins like this any more; delete the exception"
            yield Issue(source.path, source.line_of(("exceptions", number)), "wording-exception", cure)


def _is_about(exception: WordingException, key: MessageKey) -> bool:
    return exception.context == key.context and key.source.startswith(exception.text)


def _text_issues(key: MessageKey, wording: Wording, path: str) -> Iterator[Issue]:
    for rule in wording.forbidden:
        if found := rule.pattern.search(key.source):
            yield Issue(path, key.line, "wording-phrase", f"{_place(key)}: `{found[0]}` {rule.why}")
    bare = _LIST_NUMBERS.sub("", _NAMES.sub("", _PLACEHOLDER.sub("", key.source)))
    if number := _DIGITS.search(bare) or _SPELT.search(bare):
        cure = f"{_place(key)}: the number {number[0]} stands in the text; name a fact's value under `values:` instead"
        yield Issue(path, key.line, "wording-number", cure)
    measured = measure(key.source)
    if measured.words >= wording.measured_from and measured.grade > wording.reading_grade:
        cure = (
            f"{_place(key)}: reading grade {measured.grade}, the limit is {wording.reading_grade:g}; "
            f"use shorter words and sentences, or add an exception with its reason to {WORDING}"
        )
        yield Issue(path, key.line, "wording-grade", cure)


def _place(key: MessageKey) -> str:
    return f"`{key.context.rpartition('/')[2]}`"


def first_screens(library: FlowLibrary) -> Mapping[str, Measure]:
    """The first screen of every flow, measured."""
    found = {}
    for flow in sorted(library, key=lambda each: each.id):
        text = next(iter(flow.steps[flow.start].texts()), "")
        found[flow.id] = measure(text)
    return found


def whole_grade(texts: Iterable[str]) -> float:
    """The reading grade of several texts together."""
    return measure("\n".join(texts)).grade
