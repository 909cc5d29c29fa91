import asyncio

import pytest

from bot.core.messages import InboundMessage, Reply, Turn
from bot.transports.telegram.polling import GRACE
from tests.support.bot_api import BotApi
from tests.support.telegram_fakes import FakeService, reply, running, turn
from tests.support.telegram_person import Person

FAST = 100.0
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def always(*replies: Reply, delete: tuple[int, ...] = ()) -> FakeService:
    return FakeService(lambda message: turn(*replies, delete=delete))


async def test_replies_come_in_order_with_buttons_and_bold_and_without_previews() -> None:
    service = always(reply("First: **now**"), reply("📅 **день**\nhttps://example.org", "go:1", "go:2"))
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.says("hi")
        first, second = await person.wait_for_answer(count=2)
        assert (first["text"], first["entities"]) == ("First: now", [{"type": "bold", "offset": 7, "length": 3}])
        assert second["entities"] == [{"type": "bold", "offset": 3, "length": 4}]
        assert await person.buttons() == ["go:1", "go:2"]
        calls = await api.control("history", method="sendMessage")
        assert {call["params"]["link_preview_options"] for call in calls} == {'{"is_disabled": true}'}
        assert not any("protect_content" in call["params"] for call in calls)


def menus(message: InboundMessage) -> Turn:
    page = reply(f"page {message.button or 'one'}", "two", "three")
    return Turn("en", (page,), pending=True, in_place=message.button != "")


async def test_a_page_is_turned_in_place_of_the_message_whose_button_was_pressed() -> None:
    async with BotApi() as api, running(api, FakeService(menus)):
        person = Person(api, 7)
        await person.says("hi")
        (first,) = await person.wait_for_answer()
        await person.presses("two")
        turned = await person.wait_for("edit")
        assert (turned["id"], turned["text"]) == (first["id"], "page two")
        assert await person.buttons() == ["two", "three"]
        assert await api.control("settled")
        assert len(await person.last_messages(9)) == 1


async def test_a_page_that_is_there_already_is_no_error() -> None:
    async with BotApi() as api, running(api, FakeService(menus)) as bot:
        person = Person(api, 7)
        await person.says("hi")
        await person.wait_for_answer()
        for _ in range(2):
            await person.presses("two")
            assert await api.control("settled")
        assert (bot.counters.sent, bot.counters.refused, bot.counters.failed) == (1, 0, 0)


async def test_a_page_whose_message_is_gone_is_sent_anew() -> None:
    async with BotApi() as api, running(api, FakeService(menus)):
        person = Person(api, 7)
        await person.presses("two")
        assert [event["text"] for event in await person.wait_for_answer()] == ["page two"]


async def test_a_long_reply_is_split_and_its_buttons_stand_under_the_end() -> None:
    service = always(reply(("word " * 900 + "\n\n") * 2, "go"))
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.says("hi")
        pieces = await person.wait_for_answer(count=3)
        assert all(len(piece["text"]) <= 4096 for piece in pieces)
        assert [bool(piece["buttons"]) for piece in pieces] == [False, False, True]
        assert await api.control("settled")
        assert [(update, len(sent)) for update, sent in service.finished] == [(person.last_update, 3)]


async def test_an_alert_is_a_pop_up_for_a_press_and_leaves_no_message() -> None:
    async with BotApi() as api, running(api, always(reply("all **gone**", alert=True))) as bot:
        person = Person(api, 7)
        await person.presses("wipe")
        assert [(event["kind"], event["text"]) for event in await person.wait_for_answer()] == [("alert", "all gone")]
        assert bot.counters.sent == 0


async def test_an_alert_without_a_press_is_a_message_that_goes_away() -> None:
    async with BotApi(speed=FAST) as api, running(api, always(reply("all gone", alert=True))):
        person = Person(api, 7)
        await person.says("/wipe")
        (shown,) = await person.wait_for_answer()
        assert shown["text"] == "all gone"
        gone = await Person(api, 7).wait_for("deletion")
        assert gone["id"] == shown["id"]
        assert 9 <= gone["at"] - shown["at"] <= 40


async def test_an_alert_too_long_for_a_pop_up_is_a_message_that_goes_away() -> None:
    async with BotApi(speed=FAST) as api, running(api, always(reply("long " * 50, alert=True))):
        person = Person(api, 7)
        await person.presses("wipe")
        assert [event["kind"] for event in await person.wait_for_answer()] == ["message"]
        await person.wait_for("answer")


async def test_a_press_that_telegram_forgot_is_no_error_and_gets_its_reply() -> None:
    service = always(reply("here you are"))
    async with BotApi() as api:
        await api.control("fails", method="answerCallbackQuery", status=400, description=TOO_OLD)
        async with running(api, service) as bot:
            person = Person(api, 7)
            await person.presses("go")
            (shown,) = await person.wait_for_answer()
            assert shown["text"] == "here you are"
            assert await api.control("settled")
            assert bot.counters.failed == 0


