"""Which days are no business days: weekends and the federal legal holidays of 5 USC 6103, on their observed day.

It must not learn any other closure. Inauguration Day, state holidays and closures by presidential order never move a
date here: no source says that they lengthen a time limit (CNT-11 and the holiday notes of the deadlines sheet).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

_IDS: Mapping[str, str] = MappingProxyType(
    {
        "New Year's Day": "new_year",
        "Martin Luther King Jr. Day": "king_day",
        "Washington's Birthday": "washington_birthday",
        "Memorial Day": "memorial_day",
        "Juneteenth National Independence Day": "juneteenth",
        "Independence Day": "independence_day",
        "Labor Day": "labor_day",
        "Columbus Day": "columbus_day",
        "Veterans Day": "veterans_day",
        "Thanksgiving Day": "thanksgiving",
        "Christmas Day": "christmas",
    }
)
"""The package's names of the eleven legal holidays. A name that is not here is not a legal holiday to us."""

_OBSERVED = " (observed)"
_SATURDAY = 5
ONE_DAY = timedelta(days=1)

LONGEST_CLOSURE = 3
"""The most days in a row on which offices are closed: a weekend and the holiday on the Monday or Friday beside it."""


class HolidayCalendar:
    """The legal holidays of one country; today only `US`, the federal list."""

    def __init__(self, country: str = "US") -> None:
        if country != "US":
            raise ValueError(f"no list of legal holidays for {country!r}")
        self.country = country

    def is_business_day(self, day: date) -> bool:
        """Neither weekend nor legal holiday."""
        return self.why_not(day) is None

    def why_not(self, day: date) -> str | None:
        """Why offices are closed: `saturday`, `sunday` or the id of the holiday; None on a business day."""
        if day.weekday() >= _SATURDAY:
            return "saturday" if day.weekday() == _SATURDAY else "sunday"
        return _of_year(day.year).get(day)

    def of_year(self, year: int) -> Mapping[date, str]:
        """The holidays whose observed day lies in this year: day to id."""
        return _of_year(year)


@lru_cache(maxsize=256)
def _of_year(year: int) -> Mapping[date, str]:
    # "public" alone leaves out the one-off closures; no subdivision leaves out state and Washington-only days.
    listed = holidays.country_holidays("US", years=year, observed=True, categories=("public",), language="en_US")
    found: dict[date, str] = {}
    for day, names in listed.items():
        for name in names.split("; "):
            holiday = _IDS.get(name.removesuffix(_OBSERVED))
            if holiday is not None and day.weekday() < _SATURDAY:
                found[day] = holiday
    return MappingProxyType(dict(sorted(found.items())))
