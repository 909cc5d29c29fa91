import asyncio
import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.messages import InboundMessage
from bot.errors import SettingsError
from bot.transports.telegram.transport import TelegramTransport
from tests.support.bot_api import TOKEN, BotApi
from tests.support.bot_api_control import MEDIA
from tests.support.telegram_fakes import FakeService, PlainPrinter, PlainRenderer, reply, running, start, turn
from tests.support.telegram_person import Person

FAST = 100.0
EN = [("start", "Start"), ("wipe", "Erase")]
ES = [("start", "Empezar"), ("wipe", "Borrar")]


async def test_a_refused_token_is_a_clear_settings_error_without_the_token() -> None:
    async with BotApi() as api:
        bot = start(api, FakeService(), token="1000000002:SECRET-of-somebody")
        with pytest.raises(SettingsError, match="BOT_TOKEN") as caught:
            await bot.task
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "hello", "12:ab\ncd", "1000000001:ab cd", "../x"])
def test_what_is_no_token_is_refused_before_any_call(token: str) -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN"):
        TelegramTransport(token, "https://api.telegram.org", FakeService(), PlainRenderer(), PlainPrinter())


@pytest.mark.parametrize("url", ["", "api.telegram.org", "ftp://x", "https://", "https://x?y"])
def test_what_is_no_address_is_refused_before_any_call(url: str) -> None:
    with pytest.raises(SettingsError, match="BOT_API_URL"):
        TelegramTransport(TOKEN, url, FakeService(), PlainRenderer(), PlainPrinter())


async def test_a_slash_at_the_end_of_the_address_does_no_harm() -> None:
    async with BotApi() as api:
        api.url += "/"
        async with running(api, FakeService()):
            await Person(api, 7).says("hi")
            assert await api.control("settled")


async def test_an_unknown_webhook_stops_the_start_with_an_alarm_and_is_not_deleted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with BotApi() as api:
        await api.control("sets", name="webhook", value="https://thief.example/hook")
        bot = start(api, FakeService())
        with pytest.raises(SettingsError, match="webhook") as caught:
            await bot.task
        assert "thief" not in str(caught.value)
        assert "unknown_webhook" in [record.getMessage() for record in caplog.records if record.levelname == "CRITICAL"]
        assert await api.control("history", method="deleteWebhook") == []


async def test_a_server_that_knows_only_messages_is_enough() -> None:
    """A Bot API server of one's own may lack what is asked at the start."""
    async with BotApi() as api:
        for method in ("getWebhookInfo", "getMyCommands", "setMyCommands"):
            await api.control("fails", method=method, status=404, times=100)
        async with running(api, FakeService(), command_texts={"en": [("menu", "All topics")]}):
            await Person(api, 7).says("hi")
            assert await api.control("settled")


async def test_a_start_without_network_waits_for_it() -> None:
    async with BotApi(speed=FAST) as api:
        await api.control("fails", method="getMe", status=0, times=3)
        await api.control("fails", method="getWebhookInfo", status=429, retry_after=20)
        async with running(api, FakeService()):
            await Person(api, 7).says("hi")
            assert await api.control("settled")


async def test_a_start_without_network_can_be_ended() -> None:
    async with BotApi() as api:
        await api.control("fails", method="getMe", status=502, times=99)
        bot = start(api, FakeService())
        assert await api.control("called", method="getMe", status=502)
        async with asyncio.timeout(5):
            await bot.stops()


async def test_only_what_we_understand_is_asked_for_and_nothing_is_dropped() -> None:
    async with BotApi() as api, running(api, FakeService()):
        await Person(api, 7).says("hi")
        assert await api.control("settled")
        polls = await api.control("history", method="getUpdates")
        asked = {poll["params"]["allowed_updates"] for poll in polls}
        assert asked == {'["message", "edited_message", "callback_query", "my_chat_member"]'}
        assert await api.control("history", method="deleteWebhook") == []


async def test_groups_are_left_once_and_not_answered() -> None:
    service = FakeService()
    async with BotApi() as api, running(api, service) as bot:
        await api.control("joins_group", chat=-100500)
        await api.control("says_in_group", chat=-100500, text="/start")
        assert await api.control("settled")
        assert (api.telegram.left, service.handled, bot.counters.sent) == ([-100500], [], 0)


async def test_service_messages_and_other_bots_commands_are_passed_over() -> None:
    service = FakeService()
    async with BotApi() as api, running(api, service) as bot:
        person = Person(api, 7)
        await person.sends("pinned")
        await person.says("/start@some_other_bot")
        await person.unblocks_the_bot()
        assert await api.control("settled")
        assert (service.handled, bot.counters.skipped) == ([], 3)


async def test_commands_are_registered_by_language_only_where_they_differ() -> None:
    texts = {"en": EN, "es": ES, "zh_Hans": EN, "ckb": EN}
    async with BotApi() as api:
        for count in (4, 8):
            async with running(api, FakeService(), command_texts=texts):
                assert await api.control("called", method="getMyCommands", count=count)
                assert await api.control("called", method="setMyCommands", count=4)
        calls = await api.control("history", method="setMyCommands")
        assert sorted(call["params"].get("language_code", "") for call in calls) == ["", "en", "es", "zh"]
        assert api.telegram.commands["es"][1] == {"command": "wipe", "description": "Borrar"}


