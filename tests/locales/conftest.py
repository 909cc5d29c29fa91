"""A small project of its own, with languages and catalogs written for the test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.locales.languages import Languages

LANGUAGES = [("en", "English", "en_US"), ("es", "Español", "es_US"), ("zh_Hans", "简体中文", "zh_Hans")]
LATER = [
    ("ht", "Kreyòl ayisyen", "ht"),
    ("pt_BR", "Português", "pt_BR"),
    ("fr", "Français", "fr"),
    ("ru", "Русский", "ru"),
    ("ar", "العربية", "ar"),
    ("fa", "فارسی", "fa"),
    ("tr", "Türkçe", "tr"),
    ("pa", "ਪੰਜਾਬੀ", "pa"),
    ("ug", "ئۇيغۇرچە", "ug"),
]

type WritePo = Callable[..., Path]


def languages_yaml(entries: list[tuple[str, str, str]]) -> str:
    """A list of draft languages."""
    rows = [
        f"  - code: {code}\n    own_name: {name}\n    locale: {locale}\n    status: draft\n"
        f"    checked: machine-made\n    review: none\n    hints: [{code.split('_')[0]}]\n"
        for code, name, locale in entries
    ]
    return "languages:\n" + "".join(rows)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project root with all twelve languages and no catalogs."""
    locales = tmp_path / "locales"
    locales.mkdir()
    (locales / "languages.yaml").write_text(languages_yaml(LANGUAGES + LATER), encoding="utf-8")
    return tmp_path


@pytest.fixture
def languages(root: Path) -> Languages:
    """All twelve languages."""
    return Languages.load(root)


@pytest.fixture
def write_po(root: Path) -> WritePo:
    """Writes a catalog: entries by (context, msgid), and raw lines after them."""

    def write(code: str, entries: Mapping[tuple[str, str], str], raw: str = "", plural: str = "") -> Path:
        path = root / "locales" / code / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n']
        if plural:
            rows.append(f'"Plural-Forms: {plural}\\n"\n')
        for (context, source), translation in entries.items():
            rows.append(f'\nmsgctxt "{context}"\nmsgid "{source}"\nmsgstr "{translation}"\n')
        path.write_text("".join(rows) + "\n" + raw, encoding="utf-8")
        return path

    return write
