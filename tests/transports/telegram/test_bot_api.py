"""The loopback Bot API keeps Telegram's rules: our other tests are worth as much as it is true."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.bot_api import BotApi, RemoteBotApi
from tests.support.telegram_fakes import FakeService, running, start
from tests.support.telegram_person import NoAnswer, Person


class Bot:
    """A bare client of the Bot API."""

    def __init__(self, api: BotApi | RemoteBotApi) -> None:
        self._client = httpx.AsyncClient(base_url=f"{api.url}/bot{api.token}/", trust_env=False, timeout=30)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        answer = await self._client.post(method, json=params)
        return {"status": answer.status_code, **answer.json()}

    async def updates(self, **params: Any) -> list[int]:
        return [update["update_id"] for update in (await self.call("getUpdates", **params))["result"]]

    async def close(self) -> None:
        await self._client.aclose()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    bot = Bot(api)
    yield bot
    await bot.close()


def keyboard(data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "a", "callback_data": data}]]}


async def says(api: BotApi, count: int = 1, chat: int = 7) -> list[int]:
    return [(await api.control("says", chat=chat, text="hi"))["update"] for _ in range(count)]


async def test_an_offset_confirms_what_is_below_and_the_rest_comes_again(api: BotApi, bot: Bot) -> None:
    first, second, third = await says(api, 3)
    assert await bot.updates() == [first, second, third]
    assert await bot.updates(offset=second) == [second, third]
    assert await bot.updates(offset=first) == [second, third]
    assert [update["fate"] for update in await api.control("updates")] == ["confirmed", "waiting", "waiting"]


async def test_a_hundred_at_most(api: BotApi, bot: Bot) -> None:
    updates = await says(api, 130)
    assert await bot.updates(limit=500) == updates[:100]
    assert await bot.updates(offset=updates[100]) == updates[100:]
    assert await bot.updates(offset=updates[110], limit=3) == updates[110:113]


async def test_the_same_offset_at_once_shows_one(api: BotApi, bot: Bot) -> None:
    updates = await says(api, 3)
    assert await bot.updates(offset=updates[0]) == updates
    assert await bot.updates(offset=updates[0]) == updates[:1]
    assert await bot.updates(offset=updates[0] - 1) == updates


async def test_a_negative_offset_forgets(api: BotApi, bot: Bot) -> None:
    updates = await says(api, 3)
    assert await bot.updates(offset=-1) == updates[2:]
    assert [update["fate"] for update in await api.control("updates")] == ["forgotten", "forgotten", "waiting"]


async def test_an_offset_in_the_future_is_none(api: BotApi, bot: Bot) -> None:
    updates = await says(api, 2)
    assert await bot.updates(offset=updates[-1] + 2) == updates


async def test_a_long_poll_ends_with_news(api: BotApi, bot: Bot) -> None:
    polling = asyncio.create_task(bot.updates(timeout=30))
    assert await api.control("polled")
    updates = await says(api)
    assert await polling == updates


async def test_a_long_poll_ends_by_itself() -> None:
    async with BotApi(speed=100.0) as api:
        bot = Bot(api)
        assert await bot.updates(timeout=20) == []
        await bot.close()


async def test_the_older_of_two_long_polls_is_terminated(api: BotApi, bot: Bot) -> None:
    older = asyncio.create_task(bot.call("getUpdates", timeout=30))
    assert await api.control("polled")
    newer = asyncio.create_task(bot.call("getUpdates", timeout=30, offset=5))
    refused = await older
    assert (refused["status"], refused["error_code"]) == (409, 409)
    await says(api)
    assert (await newer)["status"] == 200


async def test_a_webhook_excludes_polling(api: BotApi, bot: Bot) -> None:
    await api.control("sets", name="webhook", value="https://x.example")
    assert (await bot.call("getUpdates"))["status"] == 409


async def test_messages_live_a_day_and_presses_150_seconds(api: BotApi, bot: Bot) -> None:
    await says(api)
    await api.control("presses", chat=7, data="go")
    await api.control("ages", chat=7, seconds=151)
    assert len(await bot.updates()) == 1
    await api.control("ages", chat=7, seconds=24 * 3600)
    assert await bot.updates(offset=1) == []
    assert [update["fate"] for update in await api.control("updates")] == ["expired", "expired"]


async def test_only_allowed_kinds_are_queued(api: BotApi, bot: Bot) -> None:
    await bot.updates(allowed_updates=["message"])
    await api.control("presses", chat=7, data="go")
    updates = await says(api)
    assert await bot.updates(offset=1) == updates


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "hi", "entities": [{"type": "bold", "offset": 1, "length": 2}]}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "hi", "reply_markup": keyboard("x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "hi", "reply_markup": keyboard("")}, "BUTTON_DATA_INVALID"),
        ({"text": "hi", "chat_id": 8}, "chat not found"),
    ],
)
async def test_what_telegram_refuses_is_refused(
    api: BotApi, bot: Bot, params: dict[str, Any], description: str
) -> None:
    await says(api)
    answer = await bot.call("sendMessage", **{"chat_id": 7, **params})
    assert (answer["status"], answer["ok"]) == (400, False)
    assert description in answer["description"]


async def test_the_longest_message_is_taken(api: BotApi, bot: Bot) -> None:
    await says(api)
    assert (await bot.call("sendMessage", chat_id=7, text="😀" * 2048))["ok"]


async def test_who_blocked_the_bot_cannot_be_written_to(api: BotApi, bot: Bot) -> None:
    await says(api)
    await api.control("blocks", chat=7)
    assert (await bot.call("sendMessage", chat_id=7, text="hi"))["status"] == 403


async def test_a_press_is_answered_once_and_in_time(api: BotApi, bot: Bot) -> None:
    first = (await api.control("presses", chat=7, data="go"))["query"]
    late = (await api.control("presses", chat=7, data="go"))["query"]
    assert (await bot.call("answerCallbackQuery", callback_query_id=first))["ok"]
    assert (await bot.call("answerCallbackQuery", callback_query_id=first))["status"] == 400
    await api.control("ages", chat=7, seconds=151)
    assert (await bot.call("answerCallbackQuery", callback_query_id=late))["status"] == 400


async def test_deleting_follows_the_two_days_rule(api: BotApi, bot: Bot) -> None:
    sent = (await bot_sends(api, bot))["message_id"]
    assert (await bot.call("deleteMessages", chat_id=7, message_ids=[sent, 424242]))["ok"]
    assert (await bot.call("deleteMessage", chat_id=7, message_id=sent))["status"] == 400
    old = (await bot_sends(api, bot))["message_id"]
    await api.control("ages", chat=7, seconds=49 * 3600)
    assert (await bot.call("deleteMessage", chat_id=7, message_id=old))["status"] == 400
    assert (await bot.call("deleteMessages", chat_id=7, message_ids=[old]))["status"] == 400
    assert (await bot.call("deleteMessages", chat_id=7, message_ids=[]))["status"] == 400
    assert (await bot.call("deleteMessages", chat_id=7, message_ids=list(range(1, 102))))["status"] == 400


async def bot_sends(api: BotApi, bot: Bot) -> dict[str, Any]:
    await says(api)
    result: dict[str, Any] = (await bot.call("sendMessage", chat_id=7, text="hi"))["result"]
    return result


async def test_an_edit_that_changes_nothing_is_refused(api: BotApi, bot: Bot) -> None:
    sent = (await bot_sends(api, bot))["message_id"]
    assert (await bot.call("editMessageText", chat_id=7, message_id=sent, text="ho"))["ok"]
    again = await bot.call("editMessageText", chat_id=7, message_id=sent, text="ho")
    assert "message is not modified" in again["description"]


async def test_true_limits_allow_thirty_a_second(api: BotApi, bot: Bot) -> None:
    await says(api)
    await api.control("sets", name="true_limits", value=True)
    statuses = [(await bot.call("sendMessage", chat_id=7, text="hi")) for _ in range(31)]
    assert [answer["status"] for answer in statuses[:30]] == [200] * 30
    assert statuses[30]["parameters"] == {"retry_after": 1}


async def test_scripted_failures_hit_as_often_as_planned_and_only_the_chat_named(api: BotApi, bot: Bot) -> None:
    await says(api, chat=7)
    await says(api, chat=8)
    await api.control("fails", method="sendMessage", status=429, retry_after=35, times=2, chat=7)
    statuses = [(await bot.call("sendMessage", chat_id=chat, text="hi"))["status"] for chat in (8, 7, 7, 7)]
    assert statuses == [200, 429, 429, 200]


async def test_a_lost_answer_is_a_message_all_the_same(api: BotApi, bot: Bot) -> None:
    await says(api)
    await api.control("fails", method="sendMessage", status=-1)
    with pytest.raises(httpx.TransportError):
        await bot.call("sendMessage", chat_id=7, text="hi")
    assert [message["text"] for message in await Person(api, 7).last_messages()] == ["hi"]


async def test_wrong_tokens_and_unknown_methods(api: BotApi, bot: Bot) -> None:
    assert (await bot.call("flyToTheMoon"))["status"] == 404
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{api.url}/bot1:x/getMe")).status_code == 401
        form = await client.post(f"{api.url}/bot{api.token}/sendMessage", files={"chat_id": (None, "9")})
        assert form.json()["description"] == "Bad Request: chat not found"


async def test_a_person_waits_in_vain_for_a_silent_bot(api: BotApi) -> None:
    person = Person(api, 7)
    await person.says("hi")
    with pytest.raises(NoAnswer):
        await person.wait_for_answer(timeout=0.01)


async def test_two_hundred_calls_a_second_and_more(api: BotApi, bot: Bot) -> None:
    """Half of the time is the client's own."""
    await says(api)
    started = asyncio.get_running_loop().time()
    for _ in range(100):
        await bot.call("sendMessage", chat_id=7, text="hi")
    assert asyncio.get_running_loop().time() - started < 2.0


async def test_it_runs_in_a_thread_beside_the_test() -> None:
    with BotApi.in_thread() as api:
        async with running(api, FakeService()):
            person = Person(api, 7)
            await person.says("hi")
            await person.wait_for_answer()
            assert await person.sees("hi #")


async def test_it_runs_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.bot_api", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    remote = RemoteBotApi((await process.stdout.readline()).decode().strip())
    bot = start(remote, FakeService())
    try:
        person = Person(remote, 7)
        await person.says("hi")
        await person.wait_for_answer()
        await person.says("/start")
        await person.wait_for_answer()
        assert await remote.control("settled")
    finally:
        await bot.stops()
        await remote.close()
        process.terminate()
        await process.wait()
