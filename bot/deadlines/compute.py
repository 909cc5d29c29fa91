"""The sum: from a rule, a triggering date and today to a date with its working, or to a refusal with its reason.

Pure: no clock, no files. The version is picked by the triggering date, never by today; today only decides whether we
still dare to give a date. What may not be known is withheld, never guessed.
"""

from __future__ import annotations

import calendar as month_lengths
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.core.text import PartialDate
from bot.deadlines.calendar import ONE_DAY, HolidayCalendar
from bot.deadlines.names import FUTURE_KINDS
from bot.deadlines.rule import (
    Confidence,
    DeadlineRule,
    Direction,
    Roll,
    RuleVersion,
    SafeBy,
    SafeFrom,
    Status,
    Unit,
)

FAR_AHEAD = timedelta(days=3660)
"""A triggering date further ahead than this is a slip of the pen, even for a hearing."""

FAR_BEFORE = timedelta(days=183)
"""A printed day so long before the day counted back from a hearing is a slip of the pen: a year that is one too low
always is, as long as the true day lies within half a year of the counted one."""


class StepKind(StrEnum):
    """The kinds of line in the working."""

    START = "start"
    COUNT = "count"
    LANDS = "lands"
    SKIPPED = "skipped"
    ROLLED = "rolled"
    PRINTED = "printed"
    DUE = "due"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One line of the working.

    `moved` is the days this line adds: the first day plus every `moved` up to a line gives that line's `day` (on a
    `count` or `skipped` line inside a count, the day is the one spoken of). `detail` is the kind of trigger on
    `start`, the unit on `count`, the reason on `skipped`.
    """

    kind: StepKind
    day: date
    moved: int = 0
    number: int = 0
    detail: str = ""


class Reason(StrEnum):
    """Why no date is given."""

    FROZEN = "frozen"
    PAST_REVIEW = "past_review"
    UNCERTAIN = "uncertain"
    NO_VERSION = "no_version"
    ANNOUNCED_UNCONFIRMED = "announced_unconfirmed"
    FUTURE_TRIGGER = "future_trigger"
    UNKNOWN_KIND = "unknown_kind"
    PRINTED_BEFORE_START = "printed_before_start"
    PRINTED_TOO_EARLY = "printed_too_early"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date we stand behind, with its working and its source. `version` is the `valid_from` of the version used."""

    rule: str
    version: date
    status: Status
    kind: str
    due_on: date
    safe_by: date | None
    trace: tuple[TraceStep, ...]
    authority: str
    url: str
    checked_on: date
    review_by: date
    source_date: PartialDate
    confidence: Confidence
    printed_date_wins: bool
    other_versions: tuple[RuleVersion, ...]

    def days_left(self, today: date) -> int:
        """Days from today to the due day; negative when it has passed."""
        return (self.due_on - today).days

    def safe_has_passed(self, today: date) -> bool:
        """The cautious day is over (false when there is none)."""
        return self.safe_by is not None and self.safe_by < today


@dataclass(frozen=True, slots=True)
class Withheld:
    """No date, and why. `why` is plain English for operators; people get the sentence chosen by `reason`."""

    rule: str
    reason: Reason
    why: str
    version: RuleVersion | None = None
    other_versions: tuple[RuleVersion, ...] = ()


class _Refusal(NamedTuple):
    reason: Reason
    why: str


class _Days(NamedTuple):
    due: date
    safe: date | None


