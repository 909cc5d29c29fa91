"""What a translation must keep and must not bring in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.issue import Severity
from bot.locales.compare import compare_texts


def codes(source: str, translation: str) -> list[str]:
    return [issue.code for issue in compare_texts(source, translation, "locales/es/messages.po", 7)]


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Call {phone} by **{due}**.", "Llame al {phone} antes del **{due}**."),
        ("{a} and {b}", "{b} و {a}"),
        ("You have 30 days.", "您有30天。"),
        ("You have 30 days.", "لديك ٣٠ يومًا."),
        ("Ask a judge.", "می\u200cتوانید از قاضی بپرسید."),  # Persian is written with joiners
        ("☎️ Call", "☎️ Llame"),  # the icon's invisible selector stands in the English too
        ("One line\nand another", "Una línea\ny otra"),
        ("Anything", ""),
    ],
)
def test_a_faithful_translation_has_no_issue(source: str, translation: str) -> None:
    assert codes(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "code"),
    [
        ("Call {phone}.", "Llame.", "po-placeholder"),
        ("Call {phone}.", "Llame al {telefono} {phone}.", "po-placeholder"),
        ("Call {phone}.", "Llame al {phone} {phone}.", "po-placeholder"),
        ("Call {phone}.", "Llame al {phone} {.", "po-brace"),
        ("Do **this** now.", "Haga esto ahora.", "po-bold"),
        ("Do **this** now.", "Haga **esto ahora.", "po-bold"),
        ("Soon.", "En 10 días.", "po-number"),
        ("Soon.", "خلال ١٠ أيام.", "po-number"),
        ("Use Form I-589.", "Use el formulario.", "po-number-lost"),
        ("See the page.", "Vea https://example.org/x", "po-url"),
        ("See the page.", "Vea www.ejemplo", "po-url"),
        ("See the page.", "Vea abogados.com", "po-url"),
        ("See the page.", "Vea ａbogados．com", "po-url"),
        ("Call us.", "Llame al 212 555 0100.", "po-phone"),
        ("Call us.", "Llame al +1 (212) 555-0100.", "po-phone"),
        ("Hello", " Hola", "po-edge"),
        ("Hello", "Hola\n", "po-edge"),
        ("Hello", "Ho\u202ela", "po-invisible"),
        ("Hello", "Ho\u200bla", "po-invisible"),
        ("Hello", "Ho\u00adla", "po-invisible"),
        ("Hello", "Ho\u2800la", "po-invisible"),
    ],
)
def test_an_unfaithful_translation_is_named(source: str, translation: str, code: str) -> None:
    assert code in codes(source, translation)


def test_a_lost_number_only_warns() -> None:
    """A language may write a small number as a word; a reviewer decides."""
    issues = compare_texts("Wait 2 days.", "Espere dos días.", "locales/es/messages.po", 7)
    assert [(issue.severity, issue.line) for issue in issues] == [(Severity.WARNING, 7)]


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(source: str, translation: str) -> None:
    assert isinstance(codes(source, translation), list)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C"]), max_size=80))
def test_a_text_never_differs_from_itself_but_for_loose_braces(text: str) -> None:
    assert set(codes(text, text)) <= {"po-brace", "po-number", "po-number-lost"}
