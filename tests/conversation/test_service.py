"""The one entry point: every sort of message, crashes in between, and erasing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import replies as words
from bot.conversation.service import SAVE_ATTEMPTS
from bot.core.messages import Kind
from bot.errors import StaleRecord
from tests.support.conversation import CHAT, Talk, labels, sources
from tests.support.fake_nlu import FakeNlu
from tests.support.flows import APPEAL, LOOP, US

SURE = {"they said no": [("asylum_denied_appeal", 0.95)], "need a lawyer": [("find_lawyer", 0.95)]}


def notice(name: str) -> str:
    return words.NOTICES[name].source


async def test_start_welcomes(talk: Talk) -> None:
    turn = await talk.command("start")
    assert sources(turn) == ["This is welcome."]
    assert turn.pending


@pytest.mark.parametrize("command", ["menu", "help", "privacy", "about"])
async def test_commands_open_their_flow(talk: Talk, command: str) -> None:
    assert sources(await talk.command(command)) == [f"This is {command}."]


async def test_an_unknown_command_gets_the_menu(talk: Talk) -> None:
    assert sources(await talk.command("frobnicate")) == [notice("unknown_command"), "This is menu."]


async def test_the_first_message_is_answered_before_any_greeting(talk: Talk) -> None:
    """A person who writes at once is in need at once."""
    assert sources(await talk.says("they said no")) == ["Was it a judge?"]


async def test_buttons_lead_to_a_date(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    turn = await talk.says("March 10, 2026")
    assert sources(turn)[0] == "The appeal must be at the Board by"


async def test_a_typed_date_is_not_sent_to_understanding(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    await talk.says("2026-03-10")
    assert talk.nlu.asked == ["they said no"]


async def test_other_words_than_a_date_are_understood(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    assert sources(await talk.says("need a lawyer"))[0] == "These people can help."
    back = await talk.presses("n:back")
    assert sources(back)[0] == "Which day was it?"


async def test_no_words_for_a_date_asks_the_date_again(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    assert "Which day was it?" in sources(await talk.says("bla bla"))


async def test_back_goes_back(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    assert sources(await talk.presses("n:back")) == ["Was it a judge?"]
    assert sources(await talk.presses("n:back")) == ["This is menu."]


async def test_people_lie_over_the_flow_and_back_takes_them_away(talk: Talk) -> None:
    await talk.says("they said no")
    assert sources(await talk.presses("n:people"))[0] == words.PEOPLE_TITLE.source
    assert sources(await talk.presses("n:back")) == ["Was it a judge?"]


async def test_a_double_press_is_silent(talk: Talk) -> None:
    await talk.says("they said no")
    data = talk.button("A judge")
    assert (await talk.presses(data)).replies
    second = await talk.presses(data)
    assert (second.replies, second.pending) == ((), False)
    state = await talk.state()
    assert state is not None
    assert state.session is not None
    assert state.session.shown == ("how",)


async def test_a_silent_press_stays_silent_when_it_comes_again(talk: Talk) -> None:
    await talk.says("they said no")
    data = talk.button("A judge")
    await talk.presses(data)
    message = talk.message(Kind.BUTTON, button=data)
    await talk.send(message, crash=True)
    assert (await talk.send(message)).replies == ()


@pytest.mark.parametrize("data", ["c:old:0", "c:x", "n:nothing", "l:tlh", "", "🙂", "c:old:99999999999"])
async def test_a_dead_button_gets_a_kind_answer_and_the_current_screen(talk: Talk, data: str) -> None:
    await talk.says("they said no")
    assert sources(await talk.presses(data)) == [notice("old_button"), "Was it a judge?"]


async def test_a_button_number_out_of_range_is_dead(talk: Talk) -> None:
    await talk.says("they said no")
    screen = talk.button("A judge").rpartition(":")[0]
    for number in ("99", "-99", "x"):
        assert sources(await talk.presses(f"{screen}:{number}"))[0] == notice("old_button")
        screen = talk.button("A judge").rpartition(":")[0]


async def test_a_forgotten_chat_is_told_so(talk: Talk) -> None:
    await talk.says("they said no")
    data = talk.button("A judge")
    await talk.chats.wipe(CHAT)
    assert sources(await talk.presses(data)) == [notice("forgotten"), "This is menu."]


async def test_rows_of_another_release_start_afresh(talk: Talk) -> None:
    await talk.chats.save(CHAT, '{"v":0}', None)
    assert sources(await talk.command("start")) == ["This is welcome."]


async def test_a_finished_update_that_comes_again_is_silent(talk: Talk) -> None:
    message = talk.message(Kind.TEXT, text="they said no")
    await talk.send(message)
    again = await talk.send(message)
    assert (again.replies, again.pending) == ((), False)


async def test_a_pending_update_repeats_equal_replies_and_moves_nothing(talk: Talk) -> None:
    await talk.says("they said no")
    message = talk.message(Kind.BUTTON, button=talk.button("A judge"))
    first = await talk.send(message, crash=True)
    before = await talk.state()
    talk.build()
    second = await talk.service.handle(message)
    assert second == first
    assert await talk.state() == before


async def test_a_record_that_someone_else_saved_is_read_again(talk: Talk) -> None:
    talk.chats.stale = SAVE_ATTEMPTS - 1
    assert sources(await talk.command("start")) == ["This is welcome."]
    talk.chats.stale = SAVE_ATTEMPTS
    with pytest.raises(StaleRecord):
        await talk.command("menu")


async def test_finishing_survives_a_stale_record(talk: Talk) -> None:
    message = talk.message(Kind.COMMAND, command="start")
    await talk.service.handle(message)
    talk.chats.stale = 1
    await talk.service.finish(message, [77])
    state = await talk.state()
    assert state is not None
    assert (state.done, state.pending) == ((1,), None)
    assert [number for number, _ in state.messages] == [message.message, 77]


async def test_a_removed_step_restarts_its_flow_with_an_apology(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    talk.us["appeal"] = APPEAL.replace("  how:\n", "  why:\n").replace("goto: how", "goto: why")
    talk.build()
    assert sources(await talk.taps("Aloud in court")) == [notice("flow_changed"), "Was it a judge?"]


async def test_a_removed_flow_leads_to_the_menu_with_an_apology(talk: Talk) -> None:
    await talk.command("menu")
    await talk.taps("A judge said no")
    (talk.root / "flows" / "us" / "appeal.yaml").unlink()
    talk.us = {name: text for name, text in US.items() if name != "appeal"}
    talk.build()
    assert sources(await talk.taps("A judge")) == [notice("flow_gone"), "This is menu."]


async def test_a_pending_turn_over_changed_content_shows_the_menu(talk: Talk) -> None:
    await talk.says("they said no")
    message = talk.message(Kind.BUTTON, button=talk.button("A judge"))
    await talk.send(message, crash=True)
    talk.us["appeal"] = APPEAL.replace("  how:\n", "  why:\n").replace("goto: how", "goto: why")
    talk.build()
    assert sources(await talk.send(message)) == ["This is menu."]


async def test_a_flow_that_loops_leads_to_the_menu(talk: Talk) -> None:
    talk.us["loop"] = LOOP.replace("start: first\n", "intent: loop\nstart: first\n")
    talk.nlu = FakeNlu({"loop": [("loop", 0.95)]})
    talk.build()
    await talk.says("loop")
    assert sources(await talk.taps("Turn")) == [notice("flow_gone"), "This is menu."]


@pytest.mark.parametrize(("kind", "name"), [(Kind.UNSUPPORTED, "media"), (Kind.EDITED, "edited")])
async def test_what_cannot_be_read_is_answered_on_the_current_screen(talk: Talk, kind: Kind, name: str) -> None:
    await talk.says("they said no")
    assert sources(await talk.send(talk.message(kind))) == [notice(name), "Was it a judge?"]


async def test_an_empty_text_gets_the_menu(talk: Talk) -> None:
    assert sources(await talk.says(" \n ")) == [notice("empty"), "This is menu."]


async def test_numbers_of_papers_go_nowhere(talk: Talk) -> None:
    turn = await talk.says("my number is A123456789")
    assert sources(turn) == [notice("sensitive")]
    assert "🧹 Erase now" in labels(turn)
    assert talk.nlu.asked == []


async def test_no_text_is_remembered(talk: Talk) -> None:
    await talk.says("canaryword need")
    record = await talk.chats.load(CHAT)
    assert record is not None
    assert "canaryword" not in record.data


async def test_understanding_that_is_down_leaves_the_menu(talk: Talk) -> None:
    talk.nlu.down = True
    assert sources(await talk.says("they said no")) == [notice("understanding_down"), "This is menu."]


async def test_what_is_not_understood_gets_the_menu(talk: Talk) -> None:
    assert sources(await talk.says("bla bla")) == [notice("not_understood"), "This is menu."]


async def test_a_doubtful_text_is_asked_about(talk: Talk) -> None:
    turn = await talk.says("hm")
    assert sources(turn) == [notice("clarify")]
    assert labels(turn)[:3] == ["About appeal", "About helpers", "Something else"]
    assert sources(await talk.taps("About helpers"))[0] == "These people can help."


async def test_a_topic_without_a_flow_names_people(talk: Talk) -> None:
    assert sources(await talk.says("rare"))[:2] == [notice("no_flow_yet"), words.PEOPLE_TITLE.source]


async def test_language_is_switched_and_the_screen_stays(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.command("language")
    turn = await talk.presses("l:zh_Hans")
    assert turn.language == "zh_Hans"
    assert sources(turn) == [notice("language_changed"), "Was it a judge?"]


async def test_a_machine_translation_says_so_when_chosen(talk: Talk) -> None:
    await talk.command("start")
    assert notice("draft") in sources(await talk.presses("l:es"))
    assert notice("draft") not in sources(await talk.command("menu"))


async def test_a_machine_translation_says_so_once_on_the_first_screen(talk: Talk) -> None:
    talk.hint = "es"
    assert sources(await talk.command("start")).count(notice("draft")) == 1
    assert notice("draft") not in sources(await talk.command("menu"))


async def test_english_never_says_that_it_is_a_translation(talk: Talk) -> None:
    assert notice("draft") not in sources(await talk.command("start"))


async def test_the_english_button_shows_this_screen_in_english_once(talk: Talk) -> None:
    talk.hint = "es"
    await talk.says("they said no")
    turn = await talk.presses("n:english")
    assert (turn.language, sources(turn)) == ("en", ["Was it a judge?"])
    assert (await talk.taps("A judge")).language == "es"


async def test_text_in_another_language_brings_an_offer(tmp_path: Path) -> None:
    talk = Talk(tmp_path, FakeNlu(SURE), detect=lambda _text: "es")
    turn = await talk.says("need a lawyer")
    assert sources(turn)[-1] == words.SWITCH_LANGUAGE.source
    assert (turn.language, turn.replies[-1].language) == ("en", "es")
    assert (await talk.presses("l:es")).language == "es"


async def test_text_in_the_chats_own_or_an_unknown_language_brings_none(tmp_path: Path) -> None:
    for found in ("en", "tlh", None):
        talk = Talk(tmp_path, FakeNlu(SURE), detect=lambda _text, found=found: found)
        assert words.SWITCH_LANGUAGE.source not in sources(await talk.says("need a lawyer"))


async def test_a_frozen_flow_names_people_instead(talk: Talk) -> None:
    talk.frozen.add("appeal")
    assert sources(await talk.says("they said no"))[:2] == [notice("frozen"), words.PEOPLE_TITLE.source]


async def test_a_flow_frozen_while_a_person_stands_in_it_stops_there(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    talk.frozen.add("appeal")
    for turn in (
        await talk.says("2026-03-10"),
        await talk.presses("n:back"),
        await talk.send(talk.message(Kind.EDITED)),
    ):
        assert notice("frozen") in sources(turn)
        assert "The appeal must be at the Board by" not in sources(turn)


async def test_turning_a_calendars_page_takes_its_place(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    assert not (await talk.taps("Aloud in court")).in_place
    turn = await talk.taps("◀")
    assert turn.in_place
    assert len(turn.replies) == 1


async def test_a_blank_day_is_silent(talk: Talk) -> None:
    await talk.says("they said no")
    await talk.taps("A judge")
    await talk.taps("Aloud in court")
    assert (await talk.taps("·")).replies == ()


async def test_without_a_store_menus_and_words_still_answer(talk: Talk) -> None:
    message = talk.message(Kind.TEXT, text="they said no")
    turn = await talk.service.handle_without_store(message)
    assert sources(turn) == [notice("no_memory"), "Was it a judge?"]
    assert not turn.pending
    assert await talk.chats.load(CHAT) is None


async def test_without_a_store_a_button_leads_to_the_menu(talk: Talk) -> None:
    turn = await talk.service.handle_without_store(talk.message(Kind.BUTTON, button="c:abc:1"))
    assert sources(turn)[0] == notice("no_memory")
    assert sources(turn)[-1] == "This is menu."


async def test_without_a_store_wipe_says_that_it_is_not_done(talk: Talk) -> None:
    for message in (talk.message(Kind.COMMAND, command="wipe"), talk.message(Kind.BUTTON, button="n:wipe")):
        assert sources(await talk.service.handle_without_store(message)) == [words.WIPE_FAILED.source]


@pytest.mark.parametrize("kind", [Kind.LEFT, Kind.BUTTON])
async def test_without_a_store_leaving_and_closing_are_silent(talk: Talk, kind: Kind) -> None:
    message = replace(talk.message(kind), button="n:close" if kind is Kind.BUTTON else "")
    assert (await talk.service.handle_without_store(message)).replies == ()


def test_short_sentences_for_the_transport(talk: Talk) -> None:
    message = talk.message(Kind.TEXT, text="x")
    assert sources(talk.service.trouble("es")) == [notice("trouble")]
    assert talk.service.trouble("es").language == "es"
    assert sources(talk.service.slow_down(message)) == [notice("slow_down")]
    assert talk.service.wipe_failed(message).replies[0].fleeting


async def test_hard_words_of_a_screen_are_explained_and_back_leads_to_it(talk: Talk) -> None:
    text = APPEAL.replace("Was it a judge?", "Was it a judge or the Board of Immigration Appeals (BIA)?")
    hard = Talk(talk.root / "hard", nlu=FakeNlu(SURE), us={**US, "appeal": text})
    await hard.says("they said no")
    turn = await hard.taps("❔ Hard words")
    (word,) = turn.replies[0].body[1:]
    assert word.values["means"].context == "glossary/board_of_immigration_appeals"  # type: ignore[union-attr]
    back = await hard.taps("⬅️ Back")
    assert sources(back)[0].startswith("Was it a judge")


async def test_a_screen_without_hard_words_offers_none(talk: Talk) -> None:
    turn = await talk.command("help")
    assert "❔ Hard words" not in labels(turn)
    assert notice("old_button") in sources(await talk.presses("n:words"))
