"""Hard words with a plain explanation, and finding them in the English text of a screen. Reads once, shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.core.issue import Issue
from bot.core.text import Text
from bot.core.yaml_source import build, load
from bot.errors import ContentError

MOST = 6
"""Words explained on one screen."""


@dataclass(frozen=True, slots=True)
class Term:
    """One hard word: as it stands on papers, what it means, and the forms it is found by."""

    id: str
    term: Text
    means: Text
    words: tuple[str, ...]
    everyday: bool


class Glossary(Mapping[str, Term]):
    """All terms of a country by id."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._terms = {term.id: term for term in terms}
        # The longest first: "motion to reopen" is one word to a reader, not two.
        found = sorted(((word, term.id) for term in self._terms.values() for word in term.words), key=_longest)
        self._by_word = {word.casefold(): name for word, name in found}
        alternatives = "|".join(re.escape(word) for word, _ in found)
        self._pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE) if found else None

    @classmethod
    def load(cls, path: Path, root: Path) -> Glossary:
        """Read `flows/<country>/glossary.yaml`.

        Raises:
            ContentError: the file cannot be used, or one word would lead to two terms.
        """
        source = load(path, root)
        entries = build(_FileInput, source).terms
        owners: dict[str, str] = {}
        issues = []
        for name, entry in entries.items():
            for word in entry.words:
                if word.casefold() in owners:
                    cure = f"`{word}` also leads to `{owners[word.casefold()]}`; it can lead to one term only"
                    issues.append(Issue(source.path, source.line_of(("terms", name)), "glossary-word", cure))
                owners[word.casefold()] = name
        if issues:
            raise ContentError(issues)
        return cls(_convert(name, entry) for name, entry in entries.items())

    def __getitem__(self, name: str) -> Term:
        return self._terms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def found_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The ids of the hard words in some English texts, in their order, everyday ones last; none if only those."""
        if self._pattern is None:
            return ()
        found = dict.fromkeys(
            self._by_word[match[0].casefold()] for text in texts for match in self._pattern.finditer(text)
        )
        hard = [name for name in found if not self._terms[name].everyday]
        if not hard:
            return ()
        return tuple([*hard, *(name for name in found if self._terms[name].everyday)][:MOST])


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _TermInput(_Input):
    term: str = Field(min_length=2)
    means: str = Field(min_length=5, max_length=200)
    words: list[Annotated[str, Field(min_length=2)]] = Field(min_length=1)
    everyday: bool = False


class _FileInput(_Input):
    spec: Annotated[str, Field(pattern=r"^1$")]
    terms: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], _TermInput] = Field(min_length=1)


def _convert(name: str, entry: _TermInput) -> Term:
    context = f"glossary/{name}"
    words = tuple(entry.words)
    return Term(name, Text(context, entry.term), Text(context, entry.means), words, entry.everyday)


def _longest(found: tuple[str, str]) -> tuple[int, str]:
    return -len(found[0]), found[0]
