"""A measurement goes on when understanding is away for a moment, and names rows by number only."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.checks.evaluation import Row
from bot.cli.understanding import GIVEN_UP_IN_A_ROW, TRIES, predict_patiently
from bot.errors import NluUnavailable
from bot.nlu.result import ParseResult
from tests.support.fake_nlu import FakeNlu

type Reported = list[tuple[int, str]]


def rows(*texts: str) -> list[Row]:
    return [Row("en", text, "fees", "") for text in texts]


class Failing(FakeNlu):
    """Fails a text as often as the table says; `lost` texts take the server down for good."""

    def __init__(self, failures: dict[str, int], lost: str = "") -> None:
        super().__init__()
        self._failures = failures
        self._lost = lost

    async def parse(self, text: str) -> ParseResult:
        self.down = self.down or text == self._lost
        self._failures[text] = self._failures.get(text, 0) - 1
        if self._failures[text] >= 0:
            self.asked.append(text)
            raise NluUnavailable("slow")
        return await super().parse(text)


async def measured(nlu: FakeNlu, table: list[Row], reported: Reported, step: Callable[[], None]) -> list[str]:
    found = await predict_patiently(
        table, nlu, (), step=step, report=lambda number, reason: reported.append((number, reason)), pause=0, patience=-1
    )
    return [row.text for row, _ in found]


async def test_a_row_that_fails_for_a_moment_is_asked_again() -> None:
    reported: Reported = []
    steps: list[int] = []
    nlu = Failing({"b": TRIES - 1})
    assert await measured(nlu, rows("a", "b", "c"), reported, lambda: steps.append(1)) == ["a", "b", "c"]
    assert (reported, len(steps)) == ([], 3)
    assert nlu.asked == ["a", *["b"] * TRIES, "c"]


async def test_a_row_that_keeps_failing_is_reported_by_its_number_and_left_out() -> None:
    reported: Reported = []
    steps: list[int] = []
    nlu = Failing({"b": TRIES})
    assert await measured(nlu, rows("a", "b", "c"), reported, lambda: steps.append(1)) == ["a", "c"]
    assert (reported, len(steps)) == ([(2, "slow")], 3)


async def test_a_server_that_does_not_come_back_ends_the_measurement_at_its_row() -> None:
    reported: Reported = []
    nlu = Failing({}, lost="b")
    with pytest.raises(NluUnavailable):
        await measured(nlu, rows("a", "b", "c"), reported, lambda: None)
    assert reported == [(2, "not_ready")]
    assert nlu.asked == ["a", "b"]


async def test_a_server_that_answers_nothing_any_more_ends_the_measurement() -> None:
    reported: Reported = []
    nlu = FakeNlu()
    nlu.garbage = True
    with pytest.raises(NluUnavailable):
        await measured(nlu, rows(*"abcdefgh"), reported, lambda: None)
    assert reported == [(number, "garbage") for number in range(1, GIVEN_UP_IN_A_ROW + 1)]
