"""An `NluClient` that answers from a table, and can be down, slow or talking nonsense."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.errors import NluUnavailable
from bot.nlu.result import ParseResult, RankedIntent


class FakeNlu:
    """Answers the texts it knows; every other text is out of scope.

    Args:
        answers: for each text the intents and confidences, in any order.

    Attributes:
        down: refuse every text.
        slow: texts wait for this event, if there is one.
        garbage: what `RasaClient` makes of a nonsense answer.
        asked: the texts that were sent, so that a test can say none was.
    """

    def __init__(self, answers: Mapping[str, Sequence[tuple[str, float]]] | None = None) -> None:
        self._answers = dict(answers or {})
        self.down = False
        self.slow: asyncio.Event | None = None
        self.garbage = False
        self.asked: list[str] = []
        self.closed = False

    async def parse(self, text: str) -> ParseResult:
        """The answer of the table, surest first."""
        self.asked.append(text)
        if self.slow is not None:
            await self.slow.wait()
        if self.down:
            raise NluUnavailable("refused")
        if self.garbage:
            raise NluUnavailable("garbage")
        rows = self._answers.get(text, [("out_of_scope", 0.9)])
        ranking = sorted((RankedIntent(name, confidence) for name, confidence in rows), key=lambda row: -row.confidence)
        return ParseResult(tuple(ranking), 1.0)

    async def ready(self) -> bool:
        """Whether it would answer."""
        return not self.down

    async def close(self) -> None:
        """Noted in `closed`."""
        self.closed = True
