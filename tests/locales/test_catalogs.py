"""Reading .po files: what is shown, what falls back to English, what stops the start."""

from __future__ import annotations

import contextlib
import gettext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.locales.catalogs import Catalogs, compile_catalogs, read_catalog
from bot.locales.languages import Languages

HELLO = ("bot/menu", "Hello")


def load(root: Path) -> Catalogs:
    return Catalogs.load(root / "locales", Languages.load(root))


def test_a_translation_is_found_by_context_and_source(root: Path, write_po: Any) -> None:
    write_po("es", {HELLO: "Hola", ("us/x", "Hello"): "Buenas"})
    catalogs = load(root)
    assert catalogs.lookup("es", *HELLO) == "Hola"
    assert catalogs.lookup("es", "us/x", "Hello") == "Buenas"


@pytest.mark.parametrize(
    ("language", "context", "source"), [("es", "bot/other", "Hello"), ("fr", "bot/menu", "Hello"), ("en", *HELLO)]
)
def test_what_is_not_translated_stays_english(
    root: Path, write_po: Any, language: str, context: str, source: str
) -> None:
    write_po("es", {HELLO: "Hola"})
    assert load(root).lookup(language, context, source) == "Hello"


def test_a_fuzzy_translation_is_never_shown(root: Path, write_po: Any) -> None:
    """Its English changed since: the old sentence may now be wrong."""
    write_po("es", {}, raw='#, fuzzy\nmsgctxt "bot/menu"\nmsgid "Hello"\nmsgstr "Hola"\n')
    assert load(root).lookup("es", *HELLO) == "Hello"


def test_an_empty_translation_shows_english(root: Path, write_po: Any) -> None:
    write_po("es", {HELLO: ""})
    assert load(root).lookup("es", *HELLO) == "Hello"


def test_a_translation_with_a_phone_number_is_left_out_and_reported(root: Path, write_po: Any) -> None:
    write_po("es", {HELLO: "Hola, llame al 212 555 0100"})
    catalogs = load(root)
    assert catalogs.lookup("es", *HELLO) == "Hello"
    assert {issue.code for issue in catalogs.issues} == {"po-phone", "po-number"}


def test_a_placeholder_that_differs_stops_the_start_with_file_and_line(root: Path, write_po: Any) -> None:
    write_po("es", {HELLO: "Hola", ("bot/call", "Call {phone}"): "Llame {telefono}"})
    with pytest.raises(ContentError) as refusal:
        load(root)
    assert {(issue.path, issue.line) for issue in refusal.value.issues} == {("locales/es/LC_MESSAGES/messages.po", 10)}


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        ('msgid "a"\nmsgstr "b\nx', "po-syntax", 7),
        ('msgid "a"\n', "po-syntax", 5),
        ("rubbish\n", "po-syntax", 5),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "po-plural", 6),
    ],
)
def test_a_broken_catalog_is_refused_with_its_line(root: Path, write_po: Any, raw: str, code: str, line: int) -> None:
    write_po("es", {}, raw=raw)
    with pytest.raises(ContentError) as refusal:
        load(root)
    assert [(issue.code, issue.line) for issue in refusal.value.issues] == [(code, line)]


def test_all_broken_catalogs_are_named_at_once(root: Path, write_po: Any) -> None:
    write_po("es", {}, raw="rubbish\n")
    write_po("fr", {}, raw="rubbish\n")
    with pytest.raises(ContentError) as refusal:
        load(root)
    assert [issue.path.split("/")[1] for issue in refusal.value.issues] == ["es", "fr"]


@pytest.mark.parametrize(
    ("plural", "fine"),
    [
        ("nplurals=2; plural=(n != 1);", True),
        ("nplurals=1; plural=0;", True),
        (
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
            True,
        ),
        ("nplurals=2; plural=n**n**n**n;", False),
        ("nplurals=2; plural=" + "(" * 500 + "n!=1" + ")" * 500 + ";", False),
    ],
)
def test_only_known_plural_expressions_pass(root: Path, write_po: Any, plural: str, fine: bool) -> None:
    """Tools evaluate this line as code."""
    path = write_po("es", {HELLO: "Hola"}, plural=plural)
    if fine:
        assert len(read_catalog(path, root)) == 1
    else:
        with pytest.raises(ContentError, match="Plural-Forms"):
            read_catalog(path, root)


def test_a_huge_catalog_is_refused_before_it_is_parsed(root: Path, write_po: Any) -> None:
    path = write_po("es", {}, raw="# x\n" * 600_000)
    with pytest.raises(ContentError, match="po-too-large"):
        read_catalog(path, root)


def test_bytes_that_are_not_utf8_are_refused_with_their_line(root: Path, write_po: Any) -> None:
    path = write_po("es", {})
    path.write_bytes(path.read_bytes() + b'msgid "a"\nmsgstr "\xe9"\n')
    with pytest.raises(ContentError) as refusal:
        read_catalog(path, root)
    assert (refusal.value.issues[0].code, refusal.value.issues[0].line) == ("po-encoding", 6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                'msgid "a"',
                'msgstr "b"',
                'msgctxt "c"',
                '"d"',
                "#, fuzzy",
                "#~ msgid",
                "msgstr",
                "#:",
                '"Plural-Forms: x\\n"',
            ]
        )
        | st.text(max_size=12),
        max_size=12,
    )
)
def test_hostile_lines_are_parsed_or_refused(root: Path, lines: list[str]) -> None:
    path = root / "locales" / "hostile.po"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ContentError):  # any other error fails the test
        read_catalog(path, root)


def test_coverage_counts_what_people_see_in_english(root: Path, write_po: Any) -> None:
    write_po("es", {HELLO: "Hola", ("bot/menu", "Bye"): ""})
    rows = "".join(f'\nmsgctxt "bot/menu"\nmsgid "{source}"\nmsgstr ""\n' for source in ("Bye", "Hello"))
    template = f'msgid ""\nmsgstr ""\n{rows}'
    (root / "locales" / "messages.pot").write_text(template, encoding="utf-8")
    catalogs = load(root)
    assert catalogs.coverage("es").missing == (("bot/menu", "Bye"),)
    assert catalogs.coverage("es").share == 0.5
    assert catalogs.coverage("en").share == 1.0
    assert catalogs.coverage("fr").translated == 0


def test_coverage_ignores_plural_forms_a_language_does_not_use(root: Path) -> None:
    forms = ["one", "few", "many", "other"]
    rows = "".join(f'\nmsgctxt "bot/days/day/{form}"\nmsgid "{{count}} days"\nmsgstr ""\n' for form in forms)
    (root / "locales" / "messages.pot").write_text(f'msgid ""\nmsgstr ""\n{rows}', encoding="utf-8")
    missing = {code: {key[0].rpartition("/")[2] for key in load(root).coverage(code).missing} for code in ("es", "ru")}
    assert missing == {"es": {"one", "other"}, "ru": {"one", "few", "many"}}
    assert load(root).coverage("zh_Hans").total == 1


def test_compiled_catalogs_serve_other_tools(root: Path, write_po: Any, tmp_path: Path) -> None:
    write_po("es", {HELLO: "Hola"}, raw='#, fuzzy\nmsgctxt "bot/menu"\nmsgid "Bye"\nmsgstr "Adiós"\n')
    written = compile_catalogs(root / "locales", Languages.load(root), tmp_path / "built")
    with written[0].open("rb") as file:
        tool = gettext.GNUTranslations(file)
    assert [tool.pgettext("bot/menu", "Hello"), tool.pgettext("bot/menu", "Bye")] == ["Hola", "Bye"]
