"""Asking for a day: doubtful days are never taken without asking."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.dates import (
    AmbiguousDate,
    Calendar,
    CertainDate,
    DateReading,
    GuessedDate,
    ImpossibleDate,
    UnreadableDate,
)
from bot.core.text import InCalendar
from bot.flows.engine import FlowEngine
from bot.flows.session import FlowSession
from bot.flows.steps.ask_date import NOTES
from bot.flows.steps.base import Chosen, TypedDate
from bot.locales.dates import read_date
from tests.support.flows import answer, engine_of, flow_of

TODAY = date(2026, 3, 21)
ASK = {"kind": "ask_date", "text": "Which day?", "slot": "day", "next": "end", "unknown": "help"}
ENDS = {"end": {"kind": "say", "text": "Thank you."}, "help": {"kind": "say", "text": "People can help."}}


def asking(**more: object) -> FlowEngine:
    return engine_of(flow_of({"first": {**ASK, **more}, **ENDS}))


def opened(engine: FlowEngine, today: date = TODAY) -> FlowSession:
    return engine.start("small", today)


def typed(text: str, today: date = TODAY, **more: object) -> tuple[FlowEngine, FlowSession]:
    """What happens to words, read by the real reader."""
    engine = asking(**more)
    return engine, answer(engine, opened(engine, today), TypedDate(read_date(text, "en", today)), today=today)


def taken(session: FlowSession) -> str | None:
    return session.slots.get("day") if session.shown == ("end",) else None


def first_line(engine: FlowEngine, session: FlowSession) -> str:
    return engine.prompts(session)[-1].body[0].source


def answers(engine: FlowEngine, session: FlowSession) -> list[str]:
    return [choice.answer for row in engine.prompts(session)[-1].rows for choice in row]


def days(engine: FlowEngine, session: FlowSession) -> list[date]:
    """The days on the calendar's buttons."""
    return [date.fromisoformat(each) for each in answers(engine, session) if each[:2] in ("19", "20")]


def test_a_certain_day_is_taken() -> None:
    _, session = typed("March 10, 2026")
    assert taken(session) == "2026-03-10"


def test_an_impossible_day_is_refused() -> None:
    engine, session = typed("31/02/2026")
    assert taken(session) is None
    assert first_line(engine, session) == NOTES["impossible"].source


def test_two_fitting_readings_are_asked() -> None:
    engine, session = typed("03/02/2026")
    assert taken(session) is None
    assert first_line(engine, session) == NOTES["ambiguous"].source
    assert set(session.asked) == {"2026-02-03", "2026-03-02"}
    assert taken(answer(engine, session, Chosen("2026-02-03"), today=TODAY)) == "2026-02-03"


def test_one_fitting_reading_is_still_asked() -> None:
    """03/04/2026 read as 3 April would lie ahead, but 4 March is still our guess and not the person's word."""
    engine = asking()
    reading = AmbiguousDate((date(2026, 3, 4), date(2026, 4, 3)))
    session = answer(engine, opened(engine), TypedDate(reading), today=TODAY)
    assert taken(session) is None
    assert session.asked == ("2026-03-04",)
    assert first_line(engine, session) == NOTES["confirm"].source
    assert taken(answer(engine, session, Chosen("2026-03-04"), today=TODAY)) == "2026-03-04"


def test_when_no_reading_fits_the_reason_is_said() -> None:
    engine = asking()
    reading = AmbiguousDate((date(2026, 5, 4), date(2026, 4, 5)))
    session = answer(engine, opened(engine), TypedDate(reading), today=TODAY)
    assert session.note == "future"


def test_a_day_to_come_is_refused_unless_allowed() -> None:
    tomorrow = TODAY + timedelta(days=1)
    engine = asking()
    assert answer(engine, opened(engine), TypedDate(CertainDate(tomorrow)), today=TODAY).note == "future"
    open_end = asking(future="true")
    assert taken(answer(open_end, opened(open_end), TypedDate(CertainDate(tomorrow)), today=TODAY)) == "2026-03-22"


def test_today_is_taken() -> None:
    engine = asking()
    assert taken(answer(engine, opened(engine), TypedDate(CertainDate(TODAY)), today=TODAY)) == "2026-03-21"


def test_a_year_long_ago_is_refused() -> None:
    engine = asking()
    session = answer(engine, opened(engine), TypedDate(CertainDate(date(1900, 1, 1))), today=TODAY)
    assert session.note == "past"


