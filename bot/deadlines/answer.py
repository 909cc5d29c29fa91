"""A deadline or a refusal as plain JSON data: the answer of `asylum-guide deadline --json`. Adds nothing of its own."""

from __future__ import annotations

from bot.deadlines.compute import Deadline, TraceStep, Withheld
from bot.deadlines.rule import RuleVersion

type Json = str | int | bool | list[Json] | dict[str, Json] | None


def as_json(result: Deadline | Withheld) -> dict[str, Json]:
    """The promised keys first, in their order; `why` when withheld; more keys only after them."""
    if isinstance(result, Withheld):
        return _withheld(result)
    return {
        "rule": result.rule,
        "version": result.version.isoformat(),
        "status": str(result.status),
        "withheld": False,
        "due_on": result.due_on.isoformat(),
        "safe_by": result.safe_by.isoformat() if result.safe_by else None,
        "trace": [_step(step) for step in result.trace],
        "authority": result.authority,
        "url": result.url,
        "checked_on": result.checked_on.isoformat(),
        "source_date": result.source_date.iso,
        "confidence": str(result.confidence),
        "trigger": result.kind,
        "printed_date_wins": result.printed_date_wins,
        "not_in_use": [_other(version) for version in result.other_versions],
    }


def _withheld(result: Withheld) -> dict[str, Json]:
    version = result.version
    return {
        "rule": result.rule,
        "version": version.valid_from.isoformat() if version else None,
        "status": str(version.status) if version else None,
        "withheld": True,
        "due_on": None,
        "safe_by": None,
        "trace": [],
        "authority": version.authority if version else None,
        "url": version.url if version else None,
        "checked_on": version.checked_on.isoformat() if version else None,
        "why": result.why,
        "reason": str(result.reason),
        "not_in_use": [_other(each) for each in result.other_versions],
    }


def _step(step: TraceStep) -> dict[str, Json]:
    line: dict[str, Json] = {"step": str(step.kind), "day": step.day.isoformat(), "moved": step.moved}
    if step.number:
        line["number"] = step.number
    if step.detail:
        line["detail"] = step.detail
    return line


def _other(version: RuleVersion) -> dict[str, Json]:
    events = version.events
    return {
        "version": version.valid_from.isoformat(),
        "status": str(version.status),
        "count": version.count,
        "unit": str(version.unit),
        "published": events.published.iso if events.published else None,
        "would_take_effect": events.would_take_effect.isoformat() if events.would_take_effect else None,
        "blocked_on": events.blocked_on.isoformat() if events.blocked_on else None,
        "by": events.by or None,
    }
