"""Reads relative words: "yesterday", "last Friday", "hace 3 días", "上周五". Every answer is a guess to be confirmed.

Owns the few tables dateparser lacks. Must not read written-out dates (`dates.py`) nor decide between two answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateparser.date import DateDataParser

from bot.locales.date_words import weekday_names
from bot.locales.relative_words import LAST_WEEK, NEXT, counted_days_of, day_words_of, number_words, words_alone

_DATEPARSER = {
    "en": "en", "es": "es", "zh_Hans": "zh", "ht": "fr", "pt_BR": "pt", "fr": "fr", "ru": "ru", "ar": "ar", "fa": "fa",
    "tr": "tr", "pa": "pa",
}  # fmt: skip
"""Our languages that dateparser knows, and French for Haitians, who often write it; English is read beside each."""

_WORDS_LOOKED_AT = 24
_LONGEST_PHRASE = 5
_FURTHEST = 4000
"""Days: numbers beyond are not counting back to a letter."""

# Said as these, read as those: forms dateparser lacks, and ones it would take for another day ("esta mañana").
_REWRITTEN = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), to)
    for pattern, to in (
        ("this morning|this afternoon|this evening|tonight|earlier today", "today"),
        ("last night|yesterday (?:morning|afternoon|evening|night)", "yesterday"),
        ("(?:the )?day before yesterday", "2 days ago"),
        ("(?:a|one) week ago(?: today)?", "1 week ago"),
        ("a couple of days ago|a couple days ago", "2 days ago"),
        ("a couple of weeks ago|a couple weeks ago", "2 weeks ago"),
        ("(?:in|during) the (?:morning|afternoon|evening)", " "),
        ("esta manana|esta tarde|esta noche|hoy mismo", "hoy"),
        ("(?:por|en|de|a) la (?:manana|tarde|noche)", " "),
        ("anoche|ayer noche", "ayer"),
        ("antier|antes de ayer|antes de anoche|anteanoche", "anteayer"),
        ("(?:la )?semana pasada|(?:la )?ultima semana", "la semana pasada"),
        ("(?:hace )?una semana atras", "hace 1 semana"),
        (r"(\d{1,3}) (dias|semanas) atras", r"hace \1 \2"),
    )
)
_NUMBER_WORDS = {
    "es": "dos tres cuatro cinco seis siete ocho nueve diez",
    "pt_BR": "dois tres quatro cinco seis sete oito nove dez",
    "fr": "deux trois quatre cinq six sept huit neuf dix",
    "en": "two three four five six seven eight nine ten",
}
# "Now" is said in many sentences that are not about the day of a letter.
_NO_DAYS = frozenset({"now", "ahora", "现在", "agora", "maintenant", "сеичас", "الان", "اكنون", "simdi"})

_LAST_WEEK = re.compile(rf"(?<!\w)(?:{'|'.join(LAST_WEEK)})(?!\w)")
_NEXT = re.compile(rf"(?<!\w)(?:{'|'.join(NEXT)})(?!\w)")

_ZH_WEEKDAY = re.compile(r"(上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)([一二三四五六日天])")
_ZH_COUNT = re.compile(r"(?<!\d)(\d{1,3})(天|日|个?周|个?星期|个?礼拜)(?:以|之)?(前|后)")
_ZH_WORDS = re.compile(r"大前天|前天|前日|昨天|昨日|昨晚|今天|今日|今早|今晚|明天|后天|(上上|上)个?(?:周|星期|礼拜)")
_ZH_DAYS = {"大前天": -3, "前天": -2, "前日": -2, "后天": 2, "明天": 1}
_ZH_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}


def relative_days(text: str, language: str, today: date, weekdays: bool = True) -> set[date]:
    """Every day that relative words in a plain text point to; more than one means the text is about several days.

    Args:
        text: in the form `date_words.plain` gives.
        language: the chat's language; English is read beside it.
        today: in the court's zone.
        weekdays: whether bare weekday names count; not beside a written-out date, which they only repeat.
    """
    found: set[date] = set()
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        text = _read_chinese(text, today, found, weekdays)
    text = _read_counted(text, language, today, found)
    for pattern, to in _REWRITTEN:
        text = pattern.sub(to, text)
    text = _figures(text, language)
    if weekdays:
        text = _read_weekdays(text, language, today, found)
    text = _read_words(text, language, today, found)
    found.update(_phrases(text, language, today))
    return found


def weekdays_in(text: str, language: str) -> set[int]:
    """The weekdays a plain text names, 0 is Monday."""
    pattern, names = _weekday_pattern(language)
    chinese = {_chinese_weekday(match[2]) for match in _ZH_WEEKDAY.finditer(text)}
    return {names[name] for name in pattern.findall(text)} | chinese


def _read_chinese(text: str, today: date, found: set[date], weekdays: bool) -> str:
    monday = today - timedelta(days=today.weekday())

    def weekday(match: re.Match[str]) -> str:
        number = _chinese_weekday(match[2])
        if match[1]:
            found.add(monday + timedelta(weeks=_ZH_WEEKS[match[1]], days=number))
        elif weekdays:
            found.add(_last(number, today))
        return " "

    def count(match: re.Match[str]) -> str:
        days = int(match[1]) * (1 if match[2] in "天日" else 7)
        found.add(today + timedelta(days=-days if match[3] == "前" else days))
        return " "

    def word(match: re.Match[str]) -> str:
        weeks = _ZH_WEEKS[match[1]] if match[1] else 0
        days = _ZH_DAYS.get(match[0], -1 if match[0].startswith("昨") else 0)
        found.add(today + timedelta(weeks=weeks, days=days))
        return " "

    for pattern, read in ((_ZH_WEEKDAY, weekday), (_ZH_COUNT, count), (_ZH_WORDS, word)):
        text = pattern.sub(read, text)
    return text


def _read_counted(text: str, language: str, today: date, found: set[date]) -> str:
    def counted(match: re.Match[str], days: int) -> str:
        number = match["n"]
        count = int(number) if number.isdecimal() else number_words(language)[number]
        found.add(today - timedelta(days=count * days))
        return " "

    for pattern, days in counted_days_of(language):
        text = pattern.sub(lambda match, days=days: counted(match, days), text)  # type: ignore[misc]
    return text


def _read_words(text: str, language: str, today: date, found: set[date]) -> str:
    alone = text.strip(" .,;:!?()'\"")
    if alone in words_alone(language):
        found.add(today + timedelta(days=words_alone(language)[alone]))
        return " "
    table = day_words_of(language)
    if table is None:
        return text
    words, offsets = table
    found.update(today + timedelta(days=offsets[word]) for word in words.findall(text))
    return words.sub(" ", text)


def _chinese_weekday(sign: str) -> int:
    return "一二三四五六日".index("日" if sign == "天" else sign)


def _figures(text: str, language: str) -> str:
    for spoken in {language, "en"} & _NUMBER_WORDS.keys():
        for number, word in enumerate(_NUMBER_WORDS[spoken].split(), start=2):
            text = re.sub(rf"(?<!\w){word}(?!\w)", str(number), text)
    return text


def _read_weekdays(text: str, language: str, today: date, found: set[date]) -> str:
    pattern, names = _weekday_pattern(language)
    in_last_week = _LAST_WEEK.search(text) is not None
    ahead = _NEXT.search(text) is not None
    numbers = {names[name] for name in pattern.findall(text)}
    for number in numbers:
        if in_last_week:
            found.add(today - timedelta(days=today.weekday() + 7 - number))
        elif ahead:
            found.add(today + timedelta(days=(number - today.weekday() - 1) % 7 + 1))
        else:
            found.add(_last(number, today))
    return _NEXT.sub(" ", _LAST_WEEK.sub(" ", pattern.sub(" ", text))) if numbers else text


@lru_cache(maxsize=32)
def _weekday_pattern(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    names = {**weekday_names("en"), **weekday_names(language)}
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)({alternatives})s?(?!\w)"), names


def _last(number: int, today: date) -> date:
    """The most recent such weekday before today: nobody calls today "Friday"."""
    return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)


def _phrases(text: str, language: str, today: date) -> Iterator[date]:
    words = re.findall(r"[^\s,.;:!?()\"]+", text)[:_WORDS_LOOKED_AT]
    taken = [False] * len(words)
    tried: set[str] = set()  # of this text only: what people type is kept nowhere
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            if any(taken[start : start + size]):
                continue
            phrase = " ".join(words[start : start + size])
            if phrase in tried:
                continue
            day = _phrase(phrase, language, today)
            if day is None:
                tried.add(phrase)
            else:
                taken[start : start + size] = [True] * size
                yield day


def _phrase(phrase: str, language: str, today: date) -> date | None:
    # "3 days" alone says how long, not when; dateparser would take it for "3 days ago".
    if (
        not _NO_DAYS.isdisjoint(phrase.split())
        or re.fullmatch(r"[\d'-]+(?: \S+)?|\S", phrase)
        or re.search(r"\d{4}", phrase)
    ):
        return None
    try:
        found = _parser(language, today).get_date_data(phrase)
    except Exception:  # dateparser is foreign code; whatever it does with a text, a person gets an answer
        return None
    moment = found.date_obj
    # Months and years are too wide to guess a day from; a time of day means hours or minutes were counted.
    if moment is None or found.period not in {"day", "week"} or moment.time() != time():
        return None
    day = date(moment.year, moment.month, moment.day)
    return day if abs((day - today).days) <= _FURTHEST else None


@lru_cache(maxsize=32)
def _parser(language: str, today: date) -> DateDataParser:
    languages = list(dict.fromkeys([_DATEPARSER.get(language, "en"), "en"]))
    settings = {
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": datetime.combine(today, time()),
        "RETURN_AS_TIMEZONE_AWARE": False,
        "TIMEZONE": "UTC",
        # Absolute forms are ours: dateparser settles 03/04 by language, and reads "may" or "10" as a day.
        "PARSERS": ["relative-time"],
    }
    return DateDataParser(languages=languages, settings=settings)
