import asyncio

from bot.core.messages import InboundMessage, Kind, Turn
from bot.errors import StaleRecord
from bot.transports.telegram.intake import PATIENT_LINE
from tests.support.bot_api import BotApi
from tests.support.telegram_fakes import FakeService, echo, reply, running, turn
from tests.support.telegram_person import Person

FAST = 100.0


async def test_a_person_gets_an_answer_and_the_update_is_done() -> None:
    service = FakeService()
    async with BotApi() as api, running(api, service) as bot:
        person = Person(api, 7, "es")
        update = await person.says("hola")
        (shown,) = await person.wait_for_answer()
        assert await api.control("settled")
        assert service.handled[0].language_hint == "es"
        assert service.finished == [(update, (shown["id"],))]
        assert (bot.counters.fetched, bot.counters.finished) == (1, 1)


async def test_all_kinds_reach_the_service() -> None:
    service = FakeService()
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.says("/Start lang_es")
        await person.says("hi")
        await person.edits("hi there")
        await person.presses("go")
        await person.sends_photo("my name")
        assert await api.control("settled")
    kinds = [message.kind for message in service.handled]
    assert kinds == [Kind.COMMAND, Kind.TEXT, Kind.EDITED, Kind.BUTTON, Kind.UNSUPPORTED]
    assert (service.handled[0].command, service.handled[0].text) == ("start", "lang_es")


async def test_blocking_the_bot_reaches_the_service() -> None:
    service = FakeService(lambda message: Turn("en"))
    async with BotApi() as api, running(api, service):
        await Person(api, 7).blocks_the_bot()
        assert await api.control("settled")
    assert [message.kind for message in service.handled] == [Kind.LEFT]


async def test_an_empty_turn_sends_nothing_and_finishes_nothing() -> None:
    service = FakeService(lambda message: Turn("en"))
    async with BotApi() as api, running(api, service) as bot:
        await Person(api, 7).says("hi")
        assert await api.control("settled")
        assert (bot.counters.sent, service.finished) == (0, [])


async def test_order_is_kept_within_a_chat_between_texts_and_buttons() -> None:
    service = FakeService()
    async with BotApi() as api:
        people = [Person(api, chat) for chat in (1, 2, 3)]
        sent: dict[int, list[int]] = {person.chat_id: [] for person in people}
        for number in range(5):
            for person in people:
                act = person.presses("go") if number % 2 else person.says(f"m{number}")
                sent[person.chat_id].append(await act)
        async with running(api, service):
            assert await api.control("settled")
        for person in people:
            assert service.moves[person.chat_id] == sent[person.chat_id]
            numbers = [int(shown.rpartition("#")[2]) for shown in await person.texts()]
            assert numbers == sent[person.chat_id]


async def test_a_slow_chat_does_not_hold_up_the_others() -> None:
    service = FakeService()
    service.gates[7] = asyncio.Event()
    async with BotApi() as api, running(api, service):
        slow, quick = Person(api, 7), Person(api, 8)
        await slow.says("hi")
        await quick.says("hi")
        await quick.wait_for_answer(timeout=2)
        service.gates[7].set()
        await slow.wait_for_answer(timeout=2)


async def test_a_flooder_is_told_once_and_then_shed_in_silence() -> None:
    service = FakeService()
    async with BotApi(speed=FAST) as api:
        person = Person(api, 7)
        for _ in range(30):
            await person.says("x")
        async with running(api, service) as bot:
            assert await api.control("settled")
            assert (len(service.handled), bot.counters.slowed, bot.counters.shed) == (PATIENT_LINE, 1, 19)
        assert (await person.texts())[PATIENT_LINE:] == ["one moment"]


async def test_wipe_is_never_shed() -> None:
    service = FakeService(lambda message: turn() if message.command == "wipe" else echo(message))
    async with BotApi(speed=FAST) as api:
        person = Person(api, 7)
        for _ in range(25):
            await person.says("x")
        await person.says("/wipe")
        async with running(api, service):
            assert await api.control("settled")
    assert service.handled[-1].command == "wipe"


async def test_a_free_button_is_never_shed() -> None:
    service = FakeService(lambda message: turn() if message.button else echo(message))

    def is_free(message: InboundMessage) -> bool:
        return message.button == "w"

    async with BotApi(speed=FAST) as api:
        person = Person(api, 7)
        for _ in range(25):
            await person.says("x")
        await person.presses("w")
        async with running(api, service, is_free=is_free):
            assert await api.control("settled")
    assert service.handled[-1].button == "w"


