"""Contacts: only numbers we stand behind, and never the other side."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.contacts import ContactDirectory
from bot.core.text import PartialDate, Verbatim
from bot.errors import ContentError, UnknownContact

ROOT = Path(__file__).parents[1]
CONTACTS = ContactDirectory.load(ROOT / "flows" / "us" / "contacts", ROOT)

GOOD = """\
spec: 1
id: test-line
name: Test line
what_for: Ask anything.
phones:
  - number: 1-800-555-0100
    note: for tests
url: https://example.org
languages: [en]
source: https://example.org/about
last_verified: 2026-09
confidence: high
show_phone: true
"""


def test_main_lines_have_their_numbers() -> None:
    numbers = {key: [phone.number.text for phone in CONTACTS[key].phones] for key in CONTACTS}
    assert numbers["emergency-911"] == ["911"]
    assert numbers["lifeline-988"] == ["988"]
    assert numbers["ice-detention-line"] == ["1-888-351-4024"]
    assert numbers["eoir-case-line"] == ["1-800-898-7180", "240-314-1500", "800-828-1120"]
    assert numbers["orr-helpline"] == ["1-800-203-7001", "699#"]


def test_contact_says_what_for_with_which_caution_and_how_fresh() -> None:
    line = CONTACTS["ice-detention-line"]
    assert line.what_for.context == "contact/ice-detention-line"
    assert "ICE itself runs this line" in (line.caution.source if line.caution else "")
    assert line.last_verified == PartialDate("2026-09-17")
    assert line.url == Verbatim("https://www.ice.gov/ICEcasereview")


@pytest.mark.parametrize(
    "contact_id",
    ["migrawatch", "houston-rights", "nyc-legal-line", "silenced-turkey", "ajsocal", "aroc", "raices", "unhcr-usa"],
)
def test_unconfirmed_number_is_left_out_with_the_reason(contact_id: str) -> None:
    contact = CONTACTS[contact_id]
    assert (contact.show_phone, contact.phones) == (False, ())
    assert contact.phone_left_out


def test_blocked_codes_and_weak_numbers_are_nowhere() -> None:
    """In-detention code of one hotline, an outside number, and numbers of unconfirmed lines."""
    shown = {phone.number.text for contact in CONTACTS.values() for phone in contact.phones}
    unwanted = {"9233#", "202-442-3363", "1-844-363-1423", "877877", "1-540-209-1934", "1-833-468-4664"}
    assert shown & unwanted == set()


def test_the_other_side_and_closed_offices_are_not_entered() -> None:
    names = " ".join(contact.name.text for contact in CONTACTS.values())
    for absent in ("OPLA", "OIDO", "Ombudsman", "consulate", "Russian America"):
        assert absent not in names


def test_unknown_contact_names_the_nearest() -> None:
    with pytest.raises(UnknownContact) as caught:
        CONTACTS["ice-locater"]
    assert caught.value.near[0] == "ice-locator"
    assert "ice-locater" not in CONTACTS


@pytest.mark.parametrize(
    ("wrong", "right", "line", "cure"),
    [
        ("id: test-line", "id: other-line", 2, "must be named other-line.yaml"),
        ("what_for: Ask anything.", "what_for: Call 1-800.", 4, "a phone belongs under `phones`"),
        ("number: 1-800-555-0100", "number: call me", 6, "`number` must be a phone number"),
        ("show_phone: true", "show_phone: false", 13, "must have none"),
        ("confidence: high", "confidence: low", 5, "take the number out"),
        ("url: https://example.org", "url: example", 8, "url"),
        ("source: https://example.org/about\n", "", 1, "`source` is missing here"),
    ],
)
def test_mistake_is_shown_with_line_and_cure(tmp_path: Path, wrong: str, right: str, line: int, cure: str) -> None:
    assert wrong in GOOD
    (tmp_path / "test-line.yaml").write_text(GOOD.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        ContactDirectory.load(tmp_path, tmp_path)
    found = [issue for issue in caught.value.issues if cure in issue.message]
    assert [issue.line for issue in found] == [line]


def test_contact_nobody_can_reach_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("phones:\n  - number: 1-800-555-0100\n    note: for tests\n", "")
    text = text.replace("url: https://example.org\n", "", 1).replace("show_phone: true", "show_phone: false")
    (tmp_path / "test-line.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        ContactDirectory.load(tmp_path, tmp_path)
    assert [issue.code for issue in caught.value.issues] == ["contact-unreachable"]
