"""What is wrong with one rule that has the right shape: what it says must hold together, and its days must be possible.

Owns the checks that need one rule only, each with its place, a code and the cure. Must not read files or count days.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.core.issue import Issue
from bot.core.yaml_source import Location, Source
from bot.deadlines.calendar import LONGEST_CLOSURE
from bot.deadlines.rule import Acts, Direction, Gives, Roll, SafeFrom, Status, Unit
from bot.deadlines.rule_file import RuleInput, VersionInput

type Problem = tuple[Location, str, str]

SPEC = "1"


def problems(entry: RuleInput, source: Source) -> Iterator[Issue]:
    """What is wrong with a rule that has the right shape: the place, a code and the cure."""
    for location, code, cure in _problems(entry, source.path):
        yield Issue(source.path, source.line_of(location), code, cure)


def _problems(entry: RuleInput, path: str) -> Iterator[Problem]:
    if entry.spec != SPEC:
        yield ("spec",), "rule-spec", f"`spec` is {entry.spec!r}; this program reads {SPEC!r}"
    if path.rsplit("/", 1)[-1] != f"{entry.id}.yaml":
        yield ("id",), "rule-name", f"the file of {entry.id} must be named {entry.id}.yaml"
    if entry.acts is Acts.PERSON and entry.gives is Gives.LAST_DAY and entry.if_late is None:
        yield (), "rule-if-late", "say under `if_late` what is `lost` and what is `left` when a person is late"
    for number, kind in enumerate(entry.starts_with):
        if kind in entry.starts_with[:number]:
            yield ("starts_with", number), "rule-starts", f"`{kind}` stands twice in `starts_with`; keep one of them"
    for number, version in enumerate(entry.versions):
        for location, code, cure in (*_version_problems(version), *_count_problems(version)):
            yield ("versions", number, *location), code, cure
    yield from _order_problems(entry.versions)


def _version_problems(version: VersionInput) -> Iterator[Problem]:
    events, safe = version.events, version.safe_by
    if version.review_by <= version.checked_on:
        yield ("review_by",), "rule-review", "`review_by` must be later than `checked_on`"
    if version.status is Status.BLOCKED and not (events.blocked_on and events.by):
        yield ("events",), "rule-events", "a blocked version needs `events` with `blocked_on` and `by`"
    if version.status is Status.ANNOUNCED and not events.published:
        yield ("events",), "rule-events", "an announced version needs `events` with `published`"
    if version.status is Status.UNCERTAIN and version.hedge is None:
        yield ("status",), "rule-hedge", "an uncertain version needs a `hedge` sentence for people"
    if version.unit is Unit.PRINTED_DATE and (version.count or version.roll is not Roll.NONE):
        yield ("unit",), "rule-printed", "`printed_date` counts nothing: write `count: 0` and `roll: none`"
    if safe is not None and safe.roll is not Roll.BACK:
        yield ("safe_by", "roll"), "rule-safe", "a safe day only ever moves `back`"
    if safe is not None and safe.unit not in (Unit.CALENDAR_DAYS, Unit.BUSINESS_DAYS):
        yield ("safe_by", "unit"), "rule-safe", "a safe day is counted in `calendar_days` or `business_days`"


def _count_problems(version: VersionInput) -> Iterator[Problem]:
    """Days that cannot be: a last day on the wrong side of the first day, a safe day after the last day."""
    before, safe = version.direction is Direction.BEFORE, version.safe_by
    least = _least_days(version.count, version.unit) - version.minus_days
    if least < 0:
        cure = f"`minus_days: {version.minus_days}` takes off more than `count` has; make it smaller"
        yield ("minus_days",), "rule-count", cure
        return
    lands_open = version.unit is Unit.BUSINESS_DAYS and version.count > 0 and version.minus_days == 0
    may_move = 0 if lands_open else LONGEST_CLOSURE
    if before and version.roll is Roll.FORWARD and least <= may_move:
        yield ("roll",), "rule-count", f"`forward` {_PAST.format('onto the triggering day or past it', 'back')}"
    if not before and version.roll is Roll.BACK and least < may_move:
        yield ("roll",), "rule-count", f"`back` {_PAST.format('before the triggering day', 'forward')}"
    if safe is not None and safe.counted_from is SafeFrom.TRIGGER:
        if before:
            cure = "a rule that counts back needs a safe day `from: last_day`"
            yield ("safe_by", "from"), "rule-safe", cure
        elif not _is_sooner(safe.count, safe.unit, version, least):
            cure = f"a safe day of {safe.count} `{safe.unit}` could come after the last day; make its `count` smaller"
            yield ("safe_by",), "rule-safe", cure


_PAST = "could move the last day {}, with so few days; write `roll: {}` or `roll: none`"


def _least_days(count: int, unit: Unit) -> int:
    """The fewest days a period can have, wherever it begins."""
    match unit:
        case Unit.BUSINESS_DAYS:
            return count + 2 * ((count - 1) // 5) if count else 0
        case Unit.MONTHS | Unit.YEARS:
            months = count * (12 if unit is Unit.YEARS else 1)
            return max(months * 30 - 2, 0)  # one month has 28 days, two have 59
        case Unit.CALENDAR_DAYS | Unit.PRINTED_DATE:
            return count


def _most_days(count: int, unit: Unit) -> int:
    """The most days a period can have: every fifth business day may bring a weekend and a holiday more."""
    return count + (count // 5 + 1) * 3 if unit is Unit.BUSINESS_DAYS and count else count


def _is_sooner(count: int, unit: Unit, version: VersionInput, least: int) -> bool:
    """Whether so many days from the trigger can never lie after the last day. Both ways of counting alike are exact."""
    if unit is version.unit:
        return count + version.minus_days <= version.count
    return _most_days(count, unit) <= least


def _order_problems(versions: list[VersionInput]) -> Iterator[Problem]:
    for (_, above), (number, below) in pairwise(enumerate(versions)):
        if below.valid_from < above.valid_from:
            cure = f"`valid_from` {below.valid_from} is earlier than the version above; sort the versions by it"
            yield ("versions", number, "valid_from"), "rule-order", cure
    usable = [(number, each) for number, each in enumerate(versions) if each.status is not Status.BLOCKED]
    for (place, earlier), (next_place, later) in pairwise(usable):
        if earlier.valid_from == later.valid_from:
            cure = f"two versions begin on {later.valid_from}; give the newer one its own first day"
            yield ("versions", next_place, "valid_from"), "rule-overlap", cure
        elif earlier.status is not Status.REPLACED and later.status is not Status.ANNOUNCED:
            cure = "a newer version follows, so this one overlaps it: mark it `replaced`"
            yield ("versions", place, "status"), "rule-overlap", cure
    if usable and usable[-1][1].status is Status.REPLACED:
        cure = "is `replaced` but nothing follows it; add the newer version below"
        yield ("versions", usable[-1][0], "status"), "rule-overlap", cure
