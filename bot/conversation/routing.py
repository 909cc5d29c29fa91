"""What to do with words: answer, ask, or fall back. Pure; the bot, `understand` and `evaluate` all use this."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.nlu.result import ParseResult

OUT_OF_SCOPE = "out_of_scope"


class Action(StrEnum):
    """The three outcomes of understanding."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidence bounds, 0 to 1. Chosen on our own held-out utterances (`nlu/tests`), never on the dev questions."""

    answer: float = 0.72
    answer_urgent: float = 0.78
    margin: float = 0.15
    clarify: float = 0.03
    offered: int = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """`intent` is answered, or `offered` are asked about, or neither. `confidence` is that of the first intent."""

    action: Action
    intent: str = ""
    offered: tuple[str, ...] = ()
    predicted: str = ""
    confidence: float = 0.0


def decide(result: ParseResult, urgent: Collection[str], thresholds: Thresholds | None = None) -> Decision:
    """The routing decision for one parsed message. `urgent` are the safety-critical intents.

    A miss on a safety-critical topic is worse than a question: such an intent among the likely ones turns a fallback
    into a question.
    """
    bounds = thresholds or Thresholds()
    if not result.ranking:
        return Decision(Action.FALLBACK)
    first = result.ranking[0]
    second = result.ranking[1].confidence if len(result.ranking) > 1 else 0.0
    sure = bounds.answer_urgent if first.name in urgent else bounds.answer
    likely = [item for item in result.ranking if item.confidence >= bounds.clarify and item.name != OUT_OF_SCOPE]
    offered = tuple(item.name for item in likely[: bounds.offered])
    confident = first.confidence >= sure and first.confidence - second >= bounds.margin
    if first.name == OUT_OF_SCOPE:
        if confident or not any(item.name in urgent for item in likely):
            return Decision(Action.FALLBACK, predicted=first.name, confidence=first.confidence)
        return Decision(Action.CLARIFY, "", offered, first.name, first.confidence)
    if confident:
        return Decision(Action.ANSWER, first.name, (), first.name, first.confidence)
    if offered:
        return Decision(Action.CLARIFY, "", offered, first.name, first.confidence)
    return Decision(Action.FALLBACK, predicted=first.name, confidence=first.confidence)


_DATES = re.compile(r"(?<!\d)(?:\d{4}([-./ ])\d{1,2}\1\d{1,2}|\d{1,2}([-./ ])\d{1,2}\2\d{4})(?!\d)")
"""Days written in figures: two of them in a row would look like a phone number."""

_SENSITIVE = (
    re.compile(r"(?i)(?<![\w])a[\s#:.-]{0,3}(?:\d[\s.-]?){7,9}(?!\d)"),  # A-number
    re.compile(r"(?<!\d)\d{9}(?!\d)"),  # A-number or Social Security number without letters
    re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),  # Social Security number
    re.compile(r"(?i)(?<![a-z0-9])[a-z]{1,3}\d{7,10}(?![a-z0-9])"),  # passport or receipt number
    re.compile(r"(?<!\d)\+?(?:\d[\s().-]{0,2}){10,}(?!\d)"),  # phone or bank card
)


def looks_sensitive(text: str) -> bool:
    """Whether a text seems to hold an A-number, passport, receipt, Social Security or phone number."""
    text = _DATES.sub("~", text)
    return any(pattern.search(text) for pattern in _SENSITIVE)
