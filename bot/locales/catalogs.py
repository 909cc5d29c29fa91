"""Reads the .po files, refuses broken ones and answers lookups. Fuzzy, empty and unsafe entries are never shown.

Owns parsing and fallback to English. Must not fill placeholders (`render.py`) nor collect sentences (`extract.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.core.issue import Issue, Severity
from bot.errors import ContentError
from bot.locales.compare import BLOCKING, compare_texts
from bot.locales.languages import SOURCE, Language, Languages

MAX_BYTES = 2 * 1024 * 1024

type Key = tuple[str, str]
"""Context (msgctxt) and English source (msgid)."""

# Our texts have no gettext plurals (`bot/days/...` carries its own forms), but tools read the header and evaluate it as
# code, so only the well-known expressions pass. Spaces and brackets do not count.
_PLURALS = frozenset({
    "0", "n!=1", "n>1",
    "n==0||n==1?0:n!=0&&n%1000000==0?1:2",
    "n==1?0:n!=0&&n%1000000==0?1:2",
    "n%10==1&&n%100!=11?0:n%10>=2&&n%10<=4&&n%100<10||n%100>=20?1:2",
    "n%10==1&&n%100!=11?0:n%10>=2&&n%10<=4&&n%100<12||n%100>14?1:2",
    "n==0?0:n==1?1:n==2?2:n%100>=3&&n%100<=10?3:n%100>=0&&n%100<=2?4:5",
    "n==0?0:n==1?1:n==2?2:n%100>=3&&n%100<=10?3:n%100>=11&&n%100<=99?4:5",
    "n==0?0:n==1?1:n==2?2:n%100>=3&&n%100<=10?3:n%100>=11?4:5",
})  # fmt: skip
_PLURAL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a language is translated and may be shown; `missing` are the sentences people see in English."""

    translated: int
    missing: tuple[Key, ...]

    @property
    def total(self) -> int:
        """Sentences there are."""
        return self.translated + len(self.missing)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.translated / self.total if self.total else 1.0


class Catalogs:
    """All translations in memory. `issues` lists warnings, and the entries left out because a check refused them."""

    def __init__(
        self,
        translations: Mapping[str, Mapping[Key, str]],
        template: frozenset[Key] = frozenset(),
        unneeded: Mapping[str, frozenset[str]] | None = None,
        issues: tuple[Issue, ...] = (),
    ) -> None:
        self._translations = translations
        self._template = template
        self._unneeded = unneeded or {}
        self.issues = issues

    @classmethod
    def load(cls, locales_dir: Path, languages: Languages) -> Catalogs:
        """Read `messages.pot` and `<code>/LC_MESSAGES/messages.po` of every offered language; a missing file is empty.

        Raises:
            ContentError: a catalog is broken; one issue for each problem in all of them.
        """
        translations: dict[str, dict[Key, str]] = {}
        issues: list[Issue] = []
        for language in languages:
            path = po_path(locales_dir, language.code)
            if language.code == SOURCE or not path.exists():
                continue
            try:
                entries = read_catalog(path, locales_dir.parent)
            except ContentError as error:
                issues.extend(error.issues)
                continue
            translations[language.code], found = _usable(entries, name_of(path, locales_dir.parent))
            issues.extend(found)
        if any(issue.code in BLOCKING or issue.code in _STRUCTURE for issue in issues):
            raise ContentError(sorted(issue for issue in issues if issue.severity is Severity.ERROR))
        pot = locales_dir / "messages.pot"
        if pot.exists():
            template = frozenset(key_of(entry) for entry in read_catalog(pot, locales_dir.parent) if entry.id)
        else:
            template = frozenset(key for entries in translations.values() for key in entries)
        unneeded = {language.code: _unneeded(language) for language in languages}
        return cls(translations, template, unneeded, tuple(sorted(issues)))

    def lookup(self, language: str, context: str, source: str) -> str:
        """The sentence in the language, or its English source."""
        return self._translations.get(language, {}).get((context, source), source)

    def has(self, language: str, context: str, source: str) -> bool:
        """Whether the language has its own sentence for this (English always has)."""
        return language == SOURCE or (context, source) in self._translations.get(language, {})

    def coverage(self, language: str) -> Coverage:
        """What is translated of what there is. Plural forms the language does not use do not count."""
        unneeded = self._unneeded.get(language, frozenset())
        needed = [(context, source) for context, source in sorted(self._template) if context not in unneeded]
        missing = tuple(key for key in needed if not self.has(language, *key))
        return Coverage(len(needed) - len(missing), missing)


