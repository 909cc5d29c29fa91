"""RasaClient against a loopback server that is dead, slow or lying (promise P5)."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest

from bot.errors import NluUnavailable
from bot.nlu.client import RasaClient, prepare
from bot.nlu.result import RankedIntent
from tests.support.loopback_nlu import LoopbackNlu

INTENTS = frozenset({"eligibility", "minors", "out_of_scope"})
CANARY = "canary-7f3a my brother"


@pytest.fixture
async def server() -> AsyncIterator[LoopbackNlu]:
    async with LoopbackNlu().running() as running:
        running.answers(("minors", 0.2), ("eligibility", 0.7))
        yield running


@pytest.fixture
async def client(server: LoopbackNlu) -> AsyncIterator[RasaClient]:
    made = RasaClient(server.url, "t0ken", INTENTS, budget=5.0)
    yield made
    await made.close()


async def reason(client: RasaClient, text: str = CANARY) -> str:
    with pytest.raises(NluUnavailable) as caught:
        await client.parse(text)
    # Neither the error nor what Python would print with it may hold the text, the address or the token.
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert str(caught.value) == caught.value.reason
    return caught.value.reason


async def test_ranking_comes_back_surest_first(client: RasaClient) -> None:
    result = await client.parse("can I get asylum")
    assert result.ranking == (RankedIntent("eligibility", 0.7), RankedIntent("minors", 0.2))
    assert result.best == RankedIntent("eligibility", 0.7)
    assert result.milliseconds > 0


async def test_only_the_text_is_sent_and_the_token_beside_it(client: RasaClient, server: LoopbackNlu) -> None:
    await client.parse("hola")
    assert server.texts == [{"text": "hola"}]
    assert server.tokens == ["t0ken"]
    names = {line.split(":")[0].lower() for line in server.headers}
    assert names == {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type"}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ('/topic_3{"x":"y"}', 'topic_3{"x":"y"}'),
        (" / /\u200b//restart", "restart"),
        ("\u0000a\u0007b\ud800c\nd\u2028e", "a b c d e"),
        ("x" * 1000, "x" * 256),
        ("a " * 100, " ".join("a" * 60)),
        ("\U0001f600" * 300, "\U0001f600" * 256),
        ("and/or", "and/or"),
    ],
)
def test_what_may_harm_the_server_is_cut_off(text: str, sent: str) -> None:
    """Rasa obeys a leading slash, and long texts cost it gigabytes."""
    assert prepare(text) == sent


async def test_leading_slash_never_reaches_the_server(client: RasaClient, server: LoopbackNlu) -> None:
    await client.parse("//out_of_scope" + "x" * 500)
    assert server.texts == [{"text": ("out_of_scope" + "x" * 500)[:256]}]


@pytest.mark.parametrize("text", ["", "   ", "////", "\u0000\u0001", "\ud800"])
async def test_nothing_to_understand_is_not_sent(client: RasaClient, server: LoopbackNlu, text: str) -> None:
    assert (await client.parse(text)).ranking == ()
    assert server.texts == []


async def test_server_that_is_not_there_is_refused() -> None:
    async with LoopbackNlu().running() as gone:
        url = gone.url
    client = RasaClient(url, "t0ken", INTENTS)
    assert await reason(client) == "refused"
    assert await client.ready() is False
    await client.close()


async def test_hanging_server_costs_no_more_than_the_budget(server: LoopbackNlu) -> None:
    server.hang = True
    client = RasaClient(server.url, "t0ken", INTENTS, budget=0.05)
    started = asyncio.get_running_loop().time()
    assert await reason(client) == "slow"
    assert asyncio.get_running_loop().time() - started < 2.0
    await client.close()


async def test_connection_dropped_without_an_answer(client: RasaClient, server: LoopbackNlu) -> None:
    server.drop = True
    assert await reason(client) == "broken"


async def test_status_500_is_no_answer_even_with_a_good_body(client: RasaClient, server: LoopbackNlu) -> None:
    server.status = 500
    assert await reason(client) == "status"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"intent_ranking": []}',
        b'{"intent_ranking": {"name": "minors"}}',
        b'{"intent_ranking": [1]}',
        b'{"intent_ranking": [{"name": "minors"}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": "0.9"}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": true}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": NaN}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": Infinity}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": 1e999}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": 1.01}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": -0.1}]}',
        b'{"intent_ranking": [{"name": "minors", "confidence": 1}, {"name": "minors", "confidence": 0}]}',
        b'{"intent_ranking": ' + b"[" * 30000,
        b'{"intent_ranking": [{"name": "minors", "confidence": ' + b"9" * 5000 + b"}]}",
        b'{"intent_ranking": [{"name": "minors", "confidence": ' + b"9" * 500 + b"}]}",
        b"\xff\xfe\x00",
    ],
)
async def test_garbage_with_status_200_is_refused(client: RasaClient, server: LoopbackNlu, body: bytes) -> None:
    server.body = body
    assert await reason(client) == "garbage"


@pytest.mark.parametrize("name", ["transfer_money", "", None, ["minors"]])
async def test_intent_that_is_not_ours_is_refused(client: RasaClient, server: LoopbackNlu, name: object) -> None:
    server.answers(("minors", 0.6), (name, 0.4))
    assert await reason(client) == "intent"


async def test_ten_megabytes_are_cut_off_while_reading(client: RasaClient, server: LoopbackNlu) -> None:
    server.body = b'{"x": "' + b"x" * 10_000_000 + b'"}'
    assert await reason(client) == "size"
    # What the kernel buffers on loopback goes out before the hang-up is seen; the rest must not.
    assert server.sent_bytes < 9_000_000


async def test_one_more_than_may_wait_is_refused_at_once(server: LoopbackNlu) -> None:
    server.hang = True
    client = RasaClient(server.url, "t0ken", INTENTS, budget=5.0, max_waiting=2)
    waiting = [asyncio.create_task(client.parse("a")) for _ in range(2)]
    await asyncio.wait_for(server.asked_twice.wait(), timeout=10)
    assert await reason(client) == "busy"
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    server.hang = False
    assert (await client.parse("a")).best == RankedIntent("eligibility", 0.7)
    await client.close()


async def test_five_failures_switch_it_off_and_a_probe_after_thirty_seconds_back_on(server: LoopbackNlu) -> None:
    now = [0.0]
    client = RasaClient(server.url, "t0ken", INTENTS, monotonic=lambda: now[0], budget=5.0)
    server.status = 500
    assert [await reason(client) for _ in range(6)] == ["status"] * 5 + ["off"]
    assert len(server.texts) == 5
    server.status = 200
    now[0] = 29.0
    assert await reason(client) == "off"
    now[0] = 30.5
    assert (await client.parse("a")).best == RankedIntent("eligibility", 0.7)
    assert (await client.parse("a")).best == RankedIntent("eligibility", 0.7)
    await client.close()


async def test_hanging_five_times_switches_it_off_too(server: LoopbackNlu) -> None:
    server.hang = True
    client = RasaClient(server.url, "t0ken", INTENTS, budget=0.02)
    assert [await reason(client) for _ in range(6)] == ["slow"] * 5 + ["off"]
    await client.close()


async def test_ready_again_means_no_waiting_for_the_probe(server: LoopbackNlu) -> None:
    client = RasaClient(server.url, "t0ken", INTENTS, monotonic=lambda: 0.0, budget=5.0)
    server.status = 500
    for _ in range(5):
        await reason(client)
    assert await client.ready() is False
    server.status = 200
    assert await client.ready() is True
    assert (await client.parse("a")).best == RankedIntent("eligibility", 0.7)
    await client.close()


async def test_several_servers_take_turns_and_a_missing_one_is_passed_over(server: LoopbackNlu) -> None:
    """Replicas are restarted one by one; nobody should get a menu because of it."""
    async with LoopbackNlu().running() as gone:
        missing = gone.url
    async with LoopbackNlu().running() as second:
        second.answers(("minors", 1.0))
        client = RasaClient(f"{server.url}, {second.url}/ ,{missing}", "", INTENTS, budget=5.0)
        best = [(await client.parse("a")).best for _ in range(6)]
        assert [intent.name for intent in best if intent] == [
            "eligibility",
            "minors",
            "eligibility",
            "eligibility",
            "minors",
            "eligibility",
        ]
        assert second.tokens == []
        await client.close()


async def test_nothing_people_wrote_is_logged(
    client: RasaClient, server: LoopbackNlu, caplog: pytest.LogCaptureFixture
) -> None:
    server.body = json.dumps({"text": CANARY}).encode()
    with caplog.at_level(logging.DEBUG, logger="bot"):
        for _ in range(6):
            await reason(client)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot")] == ["nlu_switched_off"]
    assert repr(client) == "RasaClient(servers=1)"