async def test_commands_that_cannot_be_registered_stop_nothing() -> None:
    async with BotApi() as api:
        await api.control("fails", method="getMyCommands", status=500, times=9)
        async with running(api, FakeService(), command_texts={"en": EN}):
            await Person(api, 7).says("hi")
            assert await api.control("settled")


async def test_two_instances_by_mistake_one_yields_and_alarms_and_everybody_is_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    service = FakeService()
    async with BotApi(speed=20.0) as api, running(api, service) as first:
        assert await api.control("called", method="getWebhookInfo")
        async with running(api, service) as second:
            assert await api.control("called", method="getUpdates", status=409)
            for chat in range(50, 60):
                person = Person(api, chat)
                await person.says("hi")
                await person.wait_for_answer()
            assert await api.control("settled")
            assert first.counters.conflicts + second.counters.conflicts >= 1
    assert "other_instance_conflict" in [record.getMessage() for record in caplog.records]
    assert all(len(moves) == 1 for moves in service.moves.values())


async def test_our_own_logs_hold_no_text_no_id_and_no_token_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    canary, chat = "canaryNgoziX", 987654321012
    caplog.set_level(logging.DEBUG)

    def answer(message: InboundMessage) -> Any:
        return turn(reply(f"{message.text} {message.button}", "canaryButton"), delete=(1, 2))

    service = FakeService(answer)
    service.errors = [ValueError(canary)]
    service.store_failures = 2
    async with BotApi(speed=FAST) as api:
        await api.control("fails", method="sendMessage", status=502)
        await api.control("fails", method="answerCallbackQuery", status=400, description=canary)
        await api.control("fails", method="deleteMessages", status=400, description=canary)
        async with running(api, service):
            person = Person(api, chat)
            await person.says(f"my name is {canary}")
            await person.wait_for_answer()
            await person.presses("canaryButton")
            await person.wait_for_answer()
            await api.control("fails", method="sendMessage", status=429, retry_after=70)
            await person.says(canary)
            await person.blocks_the_bot()
            await api.control("raw", body={"message": {"text": canary, "date": canary}})
            assert await api.control("settled")
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert len(ours) > 5
    for record in ours:
        assert record.exc_info is None
        line = f"{record.__dict__}"
        for secret in ("canary", str(chat), TOKEN.partition(":")[2], "http"):
            assert secret not in line
        assert record.getMessage().replace("_", "").isalpha()


def test_nothing_is_shown_by_a_repr() -> None:
    transport = TelegramTransport(TOKEN, "https://api.telegram.org", FakeService(), PlainRenderer(), PlainPrinter())
    assert TOKEN not in repr(transport)


async def test_a_body_that_is_no_json_is_neither_logged_nor_fatal(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with BotApi(speed=FAST) as api:
        api.garbage = b"<html>canary</html>"
        async with running(api, FakeService()):
            assert await api.control("called", method="getMe", count=2)
            api.garbage = b""
            await Person(api, 7).says("hi")
            assert await api.control("settled")
    assert not any("canary" in record.getMessage() for record in caplog.records)


nasty = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(), max_size=12),
    st.sampled_from(["😀" * 4096, "a" + "\u0301" * 300, "\u202eabc", "\x00", "\ud800", ""]),
    st.just({}),
    st.just([None]),
)
parts = st.sampled_from(["chat", "from", "text", "entities", "date", "message_id", "photo", "reply_to_message", "new"])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(parts, nasty), min_size=15, max_size=25), st.lists(nasty, max_size=5))
def test_bad_updates_never_stop_the_loop(broken: list[tuple[str, Any]], shapeless: list[Any]) -> None:
    """Good messages with one part replaced, shapeless contents, and a plain question behind them all."""

    async def scenario() -> None:
        service = FakeService()
        async with BotApi(speed=1000.0) as api, running(api, service) as bot:
            base = {
                "message_id": 5,
                "date": 1,
                "chat": {"id": 7, "type": "private"},
                "from": {"id": 7, "is_bot": False, "first_name": "A"},
                "text": "hi",
            }
            kinds = ("message", "edited_message", "callback_query", "my_chat_member", "invented")
            for number, (part, value) in enumerate(broken):
                await api.control("raw", body={kinds[number % len(kinds)]: {**base, part: value}})
            for content in shapeless:
                await api.control("raw", body={"message": content})
            person = Person(api, 8)
            await person.says("is anybody there?")
            await person.wait_for_answer()
            assert await api.control("settled")
            assert bot.counters.finished == bot.counters.fetched
            assert not bot.task.done()

    asyncio.run(scenario())


async def test_every_kind_of_content_is_answered_or_passed_over() -> None:
    async with BotApi(speed=FAST) as api, running(api, FakeService()) as bot:
        for number, media in enumerate(MEDIA):
            await Person(api, 100 + number).sends(media)
        assert await api.control("settled")
        assert bot.counters.sent == len(MEDIA) - 2
        assert bot.counters.failed == 0
