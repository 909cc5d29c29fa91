"""`deadline`: computes a date by a rule and shows the sum, or says why it gives none and names people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from bot.core.text import Days, PartialDate, Text, Value, Verbatim, message
from bot.deadlines.compute import Deadline, StepKind, TraceStep, Withheld, compute
from bot.deadlines.rule import Confidence
from bot.flows.session import FlowSession
from bot.flows.steps.base import (
    NAME,
    Answer,
    ChoiceItem,
    Move,
    Paragraphs,
    Prompt,
    Stay,
    Step,
    Target,
    World,
    choice_rows,
    take_choice,
)
from bot.flows.steps.contacts import contact_texts

DUE = message("deadline", "**{due}**")
COUNT_DAYS = message("deadline", "Count from {start}: {count}. Every day counts, weekends and holidays too.")
COUNT_BUSINESS = message("deadline", "Count from {start}: {count}. Weekends and holidays do not count.")
COUNT_YEARS = message("deadline", "Count from {start} to the same day of the year. Number of years: {years}.")
COUNT_BACK = message("deadline", "Count back from {start}: {count}.")
COUNT_MONTHS = message("deadline", "Count from {start} to the same day of the month. Number of months: {months}.")
PRINTED = message("deadline", "This is the day printed on the paper: {start}.")
LESS = message("deadline", "Then go back {less}, to be careful.")
ROLLED_SATURDAY = message("deadline", "{landed} is a Saturday, so the last day moves to {due}.")
ROLLED_SUNDAY = message("deadline", "{landed} is a Sunday, so the last day moves to {due}.")
ROLLED_HOLIDAY = message("deadline", "{landed} is a legal holiday, so the last day moves to {due}.")
LEFT = message("deadline", "⏳ {left} left.")
LAST_DAY_TODAY = message("deadline", "⏳ That is today.")
LATE = message("deadline", "⏳ That day passed {late} ago.")
SAFE = message("deadline", "Safer: have it there by **{safe_by}**. Mail is too late if it only leaves by then.")
SAFE_PASSED = message("deadline", "The safer day, {safe_by}, has passed. People in this situation often file at once.")
SOURCE = message("deadline", "🔎 {authority}. Checked {checked_on}. Not yet reviewed by a lawyer.")
SOURCE_REPORTED = message(
    "deadline",
    "🔎 {authority}. Reported, {source_date}. Checked {checked_on}. Not yet reviewed by a lawyer. Ask a lawyer.",
)

WITHHELD = message("deadline", "✋ I cannot give you a safe date for this today.")
WITHHELD_PEOPLE = message("deadline", "A wrong date could hurt you. These people can answer:")
REASONS = {
    "frozen": message("deadline", "Our team has stopped this answer while it is being checked."),
    "past_review": message("deadline", "Nobody has checked this rule again in time, so it may have changed."),
    "uncertain": message("deadline", "The rule for this is not clear at the moment."),
    "no_version": message("deadline", "We have not checked the rule for a day that long ago."),
    "announced_unconfirmed": message(
        "deadline", "A change of this rule was announced, and we do not know if it has begun."
    ),
    "future_trigger": message("deadline", "The day you gave is still to come."),
    "unknown_kind": message("deadline", "We do not know how the time is counted in that case."),
}


class DeadlineStep(Step):
    """A date by rule.

    `date` is the slot with the triggering day, `how` the slot that says how the clock was started (or none).
    `heading` names what must happen by the day; `hedge` is said after the sum; `after` are the buttons, `late` and
    `withheld` other buttons for those outcomes. Texts may use {due}, {start}, {safe_by}, {count}, {checked_on}, and
    where another version of the rule was published {other_count}, {other_on}, {blocked_on}.
    """

    kind: Literal["deadline"]
    rule: str
    date: str = Field(pattern=NAME)
    how: str = ""
    heading: Paragraphs
    safe: Paragraphs | None = None
    hedge: Paragraphs | None = None
    late_text: Paragraphs | None = None
    choices: tuple[ChoiceItem, ...] = Field(default=(), max_length=5)
    late_choices: tuple[ChoiceItem, ...] = Field(default=(), max_length=5)
    people: tuple[str, ...] = Field(min_length=1, max_length=4)

    def targets(self) -> Iterator[Target]:
        yield from (item.target for item in (*self.choices, *self.late_choices))

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
        try:
            trigger = date.fromisoformat(session.slots[self.date])
        except ValueError:
            raise KeyError(self.date) from None
        kind = session.slots.get(self.how) if self.how else None
        return compute(rule, trigger, kind, session.as_of, world.calendar, world.frozen.get(self.rule))

    def prompt(self, context: str, session: FlowSession, world: World) -> Prompt:
        result = self.result(session, world)
        if isinstance(result, Withheld):
            body = (WITHHELD, REASONS[str(result.reason)], WITHHELD_PEOPLE, *contact_texts(self.people, world))
            return Prompt(body)
        values = self._values(result, world)
        late = result.days_left(session.as_of) < 0
        parts = [Text(context, self.heading, values), DUE.with_values(due=result.due_on)]
        parts += [distance(result, session.as_of), *sum_texts(result)]
        if late and self.late_text:
            parts.append(Text(context, self.late_text, values))
        elif not late and result.safe_by:
            if result.safe_by < session.as_of:
                parts.append(SAFE_PASSED.with_values(safe_by=result.safe_by))
            else:
                parts.append(
                    Text(context, self.safe, values) if self.safe else SAFE.with_values(safe_by=result.safe_by)
                )
        if self.hedge:
            parts.append(Text(context, self.hedge, values))
        parts.append(source_text(result))
        return Prompt(tuple(parts), choice_rows(context, self._shown_choices(late)))

    def accept(self, answer: Answer, session: FlowSession, world: World) -> Move | Stay | None:
        result = self.result(session, world)
        if isinstance(result, Withheld):
            return None
        return take_choice(answer, self._shown_choices(result.days_left(session.as_of) < 0))

    def _shown_choices(self, late: bool) -> tuple[ChoiceItem, ...]:
        return self.late_choices if late and self.late_choices else self.choices

    def _values(self, result: Deadline, world: World) -> dict[str, Value]:
        values: dict[str, Value] = dict(self.own_values(world))
        values |= {
            "due": result.due_on,
            "start": result.trace[0].day,
            "count": count_value(result),
            "checked_on": PartialDate(result.checked_on.isoformat()),
        }
        if result.safe_by:
            values["safe_by"] = result.safe_by
        for version in result.other_versions:
            if version.status == "blocked":
                values["other_count"] = Days(version.count or 0)
                if version.events.blocked_on:
                    values["blocked_on"] = PartialDate(version.events.blocked_on.isoformat())
                if version.events.would_take_effect:
                    values["other_on"] = PartialDate(version.events.would_take_effect.isoformat())
        return values


def working(result: Deadline, kind: StepKind) -> TraceStep | None:
    """The line of this kind in the working, if there is one."""
    return next((step for step in result.trace if step.kind is kind), None)


def count_value(result: Deadline) -> Value:
    """The length of the period as it is shown."""
    count = working(result, StepKind.COUNT)
    assert count is not None
    if count.detail == "business_days":
        return Days(count.number, "business_day")
    if count.detail == "calendar_days":
        return Days(count.number)
    return count.number


def distance(result: Deadline, today: date) -> Text:
    """How far the last day is from today."""
    left = result.days_left(today)
    if left > 0:
        return LEFT.with_values(left=Days(left))
    if left == 0:
        return LAST_DAY_TODAY
    return LATE.with_values(late=Days(-left))


def source_text(result: Deadline) -> Text:
    """Who says so and when we looked; a source below high confidence is told as a report."""
    values: dict[str, Value] = {
        "authority": Verbatim(result.authority),
        "checked_on": PartialDate(result.checked_on.isoformat()),
    }
    if result.confidence is Confidence.HIGH:
        return SOURCE.with_values(**values)
    return SOURCE_REPORTED.with_values(**values, source_date=result.source_date)


def sum_texts(result: Deadline) -> tuple[Text, ...]:
    """The sum in words: from which day, how many, and why the last day moved."""
    start, count = result.trace[0].day, working(result, StepKind.COUNT)
    assert count is not None
    shown = count_value(result)
    sentences = {
        "years": COUNT_YEARS.with_values(start=start, years=shown),
        "months": COUNT_MONTHS.with_values(start=start, months=shown),
        "business_days": COUNT_BUSINESS.with_values(start=start, count=shown),
        "calendar_days": COUNT_DAYS.with_values(start=start, count=shown),
        "printed_date": PRINTED.with_values(start=start),
    }
    texts = [COUNT_BACK.with_values(start=start, count=shown) if count.moved < 0 else sentences[count.detail]]
    # A second line of counting is the day taken off a period ("one year minus one day").
    counts = [step for step in result.trace if step.kind is StepKind.COUNT]
    texts += [LESS.with_values(less=Days(abs(less.number))) for less in counts[1:]]
    landed = working(result, StepKind.LANDS)
    if landed and landed.day != result.due_on:
        reason = next(
            (step.detail for step in result.trace if step.kind is StepKind.SKIPPED and step.day == landed.day), ""
        )
        reasons = {"saturday": ROLLED_SATURDAY, "sunday": ROLLED_SUNDAY}
        sentence = reasons.get(reason, ROLLED_HOLIDAY)
        texts.append(sentence.with_values(landed=landed.day, due=result.due_on))
    return tuple(texts)
