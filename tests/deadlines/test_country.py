"""The country pack's own file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.deadlines.calendar import HolidayCalendar
from bot.deadlines.country import load_country
from bot.errors import ContentError

ROOT = Path(__file__).parents[2]
FILE = ROOT / "flows" / "us" / "country.yaml"


def test_country_reads_court_zone_and_honest_review_record() -> None:
    country = load_country(FILE, ROOT)
    assert (country.code, country.time_zone, country.checked_on) == ("us", "America/New_York", date(2026, 11, 23))
    assert "not yet reviewed by a lawyer" in country.reviewed.source
    assert country.reviewed.values == {"checked_on": date(2026, 11, 23)}
    assert HolidayCalendar(country.holidays).country == "US"


@pytest.mark.parametrize("day", ["0", "1704067200", "2026-11-23T00:00:00", "spring"])
def test_review_days_are_days_and_nothing_else(tmp_path: Path, day: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace("checked_on: 2026-11-23", f"checked_on: {day}", 1)
    (tmp_path / "country.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_country(tmp_path / "country.yaml", tmp_path)
    (issue,) = caught.value.issues
    assert issue.message == f"`checked_on` must be a day, not `{day}`; write year-month-day, such as 2026-03-10"


@pytest.mark.parametrize("zone", ["America", "y" * 300, "../etc"])
def test_time_zone_that_is_no_name_of_one_is_refused(tmp_path: Path, zone: str) -> None:
    """A folder of zones and a name too long for a file too: neither may end in an error of the machine."""
    text = FILE.read_text(encoding="utf-8").replace("America/New_York", zone)
    (tmp_path / "country.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_country(tmp_path / "country.yaml", tmp_path)
    assert [issue.message.split(";")[0] for issue in caught.value.issues] == ["`time_zone` is no time zone"]


def test_unknown_time_zone_is_refused_with_its_line(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace("America/New_York", "America/Nowhere")
    (tmp_path / "country.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_country(tmp_path / "country.yaml", tmp_path)
    (issue,) = caught.value.issues
    assert "time zone" in issue.message
    assert text.splitlines()[issue.line - 1].startswith("time_zone:")
