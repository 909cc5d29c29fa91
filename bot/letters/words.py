"""Reading what a person types off a paper: its form number, its big words, and what may stand around them.

A text with any word that does not belong to a paper is a question, and questions are for the understanding.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

MOST_WORDS = 12
"""A longer text is a story, whatever it names."""

ALIKE = 0.75
"""How like a printed word a typed one must be: a wrong letter or two."""

STEM = 4
"""So many letters in common at the beginning, half the word at least, make words kin: "rejected" and "rejection"."""


@dataclass(frozen=True, slots=True)
class FormNumber:
    """The number printed on a form: I-862, I-220A, EOIR-26. Without its letter it stands for all that begin with it."""

    series: str
    digits: str
    letter: str = ""

    def __str__(self) -> str:
        return f"{self.series}-{self.digits}{self.letter}"

    def fits(self, other: FormNumber) -> bool:
        """Whether who typed this number can mean that form."""
        same = (self.series, self.digits) == (other.series, other.digits)
        return same and self.letter in ("", other.letter)

    @classmethod
    def parse(cls, printed: str) -> FormNumber | None:
        """The number as it is printed; None for anything else."""
        match = re.fullmatch(r"(I|EOIR)-(\d{2,3})([A-Z]?)", printed)
        return cls(*match.groups()) if match else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: form numbers, and the other words in their order."""

    numbers: tuple[FormNumber, ...]
    words: tuple[str, ...]


_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_JOINED = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# An I is easily read, and typed, as l or 1; a 1 counts only with its dash, for 1862 is a year.
_NUMBER = re.compile(r"(?<![^\W_])(?:(eoir)[\s.-]*|[il][\s.-]*|1-)([0-9]{2,3})[\s-]?([a-z])?(?![^\W_])")

_ENGLISH = """
    a an the my our this that i we they he she it is its it's of on at to for from in with by me us them just
    get got getting give gave given have has had receive received receiving came sent send say says said call called
    form forms letter letters paper papers notice document doc page number big words top bottom new mail and
    uscis ice dhs cbp eoir court board immigration what what's does mean means meaning name named title titled
    today yesterday
"""
_SPANISH = """
    un una el la los las mi mis este esta esto es que qué de del en por con me nos recibí recibi llegó llego tengo
    dieron dio mandaron dice significa formulario forma carta cartas papel papeles aviso documento número numero
    corte hoy ayer y
"""
_OTHERS = """
    le les mon ma ce cette est c'est j'ai reçu recu formulaire lettre papier avis
    um uma o meu minha isso é recebi formulário aviso
    yon mwen resevwa fòm lèt papye sa ki ye
"""

_AROUND = frozenset(f"{_ENGLISH} {_SPANISH} {_OTHERS}".split())
"""Words that stand around a form number without asking anything."""

_JOINING = frozenset(["a", "an", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"])
"""Words of a heading that are the first to be mixed up."""

_AROUND_CHINESE = re.compile(
    "收到了?|拿到了?|通知书?|信件?|文件|表格?|移民局|移民|法院|法庭|我们?|他们?|给我|寄来|这是?|是什么|什么|意思|"
    "一封|一份|一张|封|份|张|号|的|了|是|叫|写着?|上面|今天|吗|和"
)


def read(text: str) -> Typed | None:
    """The numbers and words of a typed text; None where it is too long to be words off a paper."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold()
    plain = _AROUND_CHINESE.sub(" ", plain)
    numbers = tuple(
        FormNumber((series or "i").upper(), digits, letter.upper()) for series, digits, letter in _NUMBER.findall(plain)
    )
    words = tuple(_JOINED.findall(_NUMBER.sub(" ", plain)))
    return Typed(numbers, words) if len(words) + len(numbers) <= MOST_WORDS else None


def speaks_of_nothing_else(words: Collection[str], own: Collection[str] = ()) -> bool:
    """Whether these are only words that stand around a paper's name, or words of its own."""
    return all(word in _AROUND or any(_is_kin(word, each) for each in own) for word in words)


def names(known: str, words: tuple[str, ...]) -> bool:
    """Whether the words are this heading, nearly spelt as it is, with nothing else of weight around it."""
    wanted = words_of(known)
    size = len(wanted)
    return any(
        all(map(_is_alike, wanted, words[start : start + size]))
        and speaks_of_nothing_else((*words[:start], *words[start + size :]))
        for start in range(len(words) - size + 1)
    )


def _is_alike(printed: str, typed: str) -> bool:
    if printed == typed or (printed in _JOINING and typed in _JOINING):
        return True
    return difflib.SequenceMatcher(None, printed, typed).ratio() >= ALIKE


def _is_kin(word: str, own: str) -> bool:
    stem = max(STEM, (len(word) + 1) // 2)
    return word == own or (len(word) >= stem and word[:stem] == own[:stem])


def words_of(text: str) -> tuple[str, ...]:
    """The words of a printed text, as `read` gives those of a typed one."""
    return tuple(_JOINED.findall(unicodedata.normalize("NFKC", text).casefold()))