async def test_an_alert_for_a_press_that_telegram_forgot_is_said_otherwise() -> None:
    async with BotApi() as api:
        await api.control("fails", method="answerCallbackQuery", status=400, description=TOO_OLD)
        async with running(api, always(reply("all gone", alert=True))):
            person = Person(api, 7)
            await person.presses("wipe")
            assert [event["kind"] for event in await person.wait_for_answer()] == ["message"]


async def test_the_button_stops_spinning_while_a_slow_turn_goes_on() -> None:
    service = FakeService()
    service.gates[7] = asyncio.Event()
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.presses("go")
        answered = await person.wait_for("answer")
        assert answered["text"] == ""
        service.gates[7].set()
        await person.wait_for_answer()


async def test_every_press_is_answered_once() -> None:
    async with BotApi() as api, running(api, FakeService()):
        people = [Person(api, chat) for chat in range(10, 20)]
        for person in people:
            await person.presses("go")
        assert await api.control("settled")
        calls = await api.control("history", method="answerCallbackQuery")
        assert [call["status"] for call in calls] == [200] * 10


async def test_fleeting_messages_are_gone_at_the_end_of_the_process() -> None:
    async with BotApi() as api:
        person = Person(api, 7)
        async with running(api, always(reply("stays"), reply("goes", fleeting=True))):
            await person.says("hi")
            await person.wait_for_answer(count=2)
        assert [message["text"] for message in await person.last_messages(9)] == ["stays"]


async def test_messages_to_delete_go_in_hundreds_before_the_reply() -> None:
    async with BotApi() as api:
        person = Person(api, 7)
        ids = []
        for _ in range(205):
            await person.says("x")
            ids.append(person.last_message)
        await api.control("ages", chat=7, seconds=25 * 3600)
        async with running(api, always(reply("done"), delete=tuple(ids))):
            await person.says("/wipe")
            await person.wait_for_answer()
            calls = await api.control("history")
            methods = [call["method"] for call in calls if call["method"] in ("deletemessages", "sendmessage")]
            assert methods == ["deletemessages"] * 3 + ["sendmessage"]
            assert not set(ids) & {message["id"] for message in await api.control("messages", chat=7)}


async def test_one_message_too_old_to_delete_does_not_save_the_others() -> None:
    async with BotApi() as api:
        person = Person(api, 7)
        await person.says("old")
        old = person.last_message
        await api.control("ages", chat=7, seconds=49 * 3600)
        young = []
        for _ in range(9):
            await person.says("x")
            young.append(person.last_message)
        await api.control("ages", chat=7, seconds=25 * 3600)
        ids = (*young[:4], old, *young[4:], 99_999)
        async with running(api, always(reply("done"), delete=ids)) as bot:
            await person.says("/wipe")
            await person.wait_for_answer()
            left = {message["id"] for message in await api.control("messages", chat=7)}
            assert (old in left, left & set(young)) == (True, set())
            assert bot.counters.failed == 0


async def test_a_wait_of_telegram_is_honoured_and_then_the_reply_comes_once() -> None:
    async with BotApi(speed=FAST) as api:
        await api.control("fails", method="sendMessage", status=429, retry_after=35, chat=7)
        async with running(api, always(reply("one"), reply("two"))) as bot:
            person = Person(api, 7)
            await person.says("hi")
            shown = await person.wait_for_answer(count=2)
            assert [event["text"] for event in shown] == ["one", "two"]
            refused, accepted, _ = await api.control("history", method="sendMessage")
            assert accepted["at"] - refused["at"] >= 34.5
            assert bot.counters.floods == 1


async def test_a_chat_that_must_wait_does_not_hold_up_the_others() -> None:
    async with BotApi(speed=25.0) as api:
        await api.control("fails", method="sendMessage", status=429, retry_after=40, chat=7)
        async with running(api, FakeService()):
            slow = Person(api, 7)
            await slow.says("hi")
            waiting = asyncio.create_task(slow.wait_for_answer())
            for chat in range(10, 30):
                person = Person(api, chat)
                await person.says("hi")
                await person.wait_for_answer(timeout=1)
            assert not waiting.done()
            assert [event["text"] for event in await waiting] == [f"hi #{slow.last_update}"]


async def test_an_hours_wait_leaves_the_update_with_telegram_and_is_answered_later() -> None:
    service = FakeService()
    async with BotApi(speed=2000.0) as api:
        await api.control("fails", method="sendMessage", status=429, retry_after=3600, chat=7)
        person = Person(api, 7)
        async with running(api, service):
            await person.says("hi")
            other = Person(api, 8)
            await other.says("hi")
            await other.wait_for_answer()
            assert [u["fate"] for u in await api.control("updates")] != ["confirmed", "confirmed"]
            await person.wait_for_answer()
            assert await api.control("settled")
        assert len(await person.texts()) == 1


