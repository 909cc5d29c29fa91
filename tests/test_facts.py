"""Facts: typed values with a source, later facts over earlier ones, and files that refuse to be vague."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.text import Days, Money, PartialDate, Verbatim
from bot.errors import ContentError, UnknownFact
from bot.facts import FactBook, FactStatus

ROOT = Path(__file__).parents[1]
FACTS = FactBook.load(ROOT / "flows" / "us" / "facts", ROOT)

GOOD = """\
spec: 1
facts:
  TST-1:
    statement: An appeal costs something.
    values:
      fee: {money: 1060}
    authority: 8 USC 1
    url: https://www.ecfr.gov
    source_date: 2026-08-21
    checked_on: 2026-11-23
    review_by: 2027-05-31
    status: in_force
    confidence: high
"""


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("BIA-9.fee", Money(Decimal(1060))),
        ("BIA-9.since", PartialDate("2026-10-01")),
        ("BIA-9.source_date", PartialDate("2026-08-21")),
        ("BIA-9.checked_on", PartialDate("2026-11-23")),
        ("BIA-1.form", Verbatim("EOIR-26")),
        ("BIA-1.time", Days(30)),
        ("BIA-18.time", Days(5, "business_day")),
        ("BIA-12.portal", Verbatim("https://epay.eoir.justice.gov")),
        ("A-07.removal_form", Verbatim("I-205")),
        ("E-10.phone", Verbatim("1-888-351-4024")),
        ("B-02.hours", 48),
        ("UPD-27.national_order", PartialDate("2026-06-23")),
    ],
)
def test_value_is_typed(reference: str, expected: object) -> None:
    assert FACTS.value(reference) == expected


def test_unknown_fact_and_value_name_the_nearest() -> None:
    with pytest.raises(UnknownFact) as caught:
        FACTS.value("BIA-9.fees")
    assert caught.value.near == ("BIA-9.fee",)
    with pytest.raises(UnknownFact) as caught:
        FACTS["BIA-99"]
    assert "BIA-9" in caught.value.near
    assert "BIA-99" not in FACTS


def test_old_fees_stay_beside_the_new_one() -> None:
    assert [(older.values["fee"], older.until.iso) for older in FACTS["BIA-9"].older] == [
        (Money(Decimal(1030)), "2026-10-01"),
        (Money(Decimal(1010)), "2025"),
    ]


def test_later_facts_win_and_the_older_statement_is_kept() -> None:
    """The sheet of updates overrides: courthouse arrests and the consulate list."""
    for fact_id, update in (("CH-06", "UPD-27"), ("A-16", "UPD-27"), ("B-12", "UPD-56"), ("C-08", "UPD-8")):
        fact = FACTS[fact_id]
        assert fact.statement == FACTS[update].statement
        assert fact.updated_by[0] == update
        assert fact.older[0].statement != fact.statement


def test_weak_facts_speak_softly() -> None:
    assert FACTS["BIA-1"].speaks_softly()
    assert FACTS["A-10"].speaks_softly()
    assert not FACTS["BIA-3"].speaks_softly()


def test_only_our_own_conventions_have_no_page() -> None:
    unsourced = {fact.id for fact in FACTS.values() if fact.url is None}
    assert unsourced == {"CNT-9", "CNT-10", "H-11"}
    assert {FACTS[each].status for each in unsourced} == {FactStatus.CONVENTION}


def test_struck_and_proposed_rules_are_marked() -> None:
    assert FACTS["BIA-2"].status is FactStatus.BLOCKED
    assert FACTS["EAD-5"].status is FactStatus.ANNOUNCED


def test_nothing_claims_to_be_reviewed_longer_than_it_may() -> None:
    """Contested or medium facts come up for review first."""
    late = [fact.id for fact in FACTS.values() if fact.speaks_softly() and fact.review_by > date(2027, 2, 28)]
    assert late == []
    assert FACTS["BIA-3"].is_stale(date(2027, 6, 1))
    assert not FACTS["BIA-3"].is_stale(date(2027, 5, 31))


@pytest.mark.parametrize(
    ("wrong", "right", "line", "cure"),
    [
        ("{money: 1060}", "{money: 1060, days: 3}", 6, "exactly one of"),
        ("{money: 1060}", "{mony: 1060}", 6, "did you mean `money`?"),
        ("{money: 1060}", "{phone: call us}", 6, "phone"),
        ("    url: https://www.ecfr.gov\n", "", 3, "has no source"),
        ("    authority: 8 USC 1\n", "", 3, "`authority` is missing here"),
        ("confidence: high", "confidence: sure", 13, "medium-high"),
        ("source_date: 2026-08-21", "source_date: August", 9, "write 2026"),
        ("review_by: 2027-05-31", "review_by: 2026-01-01", 3, "must be later"),
        ("confidence: high", "confidence: high\n    updated_by: [UPD-99]", 0, "UPD-99, which is not there"),
    ],
)
def test_mistake_is_shown_with_line_and_cure(tmp_path: Path, wrong: str, right: str, line: int, cure: str) -> None:
    assert wrong in GOOD
    (tmp_path / "test.yaml").write_text(GOOD.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        FactBook.load(tmp_path, tmp_path)
    found = [issue for issue in caught.value.issues if cure in issue.message]
    assert [issue.line for issue in found] == [line]


def test_the_same_fact_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        FactBook.load(tmp_path, tmp_path)
    assert [issue.code for issue in caught.value.issues] == ["fact-duplicate"]
