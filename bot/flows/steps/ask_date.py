"""`ask_date`: asks for one day, by calendar buttons or typed in any of our languages, and refuses doubtful days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from bot.core.dates import (
    AmbiguousDate,
    Calendar,
    CertainDate,
    ConvertedDate,
    DateReading,
    GuessedDate,
    ImpossibleDate,
)
from bot.core.text import InCalendar, PartialDate, Text, Verbatim, message
from bot.flows.session import FlowSession
from bot.flows.steps.base import (
    NAME,
    Answer,
    Chosen,
    Label,
    Move,
    Paragraphs,
    Prompt,
    PromptChoice,
    Stay,
    Step,
    Target,
    World,
    provenance,
)

HOW = message("date", "Tap the day, or type it, like this: {example}")
NOTES = {
    "impossible": message("date", "There is no such day in the calendar. Please look at the paper again."),
    "future": message("date", "That day is still to come. Which day was it?"),
    "past": message("date", "That day is too long ago for this question. Please look at the paper again."),
    "unreadable": message("date", "I could not read that as a date."),
    "ambiguous": message("date", "This can be read in two ways. Which day do you mean?"),
    "confirm": message("date", "Do you mean this day?"),
}
HELPERS = message("date", "☎️ If you cannot tell the day, the people behind the button below can help.")
DAY = message("date", "{day}")
TYPED = message("date", "In the calendar you used: {day}")
YES = message("date", "✅ Yes, {day}")
OTHER_DAY = message("date", "Another day")
TODAY = message("date", "Today")
YESTERDAY = message("date", "Yesterday")
UNKNOWN = message("date", "I don't know the day")
EARLIER = message("date", "◀")
LATER = message("date", "▶")
BLANK = Text("", "·")


class AskDateStep(Step):
    """Asks for a day and puts it into `slot` as an ISO date.

    `years_back` bounds how old the day may be; `future: true` allows days to come. `unknown` is the step for people
    who do not know the day.
    """

    kind: Literal["ask_date"]
    text: Paragraphs
    slot: str = Field(pattern=NAME)
    next: str
    unknown: str
    unknown_label: Label | None = None
    years_back: int = Field(default=5, ge=0, le=60)
    future: bool = False

    def targets(self) -> Iterator[Target]:
        yield Target(step=self.next)
        yield Target(step=self.unknown)

    def texts(self) -> Iterator[str]:
        yield self.text
        if self.unknown_label:
            yield self.unknown_label

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        label = Text(context, self.unknown_label) if self.unknown_label else UNKNOWN
        unknown = (PromptChoice(label, "unknown"),)
        if session.note in ("confirm", "ambiguous"):
            return self._doubt(session, unknown)
        body = (NOTES[session.note], HELPERS) if session.note in NOTES else ()
        question = Text(context, self.text, self.own_values(world))
        example = HOW.with_values(example=Verbatim((session.as_of - timedelta(days=20)).isoformat()))
        rows = (*self._quick_days(session), *self._month(session), unknown)
        checked = provenance(self.facts, session.as_of, world)
        return Prompt((*body, question, *checked, example), rows, awaits_date=True)

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        if isinstance(answer, Chosen):
            return self._accept_button(answer.answer, session)
        return self._judge(answer.reading, session.as_of)

    def _accept_button(self, answer: str, session: FlowSession) -> Move | Stay | None:
        if answer == "unknown":
            # Nor is a day known any more that was given here before.
            return Move(Target(step=self.unknown), {self.slot: ""})
        if answer == "again":
            return Stay()
        if answer == "blank":
            return Stay(note=session.note, month=session.month)
        try:
            if answer.startswith("m"):
                date.fromisoformat(f"{answer[1:]}-01")
                return Stay(month=answer[1:])
            return self._judge(CertainDate(date.fromisoformat(answer)), session.as_of)
        except ValueError:
            return None

    def _judge(self, reading: DateReading, today: date) -> Move | Stay:
        match reading:
            case CertainDate(day):
                note = self._out_of_bounds(day, today)
                return Stay(note=note) if note else Move(Target(step=self.next), {self.slot: day.isoformat()})
            case GuessedDate(day):
                note = self._out_of_bounds(day, today)
                other = str(reading.calendar) if isinstance(reading, ConvertedDate) else ""
                return Stay(note=note) if note else Stay(note="confirm", asked=(day.isoformat(),), calendar=other)
            case AmbiguousDate(days):
                fitting = [day for day in days if not self._out_of_bounds(day, today)]
                if not fitting:
                    return Stay(note=self._out_of_bounds(days[0], today))
                # A single fitting reading is still a guess of ours: 03/04 is never taken without asking.
                note = "ambiguous" if len(fitting) > 1 else "confirm"
                return Stay(note=note, asked=tuple(day.isoformat() for day in fitting))
            case ImpossibleDate():
                return Stay(note="impossible")
            case _:
                return Stay(note="unreadable")

    def _out_of_bounds(self, day: date, today: date) -> str:
        if day > today and not self.future:
            return "future"
        if day < today - timedelta(days=self.years_back * 366):
            return "past"
        return ""

    def _doubt(self, session: FlowSession, unknown: tuple[PromptChoice, ...]) -> Prompt:
        days = [date.fromisoformat(day) for day in session.asked]
        if session.note == "confirm":
            rows = tuple((PromptChoice(YES.with_values(day=day), day.isoformat()),) for day in days)
        else:
            rows = tuple((PromptChoice(DAY.with_values(day=day), day.isoformat()),) for day in days)
        body = [NOTES[session.note], *(DAY.with_values(day=day) for day in days if session.note == "confirm")]
        if session.note == "ambiguous":
            body.append(HELPERS)
        if session.calendar in list(Calendar):
            body += [TYPED.with_values(day=InCalendar(day, Calendar(session.calendar))) for day in days]
        return Prompt(tuple(body), (*rows, (PromptChoice(OTHER_DAY, "again"),), unknown), awaits_date=True)

    def _quick_days(self, session: FlowSession) -> tuple[tuple[PromptChoice, ...], ...]:
        if session.month:
            return ()
        yesterday = (session.as_of - timedelta(days=1)).isoformat()
        return ((PromptChoice(TODAY, session.as_of.isoformat()), PromptChoice(YESTERDAY, yesterday)),)

    def _month(self, session: FlowSession) -> tuple[tuple[PromptChoice, ...], ...]:
        first = date.fromisoformat(f"{session.month}-01") if session.month else session.as_of.replace(day=1)
        before, after = first - timedelta(days=1), first + timedelta(days=31)
        title = DAY.with_values(day=PartialDate(first.isoformat()[:7]))
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        head = (
            PromptChoice(EARLIER, f"m{before.isoformat()[:7]}")
            if not self._out_of_bounds(before, session.as_of)
            else PromptChoice(BLANK, "blank"),
            PromptChoice(title, "blank"),
            PromptChoice(LATER, f"m{after.isoformat()[:7]}")
            if self.future or last < session.as_of
            else PromptChoice(BLANK, "blank"),
        )
        weeks = []
        # Sunday first: the calendar on the wall in a US court or clinic starts with Sunday.
        for week in calendar.Calendar(calendar.SUNDAY).monthdatescalendar(first.year, first.month):
            row = tuple(self._day_button(day, first.month, session.as_of) for day in week)
            if any(choice.answer != "blank" for choice in row):
                weeks.append(row)
        return (head, *weeks)

    def _day_button(self, day: date, month: int, today: date) -> PromptChoice:
        if day.month != month or self._out_of_bounds(day, today):
            return PromptChoice(BLANK, "blank")
        return PromptChoice(Text("", "{day}", {"day": Verbatim(str(day.day))}), day.isoformat())
