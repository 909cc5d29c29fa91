"""The folder of rules as a whole, and the rules we ship."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.deadlines.library import load_rules
from bot.deadlines.rule import Acts, Status
from bot.errors import ContentError, UnknownRule
from bot.facts import FactBook

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "flows" / "us" / "deadlines", ROOT)

SHEET = """
    ONE-YEAR ONE-YEAR-SAFE BIA-APPEAL-30 BIA-APPEAL-10-TARGET BIA-FEECURE-15 BIA-BRIEF-20 BIA-EOIR33-5WD DHS-APPEAL-30
    EOIR43-1BD AUTOSTAY-10BD AUTOSTAY-90 MTRC-30 MTR-90 INABS-180 PFR-30 CF-IJ-7 CF-RECON-7 RF-IJ-10 EOIR33-5 AR11-10
    IND-30-BEFORE MASTER-15-BEFORE RESP-10 EAD-150 EAD-180 EAD-END-30 AAF-30 I730-2Y ADJ-1Y
"""


def test_every_rule_of_the_sheet_is_here() -> None:
    assert sorted(RULES) == sorted(SHEET.split())


def test_unknown_rule_lists_those_there_are() -> None:
    with pytest.raises(UnknownRule) as caught:
        RULES["BIA-APPEAL"]
    assert "BIA-APPEAL-30" in caught.value.known
    assert "BIA-APPEAL" not in RULES


def test_issues_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "A-1.yaml").write_text("spec: 1\n", encoding="utf-8")
    (tmp_path / "B-1.yaml").write_text("a: &x 1\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rules(tmp_path, tmp_path)
    assert {issue.path for issue in caught.value.issues} == {"A-1.yaml", "B-1.yaml"}


def test_rules_name_facts_that_exist() -> None:
    facts = FactBook.load(ROOT / "flows" / "us" / "facts", ROOT)
    named = {fact for rule in RULES.values() for version in rule.versions for fact in version.facts}
    assert named - set(facts) == set()


def test_every_version_has_a_fact_behind_it() -> None:
    assert [rule.id for rule in RULES.values() for version in rule.versions if not version.facts] == []


def test_number_in_the_id_is_the_number_of_the_newest_version() -> None:
    """An id that says thirty over a rule that counts ten would mislead everyone."""
    for rule in RULES.values():
        told = re.search(r"-(\d+)(BD|WD|Y)?(-|$)", rule.id)
        if told:
            assert int(told[1]) in {version.count for version in rule.versions}, rule.id


def test_only_the_appeal_has_blocked_versions() -> None:
    blocked = {rule.id for rule in RULES.values() for each in rule.versions if each.status is Status.BLOCKED}
    assert blocked == {"BIA-APPEAL-30", "BIA-APPEAL-10-TARGET"}


def test_who_does_not_act_gets_no_safe_day() -> None:
    """A safe day is for a person who must act; for the government's or a judge's time there is none."""
    assert [
        rule.id for rule in RULES.values() for each in rule.versions if rule.acts is not Acts.PERSON and each.safe_by
    ] == []
