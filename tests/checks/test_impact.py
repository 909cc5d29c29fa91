"""What a change touches, over the real content."""

from __future__ import annotations

import pytest

from bot.app import load_content
from bot.checks.impact import Impact, impact
from bot.errors import UnusableInput
from bot.settings import ROOT

CONTENT = load_content("us")


def of(target: str) -> Impact:
    return impact(target, CONTENT.library, CONTENT.world(), CONTENT.catalogs, CONTENT.languages, ROOT)


def test_a_rule_leads_to_its_step_its_line_its_cases_and_its_plays() -> None:
    found = of("BIA-APPEAL-30")
    assert found.kind == "rule"
    step = next(step for step in found.steps if (step.flow, step.step) == ("asylum_denied_appeal", "due"))
    lines = (ROOT / step.path).read_text(encoding="utf-8").splitlines()
    assert lines[step.line - 1].strip() == "due:"
    assert "tests/deadline_cases/us/BIA-APPEAL-30.yaml" in found.proofs
    assert "tests/plays/us/asylum_denied_appeal.oral.yaml" in found.proofs


def test_a_fact_leads_to_the_rules_that_rest_on_it_and_to_their_steps() -> None:
    found = of("BIA-2")
    assert found.kind == "fact"
    assert "BIA-APPEAL-30" in found.through
    assert ("asylum_denied_appeal", "due", "BIA-APPEAL-30") in {
        (step.flow, step.step, step.through) for step in found.steps
    }


def test_a_later_fact_leads_to_the_older_one_it_updates() -> None:
    older = next(fact for fact in CONTENT.facts.values() if fact.updated_by)
    assert older.id in of(older.updated_by[0]).through


def test_a_sum_leads_to_the_sentence_that_shows_it_in_every_language() -> None:
    found = of("BIA-9")
    assert ("asylum_denied_appeal", "fee") in {(step.flow, step.step) for step in found.steps}
    assert {catalog.language for catalog in found.catalogs} == set(CONTENT.languages.codes) - {"en"}
    assert all(catalog.sentences > 0 for catalog in found.catalogs)
    assert all((ROOT / catalog.path).exists() for catalog in found.catalogs)


def test_a_contact_leads_to_the_flows_that_name_it() -> None:
    found = of("eoir-case-line")
    assert found.kind == "contact"
    assert "asylum_denied_appeal" in found.flows


def test_an_unknown_id_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnusableInput, match="BIA-APPEAL-30"):
        of("BIA-APEAL-30")


def test_a_fact_leads_to_the_papers_that_rest_on_it_and_to_their_sentences() -> None:
    letter = next(letter for letter in CONTENT.letters.values() if letter.facts)
    found = of(letter.facts[0])
    assert ("letter", letter.id) in {(step.flow, step.step) for step in found.steps}
    assert f"flows/us/letters/{letter.id}.yaml" in {step.path for step in found.steps}
    assert all(catalog.sentences >= 3 for catalog in found.catalogs)
