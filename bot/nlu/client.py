"""The client of the NLU server: one text in, a ranking out, within a fixed time and a fixed size, or `NluUnavailable`.

Only the text is sent: no chat, no language, no header of ours. Nothing of it is logged, kept or put into an error.
What comes back is treated as hostile: its size, its shape, its intents and its numbers are checked.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import time
import unicodedata
from collections.abc import Callable
from typing import Protocol

import httpx

from bot.errors import NluUnavailable
from bot.nlu.breaker import CircuitBreaker
from bot.nlu.result import ParseResult, RankedIntent

MAX_CHARACTERS = 256
MAX_WORDS = 60
MAX_RESPONSE_BYTES = 64 * 1024
MAX_WAITING = 16
BUDGET_SECONDS = 2.0
READY_SECONDS = 2.0

log = logging.getLogger("bot.nlu")


class NluClient(Protocol):
    """What the conversation needs of understanding; `tests/support/fake_nlu.py` is the other one."""

    async def parse(self, text: str) -> ParseResult:
        """Rank the intents of a text; raises `NluUnavailable`."""

    async def ready(self) -> bool:
        """Whether a server would answer now."""

    async def close(self) -> None:
        """Let go of connections."""


def prepare(text: str) -> str:
    """The part of a text that may be sent.

    Rasa takes a text that starts with a slash for an order and skips the model, and long texts cost it memory out of
    all proportion, so slashes, control characters and everything past the bounds go. Lone surrogates cannot be sent.
    """
    # Cut first, so that the work on a huge text is bounded; again at the end, when the junk is out.
    head = text[: 4 * MAX_CHARACTERS]
    shown = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in head)
    words = shown.split()[:MAX_WORDS]
    joined = " ".join(words)
    # Invisible format characters before the slash would hide it from us, not from a later clean-up.
    while joined and (joined[0] in "/ " or unicodedata.category(joined[0]) == "Cf"):
        joined = joined[1:]
    return joined[:MAX_CHARACTERS].strip()


class RasaClient:
    """Asks one Rasa server, or several in turn, for the intent of a text.

    Args:
        url: base address; several are separated by commas and asked in turn.
        token: Rasa's `--auth-token`, empty when it has none.
        intents: the only intent names that are believed.
        monotonic: seconds that never go back.
        budget: seconds for one text, waiting included.
        max_waiting: texts that may be under way or queued; one more is refused at once.
        transport: for tests.
    """

    def __init__(
        self,
        url: str,
        token: str,
        intents: frozenset[str],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        budget: float = BUDGET_SECONDS,
        max_waiting: int = MAX_WAITING,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        bases = [part.strip().rstrip("/") for part in url.split(",") if part.strip()]
        self._servers = [_Server(base, CircuitBreaker(monotonic)) for base in bases]
        self._turn = itertools.count()
        self._token = token
        self._intents = intents
        self._monotonic = monotonic
        self._budget = budget
        # A replica answers one at a time, so each may have its own queue.
        self._max_waiting = max_waiting * max(1, len(self._servers))
        self._waiting = 0
        # No proxies and no netrc from the environment: a text must not leave by another way than the one set.
        self._http = httpx.AsyncClient(
            timeout=budget,
            trust_env=False,
            follow_redirects=False,
            transport=transport,
            limits=httpx.Limits(max_connections=self._max_waiting, max_keepalive_connections=4),
        )

    def __repr__(self) -> str:
        # The address may carry the token or a password.
        return f"RasaClient(servers={len(self._servers)})"

    async def parse(self, text: str) -> ParseResult:
        """Rank the intents of a text.

        Raises:
            NluUnavailable: with the reason in one word; the text is nowhere in it.
        """
        sent = prepare(text)
        if not sent:
            return ParseResult(())
        if self._waiting >= self._max_waiting:
            raise NluUnavailable("busy")
        started = self._monotonic()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._budget):
                ranking = await self._first_answer(sent)
        except TimeoutError:
            raise NluUnavailable("slow") from None
        finally:
            self._waiting -= 1
        return ParseResult(ranking, (self._monotonic() - started) * 1000)

    async def ready(self) -> bool:
        """Whether at least one server has its model loaded."""
        for server in self._servers:
            try:
                async with asyncio.timeout(READY_SECONDS):
                    response = await self._http.get(f"{server.base}/status", params=self._params())
            except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError):
                continue
            if response.status_code == httpx.codes.OK:
                # It is back: do not make people wait for the next probe.
                server.breaker.succeeded()
                return True
        return False

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def _params(self) -> dict[str, str]:
        # Rasa takes its token in the query string only; logs.py keeps httpx at WARNING, so no address is logged.
        return {"token": self._token} if self._token else {}

    async def _first_answer(self, text: str) -> tuple[RankedIntent, ...]:
        """Ask the next server in turn; one that is not there (restarting) hands the text on to the one after it."""
        first = next(self._turn)
        reason = "off"
        for offset in range(len(self._servers)):
            server = self._servers[(first + offset) % len(self._servers)]
            if not server.breaker.admits():
                continue
            answered = False
            try:
                ranking = _ranking(await self._ask(server, text), self._intents)
                answered = True
            except httpx.ConnectError:
                reason = "refused"
                continue
            except httpx.TimeoutException:
                raise NluUnavailable("slow") from None
            except (httpx.HTTPError, httpx.InvalidURL, OSError):
                # The exception is dropped: httpx puts the address, token included, into its texts.
                raise NluUnavailable("broken") from None
            except _UnusableError as error:
                raise NluUnavailable(error.reason) from None
            finally:
                # Here, not in each branch: a call cut off by the budget counts as a failure too.
                self._note(server, answered)
            return ranking
        raise NluUnavailable(reason)

    async def _ask(self, server: _Server, text: str) -> bytes:
        request = self._http.build_request(
            "POST", f"{server.base}/model/parse", params=self._params(), json={"text": text}
        )
        response = await self._http.send(request, stream=True)
        try:
            if response.status_code != httpx.codes.OK:
                raise _UnusableError("status")
            body = bytearray()
            # Raw, not decoded: a small compressed body could unpack to any size. Rasa does not compress.
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > MAX_RESPONSE_BYTES:
                    raise _UnusableError("size")
            return bytes(body)
        finally:
            await response.aclose()

    @staticmethod
    def _note(server: _Server, answered: bool) -> None:
        was_open = server.breaker.is_open
        if answered:
            server.breaker.succeeded()
        else:
            server.breaker.failed()
        if server.breaker.is_open != was_open:
            log.warning("nlu_switched_on" if was_open else "nlu_switched_off")


class _Server:
    def __init__(self, base: str, breaker: CircuitBreaker) -> None:
        self.base = base
        self.breaker = breaker


class _UnusableError(Exception):
    """An answer we do not believe; `reason` is one word."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _ranking(body: bytes, intents: frozenset[str]) -> tuple[RankedIntent, ...]:
    """Check an answer of `/model/parse` and take the ranking out of it; the echoed text is dropped here."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise _UnusableError("garbage") from None
    rows = answer.get("intent_ranking") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not rows:
        raise _UnusableError("garbage")
    ranking = sorted((_intent(row, intents) for row in rows), key=lambda intent: -intent.confidence)
    if len({intent.name for intent in ranking}) != len(ranking):
        raise _UnusableError("garbage")
    return tuple(ranking)


def _intent(row: object, intents: frozenset[str]) -> RankedIntent:
    if not isinstance(row, dict):
        raise _UnusableError("garbage")
    name, confidence = row.get("name"), row.get("confidence")
    if not isinstance(name, str) or name not in intents:
        raise _UnusableError("intent")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise _UnusableError("garbage")
    # NaN fails this too; `math.isfinite` would raise on an integer too big for a float.
    if not 0 <= confidence <= 1:
        raise _UnusableError("garbage")
    return RankedIntent(name, float(confidence))
