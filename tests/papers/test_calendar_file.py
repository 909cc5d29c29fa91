"""The calendar file: read by two unrelated parsers, the same day everywhere on earth, nothing in it that tells."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest
import vobject

from bot.core.papers import CalendarDay, CalendarFile
from bot.core.text import Text
from bot.papers.printer import Printer

SAFE, DUE = date(2026, 3, 20), date(2026, 4, 9)
PAPER = CalendarFile((CalendarDay(SAFE, Text("", "Appointment"), (7, 3, 1)), CalendarDay(DUE, Text("", "Cita"), (1,))))


class Renderer:
    """The source with isolates, as the real one gives values."""

    def render(self, text: Text, language: str) -> str:
        return f"\u2068{text.source}\u2069"


@pytest.fixture
def data() -> bytes:
    return Printer(Renderer()).make(PAPER, "en").data


def test_icalendar_reads_it_without_complaint(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        calendar = icalendar.Calendar.from_ical(data)
    events = list(calendar.walk("VEVENT"))
    assert calendar.errors == []
    assert [event.errors for event in events] == [[], []]
    assert [event.decoded("dtstart") for event in events] == [SAFE, DUE]
    assert [event.decoded("dtend") for event in events] == [SAFE + timedelta(days=1), DUE + timedelta(days=1)]
    assert [str(event["summary"]) for event in events] == ["Appointment", "Cita"]


def test_vobject_reads_the_same_days_and_reminders(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the parser's own, on import of the standard library
        calendar = vobject.readOne(data.decode())
        calendar.validate()
        events = calendar.vevent_list
    assert [event.dtstart.value for event in events] == [SAFE, DUE]
    assert [event.summary.value for event in events] == ["Appointment", "Cita"]
    ahead = [alarm.trigger.value for alarm in events[0].valarm_list]
    assert ahead == [timedelta(hours=9) - timedelta(days=days) for days in (7, 3, 1)]


@pytest.mark.parametrize("hours", [-10, 9])
def test_a_phone_shows_the_right_day_in_every_zone(data: bytes, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    event = next(iter(icalendar.Calendar.from_ical(data).walk("VEVENT")))
    start = event["dtstart"]
    assert start.params.get("VALUE") == "DATE"
    assert "TZID" not in start.params
    # A whole day begins at midnight of the phone's own zone: what is in the file is the day, not a moment.
    shown = datetime.combine(event.decoded("dtstart"), datetime.min.time(), zone)
    assert shown.date() == SAFE
    rings = [shown + alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert [moment.date() for moment in rings] == [SAFE - timedelta(days=days) for days in (7, 3, 1)]
    assert {moment.hour for moment in rings} == {9}


def test_it_tells_nothing_about_its_topic_or_its_maker(data: bytes) -> None:
    file = Printer(Renderer()).make(PAPER, "en")
    assert (file.name, file.glance) == ("appointment.ics", False)
    words = data.decode().casefold()
    for telling in ("asylum", "guide", "court", "appeal", "bot", "telegram", "deadline"):
        assert telling not in words
    assert datetime.now(UTC).strftime("%Y%m%d") not in words


def test_every_file_has_ids_of_its_own(data: bytes) -> None:
    other = Printer(Renderer()).make(PAPER, "en").data
    ids = [str(event["uid"]) for each in (data, other) for event in icalendar.Calendar.from_ical(each).walk("VEVENT")]
    assert len(set(ids)) == 4


def test_a_file_shows_nothing_of_itself_in_a_repr() -> None:
    assert "Appointment" not in repr(Printer(Renderer()).make(PAPER, "en"))