async def test_at_the_end_a_long_wait_is_cut_short_and_the_update_stays() -> None:
    service = FakeService()
    async with BotApi() as api:
        await api.control("fails", method="sendMessage", status=429, retry_after=3000, chat=7)
        person = Person(api, 7)
        async with running(api, service) as bot:
            await person.says("hi")
            assert await api.control("called", method="sendMessage", status=429)
            async with asyncio.timeout(GRACE / 4):
                await bot.stops()
        assert [update["fate"] for update in await api.control("updates")] == ["waiting"]
        async with running(api, service):
            await person.wait_for_answer()
        assert service.moves[7] == [person.last_update]


@pytest.mark.parametrize("status", [0, 500, 502])
async def test_a_broken_call_is_tried_again(status: int) -> None:
    async with BotApi(speed=FAST) as api:
        await api.control("fails", method="sendMessage", status=status, times=3)
        async with running(api, always(reply("one"))) as bot:
            person = Person(api, 7)
            await person.says("hi")
            assert [event["text"] for event in await person.wait_for_answer()] == ["one"]
            assert bot.counters.troubles == 3


async def test_a_turn_that_the_network_fails_again_and_again_goes_on_where_it_stopped() -> None:
    async with BotApi(speed=FAST) as api:
        service = always(reply("one"), reply("two"))
        async with running(api, service):
            person = Person(api, 7)
            await person.says("hi")
            await person.wait_for_answer()
            await api.control("fails", method="sendMessage", status=502, times=8)
            await person.says("again")
            await person.wait_for_answer(count=2)
            assert await api.control("settled")
        assert await person.texts() in (["one", "two"] * 2, ["one", "two", "one", "two"])
        assert service.moves[7] == [update for update, _ in service.finished]


async def test_a_person_who_blocked_the_bot_is_not_tried_again() -> None:
    service = FakeService()
    async with BotApi() as api:
        person = Person(api, 7)
        await person.says("hi")
        await person.blocks_the_bot()
        async with running(api, service) as bot:
            assert await api.control("settled")
            assert (bot.counters.failed, bot.counters.troubles, bot.counters.sent) == (0, 0, 0)
        assert len(await api.control("history", method="sendMessage")) == 2


@pytest.mark.parametrize("words", ["chat not found", "user is deactivated", "message is not modified: same"])
async def test_refusals_that_nothing_can_cure_end_the_turn(words: str) -> None:
    async with BotApi() as api:
        await api.control("fails", method="sendMessage", status=400, description=f"Bad Request: {words}")
        async with running(api, FakeService()) as bot:
            await Person(api, 7).says("hi")
            assert await api.control("settled")
            assert (bot.counters.failed, bot.counters.sent) == (0, 0)
        assert len(await api.control("history", method="sendMessage")) == 1


async def test_a_refused_reply_is_sent_again_in_bare_words() -> None:
    async with BotApi() as api:
        await api.control("fails", method="sendMessage", status=400, description="Bad Request: BUTTON_TYPE_INVALID")
        async with running(api, always(reply("**do** this", "go"))) as bot:
            person = Person(api, 7)
            await person.says("hi")
            (shown,) = await person.wait_for_answer()
            assert (shown["text"], shown["buttons"], shown["entities"]) == ("do this", [], [])
            assert bot.counters.refused == 1


async def test_an_unusable_button_is_left_out_in_production() -> None:
    async with BotApi() as api, running(api, always(reply("hi", "x" * 65, "ok")), strict_buttons=False):
        person = Person(api, 7)
        await person.says("hi")
        await person.wait_for_answer()
        assert await person.buttons() == ["ok"]


async def test_an_unusable_button_fails_in_a_test() -> None:
    async with BotApi() as api, running(api, always(reply("hi", "x" * 65))) as bot:
        await Person(api, 7).says("hi")
        assert await api.control("settled")
        assert bot.counters.failed == 1


async def test_a_reply_that_cannot_be_rendered_becomes_an_apology() -> None:
    broken = Turn("en", (Reply((None,)),), pending=True)  # type: ignore[arg-type]

    def answer(message: InboundMessage) -> Turn:
        return broken

    async with BotApi() as api, running(api, FakeService(answer)) as bot:
        person = Person(api, 7)
        await person.says("hi")
        assert [event["text"] for event in await person.wait_for_answer()] == ["please try again"]
        assert await api.control("settled")
        assert bot.counters.failed == 1


async def test_nothing_goes_out_faster_than_telegram_allows() -> None:
    async with BotApi() as api:
        people = [Person(api, chat) for chat in range(100, 170)]
        for person in people:
            await person.says("hi")
        began = api.telegram.now()
        async with running(api, FakeService()):
            assert await api.control("settled")
        times = sorted(call["at"] for call in await api.control("history", method="sendMessage"))
        # Counted from the start, so that a busy machine can only make them later: no second thirty in the first second.
        assert all(at - began > number // 30 for number, at in enumerate(times))
        assert len(times) == 70
