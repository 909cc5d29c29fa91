from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transports.telegram.ledger import MOST_CARRIED, Ledger


def test_the_offset_starts_at_zero_and_then_stands_on_the_oldest_open_update() -> None:
    ledger = Ledger()
    assert ledger.offset() == 0
    assert ledger.take([11, 12, 13], 0.0, 0) == [11, 12, 13]
    ledger.finish(12)
    assert ledger.offset() == 11
    ledger.finish(11)
    assert ledger.offset() == 13
    ledger.finish(13)
    assert (ledger.offset(), ledger.is_idle) == (14, True)


def test_what_is_open_or_done_is_not_taken_again() -> None:
    ledger = Ledger()
    ledger.take([11, 12], 0.0, 0)
    ledger.finish(12)
    assert ledger.take([11, 12, 13], 0.0, 11) == [13]


def test_a_short_answer_does_not_move_the_offset_back() -> None:
    ledger = Ledger()
    ledger.take([11, 12, 13], 0.0, 0)
    ledger.take([11], 0.0, 11)
    for update in (11, 12, 13):
        ledger.finish(update)
    assert ledger.offset() == 14


def test_numbers_that_start_anew_after_a_quiet_week_are_followed() -> None:
    ledger = Ledger()
    ledger.take([900], 0.0, 0)
    ledger.finish(900)
    assert ledger.take([40], 0.0, 901) == [40]
    ledger.finish(40)
    assert ledger.offset() == 41


def test_the_oldest_is_let_go_only_when_it_is_old_and_while_there_is_room() -> None:
    ledger = Ledger()
    ledger.take(range(1, MOST_CARRIED + 3), 5.0, 0)
    assert not ledger.carry_oldest(4.0)
    assert ledger.carry_oldest(5.0)
    assert (ledger.offset(), ledger.carried, ledger.in_work) == (2, 1, MOST_CARRIED + 2)
    ledger.finish(1)
    assert ledger.carried == 0
    assert [ledger.carry_oldest(5.0) for _ in range(MOST_CARRIED + 1)] == [True] * MOST_CARRIED + [False]


def test_a_carried_update_is_not_taken_again() -> None:
    ledger = Ledger()
    ledger.take([1, 2], 0.0, 0)
    ledger.carry_oldest(1.0)
    assert ledger.take([1, 2, 3], 0.0, 1) == [3]


def test_memory_of_done_updates_is_bounded() -> None:
    ledger = Ledger()
    for update in range(1, 5_000):
        ledger.take([update], 0.0, update)
        ledger.finish(update)
    assert len(ledger._done) == 2_000


@settings(max_examples=200, deadline=None)
@given(st.permutations(range(100, 120)), st.integers(1, 20))
def test_the_offset_never_passes_an_open_update(order: list[int], shown: int) -> None:
    ledger = Ledger()
    queue = list(range(100, 120))
    waiting = list(order)
    opened: set[int] = set()
    while len(ledger._done) < 20:
        offset = ledger.offset()
        batch = [update for update in queue if update >= offset][:shown]
        opened |= set(ledger.take(batch, 0.0, offset))
        ready = next(update for update in waiting if update in opened)
        waiting.remove(ready)
        ledger.finish(ready)
        opened.discard(ready)
        assert all(ledger.offset() <= update for update in queue if update in waiting)
