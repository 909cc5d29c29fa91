"""/wipe forgets everything, on both sides, also when the process dies in between."""

from __future__ import annotations

from bot.conversation import replies as words
from bot.core.messages import Kind
from tests.support.conversation import CHAT, Talk, labels, sources


async def test_wipe_leaves_nothing_and_says_what_it_did(talk: Talk) -> None:
    await talk.says("they said no")
    turn = await talk.command("wipe")
    assert await talk.chats.load(CHAT) is None
    # The person's message, our reply to it, and the command itself.
    assert turn.delete == (101, 100, 201)
    (receipt,) = turn.replies
    assert receipt.body[0].source == words.WIPED.source
    assert receipt.body[0].values == {"count": 3}
    assert (receipt.fleeting, receipt.alert) == (True, True)
    assert labels(turn) == ["✅ OK"]


async def test_a_crash_within_a_wipe_loses_no_message_id_and_keeps_nothing_else(talk: Talk) -> None:
    """The messages are deleted after the row is emptied: the repeated update must still know which ones."""
    await talk.says("they said no")
    message = talk.message(Kind.COMMAND, command="wipe")
    first = await talk.send(message, crash=True)
    between = await talk.state()
    assert between is not None
    assert (between.session, between.view, between.done, between.pressed) == (None, (), (), "")
    again = await talk.send(message)
    assert again == first
    assert await talk.chats.load(CHAT) is None


async def test_the_pop_up_of_a_wipe_is_short_enough_for_telegram(talk: Talk) -> None:
    await talk.command("start")
    turn = await talk.presses("n:wipe")
    text = "\n\n".join(sources(turn)).replace("{count}", "200")
    assert len(text) <= 200


async def test_wipe_by_button_works_and_keeps_the_language(talk: Talk) -> None:
    talk.hint = "es"
    await talk.command("start")
    turn = await talk.presses("n:wipe")
    assert turn.language == "es"
    assert turn.delete == (101, 100)
    assert await talk.chats.load(CHAT) is None


async def test_wipe_of_an_unknown_chat_says_so(talk: Talk) -> None:
    turn = await talk.command("wipe")
    assert sources(turn)[0] == words.WIPED_NOTHING.source
    assert turn.delete == (101,)


async def test_finishing_a_wipe_remembers_nothing(talk: Talk) -> None:
    await talk.command("start")
    message = talk.message(Kind.COMMAND, command="wipe")
    await talk.service.handle(message)
    await talk.service.finish(message, [900])
    assert await talk.chats.load(CHAT) is None


async def test_messages_too_old_for_telegram_are_not_deleted(talk: Talk) -> None:
    await talk.command("start")
    talk.clock.advance(49 * 3600)
    assert (await talk.command("wipe")).delete == (201,)


async def test_closing_the_receipt_deletes_it_and_remembers_nothing(talk: Talk) -> None:
    await talk.command("wipe")
    turn = await talk.presses("n:close")
    assert (turn.replies, turn.delete, turn.pending) == ((), (201,), False)
    assert await talk.chats.load(CHAT) is None


async def test_leaving_deletes_everything(talk: Talk) -> None:
    await talk.command("start")
    turn = await talk.send(talk.message(Kind.LEFT))
    assert turn.replies == ()
    assert await talk.chats.load(CHAT) is None