@pytest.mark.parametrize(
    ("reading", "note"),
    [
        (GuessedDate(TODAY - timedelta(days=4)), "confirm"),
        (GuessedDate(TODAY + timedelta(days=4)), "future"),
        (ImpossibleDate(), "impossible"),
        (UnreadableDate(), "unreadable"),
    ],
)
def test_doubt_is_never_taken(reading: DateReading, note: str) -> None:
    engine = asking()
    session = answer(engine, opened(engine), TypedDate(reading), today=TODAY)
    assert (taken(session), session.note) == (None, note)


def test_relative_words_are_read_back_and_confirmed() -> None:
    engine, session = typed("yesterday")
    assert session.asked == ("2026-03-20",)
    assert first_line(engine, session) == NOTES["confirm"].source
    assert taken(answer(engine, session, Chosen("2026-03-20"), today=TODAY)) == "2026-03-20"


def test_another_day_asks_anew() -> None:
    engine, session = typed("yesterday")
    again = answer(engine, session, Chosen("again"), today=TODAY)
    assert (again.note, again.asked) == ("", ())
    assert first_line(engine, again) == "Which day?"


def test_not_knowing_the_day_has_its_own_way() -> None:
    engine = asking()
    assert answer(engine, opened(engine), Chosen("unknown"), today=TODAY).shown == ("help",)


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2026, 3, 21), date(2026, 3, 31), date(2024, 2, 29)])
def test_the_calendar_never_offers_a_day_to_come(today: date) -> None:
    engine = asking()
    session = opened(engine, today)
    assert max(days(engine, session)) == today
    assert not [each for each in answers(engine, session) if each.startswith("m") and each[1:] > today.isoformat()[:7]]


def test_months_are_turned_back_to_the_bound_and_forth_to_today() -> None:
    engine = asking(years_back="1")
    session, months = opened(engine), []
    while earlier := [each for each in answers(engine, session) if each.startswith("m") and each[1:] < _month(session)]:
        session = answer(engine, session, Chosen(earlier[0]), today=TODAY)
        months.append(session.month)
        assert {day.isoformat()[:7] for day in days(engine, session)} == {session.month}
    assert months[:2] == ["2026-02", "2026-01"]
    assert months[-1] == "2025-03"
    oldest = TODAY - timedelta(days=366)
    assert min(days(engine, session)) == oldest
    forth = [each for each in answers(engine, session) if each.startswith("m")]
    assert forth == ["m2025-04"]


def _month(session: FlowSession) -> str:
    return session.month or session.as_of.isoformat()[:7]


def test_a_tapped_day_of_another_month_is_taken() -> None:
    engine = asking()
    session = answer(engine, opened(engine), Chosen("m2025-12"), Chosen("2025-12-31"), today=TODAY)
    assert taken(session) == "2025-12-31"


@pytest.mark.parametrize("nonsense", ["m2026-13", "2026-02-30", "mm", ""])
def test_nonsense_from_a_button_is_not_taken(nonsense: str) -> None:
    engine = asking()
    assert engine.resume(opened(engine), Chosen(nonsense), TODAY) is None


def test_the_example_is_a_day_that_would_be_taken() -> None:
    engine = asking()
    example = engine.prompts(opened(engine))[-1].body[-1].values["example"].text
    assert isinstance(read_date(example, "en", TODAY), CertainDate)


@pytest.mark.parametrize(
    ("words", "day", "calendar"),
    [
        ("18 Esfand 1404", date(2026, 3, 9), Calendar.SOLAR_HIJRI),
        ("19 Ramadan 1447", date(2026, 3, 8), Calendar.HIJRI),
        ("30 Yekatit 2018", date(2026, 3, 9), Calendar.ETHIOPIAN),
    ],
)
def test_a_day_of_another_calendar_is_read_back_in_both(words: str, day: date, calendar: Calendar) -> None:
    engine, session = typed(words)
    assert taken(session) is None
    shown = engine.prompts(session)[-1].body
    assert [text.values.get("day") for text in shown] == [None, day, InCalendar(day, calendar)]
    confirmed = answer(engine, FlowSession.from_json(session.to_json()), Chosen(day.isoformat()))
    assert taken(confirmed) == day.isoformat()


def test_another_calendar_is_forgotten_with_its_question() -> None:
    engine, session = typed("18 Esfand 1404")
    again = answer(engine, session, Chosen("again"))
    assert (again.calendar, again.asked) == ("", ())
