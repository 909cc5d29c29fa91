"""Words typed off a paper open it; questions, dates and numbers of people go their usual way."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import replies as words
from bot.flows.steps import letter
from tests.support.conversation import Talk, labels, sources
from tests.support.flows import LETTER, US, letters

LISTED = "Which one?"
SHOWN = "This one?"


@pytest.fixture
def papers(tmp_path: Path) -> Talk:
    return Talk(tmp_path, us={**US, "letter": LETTER}, letters=letters())


@pytest.mark.parametrize("typed", ["I-862", "i862", "form I 862", "Ｉ－８６２", "notice to apear", "NTA", "收到I-862"])
async def test_a_number_or_big_words_open_the_paper_without_asking_the_understanding(papers: Talk, typed: str) -> None:
    turn = await papers.says(typed)
    assert sources(turn)[0] == SHOWN
    assert letter.NOT_HERE.source in sources(turn)
    assert labels(turn)[:2] == ["It has a court date", "Find a lawyer"]
    assert papers.nlu.asked == []


async def test_words_that_fit_several_papers_bring_a_short_list(papers: Talk) -> None:
    assert sources(await papers.says("I-589")) == [LISTED]
    assert [choice.label.values["name"].source for choice in papers.buttons[:2]] == ["Form receipt", "Form sent back"]
    turn = await papers.presses(papers.buttons[0].data)
    assert sources(turn)[0] == SHOWN
    assert "This paper says that your form came." in sources(turn)


@pytest.mark.parametrize("typed", ["how do I fill I-589?", "I lost my I-862", "I-862 fee", "notice", "I was arrested"])
async def test_questions_go_to_the_understanding(papers: Talk, typed: str) -> None:
    await papers.says(typed)
    assert papers.nlu.asked == [typed]


@pytest.mark.parametrize("typed", ["A123456789", "I-589 A 123 456 789", "EAC1234567890"])
async def test_numbers_of_people_are_refused_as_ever(papers: Talk, typed: str) -> None:
    assert sources(await papers.says(typed)) == [words.NOTICES["sensitive"].source]
    assert papers.nlu.asked == []


async def test_a_date_question_takes_a_date_first_and_a_paper_else(papers: Talk) -> None:
    await papers.says("I-862")
    asked = await papers.taps("It has a court date")
    assert sources(asked)[0] == "Which day was it?"
    assert sources(await papers.says("I-862"))[0] == SHOWN
    assert sources(await papers.presses("n:back"))[0] == "Which day was it?"
    assert sources(await papers.says("March 10, 2026"))[0] == "The appeal must be at the Board by"


async def test_back_leads_to_where_the_person_was(papers: Talk) -> None:
    await papers.command("menu")
    await papers.says("I-862")
    assert sources(await papers.presses("n:back")) == ["This is menu."]


async def test_another_paper_leads_to_the_lists(papers: Talk) -> None:
    await papers.says("I-862")
    assert sources(await papers.taps(letter.ANOTHER.source)) == [LISTED]


async def test_the_drawing_goes_out_once_and_only_when_asked_for(papers: Talk) -> None:
    shown = await papers.says("I-862")
    assert [reply.paper for reply in shown.replies] == [None]
    drawn = await papers.taps(letter.SHOW.source)
    assert [reply.paper is not None for reply in drawn.replies] == [True]
    assert letter.SHOW.source not in labels(drawn)


async def test_only_the_name_of_the_paper_is_remembered(papers: Talk) -> None:
    await papers.says("I got a letter, it says Notice to Appear")
    state = await papers.state()
    assert state is not None
    assert state.session is not None
    assert state.session.slots == {"letter": "summons"}
    assert "Appear" not in state.dumps()


async def test_a_paper_that_a_new_release_dropped_starts_the_lists_again(papers: Talk) -> None:
    await papers.says("I-862")
    papers.letters = type(papers.letters)({name: each for name, each in letters().items() if name != "summons"})
    papers.build()
    turn = await papers.taps("It has a court date")
    assert sources(turn) == [words.NOTICES["flow_changed"].source, LISTED]


async def test_without_papers_typed_numbers_are_words_like_others(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.says("I-862")
    assert talk.nlu.asked == ["I-862"]


async def test_where_operators_stopped_the_flow_people_are_named(papers: Talk) -> None:
    papers.frozen.add("letter")
    assert sources(await papers.says("I-862"))[:2] == [words.NOTICES["frozen"].source, words.PEOPLE_TITLE.source]
