"""The list of offered languages, read from `locales/languages.yaml`, and the choice of one by a phone's hint.

Owns codes, names, direction and review records. Must not know catalogs: what is translated is `catalogs.py`'s matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.core import yaml_source
from bot.core.fields import Day
from bot.core.issue import Issue
from bot.errors import ContentError

SOURCE = "en"
"""The language sentences are written in; every other one is translated from it."""

# A code is also a folder name below `locales/`, so it is kept to letters and `_`.
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?$")]
_Hint = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]
_Sentence = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]

type Status = Literal["draft", "reviewed", "live"]
type Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviewed a language (a role, never a name) and when."""

    role: str
    on: date


@dataclass(frozen=True, slots=True)
class Language:
    """One offered language. `locale` is Babel's identifier, `review` is None until a person reviewed it."""

    code: str
    own_name: str
    direction: Direction
    locale: str
    status: Status
    checked: str
    review: Review | None = None
    hints: tuple[str, ...] = ()


class Languages:
    """The offered languages in the order people see them."""

    def __init__(self, languages: Iterable[Language]) -> None:
        self._by_code = {language.code: language for language in languages}
        self._by_hint = {_plain(name): one for one in self for name in (one.code, *one.hints)}

    @classmethod
    def load(cls, root: Path) -> Languages:
        """Read `locales/languages.yaml` below the project root.

        Raises:
            ContentError: the list cannot be used; every issue names the line and the cure.
        """
        source = yaml_source.load(root / "locales" / "languages.yaml", root)
        entries = yaml_source.build(_File, source).languages
        issues = list(_problems(entries, source))
        if issues:
            raise ContentError(issues)
        return cls(_language(entry) for entry in entries)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self._by_code)

    @property
    def source(self) -> Language:
        """English."""
        return self._by_code[SOURCE]

    def get(self, code: str) -> Language | None:
        """The language with exactly this code, or None."""
        return self._by_code.get(code)

    def by_hint(self, hint: str) -> Language | None:
        """The language a client's code (`es-MX`, `zh-hant`) stands for, or None."""
        name = _plain(hint)
        while name:
            if name in self._by_hint:
                return self._by_hint[name]
            name = name.rpartition("-")[0]
        return None

    def __getitem__(self, code: str) -> Language:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Language]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)


def negotiate_language(hint: str, languages: Languages) -> Language:
    """The offered language nearest to what the client says; English when nothing fits."""
    return languages.by_hint(hint[:40]) or languages.source


class _ReviewEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    role: _Sentence
    date: Day


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: _Code
    own_name: _Sentence
    locale: str
    status: Status
    checked: _Sentence
    review: Literal["none"] | _ReviewEntry
    hints: tuple[_Hint, ...]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: tuple[_Entry, ...]


def _language(entry: _Entry) -> Language:
    review = None if entry.review == "none" else Review(entry.review.role, entry.review.date)
    # Direction comes from the script, not from the country: Babel knows it by locale.
    direction: Direction = "rtl" if Locale.parse(entry.locale).text_direction == "rtl" else "ltr"
    status, checked, hints = entry.status, entry.checked, entry.hints
    return Language(entry.code, entry.own_name, direction, entry.locale, status, checked, review, hints)


def _problems(entries: tuple[_Entry, ...], source: yaml_source.Source) -> Iterator[Issue]:
    owners: dict[str, str] = {}
    for index, entry in enumerate(entries):

        def issue(key: str, text: str, index: int = index) -> Issue:
            return Issue(source.path, source.line_of(("languages", index, key)), "language", text)

        try:
            Locale.parse(entry.locale)
        except (UnknownLocaleError, ValueError):
            yield issue("locale", f"Babel knows no locale `{entry.locale}`; write one like `pt_BR`")
        if entry.code.split("_")[0] != re.split("[-_]", entry.locale)[0]:
            yield issue("locale", f"`{entry.locale}` is another language than `{entry.code}`; make them agree")
        if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in entry.own_name):
            yield issue("own_name", "has an invisible character; type the name again")
        if entry.status != "draft" and entry.review == "none":
            yield issue("status", f"`{entry.status}` needs a review with role and date; write `draft` until then")
        for name in dict.fromkeys(_plain(name) for name in (entry.code, *entry.hints)):
            if name in owners:
                yield issue("hints", f"`{name}` already stands for `{owners[name]}`; keep it at one language")
            owners.setdefault(name, entry.code)
    if SOURCE not in [entry.code for entry in entries]:
        yield Issue(source.path, source.line_of(("languages",)), "language", f"has no `{SOURCE}`; it is the source")


def _plain(hint: str) -> str:
    return hint.strip().replace("_", "-").lower()
