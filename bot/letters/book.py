"""The kinds of official papers people get, one file each, and finding them by what is printed on them.

Reads once, decides nothing. A person types the form number or the big words at the top; the paper itself is never sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.core.folder import Entry, load_folder
from bot.core.issue import Issue
from bot.core.papers import Mark, Sketch
from bot.core.text import Text, Verbatim
from bot.core.yaml_source import Source
from bot.letters.words import FormNumber, names, read, speaks_of_nothing_else, words_of

RESERVED = ("sketch", "another", "none")
"""Answers of the buttons that the program adds: no choice and no paper may be called so."""

NAME_LENGTH = 28
"""Characters of a button: the name together with the form number."""


class Sender(StrEnum):
    """Whose name stands at the top of a paper. `dhs`: no office of Homeland Security is named."""

    COURT = "court"
    BOARD = "board"
    USCIS = "uscis"
    ICE = "ice"
    DHS = "dhs"


_HOMELAND = "U.S. Department of Homeland Security"
_JUSTICE = ("U.S. Department of Justice", "Executive Office for Immigration Review")

LETTERHEADS: Mapping[Sender, tuple[str, ...]] = {
    Sender.COURT: (*_JUSTICE, "Immigration Court"),
    Sender.BOARD: (*_JUSTICE, "Board of Immigration Appeals"),
    Sender.USCIS: (_HOMELAND, "U.S. Citizenship and Immigration Services"),
    Sender.ICE: (_HOMELAND, "U.S. Immigration and Customs Enforcement"),
    Sender.DHS: (_HOMELAND,),
}
"""The words at the top, as they are printed."""


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """One button: it opens a flow, at a step of it, with these slots set."""

    id: str
    label: str
    flow: str
    step: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of paper.

    `forms` are its own numbers, `about` those of the forms it speaks of. `headings` are its big words in English, as
    printed, the usual ones first; `also` are names people use for it. `what` says what it is and does, `find` where
    the day that counts often stands. `values` are placeholders of both, `facts` what they rest on.
    """

    id: str
    sender: Sender
    name: Text
    forms: tuple[FormNumber, ...]
    about: tuple[FormNumber, ...]
    headings: tuple[str, ...]
    also: tuple[str, ...]
    what: Text
    find: Text
    facts: tuple[str, ...]
    values: Mapping[str, str]
    sketch: Sketch
    choices: tuple[LetterChoice, ...]

    @property
    def form(self) -> Verbatim | None:
        """The form number to show, if there is one: its own, or that of the form it speaks of."""
        numbers = (*self.forms, *self.about)
        return Verbatim(str(numbers[0])) if numbers else None


class LetterBook(Mapping[str, Letter]):
    """All kinds of papers of a country by id. `sources` keeps the file behind each, for messages with line numbers."""

    def __init__(
        self, letters: Mapping[str, Letter] | None = None, sources: Mapping[str, Source] | None = None
    ) -> None:
        self._letters = dict(sorted((letters or {}).items()))
        self.sources = dict(sources or {})

    @classmethod
    def load(cls, folder: Path, root: Path) -> LetterBook:
        """Read every `*.yaml` of a folder.

        Raises:
            ContentError: with the issues of all files, each with file, line and cure.
        """
        entries = load_folder(folder, root, _LetterInput, _problems)
        letters = {entry.model.id: _convert(entry.model) for entry in entries}
        return cls(letters, {entry.model.id: entry.source for entry in entries})

    def __getitem__(self, name: str) -> Letter:
        return self._letters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._letters)

    def __len__(self) -> int:
        return len(self._letters)

    def recognise(self, text: str) -> tuple[str, ...]:
        """The ids of the papers that a typed text names by form number, heading or usual name; none for a question."""
        typed = read(text)
        if typed is None:
            return ()
        letters = self._letters.values()
        if typed.numbers:
            numbered = (letter for letter in letters if _is_numbered(letter, typed.numbers))
            return tuple(letter.id for letter in numbered if speaks_of_nothing_else(typed.words, _own_words(letter)))
        return tuple(
            letter.id
            for letter in letters
            if any(names(each, typed.words) for each in (*letter.headings, *letter.also))
        )


def _is_numbered(letter: Letter, typed: tuple[FormNumber, ...]) -> bool:
    return any(number.fits(form) for number in typed for form in (*letter.forms, *letter.about))