def compute(
    rule: DeadlineRule,
    trigger: date,
    kind: str | None,
    today: date,
    calendar: HolidayCalendar,
    frozen: str | None,
    *,
    planned: bool = False,
    printed: date | None = None,
) -> Deadline | Withheld:
    """Count one deadline.

    Args:
        rule: the rule to apply.
        trigger: the day the count starts from (day 0).
        kind: what happened on that day; None is the rule's usual kind.
        today: today in the court's zone.
        calendar: the legal holidays.
        frozen: why an operator froze the rule; None when it is not frozen.
        planned: allow a triggering date after today (for "what if the decision comes on ...").
        printed: the last day that the person's own paper names. Where the rule says so it beats a later computed day
            (CNT-10); a later printed day never lengthens.
    """
    version = rule.version_for(trigger)
    steps = [TraceStep(StepKind.START, trigger, detail=kind or rule.starts_with[0])]
    days: _Days | _Refusal | None = _refusal(
        rule, version, trigger=trigger, kind=kind, today=today, frozen=frozen, planned=planned
    )
    if days is None and version is not None:
        on_paper = printed if rule.printed_date_wins else None
        days = _days(version, trigger, on_paper, calendar, steps)
    if version is None or not isinstance(days, _Days):
        refusal = days if isinstance(days, _Refusal) else _Refusal(Reason.NO_VERSION, _why_no_version(rule))
        return Withheld(rule.id, refusal.reason, refusal.why, version or _only_blocked(rule), rule.not_in_use())
    return Deadline(
        rule=rule.id,
        version=version.valid_from,
        status=version.status,
        kind=steps[0].detail,
        due_on=days.due,
        safe_by=days.safe,
        trace=tuple(steps),
        authority=version.authority,
        url=version.url,
        checked_on=version.checked_on,
        review_by=version.review_by,
        source_date=version.source_date,
        confidence=version.confidence,
        printed_date_wins=rule.printed_date_wins,
        other_versions=rule.not_in_use(),
    )


def add_up(trace: tuple[TraceStep, ...]) -> date:
    """The due day told by the working alone: the first day plus every move before the `due` line."""
    until = next(number for number, step in enumerate(trace) if step.kind is StepKind.DUE)
    return trace[0].day + timedelta(days=sum(step.moved for step in trace[:until]))


def _refusal(
    rule: DeadlineRule,
    version: RuleVersion | None,
    *,
    trigger: date,
    kind: str | None,
    today: date,
    frozen: str | None,
    planned: bool,
) -> _Refusal | None:
    if frozen is not None:
        return _Refusal(Reason.FROZEN, f"frozen by an operator: {frozen}" if frozen else "frozen by an operator")
    if kind is not None and kind not in rule.starts_with:
        why = f"{rule.id} does not start from {kind!r}; it starts from {_or(rule.starts_with)}"
        return _Refusal(Reason.UNKNOWN_KIND, why)
    ahead_is_normal = planned or (kind or rule.starts_with[0]) in FUTURE_KINDS
    if trigger - today > FAR_AHEAD or (trigger > today and not ahead_is_normal):
        why = f"{trigger} is after today ({today}): this count starts on a day that has happened"
        return _Refusal(Reason.FUTURE_TRIGGER, why)
    if version is None:
        return _Refusal(Reason.NO_VERSION, _why_no_version(rule))
    if version.status is Status.UNCERTAIN:
        why = version.hedge.source if version.hedge else "sources disagree"
        return _Refusal(Reason.UNCERTAIN, f"uncertain since {version.valid_from}: {why}")
    if version.status is Status.ANNOUNCED:
        why = f"a version announced for {version.valid_from} is not confirmed; nobody has checked whether it began"
        return _Refusal(Reason.ANNOUNCED_UNCONFIRMED, why)
    if today - version.review_by > timedelta(days=version.grace_days):
        return _Refusal(Reason.PAST_REVIEW, f"was to be reviewed by {version.review_by} and has not been")
    return None


def _days(
    version: RuleVersion, trigger: date, printed: date | None, calendar: HolidayCalendar, steps: list[TraceStep]
) -> _Days | _Refusal:
    """The last day and the safe day, their working added to `steps`; or why there are none."""
    try:
        landed = _count(version, trigger, calendar, steps)
        due = _roll(landed, version.roll, calendar, steps)
        slip = _slip(printed, trigger, due, version.direction)
        if slip is not None:
            return slip
        if printed is not None and printed < due:
            # As it stands on the paper, even on a Sunday: who files before that day is in time however it is read.
            steps.append(TraceStep(StepKind.PRINTED, printed, (printed - due).days))
            landed = due = printed
        steps.append(TraceStep(StepKind.DUE, due))
        safe = None
        if version.safe_by is not None:
            safe = _safe_day(version.safe_by, trigger, landed, due, calendar, direction=version.direction)
            steps.append(TraceStep(StepKind.SAFE, safe, moved=(safe - due).days))
    except OverflowError:
        return _Refusal(Reason.OUT_OF_RANGE, f"counting from {trigger} leaves the calendar")
    return _Days(due, safe)


