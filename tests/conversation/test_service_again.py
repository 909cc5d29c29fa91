"""What is shown a second time: after a detour, on another day, in another language; and files that go out once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conversation import replies as words
from bot.core.messages import Kind, Turn
from bot.core.papers import CalendarFile
from bot.core.text import Days
from bot.flows.steps import sums
from tests.support.conversation import Talk, labels, sources
from tests.support.flows import TODAY

HEADING = "The appeal must be at the Board by"


async def at_the_date(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    await talk.says("2026-03-10")


async def test_a_calendar_file_is_handed_out_and_handed_out_again_after_a_kill(talk: Talk) -> None:
    await at_the_date(talk)
    message = talk.message(Kind.BUTTON, button=talk.button("📅 In my calendar"))
    turn = await talk.send(message, crash=True)
    (paper,) = [reply.paper for reply in turn.replies if reply.paper is not None]
    assert isinstance(paper, CalendarFile)
    assert [day.day.isoformat() for day in paper.days] == ["2026-03-20", "2026-04-09"][-len(paper.days) :]
    assert await talk.send(message) == turn


async def test_the_check_question_feeds_a_counter_and_nothing_else(talk: Talk) -> None:
    await at_the_date(talk)
    await talk.taps("✅ Did I get it right?")
    turn = await talk.presses(next(button.data for button in talk.buttons if "2026-04-16" in str(button.label.values)))
    assert sources(turn)[0].startswith("That is easy to mix up.")
    turn = await talk.presses(next(button.data for button in talk.buttons if "2026-04-09" in str(button.label.values)))
    assert sources(turn)[0] == "✅ Yes, that is the last day."
    assert talk.counted == ["check_wrong", "check_right"]


def left(turn: Turn) -> list[object]:
    """The days left that a turn names."""
    texts = [text for reply in turn.replies for text in reply.body]
    return [text.values["left"] for text in texts if text.source == sums.LEFT.source]


async def test_back_from_another_topic_leads_to_the_date(talk: Talk) -> None:
    await at_the_date(talk)
    assert sources(await talk.says("need a lawyer"))[0] == "These people can help."
    back = await talk.presses("n:back")
    assert sources(back)[0] == HEADING
    assert words.NOTICES["flow_changed"].source not in sources(back)


AGAIN = ("n:people n:back", "l:es", "n:english", "n:nothing", "n:words n:back")


@pytest.mark.parametrize("presses", AGAIN)
async def test_a_date_shown_again_on_a_later_day_counts_from_that_day(talk: Talk, presses: str) -> None:
    """A session lives for two days and more; "20 days left" of the day before yesterday would be wrong."""
    await talk.presses("l:es")
    await at_the_date(talk)
    assert left(talk.turn) == [Days(19)]
    talk.today = TODAY + timedelta(days=2)
    for press in presses.split():
        turn = await talk.presses(press)
    assert left(turn) == [Days(17)]


async def test_a_date_that_passed_overnight_is_told_as_passed(talk: Talk) -> None:
    await at_the_date(talk)
    talk.today = date(2026, 4, 10)
    turn = await talk.send(talk.message(Kind.UNSUPPORTED))
    assert sums.LATE.source in sources(turn)
    assert "📅 In my calendar" not in labels(turn)


@pytest.mark.parametrize("press", ["n:nothing", "n:people n:back", "l:zh_Hans"])
async def test_a_file_is_not_handed_out_again_with_every_notice(talk: Talk, press: str) -> None:
    """Each copy is one more file on the phone that somebody can find."""
    await at_the_date(talk)
    assert (await talk.taps("📅 In my calendar")).replies[0].paper is not None
    for each in press.split():
        turn = await talk.presses(each)
    assert [reply.paper for reply in turn.replies] == [None] * len(turn.replies)
    assert HEADING in sources(turn)


async def test_a_file_and_its_words_can_be_had_in_english(talk: Talk) -> None:
    await talk.presses("l:es")
    await at_the_date(talk)
    await talk.taps("📅 In my calendar")
    turn = await talk.presses("n:english")
    assert turn.language == "en"
    assert isinstance(turn.replies[0].paper, CalendarFile)


async def test_back_from_the_calendar_file_leads_to_the_date(talk: Talk) -> None:
    await at_the_date(talk)
    await talk.taps("📅 In my calendar")
    assert sources(await talk.presses("n:back"))[0] == HEADING
    assert sources(await talk.presses("n:back"))[0] == "Which day was it?"


async def test_english_does_not_show_a_flow_that_was_stopped_since(talk: Talk) -> None:
    await talk.presses("l:es")
    await at_the_date(talk)
    talk.frozen.add("appeal")
    turn = await talk.presses("n:english")
    assert (turn.language, HEADING in sources(turn)) == ("en", False)
    assert words.NOTICES["frozen"].source in sources(turn)


async def test_the_other_way_after_back_forgets_the_first_one(talk: Talk) -> None:
    """Mailed decisions and spoken ones count from other days; the answer that was taken back must not count."""
    await at_the_date(talk)
    for _ in range(3):
        await talk.presses("n:back")
    state = await talk.state()
    assert state is not None
    assert state.session is not None
    assert (state.session.step, state.session.slots) == ("first", {})
