"""A sentence before it has a language: its key, its English source and the typed values to put into it.

The engine speaks only in these; `bot.locales.render` alone makes strings of them. Values are typed so that no
translation can change a date, a sum, a phone number or an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from bot.core.dates import Calendar


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days, shown with the plural of the language ("6 days"). `unit`: `day` or `business_day`."""

    count: int
    unit: str = "day"


@dataclass(frozen=True, slots=True)
class Money:
    """A sum; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The date of a source as far as it is known: `2026`, `2026-03` or `2026-03-08`; shown no more exact than that."""

    iso: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Shown as it is in every language: phone numbers, addresses, URLs, form numbers, names of organisations."""

    text: str


@dataclass(frozen=True, slots=True)
class Weekday:
    """The name of a weekday, 0 is Monday."""

    number: int


@dataclass(frozen=True, slots=True)
class InCalendar:
    """A day as another calendar counts it ("18 Esfand 1404"), for a person who gave it so."""

    day: date
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Words to show to an officer: in English, and in the reader's own language under it."""

    text: Text


type Value = date | int | Days | Money | PartialDate | Verbatim | Weekday | InCalendar | Bilingual | Text

_NO_VALUES: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """One translatable sentence or paragraph.

    `context` is the msgctxt (`flow_id/step_id`, or `bot/<name>` for the program's own sentences), `source` the
    English msgid with `{name}` placeholders, `values` what goes into them.
    """

    context: str
    source: str
    values: Mapping[str, Value] = field(default_factory=lambda: _NO_VALUES)

    def with_values(self, **values: Value) -> Text:
        """The same sentence with these values added."""
        return Text(self.context, self.source, {**self.values, **values})


def message(context: str, source: str) -> Text:
    """Mark a sentence of the program itself for the catalogs (Babel extracts calls of this name)."""
    return Text(f"bot/{context}", source)
