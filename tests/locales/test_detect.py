"""Which language a typed text is in, or silence."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.locales.detect import detect_language, warm_up

OFFERED = ("en", "es", "zh_Hans")
ALL = (*OFFERED, "ht", "pt_BR", "fr", "ru", "ar", "fa", "tr", "pa", "ug")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My brother was taken by ICE yesterday, what can we do?", "en"),
        ("necesito ayuda con mi caso de asilo por favor", "es"),
        ("mi hermano esta detenido y no se donde", "es"),
        ("我哥哥被移民局抓了", "zh_Hans"),
        ("庇护", "zh_Hans"),
        ("庇护 I-589", "zh_Hans"),
    ],
)
def test_a_clear_text_is_recognised(text: str, language: str) -> None:
    assert detect_language(text, OFFERED) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Моего брата вчера задержали, что делать", "ru"),
        ("mon frère a été arrêté hier et je ne sais pas quoi faire", "fr"),
        ("تم اعتقال أخي أمس", "ar"),
        ("برادرم دیروز بازداشت شد چه کار کنم", "fa"),
        ("ਮੇਰੇ ਭਰਾ ਨੂੰ ਕੱਲ੍ਹ ਫੜ ਲਿਆ ਗਿਆ", "pa"),
    ],
)
def test_later_languages_are_recognised_once_offered(text: str, language: str) -> None:
    assert detect_language(text, ALL) == language
    assert detect_language(text, OFFERED) is None


@pytest.mark.parametrize(
    "text", ["", "ok", "visa", "help me", "no", "12345", "😀😀😀", "I-589 A 123 456 789", "\ud800", "日本語です"]
)
def test_a_short_or_doubtful_text_is_left_alone(text: str) -> None:
    assert detect_language(text, ALL) is None


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_an_offered_language_or_none(text: str) -> None:
    assert detect_language(text, OFFERED) in {None, *OFFERED}


def test_nothing_is_ever_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    warm_up()
    assert detect_language("necesito ayuda con mi caso de asilo", OFFERED) == "es"