def po_path(locales_dir: Path, code: str) -> Path:
    """Where the catalog of a language lies."""
    return locales_dir / code / "LC_MESSAGES" / "messages.po"


def compile_catalogs(locales_dir: Path, languages: Languages, into: Path) -> list[Path]:
    """Write .mo files for tools that want them to `into/<code>/LC_MESSAGES/`; the program itself needs none.

    Raises:
        ContentError: a catalog is broken.
    """
    Catalogs.load(locales_dir, languages)
    written = []
    for language in languages:
        path = po_path(locales_dir, language.code)
        if path.exists():
            catalog = read_catalog(path, locales_dir.parent)
            target = po_path(into, language.code).with_suffix(".mo")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                write_mo(file, catalog, use_fuzzy=False)
            written.append(target)
    return written


def read_catalog(path: Path, root: Path) -> Catalog:
    """Parse one .po or .pot file with all guards on.

    Raises:
        ContentError: it is too large, not UTF-8, not gettext, or has plurals we do not know.
    """
    name = name_of(path, root)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _refusal(name, 0, "po-unreadable", f"cannot be read ({error.strerror})") from None
    if len(raw) > MAX_BYTES:
        raise _refusal(name, 0, "po-too-large", f"is {len(raw) // 1024} KiB, the limit is {MAX_BYTES // 1024} KiB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refusal(name, line, "po-encoding", "is not UTF-8 here; save the file as UTF-8") from None
    for number, row in enumerate(text.split("\n"), start=1):
        # Before Babel sees it: the number of plural forms in the header sizes a list for every plural entry.
        if re.match(r"\s*(#~\s*)?(msgid_plural|msgstr\[)", row):
            cure = "is a plural entry; write each form as its own sentence, as `bot/days` does"
            raise _refusal(name, number, "po-plural", cure)
    try:
        catalog = read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        cure = "is not gettext; check the quotes and the words msgctxt, msgid, msgstr on this line and the one before"
        raise _refusal(name, error.lineno + 1, "po-syntax", cure) from None
    except Exception:  # Babel's parser lets many kinds through on hostile input (IndexError, TypeError, LookupError)
        cure = "cannot be read as gettext; check the header and that every text stands in quotes"
        raise _refusal(name, 1, "po-syntax", cure) from None
    expression = catalog.plural_expr
    if len(expression) > _PLURAL_LENGTH or re.sub(r"[\s();]", "", expression) not in _PLURALS:
        cure = "`Plural-Forms` is not one we know; take the line of another language's file or the one pybabel writes"
        raise _refusal(name, _header_line(text), "po-plural", cure)
    return catalog


def key_of(entry: Message) -> Key:
    """Context and source of an entry without plurals."""
    return entry.context or "", str(entry.id)


def name_of(path: Path, root: Path) -> str:
    """A file's name for an issue: relative to the project root."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.name


_STRUCTURE = frozenset({"po-unreadable", "po-too-large", "po-encoding", "po-plural", "po-syntax"})


def _usable(catalog: Catalog, name: str) -> tuple[dict[Key, str], list[Issue]]:
    entries: dict[Key, str] = {}
    issues: list[Issue] = []
    for entry in _shown(catalog):
        translation = str(entry.string)
        found = compare_texts(str(entry.id), translation, name, entry.lineno or 0)
        issues.extend(found)
        # An entry that brings in a phone number, an address or another figure could send somebody to the wrong
        # place or day: English is safer until it is mended.
        if not any(issue.severity is Severity.ERROR for issue in found):
            entries[key_of(entry)] = translation
    return entries, issues


def _shown(catalog: Catalog) -> Iterator[Message]:
    return (entry for entry in catalog if entry.id and entry.string and not entry.fuzzy)


def _unneeded(language: Language) -> frozenset[str]:
    rule = Locale.parse(language.locale).plural_form
    used = {rule(count) for count in range(400)}  # no deadline is longer; rarer forms (a million) never come up
    unused = {"zero", "one", "two", "few", "many", "other"} - used
    return frozenset(f"bot/days/{unit}/{form}" for unit in ("day", "business_day") for form in unused)


def _header_line(text: str) -> int:
    before, found, _ = text.partition("Plural-Forms")
    return before.count("\n") + 1 if found else 1


def _refusal(name: str, line: int, code: str, message: str) -> ContentError:
    return ContentError([Issue(name, line, code, message)])
