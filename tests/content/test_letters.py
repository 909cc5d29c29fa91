"""The real kinds of papers: all of them are there, each is found by its words, drawn, played and leads somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import Content
from bot.checks.walk import SCREEN_LIMIT
from bot.core.clock import SystemClock, local_date
from bot.core.dates import CertainDate
from bot.flows.engine import FlowEngine
from bot.flows.steps.ask_date import AskDateStep
from bot.flows.steps.base import Chosen, TypedDate
from bot.flows.steps.deadline import DeadlineStep
from bot.flows.steps.letters import LETTER_FLOW, PAPER, SLOT
from bot.locales.render import Renderer
from bot.papers.printer import Printer
from bot.settings import ROOT

KINDS = {path.stem for path in (ROOT / "flows" / "us" / "letters").glob("*.yaml")}

DATED = {
    "notice_to_appear": "hearing_preparation/when_short",
    "hearing_notice": "hearing_preparation/when_short",
    "referral_to_judge": "letter/rf_when",
    "asylum_receipt": "work_permit_first/when",
    "asylum_rejection": "filing_deadline/when",
    "judge_granted": "dhs_appeal/when",
    "judge_denied": "asylum_denied_appeal/when",
    "judge_in_absentia": "missed_hearing/serious",
    "appeal_receipt": "letter/brief_when",
    "briefing_schedule": "letter/brief_when",
    "board_decision": "federal_court_review/when",
    "annual_fee_notice": "asylum_fees/notice_when",
    "ead_refusal": "work_permit_first/when",
}
"""Papers with a day from which a rule counts, and the question for it: the first button leads there."""

OTHERS = {
    "expedited_removal",
    "custody_determination",
    "arrest_warrant",
    "removal_warrant",
    "biometrics_notice",
    "interview_notice",
    "referral",
    "noid",
    "motion_dismiss",
    "motion_pretermit",
    "third_country_notice",
    "ead_approval",
    "order_of_supervision",
    "release_recognizance",
}


def test_all_papers_that_were_promised_are_there(content: Content) -> None:
    assert set(content.letters) == {*DATED, *OTHERS} == KINDS


@pytest.mark.parametrize(("kind", "place"), DATED.items())
def test_the_first_button_asks_for_the_day_that_counts(content: Content, kind: str, place: str) -> None:
    first = content.letters[kind].choices[0]
    assert f"{first.flow}/{first.step}" == place
    flow = content.library.flows[first.flow]
    question = flow.steps[first.step]
    assert isinstance(question, AskDateStep)
    after = flow.steps[question.next]
    follow = flow.steps[after.next] if isinstance(after, AskDateStep) else after
    assert isinstance(follow, DeadlineStep)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_paper_has_a_play(kind: str) -> None:
    assert (ROOT / "tests" / "plays" / "us" / f"letter.{kind}.yaml").is_file()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_paper_is_found_by_what_is_printed_on_it(content: Content, kind: str) -> None:
    letter = content.letters[kind]
    for typed in (*letter.headings, *letter.also, *map(str, (*letter.forms, *letter.about))):
        found = content.letters.recognise(typed)
        assert kind in found
        assert len(found) <= 5, "a list of more is a wall of buttons"


@pytest.mark.parametrize(
    "question",
    [
        "how do I fill I-589?",
        "where do I send the I-589",
        "can I work with I-220A",
        "renew my I-765",
        "I lost my I-797C",
        "who signs an I-200 warrant",
        "I missed my hearing",
        "was my asylum denied",
        "the judge said no",
        "they arrested him",
        "my appeal",
        "court order",
        "decision",
        "notice",
        "fingerprints",
        "work permit",
    ],
)
def test_questions_are_not_taken_for_papers(content: Content, question: str) -> None:
    assert content.letters.recognise(question) == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_button_of_every_paper_opens_a_screen(content: Content, kind: str) -> None:
    engine = FlowEngine(content.library, content.world())
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    today = local_date(SystemClock(), content.country.time_zone)
    paper = engine.start(LETTER_FLOW, today, at=PAPER, slots={SLOT: kind})
    for choice in content.letters[kind].choices:
        opened = engine.resume(paper, Chosen(choice.id), today)
        assert opened is not None
        assert opened.flow == choice.flow
        for language in content.languages.codes:
            for prompt in engine.prompts(opened):
                assert renderer.reply_text(prompt.body, language)
        if engine.prompts(opened)[-1].awaits_date:
            assert engine.resume(opened, TypedDate(CertainDate(today)), today) is not None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_screen_of_a_paper_is_short_and_says_where_it_must_not_be_sent(content: Content, kind: str) -> None:
    engine = FlowEngine(content.library, content.world())
    renderer = Renderer(content.catalogs, content.languages, strict=True)
    today = local_date(SystemClock(), content.country.time_zone)
    (prompt,) = engine.prompts(engine.start(LETTER_FLOW, today, at=PAPER, slots={SLOT: kind}))
    text = renderer.reply_text(prompt.body, "en")
    assert "Do not send the paper here" in text
    assert len(text) < SCREEN_LIMIT / 2


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_paper_can_be_drawn(content: Content, kind: str) -> None:
    engine = FlowEngine(content.library, replace(content.world(), prints=True))
    renderer = Renderer(content.catalogs, content.languages)
    today = local_date(SystemClock(), content.country.time_zone)
    paper = engine.start(LETTER_FLOW, today, at=PAPER, slots={SLOT: kind})
    drawn = engine.resume(paper, Chosen("sketch"), today)
    assert drawn is not None
    (prompt,) = engine.prompts(drawn)
    assert prompt.paper is not None
    assert Printer(renderer).make(prompt.paper, "zh_Hans").data.startswith(b"\x89PNG")
