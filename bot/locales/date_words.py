"""Words of dates in all our languages, and the plain form in which typed text is compared with them.

Owns folding of signs (digits, accents, letters written in two ways) and the tables of names. Must not read dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.core.messages import TEXT_LIMIT
from bot.locales.cldr import OVERRIDES, locale_of

# Every language a date may be typed in, offered or not yet, with the regional month names its speakers use: Syrians
# write شباط where Egyptians write فبراير, Dari readers جنوری where Persian ones write ژانویه.
READING_LOCALES: Mapping[str, tuple[str, ...]] = {
    "en": ("en_US", "en_GB"),
    "es": ("es", "es_US", "es_PE"),
    "zh_Hans": ("zh_Hans",),
    "ht": ("ht",),
    "pt_BR": ("pt_BR", "pt_PT"),
    "fr": ("fr",),
    "ru": ("ru",),
    "ar": ("ar", "ar_SY", "ar_MA", "ar_DZ"),
    "fa": ("fa", "fa_AF"),
    "tr": ("tr",),
    "pa": ("pa",),
    "ug": ("ug",),
}

_SPELLINGS = str.maketrans({
    "ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ګ": "گ", "ۍ": "ي",
    "،": ",", "、": ",", "。": ".", "۔": ".", "٫": ".", "·": ".", "’": "'", "ʼ": "'", "`": "'", "−": "-",
    "號": "号", "週": "周", "禮": "礼", "個": "个", "後": "后", "兩": "两", "這": "这", "〇": "零", "○": "零",
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
})  # fmt: skip

# Latin and Cyrillic accents, Arabic vowel signs and the hamza that many leave out, the Arabic stretch, the dot below
# Gurmukhi letters that many keyboards lack.
_DROPPED = re.compile(r"[\u0300-\u036f\u0640\u064b-\u0655\u0670\u0a3c]")

# How people also write a month, beside CLDR's names.
_MORE_MONTHS: Mapping[str, Mapping[str, int]] = {
    "ht": {"jwen": 6, "jiyèt": 7, "septam": 9, "oktob": 10, "novam": 11, "desam": 12},
    "ar": {"يونية": 6, "يولية": 7, "أوغسطس": 8},
    "fa": {"آگوست": 8},
    "pa": {"ਅਪਰੈਲ": 4},
}
_MORE_WEEKDAYS: Mapping[str, Mapping[str, int]] = {
    "ht": {"lindi": 0, "mekredi": 2, "mekrdi": 2},
    "ru": {"среду": 2, "пятницу": 4, "субботу": 5},
    "fa": {"دو شنبه": 0, "سه شنبه": 1, "چهار شنبه": 2, "پنج شنبه": 3, "یک شنبه": 6},
    "pa": {"ਬੁਧਵਾਰ": 2, "ਸ਼ੁਕਰਵਾਰ": 4, "ਸ਼ਨੀਵਾਰ": 5, "ਸ਼ਨੀਚਰਵਾਰ": 5},
}

_CHINESE = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2}
_CHINESE_NUMBER = re.compile(r"[零一二三四五六七八九十廿卅两]{1,6}(?=\s?(?:年|月|日|号|天|周|星期|礼拜|个))")


def plain(text: str) -> str:
    """Typed text as we compare it: ASCII digits, no accents, lower case, single spaces, nothing invisible."""
    text = unicodedata.normalize("NFKC", text[:TEXT_LIMIT]).casefold()
    text = unicodedata.normalize("NFKD", text[:TEXT_LIMIT]).translate(_SPELLINGS)
    text = _DROPPED.sub("", text)
    text = "".join(_plain_sign(sign) for sign in text[:TEXT_LIMIT])
    text = _CHINESE_NUMBER.sub(lambda match: _chinese_number(match[0]), text)
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class MonthName:
    """One way to write a month: its number, and in which of our languages in full or short."""

    month: int
    language: str
    wide: bool


@cache
def month_names() -> Mapping[str, tuple[MonthName, ...]]:
    """Every month name in plain form."""
    found: dict[str, dict[MonthName, None]] = {}
    for language, name, month, wide in _all_months():
        form = plain(name).strip(" .")
        # Chinese months are numbers and read as such.
        if form and not any(sign.isdigit() or "\u4e00" <= sign <= "\u9fff" for sign in form):
            found.setdefault(form, {})[MonthName(month, language, wide)] = None
    return {form: tuple(meanings) for form, meanings in found.items()}


@cache
def weekday_names(language: str) -> Mapping[str, int]:
    """Full weekday names of one language in plain form, 0 is Monday."""
    names: dict[str, int] = {}
    for tag in READING_LOCALES.get(language, ()):
        days = locale_of(tag).days
        for context in ("format", "stand-alone"):
            names |= {plain(str(name)): int(number) for number, name in days[context]["wide"].items()}
    if language in OVERRIDES:
        names = {plain(name): number for number, name in enumerate(OVERRIDES[language].weekdays)}
    names |= {plain(name): number for name, number in _MORE_WEEKDAYS.get(language, {}).items()}
    if language == "pt_BR":  # people leave out "-feira"
        names |= {name.removesuffix("-feira"): number for name, number in names.items()}
    return {} if language == "zh_Hans" else names


@cache
def day_words() -> Mapping[str, int]:
    """Days of a month written as words: English ordinals, Spanish numbers, "the first" of four more."""
    words = {"premier": 1, "primeiro": 1, "primero": 1, "primer": 1, "premye": 1}
    ones = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
    teens = ["thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"]
    words |= {
        word: day for day, word in enumerate([*ones, "tenth", "eleventh", "twelfth", *teens, "twentieth"], start=1)
    }
    words |= {f"twenty{join}{word}": 20 + number for number, word in enumerate(ones, start=1) for join in "- "}
    words |= {"thirtieth": 30, "thirty-first": 31, "thirty first": 31}
    spanish = (
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
        "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
        "veintiocho veintinueve treinta"
    )
    return words | {word: number for number, word in enumerate(spanish.split(), start=1)} | {"treinta y uno": 31}


def _all_months() -> Iterator[tuple[str, str, int, bool]]:
    for language, tags in READING_LOCALES.items():
        yield from ((language, name, number, True) for name, number in _MORE_MONTHS.get(language, {}).items())
        if language in OVERRIDES:
            own = OVERRIDES[language]
            for names, wide in ((own.months, True), (own.short_months, False)):
                yield from ((language, name, number, wide) for number, name in enumerate(names, start=1))
            continue
        for tag in tags:
            months = locale_of(tag).months
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    for number, name in months[context][width].items():
                        yield language, str(name), int(number), width == "wide"


def _plain_sign(sign: str) -> str:
    if sign.isascii() and sign.isprintable():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    match unicodedata.category(sign):
        case "Cf":
            return ""
        case "Cc" | "Cn" | "Co" | "Cs" | "Zl" | "Zp" | "Zs":
            return " "
        case _:
            return sign


def _chinese_number(number: str) -> str:
    if not set(number) & set("十廿卅"):
        return "".join(str(_CHINESE[sign]) for sign in number)  # 二零二六 is read sign by sign
    total = 0
    for sign in number.replace("廿", "二十").replace("卅", "三十"):
        total = (total or 1) * 10 if sign == "十" else total + _CHINESE[sign]
    return str(total)
