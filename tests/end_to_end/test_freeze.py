"""An operator stops a rule while people look at its date: within a minute no date is shown, in every language."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import icalendar
import pytest

from bot.app import load_content
from bot.flows.steps import deadline, sums
from tests.support.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.telegram_person import Person
from tests.support.walker import Walker, shown

pytestmark = pytest.mark.whole

FLOW = "asylum_denied_appeal"
HINTS = {"en": "en", "es": "es-419", "zh_Hans": "zh-hans"}
DUE = {"en": "April 9, 2026", "es": "9 de abril de 2026", "zh_Hans": "2026年4月9日"}
WITHIN = 60.0
"""Seconds a freeze may take."""


async def to_the_date(walker: Walker) -> str:
    """From the menu to the date, by buttons and a typed day."""
    await walker.writes("/menu", 60)
    await walker.takes("menu", "topics", "court")
    await walker.takes("menu", "court", "decision")
    await walker.takes("menu", "decision", "said_no")
    await walker.takes(FLOW, "first", "judge")
    await walker.takes(FLOW, "there", "present")
    await walker.takes(FLOW, "how", "aloud")
    return await walker.writes("2026-03-10")


async def looks_until(walker: Walker, sign: str) -> str:
    """Open the date again and again, as fast as a person may, until the screen holds a sign."""
    until = time.monotonic() + WITHIN
    screen = ""
    while sign not in screen:
        assert time.monotonic() < until, "the freeze or thaw has not reached the bot within a minute"
        screen = await to_the_date(walker)
    return screen


async def test_a_frozen_rule_shows_no_date_in_any_language_and_a_thawed_one_does(api: BotApi, folder: Path) -> None:
    content = load_content("us")
    bot = BotProcess(api.url, folder, nlu=("http://127.0.0.1:9", "no understanding is needed here"))
    bot.start()
    walkers = {
        code: Walker(Person(api, 4100 + number, hint), content, code)
        for number, (code, hint) in enumerate(HINTS.items())
    }
    withheld = {code: shown([{"text": walker.words(sums.WITHHELD)}]) for code, walker in walkers.items()}
    reason = {
        code: shown([{"text": walker.words(sums.REASONS[sums.Reason.FROZEN])}]) for code, walker in walkers.items()
    }
    phone = content.contacts["eoir-case-line"].phones[0].number.text
    try:
        for code, walker in walkers.items():
            assert DUE[code] in await to_the_date(walker)
        bot.command("freeze", "BIA-APPEAL-30", "--why", "a ruling came in")
        await looks_until(walkers["en"], withheld["en"])
        for code, walker in walkers.items():
            screen = await to_the_date(walker)
            assert withheld[code] in screen
            assert reason[code] in screen
            assert phone in screen
            assert DUE[code] not in screen
        bot.command("thaw", "BIA-APPEAL-30")
        assert DUE["en"] in await looks_until(walkers["en"], DUE["en"])
    finally:
        assert bot.stop() == 0


async def test_the_calendar_file_arrives_as_a_document_that_says_nothing(api: BotApi, folder: Path) -> None:
    content = load_content("us")
    bot = BotProcess(api.url, folder, nlu=("http://127.0.0.1:9", "no understanding is needed here"))
    bot.start()
    person = Person(api, 4200, "es-419")
    walker = Walker(person, content, "es")
    try:
        await walker.writes("/menu", 60)
        for flow, step, choice in (
            ("menu", "topics", "court"), ("menu", "court", "decision"), ("menu", "decision", "granted"),
            ("menu", "granted", "government"), ("dhs_appeal", "first", "until"),
        ):  # fmt: skip
            await walker.takes(flow, step, choice)
        await walker.writes("hoy")
        confirm = (await api.control("messages", chat=4200))[-1]["buttons"][0][0]["callback_data"]
        await person.presses(confirm)
        await person.wait_for_answer(20)
        events = await walker.presses(deadline.CALENDAR)
        document = next(event["document"] for event in events if event.get("document"))
        assert document["file_name"] == "appointment.ics"
        calendar = icalendar.Calendar.from_ical(base64.b64decode(document["base64"]))
        titles = {str(event["summary"]) for event in calendar.walk("VEVENT")}
        assert titles == {walker.words(deadline.NEUTRAL)}
    finally:
        assert bot.stop() == 0
