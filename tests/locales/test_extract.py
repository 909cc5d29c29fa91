"""From calls of `message` to catalogs that translators can work with."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from bot.locales.catalogs import Catalogs, key_of, read_catalog
from bot.locales.extract import catalogs_up_to_date, extract_python, extract_template, update_catalogs
from bot.locales.languages import Languages

CFG = """\
[extractors]
program = bot.locales.extract:extract_python

[program: bot/**.py]
keywords = message:1c,2
"""
PROGRAM = """\
from bot.core.text import message

# Translators: said first
HELLO = message("menu", "Hello {name}")
LONG = message(
    "menu",
    "Hello "
    "there",
)
"""


@pytest.fixture
def project(root: Path) -> Path:
    (root / "locales" / "babel.cfg").write_text(CFG, encoding="utf-8")
    (root / "bot" / "inner").mkdir(parents=True)
    (root / "bot" / "inner" / "a.py").write_text(PROGRAM, encoding="utf-8")
    return root


def extracted(code: str) -> list[object]:
    return [found for _, _, found, _ in extract_python(BytesIO(code.encode()), ["message"], [], {})]


def test_the_context_is_the_one_the_program_looks_up() -> None:
    assert extracted('x = message("menu", "Hello")') == [("bot/menu", "Hello")]


def test_a_context_made_at_run_time_is_not_extracted() -> None:
    """Nobody could translate it; `bot.core.text.message` wants both as literals."""
    assert extracted('x = message(name, "Hello")\ndef message(context: str, source: str): ...') == []


def test_all_sentences_of_the_program_are_found(project: Path) -> None:
    wanted = [("bot/menu", "Hello there"), ("bot/menu", "Hello {name}")]
    assert sorted(key_of(entry) for entry in extract_template(project) if entry.id) == wanted


def test_the_template_holds_nothing_that_changes_by_itself(project: Path) -> None:
    update_catalogs(project)
    text = (project / "locales" / "messages.pot").read_text(encoding="utf-8")
    noise = ["POT-Creation-Date", "Generated-By", str(project), "a.py:4"]
    assert [word for word in noise if word in text] == []
    assert "#. Translators: said first\n#: bot/inner/a.py" in text


def test_updating_twice_changes_nothing(project: Path) -> None:
    first = update_catalogs(project)
    assert len(first) == 12  # the template and eleven languages
    assert update_catalogs(project) == []
    assert catalogs_up_to_date(project) == []


def test_a_translation_survives_and_a_changed_sentence_becomes_fuzzy(project: Path) -> None:
    """The old translation helps the translator, and people see English until it is looked at."""
    update_catalogs(project)
    po = project / "locales" / "es" / "LC_MESSAGES" / "messages.po"
    text = po.read_text(encoding="utf-8")
    text = text.replace('msgid "Hello there"\nmsgstr ""', 'msgid "Hello there"\nmsgstr "Hola a todos"')
    po.write_text(
        text.replace('msgid "Hello {name}"\nmsgstr ""', 'msgid "Hello {name}"\nmsgstr "Hola {name}"'), encoding="utf-8"
    )
    program = project / "bot" / "inner" / "a.py"
    program.write_text(PROGRAM.replace('"there"', '"there now"'), encoding="utf-8")
    update_catalogs(project)
    catalog = read_catalog(po, project)
    states = {entry.id: (entry.string, entry.fuzzy) for entry in catalog if entry.id}
    assert states == {"Hello {name}": ("Hola {name}", False), "Hello there now": ("Hola a todos", True)}
    catalogs = Catalogs.load(project / "locales", Languages.load(project))
    assert catalogs.lookup("es", "bot/menu", "Hello there now") == "Hello there now"


def test_stale_catalogs_are_named(project: Path) -> None:
    update_catalogs(project)
    (project / "bot" / "inner" / "a.py").write_text('B = message("bye", "Goodbye")\n', encoding="utf-8")
    (project / "locales" / "fr" / "LC_MESSAGES" / "messages.po").unlink()
    issues = catalogs_up_to_date(project)
    by_file = {issue.path.split("/")[1]: issue.message.split(",")[0] for issue in issues}
    assert (by_file["messages.pot"], by_file["fr"]) == (
        "has 2 sentences that are gone",
        "is not there; run `asylum-guide messages`",
    )
    assert len(issues) == 1 + 2 * 11  # fr is missing; the other ten and the template lack one and hold two too many


def test_our_own_plural_forms_reach_the_catalogs() -> None:
    source = Path(__file__).parents[2] / "bot" / "locales" / "render.py"
    with source.open("rb") as file:
        contexts = [found[0] for _, _, found, _ in extract_python(file, ["message"], [], {})]
    assert len(contexts) == 12
    assert contexts[0] == "bot/days/day/zero"
