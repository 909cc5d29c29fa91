"""The list of languages and the choice of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.locales.languages import Languages, Review, negotiate_language

PROJECT = Path(__file__).parents[2]
OFFERED = Languages.load(PROJECT)


def test_offers_english_spanish_and_chinese_by_their_own_names() -> None:
    assert [(one.code, one.own_name) for one in OFFERED][:3] == [
        ("en", "English"),
        ("es", "Español"),
        ("zh_Hans", "简体中文"),
    ]


def test_no_offered_language_claims_a_review_without_a_record() -> None:
    assert [one.code for one in OFFERED if one.status != "draft" and one.review is None] == []


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("es-419", "es"),
        ("ES_ar", "es"),
        ("zh", "zh_Hans"),
        ("zh-hans", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("zh-TW", "zh_Hans"),
        ("zh-Hant-HK", "zh_Hans"),
        ("", "en"),
        ("xx", "en"),
        ("est", "en"),
        ("-", "en"),
    ],
)
def test_a_phones_hint_picks_the_nearest_language(hint: str, code: str) -> None:
    assert negotiate_language(hint, OFFERED).code == code


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_hint_gives_an_offered_language(hint: str) -> None:
    assert negotiate_language(hint, OFFERED).code in OFFERED.codes


def test_direction_follows_the_script(languages: Languages) -> None:
    """All twelve planned languages fit the model; three of them run from right to left."""
    assert [one.code for one in languages if one.direction == "rtl"] == ["ar", "fa", "ug"]


def test_a_review_keeps_role_and_date(root: Path) -> None:
    path = root / "locales" / "languages.yaml"
    text = path.read_text(encoding="utf-8").replace("review: none", "review: {role: interpreter, date: 2026-05-01}", 1)
    path.write_text(text.replace("status: draft", "status: reviewed", 1), encoding="utf-8")
    review = Languages.load(root)["en"].review
    assert review is not None
    assert (review.role, review.on.isoformat()) == ("interpreter", "2026-05-01")
    assert isinstance(review, Review)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("status: draft", "status: reviewed", 5),
        ("status: draft", "status: perfect", 5),
        ("locale: es_US", "locale: es_ZZ9", 11),
        ("locale: es_US", "locale: fr", 11),
        ("hints: [es]", "hints: [en]", 15),
        ("code: en", "code: ../en", 2),
        ("own_name: Español", "own_name: Espa\u200fñol", 10),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(root: Path, old: str, new: str, line: int) -> None:
    path = root / "locales" / "languages.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        Languages.load(root)
    assert (refusal.value.issues[0].path, refusal.value.issues[0].line) == ("locales/languages.yaml", line)


def test_english_cannot_be_left_out(root: Path) -> None:
    path = root / "locales" / "languages.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text("languages:\n" + text[text.index("  - code: es") :], encoding="utf-8")
    with pytest.raises(ContentError, match="has no `en`"):
        Languages.load(root)