async def test_wipe_is_not_held_up_by_a_reply_that_cannot_be_sent() -> None:
    service = FakeService(lambda message: turn() if message.command == "wipe" else echo(message))
    async with BotApi(speed=10.0) as api:
        await api.control("fails", method="sendMessage", status=429, retry_after=50, chat=7, times=99)
        async with running(api, service):
            person = Person(api, 7)
            stuck = await person.says("hi")
            waiting = await person.says("hello")
            assert not await api.control("answered", updates=[stuck], timeout=0.3)
            wipe = await person.says("/wipe")
            assert await api.control("answered", updates=[stuck, waiting, wipe], timeout=3)
    assert service.handled[-1].command == "wipe"
    assert await person.texts() == []


async def test_an_error_of_ours_becomes_an_apology_and_stops_nobody(caplog: object) -> None:
    service = FakeService()
    service.errors = [ValueError("a text that must not be seen")]
    async with BotApi() as api, running(api, service) as bot:
        person = Person(api, 7)
        await person.says("hi")
        assert [event["text"] for event in await person.wait_for_answer()] == ["please try again"]
        await person.says("hi again")
        assert [event["text"] for event in await person.wait_for_answer()] == [f"hi again #{person.last_update}"]
        assert bot.counters.failed == 1


async def test_a_stale_record_is_asked_again_without_a_word() -> None:
    service = FakeService()
    service.errors = [StaleRecord()]
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.says("hi")
        assert [event["text"] for event in await person.wait_for_answer()] == [f"hi #{person.last_update}"]


async def test_a_short_absence_of_the_store_costs_only_time() -> None:
    service = FakeService()
    service.store_failures = 3
    async with BotApi(speed=10.0) as api, running(api, service):
        person = Person(api, 7)
        await person.says("hi")
        assert [event["text"] for event in await person.wait_for_answer()] == [f"hi #{person.last_update}"]


async def test_a_long_absence_of_the_store_is_told_once_and_then_the_menu_comes() -> None:
    service = FakeService()
    service.store_failures = 10**9
    async with BotApi(speed=FAST) as api, running(api, service) as bot:
        person = Person(api, 7)
        update = await person.says("hi")
        told, menu = await person.wait_for_answer(count=2)
        assert (told["text"], menu["text"]) == ("please try again", "the menu without memory")
        assert menu["at"] - told["at"] >= 50
        assert await api.control("answered", updates=[update])
        assert bot.counters.sent == 2
        assert service.finished == []


async def test_an_update_stays_with_telegram_while_the_store_is_away() -> None:
    service = FakeService()
    service.store_failures = 10**9
    async with BotApi(speed=40.0) as api:
        person = Person(api, 7)
        async with running(api, service):
            update = await person.says("hi")
            await person.wait_for_answer()
        assert not await api.control("answered", updates=[update], timeout=0)
        service.store_failures = 0
        async with running(api, service):
            assert await api.control("answered", updates=[update])
        assert (await person.texts())[-1] == f"hi #{update}"


async def test_wipe_is_tried_until_the_store_is_back_and_says_so() -> None:
    service = FakeService(lambda message: turn(reply("all gone")))
    service.store_failures = 10**9
    async with BotApi(speed=1000.0) as api, running(api, service):
        person = Person(api, 7)
        update = await person.says("/wipe")
        (told,) = await person.wait_for_answer()
        assert told["text"] == "the menu without memory"  # the service's words for a wipe it could not do
        assert not await api.control("answered", updates=[update], timeout=0.3)
        service.store_failures = 0
        assert await api.control("answered", updates=[update])
        assert (await person.texts())[-1] == "all gone"


async def test_a_store_that_fails_after_sending_repeats_nothing() -> None:
    class Forgetful(FakeService):
        async def finish(self, message: InboundMessage, sent: object) -> None:
            raise StaleRecord

    async with BotApi(speed=FAST) as api, running(api, Forgetful()):
        person = Person(api, 7)
        await person.says("hi")
        await person.wait_for_answer()
        assert await api.control("settled")
        assert len(await person.texts()) == 1
