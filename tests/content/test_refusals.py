"""No date is shown where none may be given: frozen, past review, two readings, no such day; in every language."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import Content
from bot.conversation.replies import PEOPLE
from bot.core.text import Text
from bot.deadlines.compute import Reason
from bot.flows.engine import FlowEngine
from bot.flows.session import FlowSession
from bot.flows.steps import ask_date, sums
from bot.flows.steps.base import Chosen, TypedDate
from bot.locales.dates import read_date
from bot.locales.render import Renderer

LANGUAGES = ["en", "es", "zh_Hans"]
TODAY = date(2026, 12, 2)
PAST_REVIEW = date(2027, 3, 20)
DECIDED = date(2026, 11, 20)


class Screens:
    """The appeal flow in one language, up to its date."""

    def __init__(self, content: Content, language: str, today: date, frozen: dict[str, str] | None = None) -> None:
        self.renderer = Renderer(content.catalogs, content.languages, strict=True)
        self.language, self.today = language, today
        self.engine = FlowEngine(content.library, content.world(frozen))
        session = self.engine.start("asylum_denied_appeal", today)
        for choice in ("judge", "present", "aloud"):
            session = self._after(session, Chosen(choice))
        self.session = session

    def _after(self, session: FlowSession, answer: Chosen | TypedDate) -> FlowSession:
        after = self.engine.resume(session, answer, self.today)
        assert after is not None
        return after

    def typed(self, text: str) -> str:
        """The screen after typing a date, without isolates."""
        reading = read_date(text, self.language, self.today)
        (prompt,) = self.engine.prompts(self._after(self.session, TypedDate(reading)))
        return self.shown(*prompt.body)

    def shown(self, *texts: Text) -> str:
        return self.renderer.reply_text(texts, self.language).replace("\u2068", "").replace("\u2069", "")

    def dates(self, *days: date) -> list[str]:
        return [self.shown(Text("", "{day}", {"day": day})) for day in days]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def due_days(screens: Screens) -> list[str]:
    """What must not be shown: the last day of 2026-11-20, and the safe one."""
    return screens.dates(date(2026, 12, 21), date(2026, 12, 20), date(2026, 11, 30))


def test_a_sound_rule_shows_the_date(content: Content, language: str) -> None:
    screens = Screens(content, language, TODAY)
    assert due_days(screens)[0] in screens.typed("2026-11-20")


def test_a_frozen_rule_shows_no_date_but_the_reason_and_whom_to_call(content: Content, language: str) -> None:
    screens = Screens(content, language, TODAY, {"BIA-APPEAL-30": "a ruling came in"})
    screen = screens.typed("2026-11-20")
    assert not [day for day in due_days(screens) if day in screen]
    assert screens.shown(sums.WITHHELD) in screen
    assert screens.shown(sums.REASONS[Reason.FROZEN]) in screen
    assert content.contacts["eoir-case-line"].phones[0].number.text in screen


def test_a_rule_past_its_review_shows_no_date_but_the_reason_and_whom_to_call(content: Content, language: str) -> None:
    review_by = max(version.review_by for version in content.rules["BIA-APPEAL-30"].versions)
    assert review_by < PAST_REVIEW, "move PAST_REVIEW behind the new review day"
    screens = Screens(content, language, PAST_REVIEW)
    screen = screens.typed("2027-03-10")
    assert not [day for day in screens.dates(date(2027, 4, 9), date(2027, 3, 19)) if day in screen]
    assert screens.shown(sums.REASONS[Reason.PAST_REVIEW]) in screen
    assert content.contacts["eoir-case-line"].phones[0].number.text in screen


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026"])
def test_a_date_of_two_readings_is_asked_and_counted_by_none(content: Content, language: str, text: str) -> None:
    screens = Screens(content, language, TODAY)
    screen = screens.typed(text)
    assert not [day for day in screens.dates(date(2026, 5, 4), date(2026, 4, 3)) if day in screen]
    assert screens.shown(ask_date.NOTES["ambiguous"]) in screen
    assert screens.shown(ask_date.HELPERS) in screen


@pytest.mark.parametrize("text", ["31/02/2026", "2026-02-30"])
def test_a_day_that_does_not_exist_is_refused(content: Content, language: str, text: str) -> None:
    screens = Screens(content, language, TODAY)
    screen = screens.typed(text)
    assert screens.shown(ask_date.NOTES["impossible"]) in screen
    assert screens.shown(ask_date.HELPERS) in screen
    assert not [day for day in screens.dates(date(2026, 3, 2), date(2026, 4, 1)) if day in screen]


def test_the_people_behind_the_button_are_named_in_every_language(content: Content, language: str) -> None:
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    assert "☎️" in renderer.render(PEOPLE, language)