def _slip(printed: date | None, trigger: date, due: date, direction: Direction) -> _Refusal | None:
    """Why a day on the paper cannot be the last day: no paper names a day before its own count began."""
    if printed is None:
        return None
    if direction is Direction.AFTER and printed < trigger:
        why = f"the printed day {printed} is before {trigger}, from which the count starts"
        return _Refusal(Reason.PRINTED_BEFORE_START, why)
    if direction is Direction.BEFORE and due - printed > FAR_BEFORE:
        why = f"the printed day {printed} is more than half a year before the counted day {due}; check both"
        return _Refusal(Reason.PRINTED_TOO_EARLY, why)
    return None


def _only_blocked(rule: DeadlineRule) -> RuleVersion | None:
    """The last blocked version of a rule that never had any other."""
    return rule.versions[-1] if all(each.status is Status.BLOCKED for each in rule.versions) else None


def _why_no_version(rule: DeadlineRule) -> str:
    blocked = _only_blocked(rule)
    if blocked is not None:
        return f"its only version was blocked on {blocked.events.blocked_on} ({blocked.events.by})"
    usable = [each.valid_from for each in rule.versions if each.status is not Status.BLOCKED]
    return f"we know this rule only for days from {usable[0]} on"


def _or(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds)


def _count(version: RuleVersion, trigger: date, calendar: HolidayCalendar, steps: list[TraceStep]) -> date:
    sign = 1 if version.direction is Direction.AFTER else -1
    skipped: list[TraceStep] = []
    match version.unit:
        case Unit.PRINTED_DATE:
            landed = trigger
        case Unit.CALENDAR_DAYS:
            landed = trigger + timedelta(days=sign * version.count)
        case Unit.BUSINESS_DAYS:
            landed = _walk(trigger, sign, version.count, calendar, skipped)
        case Unit.MONTHS:
            landed = _same_day(trigger, sign * version.count)
        case Unit.YEARS:
            landed = _same_day(trigger, sign * version.count * 12)
    moved = (landed - trigger).days - sum(step.moved for step in skipped)
    steps.append(TraceStep(StepKind.COUNT, landed, moved, version.count, version.unit))
    steps.extend(skipped)
    if version.minus_days:
        less = -sign * version.minus_days
        landed += timedelta(days=less)
        steps.append(TraceStep(StepKind.COUNT, landed, less, -version.minus_days, Unit.CALENDAR_DAYS))
    steps.append(TraceStep(StepKind.LANDS, landed))
    return landed


def _walk(start: date, sign: int, count: int, calendar: HolidayCalendar, skipped: list[TraceStep]) -> date:
    """Step over business days only; the other days go into the working as skipped."""
    day = start
    while count:
        day += sign * ONE_DAY
        reason = calendar.why_not(day)
        if reason is None:
            count -= 1
        else:
            skipped.append(TraceStep(StepKind.SKIPPED, day, sign, detail=reason))
    return day


def _roll(landed: date, roll: Roll, calendar: HolidayCalendar, steps: list[TraceStep]) -> date:
    if roll is Roll.NONE:
        return landed
    sign = 1 if roll is Roll.FORWARD else -1
    day = landed
    while (reason := calendar.why_not(day)) is not None:
        steps.append(TraceStep(StepKind.SKIPPED, day, sign, detail=reason))
        day += sign * ONE_DAY
    if day != landed:
        steps.append(TraceStep(StepKind.ROLLED, day, number=(day - landed).days))
    return day


def _safe_day(
    safe: SafeBy, trigger: date, landed: date, due: date, calendar: HolidayCalendar, *, direction: Direction
) -> date:
    start, sign = (trigger, 1) if safe.counted_from is SafeFrom.TRIGGER else (landed, -1)
    if safe.unit is Unit.BUSINESS_DAYS:
        day = _walk(start, sign, safe.count, calendar, [])
    else:
        day = start + timedelta(days=sign * safe.count)
    # A cautious day after the last one would be no caution: an earlier day on the paper draws it along.
    day = min(day, due)
    while not calendar.is_business_day(day):
        day -= ONE_DAY
    # A safe day before the event itself would be nonsense: over a long weekend it is the day of the event.
    return max(day, min(trigger, due)) if direction is Direction.AFTER else day


def _same_day(day: date, months: int) -> date:
    """The same day of the month so many months on; the last day of a shorter month (29 Feb gives 28 Feb, CNT-9)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, month_lengths.monthrange(year, month + 1)[1]))
