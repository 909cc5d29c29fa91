"""From keyed texts to strings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text import Days, Money, PartialDate, Text, Value, Verbatim, Weekday
from bot.errors import ContentError
from bot.locales.catalogs import Catalogs
from bot.locales.languages import Languages
from bot.locales.render import MISSING, Renderer

APRIL = date(2026, 4, 9)
PROJECT = Languages.load(Path(__file__).parents[2])
STRICT = Renderer(Catalogs({}), PROJECT, strict=True)
SPANISH = Renderer(
    Catalogs(
        {
            "es": {
                ("f/s", "Due {due}."): "Vence {due}.",
                ("bot/days/day/other", "{count} days"): "{count} días",
                ("bot/days/day/one", "{count} day"): "{count} día",
                ("f/s", "Broken {due}."): "Roto {fecha}.",
            }
        }
    ),
    PROJECT,
)


def shown(value: Value, language: str = "en", renderer: Renderer = STRICT) -> str:
    """The value alone, without its isolates."""
    return renderer.render(Text("f/s", "{v}", {"v": value}), language)[1:-1]


@pytest.mark.parametrize(
    ("value", "english", "spanish", "chinese"),
    [
        (APRIL, "Thursday, April 9, 2026", "jueves, 9 de abril de 2026", "2026年4月9日星期四"),
        (1234, "1,234", "1,234", "1,234"),
        (Money(Decimal("110")), "$110", "$110", "US$110"),
        (PartialDate("2026"), "2026", "2026", "2026年"),
        (PartialDate("2026-03"), "March 2026", "marzo de 2026", "2026年3月"),
        (PartialDate("2026-03-08"), "Mar 8, 2026", "8 mar 2026", "2026年3月8日"),
        (Verbatim("1-800-898-7180"), "1-800-898-7180", "1-800-898-7180", "1-800-898-7180"),
        (Weekday(6), "Sunday", "domingo", "星期日"),
        (Days(30), "30 days", "30 days", "30 days"),
    ],
)
def test_every_kind_of_value_is_formatted_in_the_language(
    value: Value, english: str, spanish: str, chinese: str
) -> None:
    assert [shown(value, code) for code in ("en", "es", "zh_Hans")] == [english, spanish, chinese]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (Days(1), "1 day"),
        (Days(0), "0 days"),
        (Days(5, "business_day"), "5 business days"),
        (Days(1, "business_day"), "1 business day"),
    ],
)
def test_days_take_the_plural_of_english(days: Days, text: str) -> None:
    assert shown(days) == text


@pytest.mark.parametrize(
    ("days", "text"), [(Days(1), "1 día"), (Days(6), "6 días"), (Days(1, "business_day"), "1 business day")]
)
def test_days_take_the_plural_of_the_language_or_stay_english(days: Days, text: str) -> None:
    assert shown(days, "es", SPANISH) == text


def test_a_language_with_the_general_form_only_uses_it(languages: Languages) -> None:
    """Russian "few" not translated yet: its own words in another form are clearer than English."""
    renderer = Renderer(Catalogs({"ru": {("bot/days/day/other", "{count} days"): "{count} дн."}}), languages)
    assert shown(Days(3), "ru", renderer) == "3 дн."


def test_a_sentence_is_looked_up_and_its_values_isolated() -> None:
    text = Text("f/s", "Due {due}.", {"due": APRIL})
    assert SPANISH.render(text, "es") == "Vence \u2068jueves, 9 de abril de 2026\u2069."


def test_a_text_within_a_text_is_rendered_too() -> None:
    inner = Text("f/s", "Due {due}.", {"due": Verbatim("X")})
    assert SPANISH.render(Text("f/o", "({inner})", {"inner": inner}), "es") == "(\u2068Vence \u2068X\u2069.\u2069)"


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(["en", "es", "zh_Hans", "ar", "fa"]))
def test_a_value_stands_isolated_and_unchanged_whatever_it_holds(value: str, language: str) -> None:
    """Braces in a value are text, not placeholders; direction marks around it keep its neighbours in place."""
    text = Text("f/s", "a {v} b {w}", {"v": Verbatim(value), "w": Verbatim("{v}")})
    assert STRICT.render(text, language) == f"a \u2068{value}\u2069 b \u2068{{v}}\u2069"


def test_a_missing_value_raises_in_checks_and_never_before_a_person() -> None:
    text = Text("f/s", "Due {due}.")
    with pytest.raises(ContentError, match="no value for due"):
        STRICT.render(text, "en")
    assert SPANISH.render(text, "es") == f"Due {MISSING}."


def test_a_translation_with_another_placeholder_falls_back_to_english() -> None:
    text = Text("f/s", "Broken {due}.", {"due": Verbatim("X")})
    assert SPANISH.render(text, "es") == "Broken \u2068X\u2069."


@pytest.mark.parametrize(
    "value", [PartialDate("soon"), PartialDate("2026-13"), Weekday(9), Days(2, "fortnight"), Money(Decimal("NaN"))]
)
def test_a_value_that_cannot_be_shown_raises_only_in_checks(value: Any) -> None:
    text = Text("f/s", "See {v}.", {"v": value})
    with pytest.raises(ContentError):
        STRICT.render(text, "en")
    assert MISSING in Renderer(Catalogs({}), PROJECT).render(text, "en")


def test_paragraphs_are_joined_by_empty_lines() -> None:
    assert STRICT.reply_text((Text("f/a", "One."), Text("f/b", "Two.")), "es") == "One.\n\nTwo."


def test_an_unknown_language_reads_english() -> None:
    assert shown(APRIL, "xx") == "Thursday, April 9, 2026"


def test_calendar_heads_start_with_the_first_day_of_the_week() -> None:
    """Where people live in the US, Sunday stands first; the Chinese calendar starts on Monday."""
    assert (STRICT.first_weekday("en"), STRICT.weekday_initials("en")) == (6, ("S", "M", "T", "W", "T", "F", "S"))
    assert (STRICT.first_weekday("zh_Hans"), STRICT.weekday_initials("zh_Hans")[0]) == (0, "一")


def test_buttons_have_short_dates_and_month_titles() -> None:
    assert (STRICT.short_date(APRIL, "es"), STRICT.month_title(APRIL, "es")) == ("9 abr 2026", "abril de 2026")
