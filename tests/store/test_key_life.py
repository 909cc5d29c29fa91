"""P8 as a property: whatever the clocks do, no key is usable past 48 hours."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.keyring import Keyring
from bot.store.runtime_dir import in_memory
from bot.store.sealing import Place
from tests.store.conftest import BOT_ID, SHARED_MEMORY
from tests.support.fake_clock import FakeClock

HOUR = 3600
CHAT = 777_000_111


def seal(keyring: Keyring) -> tuple[Place, bytes]:
    place = keyring.places(BOT_ID, CHAT)[0]
    return place, keyring.seal(place, CHAT, b"session")


def opened(keyring: Keyring, sealed: tuple[Place, bytes]) -> bytes | None:
    place, box = sealed
    return keyring.open_box(place, CHAT, box)


# Steps of up to 30 hours, wall clock jumps of up to five days either way, restarts in between.
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(0, 30 * HOUR)),
        st.tuples(st.just("jump"), st.integers(-5 * 24 * HOUR, 5 * 24 * HOUR)),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    max_size=12,
)


@contextmanager
def _home(shared: bool) -> Iterator[Path | None]:
    if not shared or not in_memory(SHARED_MEMORY):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="asylum-guide-test-", dir=SHARED_MEMORY) as name:
        yield Path(name)


@settings(max_examples=60, deadline=None)
@given(steps=_STEPS, shared=st.booleans())
def test_whatever_the_clocks_do_no_key_is_usable_past_48_hours(steps: list[tuple[str, int]], shared: bool) -> None:
    """P8. Births are bounded by the boot clock, which nobody can set: first sight of an epoch is its birth."""
    clock = FakeClock()
    with _home(shared) as directory:
        keyring = Keyring.open(directory, clock)
        births: dict[bytes, float] = {}
        boxes: list[tuple[Place, bytes]] = []
        for what, seconds in [*steps, ("advance", 0)]:
            if what == "advance":
                clock.advance(seconds)
            elif what == "jump":
                clock.jump_wall(seconds)
            elif directory is not None:
                keyring = Keyring.open(directory, clock)
            sealed = seal(keyring)
            births.setdefault(sealed[0].sid, clock.boot_seconds())
            boxes.append(sealed)

            now = clock.boot_seconds()
            assert len(keyring.epochs()) <= 2
            assert [s for s in boxes if opened(keyring, s) and now - births[s[0].sid] >= 48 * HOUR] == []
            assert now - births[sealed[0].sid] < 24 * HOUR, "what is sealed now is sealed under a key of today"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30 * HOUR), max_size=12))
def test_while_clocks_go_right_a_session_lives_at_least_24_hours(pauses: list[int]) -> None:
    clock = FakeClock()
    keyring = Keyring.open(None, clock)
    boxes: list[tuple[float, tuple[Place, bytes]]] = []
    for pause in pauses:
        clock.advance(pause)
        boxes.append((clock.boot_seconds(), seal(keyring)))
        now = clock.boot_seconds()

        assert [at for at, sealed in boxes if now - at < 24 * HOUR and opened(keyring, sealed) is None] == []
