"""`deadline`: computes a date by a rule and shows the sum, or says why it gives none and names people.

Beside the day it offers a calendar file, a page to keep and one question that shows whether the day was understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from bot.core.papers import CalendarDay, CalendarFile
from bot.core.text import PartialDate, Text, Value, message
from bot.deadlines.compute import Deadline, Withheld, compute
from bot.deadlines.rule import Gives
from bot.flows.session import FlowSession
from bot.flows.steps import sums
from bot.flows.steps.base import (
    NAME,
    Answer,
    ChoiceItem,
    Chosen,
    Move,
    Paragraphs,
    Prompt,
    PromptChoice,
    Stay,
    Step,
    Target,
    World,
    choice_rows,
    take_choice,
)

ALARMS = (7, 3, 1)
"""Days before a day in the calendar at which the phone reminds."""
MISTAKEN_BY = timedelta(days=7)
"""How far the wrong later day of the check question lies from the last day."""

CALENDAR = message("deadline", "📅 In my calendar")
KEEP = message("deadline", "📄 One page to keep")
CHECK = message("deadline", "✅ Did I get it right?")
AGAIN = message("deadline", "📅 Show the day again")

NEUTRAL = message("calendar", "Appointment")
LAST_DAY = message("calendar", "Last day: {what}")
DAY_FOR = message("calendar", "{what}")
SAFER_DAY = message("calendar", "Safer day: {what}")
CALENDAR_HERE = message(
    "calendar",
    "📅 Open this file to put the days in your phone. It reminds you before each day. "
    "The title is only a neutral word, so nobody can read what it is about. I keep no copy. "
    "The file stays in this chat until you delete it.",
)
CALENDAR_NAMED = message(
    "calendar",
    "📅 In this file the title says what the day is for. People who see your phone could read it.",
)
NAME_IT = message("calendar", "With a clear title")

QUESTION = message("check", "One question, to be sure. Which is the last day?")
RIGHT = message("check", "✅ Yes, that is the last day.")
NOT_YET = message(
    "check",
    "That is easy to mix up. Here it is once more. The count starts on {start}. "
    "The last day is **{due}**. After that day it is late.",
)
DAY = message("check", "{day}")


class DeadlineStep(Step):
    """A date by rule.

    `date` is the slot with the triggering day, `how` the slot that says how the clock was started (or none), `printed`
    the slot with a day the person's own paper names as the last one (or none). `heading` names what must happen by the
    day; `hedge` is said after the sum; `choices` are the buttons, `late_text` and `late_choices` those for a day that
    has passed. `takeaway` is the step with the page to keep. Texts may use {due}, {start}, {safe_by}, {count},
    {checked_on}, and where another version of the rule was published {other_count}, {other_on}, {blocked_on}.
    """

    kind: Literal["deadline"]
    rule: str
    date: str = Field(pattern=NAME)
    how: str = ""
    printed: str = ""
    heading: Paragraphs
    safe: Paragraphs | None = None
    hedge: Paragraphs | None = None
    late_text: Paragraphs | None = None
    choices: tuple[ChoiceItem, ...] = Field(default=(), max_length=5)
    late_choices: tuple[ChoiceItem, ...] = Field(default=(), max_length=5)
    takeaway: str = ""
    people: tuple[str, ...] = Field(min_length=1, max_length=4)

    def targets(self) -> Iterator[Target]:
        yield from (item.target for item in (*self.choices, *self.late_choices))
        if self.takeaway:
            yield Target(step=self.takeaway)

    def reads(self) -> frozenset[str]:
        return frozenset(slot for slot in (self.date, self.how, self.printed) if slot)

    def texts(self) -> Iterator[str]:
        yield self.heading
        yield from (text for text in (self.safe, self.hedge, self.late_text) if text)
        yield from (item.label for item in (*self.choices, *self.late_choices))

    def result(self, session: FlowSession, world: World) -> Deadline | Withheld:
        """The computed outcome for this session's day.

        Raises:
            KeyError: the session holds no day in the slot, for example after the flow was changed.
        """
        rule = world.rules[self.rule]
        trigger = _day(session, self.date)
        if trigger is None:
            raise KeyError(self.date)
        kind = session.slots.get(self.how) if self.how else None
        frozen = world.frozen.get(self.rule)
        printed = _day(session, self.printed) if self.printed else None
        return compute(rule, trigger, kind, session.as_of, world.calendar, frozen, printed=printed)

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        result = self.result(session, world)
        if isinstance(result, Withheld):
            return Prompt(sums.withheld_texts(result, self.people, world))
        late = result.days_left(session.as_of) < 0
        match session.note:
            case "calendar" | "calendar_named" if not late:
                return self._calendar(context, result, session, world)
            case "check" | "check_wrong":
                return self._question(result, wrong=session.note == "check_wrong")
            case "check_right":
                body = (RIGHT, sums.DUE.with_values(due=result.due_on))
                return Prompt(body, self._rows(context, result, session, world))
        return Prompt(self._sum(context, result, session, world), self._rows(context, result, session, world))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        result = self.result(session, world)
        if isinstance(result, Withheld):
            return None
        late = result.days_left(session.as_of) < 0
        if isinstance(answer, Chosen):
            match answer.answer:
                case "again":
                    return Stay()
                case "calendar" | "calendar_named" | "check" as note if not late:
                    return Stay(note=note)
                case "keep" if self.takeaway:
                    return Move(Target(step=self.takeaway))
            if session.note.startswith("check") and answer.answer in {day.isoformat() for day in _offered(result)}:
                right = answer.answer == result.due_on.isoformat()
                return Stay(note="check_right" if right else "check_wrong")
        return take_choice(answer, self._choices(late))

    def _sum(self, context: str, result: Deadline, session: FlowSession, world: World) -> tuple[Text, ...]:
        values = {**self.own_values(world), **sums.sum_values(result)}
        late = result.days_left(session.as_of) < 0
        parts = [Text(context, self.heading, values), sums.DUE.with_values(due=result.due_on)]
        parts += [sums.distance(result, session.as_of), *sums.sum_texts(result)]
        if late:
            parts += self._when_late(context, values, world)
        else:
            parts += self.safer(context, result, session, world)
            if self.hedge:
                parts.append(Text(context, self.hedge, values))
        return (*parts, *sums.source_texts(result, session.as_of))

    def safer(self, context: str, result: Deadline, session: FlowSession, world: World) -> Iterator[Text]:
        """The sentence on the safer day, or that it has passed; nothing where the rule knows none."""
        if not result.safe_by:
            return
        if result.safe_has_passed(session.as_of):
            yield sums.SAFE_PASSED.with_values(safe_by=result.safe_by)
        elif self.safe:
            yield Text(context, self.safe, {**self.own_values(world), **sums.sum_values(result)})
        else:
            yield sums.SAFE.with_values(safe_by=result.safe_by)

    def _when_late(self, context: str, values: Mapping[str, Value], world: World) -> Iterator[Text]:
        if_late = world.rules[self.rule].if_late
        if self.late_text:
            yield Text(context, self.late_text, values)
        elif if_late is not None:
            yield from (if_late.lost, if_late.left)

    def _rows(
        self, context: str, result: Deadline, session: FlowSession, world: World
    ) -> tuple[tuple[PromptChoice, ...], ...]:
        late = result.days_left(session.as_of) < 0
        own = choice_rows(context, self._choices(late))
        keep = (PromptChoice(KEEP, "keep"),) if self.takeaway else ()
        if late:
            return (*own, keep) if keep else own
        rows = (*own, (PromptChoice(CALENDAR, "calendar"), *keep))
        if world.rules[self.rule].gives is not Gives.LAST_DAY:
            return rows
        return (*rows, (PromptChoice(CHECK, "check"),))

    def _calendar(self, context: str, result: Deadline, session: FlowSession, world: World) -> Prompt:
        named = session.note == "calendar_named"
        rule = world.rules[self.rule]
        last = (LAST_DAY if rule.gives is Gives.LAST_DAY else DAY_FOR).with_values(what=rule.title)
        days = [CalendarDay(result.due_on, last if named else NEUTRAL, ALARMS)]
        if result.safe_by and result.safe_by != result.due_on and not result.safe_has_passed(session.as_of):
            safer = SAFER_DAY.with_values(what=rule.title) if named else NEUTRAL
            days.insert(0, CalendarDay(result.safe_by, safer, ALARMS))
        clear = () if named else ((PromptChoice(NAME_IT, "calendar_named"),),)
        rows = (*clear, (PromptChoice(AGAIN, "again"),), *choice_rows(context, self.choices))
        return Prompt((CALENDAR_NAMED if named else CALENDAR_HERE,), rows, paper=CalendarFile(tuple(days)))

    def _question(self, result: Deadline, *, wrong: bool) -> Prompt:
        again = (NOT_YET.with_values(start=result.trace[0].day, due=result.due_on),) if wrong else ()
        rows = tuple(
            (PromptChoice(DAY.with_values(day=PartialDate(day.isoformat())), day.isoformat()),)
            for day in _offered(result)
        )
        return Prompt((*again, QUESTION), (*rows, (PromptChoice(AGAIN, "again"),)))

    def _choices(self, late: bool) -> tuple[ChoiceItem, ...]:
        return self.late_choices if late and self.late_choices else self.choices


def _offered(result: Deadline) -> tuple[date, ...]:
    """The days of the check question in their order: the last day, a later one, and the one the count starts from."""
    start = result.trace[0].day
    first = start if start != result.due_on else result.due_on - MISTAKEN_BY
    return tuple(sorted({first, result.due_on, result.due_on + MISTAKEN_BY}))


def _day(session: FlowSession, slot: str) -> date | None:
    try:
        return date.fromisoformat(session.slots.get(slot, ""))
    except ValueError:
        return None
