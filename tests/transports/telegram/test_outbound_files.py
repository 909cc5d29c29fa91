"""Files on their way to a chat: which way they go, and what is said when one cannot be made or is refused."""

import base64
from dataclasses import replace
from datetime import date

from bot.conversation.replies import FILE_NOT_MADE
from bot.core.messages import Reply
from bot.core.papers import CalendarDay, CalendarFile, Form, Mark, Sheet, SheetFile, Sketch, SketchFile
from tests.support.bot_api import BotApi
from tests.support.telegram_fakes import BrokenPrinter, FakeService, PlainPrinter, reply, running, text, turn
from tests.support.telegram_person import Person


def always(*replies: Reply) -> FakeService:
    return FakeService(lambda message: turn(*replies))


PAPER = CalendarFile((CalendarDay(date(2026, 4, 9), text("Appointment"), ()),))


async def test_a_file_goes_before_its_words_under_a_name_that_tells_nothing() -> None:
    service = always(replace(reply("Here it is", "go:1"), paper=PAPER))
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.says("hi")
        handed, said = await person.wait_for_answer(count=2)
        assert handed["document"]["file_name"] == "paper.bin"
        assert base64.b64decode(handed["document"]["base64"]) == b"CalendarFile en"
        assert said["text"] == "Here it is"
        assert await api.control("settled")
        assert service.finished[0][1] == (handed["id"], said["id"])


async def test_a_file_that_telegram_refuses_does_not_keep_back_the_words() -> None:
    async with BotApi() as api, running(api, always(replace(reply("Here it is"), paper=PAPER))) as bot:
        await api.control("fails", method="sendDocument", status=400, description="Bad Request: file is broken")
        person = Person(api, 7)
        await person.says("hi")
        (said,) = await person.wait_for_answer()
        assert said["text"] == "Here it is"
        assert bot.counters.refused == 1


DRAWING = SketchFile(Sketch(("A court",), "A notice", (Mark("Date", 50),), ""))


async def test_a_drawing_is_shown_in_the_chat_itself_as_a_photo() -> None:
    service = always(replace(reply("Look here", "go:1"), paper=DRAWING))
    async with BotApi() as api, running(api, service):
        person = Person(api, 7)
        await person.says("hi")
        handed, said = await person.wait_for_answer(count=2)
        assert handed["photo"]["file_name"] == "page.png"
        assert "document" not in handed
        assert said["text"] == "Look here"
        assert await api.control("settled")
        assert service.finished[0][1] == (handed["id"], said["id"])


async def test_a_photo_that_telegram_refuses_does_not_keep_back_the_words() -> None:
    service = always(replace(reply("Look here"), paper=DRAWING))
    async with BotApi() as api, running(api, service, printer=PlainPrinter(width=400, height=8)) as bot:
        person = Person(api, 7)
        await person.says("hi")
        (said,) = await person.wait_for_answer()
        assert said["text"] == "Look here"
        assert bot.counters.refused == 1


async def test_a_page_with_numbers_goes_as_a_document_even_as_a_picture() -> None:
    """Telegram makes photos smaller and less sharp; on a page to print every digit must be read."""
    page = SheetFile(Sheet(text("My page"), None, (), text("Sign nothing"), (), ()), Form.PICTURE)
    async with BotApi() as api, running(api, always(replace(reply("Here it is"), paper=page))):
        person = Person(api, 7)
        await person.says("hi")
        handed, _ = await person.wait_for_answer(count=2)
        assert handed["document"]["file_name"] == "page.png"
        assert "photo" not in handed


async def test_a_file_that_cannot_be_made_is_told_and_the_words_still_come() -> None:
    async with BotApi() as api:
        service = always(replace(reply("Here it is", "go:1"), paper=PAPER))
        async with running(api, service, printer=BrokenPrinter()) as bot:
            person = Person(api, 7)
            await person.says("hi")
            sorry, said = await person.wait_for_answer(count=2)
            assert [sorry["text"], said["text"]] == [FILE_NOT_MADE.source, "Here it is"]
            assert await api.control("settled")
            assert bot.counters.failed == 1
            assert service.finished[0][1] == (sorry["id"], said["id"])
