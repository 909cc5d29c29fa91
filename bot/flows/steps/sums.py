"""The words of a computed deadline: the day, its distance, its sum, its source; or why there is none and whom to ask.

Pure wording of a `Deadline` or `Withheld`. Must not compute a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.text import Days, PartialDate, Text, Value, Verbatim, message
from bot.deadlines.compute import Deadline, Reason, StepKind, TraceStep, Withheld
from bot.deadlines.rule import Confidence
from bot.flows.steps.base import World
from bot.flows.steps.contacts import contact_texts

DUE = message("deadline", "**{due}**")
COUNT_DAYS = message("deadline", "Count from {start}: {count}. Every day counts, weekends and holidays too.")
COUNT_BUSINESS = message("deadline", "Count from {start}: {count}. Weekends and holidays do not count.")
COUNT_YEARS = message("deadline", "Count from {start} to the same day of the year. Number of years: {years}.")
COUNT_BACK = message("deadline", "Count back from {start}: {count}.")
COUNT_MONTHS = message("deadline", "Count from {start} to the same day of the month. Number of months: {months}.")
PRINTED = message("deadline", "This is the day printed on the paper: {start}.")
PRINTED_EARLIER = message("deadline", "The paper names an earlier day, {printed}. The earlier day counts.")
LESS = message("deadline", "Then go back {less}, to be careful.")
ROLLED_SATURDAY = message("deadline", "{landed} is a Saturday, so the last day moves to {due}.")
ROLLED_SUNDAY = message("deadline", "{landed} is a Sunday, so the last day moves to {due}.")
ROLLED_HOLIDAY = message("deadline", "{landed} is a legal holiday, so the last day moves to {due}.")
LEFT = message("deadline", "⏳ {left} left.")
LAST_DAY_TODAY = message("deadline", "⏳ That is today.")
LATE = message("deadline", "⏳ That day passed {late} ago.")
SAFE = message("deadline", "Safer: have it there by **{safe_by}**. Mail is too late if it only leaves by then.")
SAFE_PASSED = message("deadline", "The safer day, {safe_by}, has passed. People in this situation often file at once.")
STALE = message("deadline", "⚠️ This rule was to be checked again by {review_by}. It may have changed. Ask a lawyer.")
SOURCE = message("deadline", "🔎 {authority}. Checked {checked_on}. Not yet reviewed by a lawyer.")
SOURCE_REPORTED = message(
    "deadline",
    "🔎 {authority}. Reported, {source_date}. Checked {checked_on}. Not yet reviewed by a lawyer. Ask a lawyer.",
)

WITHHELD = message("deadline", "✋ I cannot give you a safe date for this today.")
WITHHELD_PEOPLE = message("deadline", "A wrong date could hurt you. These people can answer:")
REASONS: dict[Reason, Text] = {
    Reason.FROZEN: message("deadline", "Our team has stopped this answer while it is being checked."),
    Reason.PAST_REVIEW: message("deadline", "Nobody has checked this rule again in time, so it may have changed."),
    Reason.UNCERTAIN: message("deadline", "The rule for this is not clear at the moment."),
    Reason.NO_VERSION: message("deadline", "We have not checked the rule for a day that long ago."),
    Reason.ANNOUNCED_UNCONFIRMED: message(
        "deadline", "A change of this rule was announced, and we do not know if it has begun."
    ),
    Reason.FUTURE_TRIGGER: message("deadline", "The day you gave is still to come."),
    Reason.UNKNOWN_KIND: message("deadline", "We do not know how the time is counted in that case."),
    Reason.PRINTED_BEFORE_START: message("deadline", "The last day on the paper is before the day the count starts."),
    Reason.PRINTED_TOO_EARLY: message(
        "deadline",
        "The last day on the paper is long before the day we count. One of the days may be wrong. "
        "If the paper really says so, the paper counts.",
    ),
    Reason.OUT_OF_RANGE: message("deadline", "The day you gave is too far away to count from."),
}


def withheld_texts(result: Withheld, people: Sequence[str], world: World) -> tuple[Text, ...]:
    """That there is no date, why, and who can answer."""
    hedge = result.version.hedge if result.version and result.reason is Reason.UNCERTAIN else None
    more = (hedge,) if hedge else ()
    return (WITHHELD, REASONS[result.reason], *more, WITHHELD_PEOPLE, *contact_texts(people, world))


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
    landed, rolled = working(result, StepKind.LANDS), working(result, StepKind.ROLLED)
    if landed and rolled:
        reason = next(
            (step.detail for step in result.trace if step.kind is StepKind.SKIPPED and step.day == landed.day), ""
        )
        reasons = {"saturday": ROLLED_SATURDAY, "sunday": ROLLED_SUNDAY}
        sentence = reasons.get(reason, ROLLED_HOLIDAY)
        # The sentence names the weekday itself; the long form would say it twice.
        texts.append(sentence.with_values(landed=PartialDate(landed.day.isoformat()), due=rolled.day))
    if printed := working(result, StepKind.PRINTED):
        texts.append(PRINTED_EARLIER.with_values(printed=printed.day))
    return tuple(texts)


def source_texts(result: Deadline, today: date) -> tuple[Text, ...]:
    """Who says so and when we looked; a source below high confidence is told as a report, an old check with caution."""
    values: dict[str, Value] = {
        "authority": Verbatim(result.authority),
        "checked_on": PartialDate(result.checked_on.isoformat()),
    }
    if result.confidence is Confidence.HIGH:
        source = SOURCE.with_values(**values)
    else:
        source = SOURCE_REPORTED.with_values(**values, source_date=result.source_date)
    if today <= result.review_by:
        return (source,)
    return (STALE.with_values(review_by=PartialDate(result.review_by.isoformat())), source)


def sum_values(result: Deadline) -> dict[str, Value]:
    """The placeholders that texts about a computed date may use."""
    values: dict[str, Value] = {
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
