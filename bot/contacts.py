"""Organisations, help lines and official pages people may be sent to, one file each. Reads once, decides nothing.

A phone number we cannot stand behind is not in the file at all; the file says why (`phone_left_out`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.core.fields import PartialDay
from bot.core.folder import Entry, load_folder
from bot.core.issue import Issue
from bot.core.text import PartialDate, Text, Verbatim
from bot.errors import UnknownContact


@dataclass(frozen=True, slots=True)
class Phone:
    """One number, with a few words on who it is for (`note`), if that needs saying."""

    number: Verbatim
    note: Text | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One place to turn to.

    `caution` is said together with `what_for`. `hours` are kept in English as published, with their zone.
    `last_verified` is the date of the newest source, None when that source has no date.
    """

    id: str
    name: Verbatim
    what_for: Text
    caution: Text | None
    phones: tuple[Phone, ...]
    url: Verbatim | None
    languages: tuple[str, ...]
    languages_note: str
    hours: str
    source: str
    last_verified: PartialDate | None
    confidence: str
    show_phone: bool
    phone_left_out: str

    def texts(self) -> Iterator[Text]:
        """Every sentence of this contact that needs a translation."""
        yield self.what_for
        if self.caution is not None:
            yield self.caution
        for phone in self.phones:
            if phone.note is not None:
                yield phone.note


class ContactDirectory(Mapping[str, Contact]):
    """All contacts of a country by id."""

    def __init__(self, contacts: Mapping[str, Contact]) -> None:
        self._contacts = dict(sorted(contacts.items()))

    @classmethod
    def load(cls, folder: Path, root: Path) -> ContactDirectory:
        """Read every `*.yaml` of a folder.

        Raises:
            ContentError: with the issues of all files, each with file, line and cure.
        """
        entries = load_folder(folder, root, _ContactInput, _problems)
        return cls({entry.model.id: _convert(entry.model) for entry in entries})

    def __getitem__(self, contact_id: str) -> Contact:
        try:
            return self._contacts[contact_id]
        except KeyError:
            raise UnknownContact(contact_id, difflib.get_close_matches(contact_id, self._contacts)) from None

    def __contains__(self, contact_id: object) -> bool:
        return contact_id in self._contacts

    def __iter__(self) -> Iterator[str]:
        return iter(self._contacts)

    def __len__(self) -> int:
        return len(self._contacts)


def _no_digits(value: str) -> str:
    if any(character.isdigit() for character in value):
        raise ValueError("has a number in a sentence; a phone belongs under `phones`")
    return value


Sentence = Annotated[str, Field(min_length=3), AfterValidator(_no_digits)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PhoneInput(_Input):
    number: str = Field(pattern=r"^[0-9#-]{3,20}$")
    note: Sentence | None = None


class _ContactInput(_Input):
    DOC: ClassVar[str] = "docs/deadlines.md"

    spec: Literal["1"]
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=2)
    what_for: Sentence
    caution: Sentence | None = None
    phones: list[_PhoneInput] = []
    phone_left_out: str = ""
    url: str | None = Field(default=None, pattern=r"^https?://[a-z0-9.-]+\.[a-z]+(/\S*)?$")
    languages: list[str] = []
    languages_note: str = ""
    hours: str = ""
    source: str = Field(min_length=5)
    last_verified: PartialDay | None = None
    confidence: Literal["high", "medium-high", "medium", "low"]
    show_phone: bool


def _problems(file: Entry[_ContactInput]) -> Iterator[Issue]:
    entry, source = file.model, file.source
    if file.stem != entry.id:
        cure = f"the file of {entry.id} must be named {entry.id}.yaml"
        yield Issue(source.path, source.line_of(("id",)), "contact-name", cure)
    if entry.show_phone != bool(entry.phones):
        cure = "`show_phone: true` needs `phones`, and `show_phone: false` must have none"
        yield Issue(source.path, source.line_of(("show_phone",)), "contact-phone", cure)
    if entry.phones and entry.confidence == "low":
        cure = "confidence is low: take the number out and say why in `phone_left_out`"
        yield Issue(source.path, source.line_of(("phones",)), "contact-phone", cure)
    if not entry.phones and entry.url is None:
        cure = "has neither `phones` nor `url`: nobody can use it; remove the file"
        yield Issue(source.path, source.line_of(()), "contact-unreachable", cure)


def _convert(entry: _ContactInput) -> Contact:
    context = f"contact/{entry.id}"
    return Contact(
        id=entry.id,
        name=Verbatim(entry.name),
        what_for=Text(context, entry.what_for),
        caution=Text(context, entry.caution) if entry.caution else None,
        phones=tuple(
            Phone(Verbatim(each.number), Text(context, each.note) if each.note else None) for each in entry.phones
        ),
        url=Verbatim(entry.url) if entry.url else None,
        languages=tuple(entry.languages),
        languages_note=entry.languages_note,
        hours=entry.hours,
        source=entry.source,
        last_verified=PartialDate(entry.last_verified) if entry.last_verified else None,
        confidence=entry.confidence,
        show_phone=entry.show_phone,
        phone_left_out=entry.phone_left_out,
    )