def _own_words(letter: Letter) -> set[str]:
    return {word for text in (letter.name.source, *letter.headings, *letter.also) for word in words_of(text)}


def _no_digits(value: str) -> str:
    if any(character.isdecimal() for character in value):
        raise ValueError("has a number in a sentence; name a fact's value under `values:` instead")
    return value


def _form(value: str) -> str:
    if FormNumber.parse(value) is None:
        raise ValueError("is no form number; write it as it is printed: I-862, I-220A, EOIR-26")
    return value


def _catches_little(value: str) -> str:
    if len(value.split()) < 2 and not value.isupper():
        raise ValueError("is one common word; typed alone it would catch other questions, so give at least two")
    return value


type FormText = Annotated[str, AfterValidator(_form)]
type Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
type Sentence = Annotated[str, Field(min_length=3), AfterValidator(str.strip), AfterValidator(_no_digits)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _MarkInput(_Input):
    words: str = Field(min_length=2, max_length=26)
    at: int = Field(ge=0, le=100)


class _SketchInput(_Input):
    dates: list[_MarkInput] = Field(min_length=1, max_length=2)


class _ChoiceInput(_Input):
    id: Name
    label: Annotated[Sentence, Field(max_length=NAME_LENGTH)]
    open: Name
    at: Name | Literal[""] = ""
    set: dict[Name, str] = {}


class _LetterInput(_Input):
    spec: Literal["1"]
    id: Name
    sender: Sender
    name: Annotated[Sentence, Field(max_length=NAME_LENGTH)]
    forms: list[FormText] = Field(default=[], max_length=2)
    about: list[FormText] = Field(default=[], max_length=2)
    headings: list[Annotated[str, AfterValidator(_catches_little)]] = Field(min_length=1, max_length=4)
    also: list[Annotated[str, Field(min_length=3), AfterValidator(_catches_little)]] = []
    words_from: str = Field(min_length=5)
    what: Annotated[Sentence, Field(max_length=300)]
    find: Annotated[Sentence, Field(max_length=200)]
    facts: list[str] = []
    values: dict[str, str] = {}
    sketch: _SketchInput
    choices: list[_ChoiceInput] = Field(min_length=1, max_length=4)


def _problems(file: Entry[_LetterInput]) -> Iterator[Issue]:
    entry, source = file.model, file.source
    if file.stem != entry.id or entry.id in RESERVED:
        cure = f"the file of `{entry.id}` must be named {entry.id}.yaml, and not {', '.join(RESERVED)}"
        yield Issue(source.path, source.line_of(("id",)), "letter-id", cure)
    shown = " · ".join([entry.name, *[*entry.forms, *entry.about][:1]])
    if len(shown) > NAME_LENGTH:
        cure = f"the button `{shown}` has {len(shown)} characters, the limit is {NAME_LENGTH}; shorten the name"
        yield Issue(source.path, source.line_of(("name",)), "letter-name", cure)
    ids = [choice.id for choice in entry.choices]
    for number, name in enumerate(ids):
        if name in ids[:number] or name in RESERVED:
            cure = f"the choice id `{name}` stands twice, or is one of the program's own ({', '.join(RESERVED)})"
            yield Issue(source.path, source.line_of(("choices", number)), "letter-choice", cure)


def _convert(entry: _LetterInput) -> Letter:
    context = f"paper/{entry.id}"
    numbers = _numbers(entry.forms)
    return Letter(
        id=entry.id,
        sender=entry.sender,
        name=Text(context, entry.name),
        forms=numbers,
        about=_numbers(entry.about),
        headings=tuple(entry.headings),
        also=tuple(entry.also),
        what=Text(context, entry.what),
        find=Text(context, entry.find),
        facts=tuple(entry.facts),
        values=entry.values,
        sketch=Sketch(
            letterhead=LETTERHEADS[entry.sender],
            heading=entry.headings[0],
            dates=tuple(Mark(mark.words, mark.at) for mark in entry.sketch.dates),
            number=str(numbers[0]) if numbers else "",
        ),
        choices=tuple(LetterChoice(each.id, each.label, each.open, each.at, each.set) for each in entry.choices),
    )


def _numbers(printed: list[str]) -> tuple[FormNumber, ...]:
    return tuple(number for each in printed if (number := FormNumber.parse(each)))
