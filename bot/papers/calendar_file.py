"""Days for the phone's own calendar (.ics, RFC 5545). Names nothing that tells what the days are about.

Whole days without a time zone: a phone shows the same day in Honolulu and in Tokyo.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from bot.core.papers import CalendarFile
from bot.core.text import Text

NAME = "appointment.ics"

# The usual form names the product that made the file; ours would tell a stranger what the appointment is about.
_PRODUCT = "-//calendar//calendar//EN"
_MORNING = time(9)


def calendar_file(paper: CalendarFile, render: Callable[[Text], str]) -> bytes:
    """The file.

    Args:
        paper: the days.
        render: makes a title's words, in the person's language.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in paper.days:
        calendar.add_component(_event(entry.day, render(entry.title), entry.alarms))
    return bytes(calendar.to_ical())


def _event(day: date, title: str, alarms: tuple[int, ...]) -> Event:
    event = Event()
    event.add("uid", str(uuid.uuid4()))
    # When the file was made is nobody's business; the standard wants a stamp, so it is the day's own midnight.
    event.add("dtstamp", datetime.combine(day, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for days in alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        # A whole day begins at midnight of the phone's zone; the reminder rings in the morning of the day meant.
        alarm.add("trigger", timedelta(hours=_MORNING.hour) - timedelta(days=days))
        event.add_component(alarm)
    return event
