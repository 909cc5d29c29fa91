"""Words for days counted from today that dateparser lacks or takes for another day, by language.

Owns tables in plain form. Must not read texts (`relative_dates.py`). Sources: relative types of days and weeks in CLDR
48 (github.com/unicode-org/cldr-json, dateFields.json); for `ht` github.com/iamkun/dayjs, src/locale/ht.js, and forms
met in public Haitian programs; all read 2026-11-23. What is read by them is always asked back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.locales.date_words import plain

# Days from today. Punjabi ਕੱਲ੍ਹ and ਪਰਸੋਂ are both ways from today; a paper came in the past.
_DAYS: Mapping[str, Mapping[str, int]] = {
    "ht": {
        "jodi a": 0, "jodi": 0, "jodia": 0, "maten an": 0, "yè swa": -1, "yè maten": -1, "ayè": -1,
        "avan ayè": -2, "avanyè": -2, "avan yè": -2, "avan-yè": -2, "anvan yè": -2, "semèn pase": -7, "semenn pase": -7,
        "semèn pase a": -7, "semèn denyè": -7, "demen": 1, "apre demen": 2,
    },
    "ug": {
        "بۈگۈن": 0, "تۈنۈگۈن": -1, "ئاخشام": -1, "ئالدىنقى كۈن": -2, "ئالدىنقى كۈنى": -2, "ئۈلۈشكۈن": -2,
        "ئۆتكەن ھەپتە": -7, "ئالدىنقى ھەپتە": -7, "ئەتە": 1, "bügün": 0, "tünügün": -1, "ötken hepte": -7,
    },
    "pa": {
        "ਅੱਜ": 0, "ਅੱਜ ਸਵੇਰੇ": 0, "ਕੱਲ੍ਹ": -1, "ਕੱਲ": -1, "ਕਲ੍ਹ": -1, "ਕਲ": -1, "ਬੀਤਿਆ ਕੱਲ੍ਹ": -1, "ਬੀਤੇ ਕੱਲ੍ਹ": -1,
        "ਬੀਤੇ ਕੱਲ": -1, "ਪਰਸੋਂ": -2, "ਪਰਸੋ": -2, "ਪਿਛਲੇ ਹਫ਼ਤੇ": -7, "ਪਿਛਲਾ ਹਫ਼ਤਾ": -7, "ਭਲਕੇ": 1, "ajj": 0, "aj": 0,
        "kal": -1, "kall": -1, "kallh": -1, "parson": -2, "parso": -2, "pichhle hafte": -7, "pichle hafte": -7,
    },
    "ar": {
        "أول أمس": -2, "أول امبارح": -2, "أول البارحة": -2, "أمس الأول": -2, "قبل أمس": -2, "قبل البارحة": -2,
        "امبارح": -1, "مبارح": -1, "البارحة": -1, "ليلة أمس": -1, "قبل يوم": -1, "قبل يوم واحد": -1, "منذ يوم": -1,
        "قبل يومين": -2, "منذ يومين": -2, "قبل أسبوع": -7, "قبل أسبوع واحد": -7, "منذ أسبوع": -7, "قبل أسبوعين": -14,
        "منذ أسبوعين": -14, "النهاردة": 0, "النهارده": 0, "هذا الصباح": 0, "صباح اليوم": 0,
    },
    "fa": {
        "پریروز": -2, "پریشب": -2, "دیشب": -1, "دیروز صبح": -1, "هفته گذشته": -7, "هفته پیش": -7, "هفته قبل": -7,
        "هفتهٔ پیش": -7, "هفتۀ گذشته": -7, "یک هفته پیش": -7, "امروز صبح": 0, "پرون": -1, "پس فردا": 2, "پسفردا": 2,
    },
    "tr": {"evvelsi gün": -2, "evvelki gün": -2, "önceki gün": -2, "bu sabah": 0, "dün gece": -1, "öbür gün": 2},
    "ru": {"сегодня утром": 0, "позавчера": -2, "послезавтра": 2},
    "fr": {"avant hier": -2, "ce matin": 0, "cet après-midi": 0, "ce soir": 0, "la nuit dernière": -1},
    "pt_BR": {"antes de ontem": -2, "antes d'ontem": -2, "trasanteontem": -3, "esta manhã": 0, "hoje de manhã": 0},
}  # fmt: skip

# Counted only as the whole text: without its accent "yè" is "ye", the "is" at the end of every other Creole question.
_DAYS_ALONE: Mapping[str, Mapping[str, int]] = {"ht": {"yè": -1, "se yè": -1, "depi yè": -1}}
_YESTERDAY_IN_CREOLE = re.compile(r"(?<!\w)y(?:è|e\u0300)(?!\w)", re.IGNORECASE)

# "{n}" stands for a number: how many days or weeks ago.
_COUNTED: Mapping[str, Mapping[str, int]] = {
    "ht": {
        "sa gen {n} jou": 1, "sa fè {n} jou": 1, "gen {n} jou de sa": 1, "{n} jou pase": 1, "{n} jou de sa": 1,
        "sa gen {n} semèn": 7, "sa fè {n} semèn": 7, "{n} semèn pase": 7, "{n} semèn de sa": 7,
    },
    "ug": {
        "{n} كۈن ئىلگىرى": 1, "{n} كۈن بۇرۇن": 1, "{n} كۈن ئاۋۋال": 1, "{n} ھەپتە ئىلگىرى": 7, "{n} ھەپتە بۇرۇن": 7,
        "{n} ھەپتە ئاۋۋال": 7,
    },
    "pa": {
        "{n} ਦਿਨ ਪਹਿਲਾਂ": 1, "{n} ਦਿਨ ਪਹਿਲੇ": 1, "{n} ਹਫ਼ਤਾ ਪਹਿਲਾਂ": 7, "{n} ਹਫ਼ਤੇ ਪਹਿਲਾਂ": 7, "{n} din pehlan": 1,
        "{n} hafte pehlan": 7,
    },
    "ar": {
        "قبل {n} أيام": 1, "قبل {n} يوم": 1, "قبل {n} يوما": 1, "منذ {n} أيام": 1, "منذ {n} يوم": 1, "منذ {n} يوما": 1,
        "قبل {n} أسابيع": 7, "قبل {n} أسبوع": 7, "منذ {n} أسابيع": 7, "منذ {n} أسبوع": 7,
    },
    "fa": {"{n} روز پیش": 1, "{n} روز قبل": 1, "{n} هفته پیش": 7, "{n} هفته قبل": 7},
    "tr": {"{n} gün önce": 1, "{n} gün evvel": 1, "{n} hafta önce": 7, "{n} hafta evvel": 7},
    "pt_BR": {
        "faz {n} dias": 1, "{n} dias atrás": 1, "faz {n} dia": 1, "{n} dia atrás": 1, "faz {n} semanas": 7,
        "{n} semanas atrás": 7, "faz {n} semana": 7, "{n} semana atrás": 7,
    },
}  # fmt: skip

# Numbers as words, from one; forms of the same number are joined by "/".
_NUMBERS: Mapping[str, str] = {
    "ht": "yon/youn/en de twa kat senk sis sèt uit/wit nèf dis",
    "ug": "بىر ئىككى ئۈچ تۆت بەش ئالتە يەتتە سەككىز توققۇز ئون",
    "pa": "ਇੱਕ/ਇਕ ਦੋ ਤਿੰਨ ਚਾਰ ਪੰਜ ਛੇ ਸੱਤ ਅੱਠ ਨੌਂ ਦਸ",
    "ar": "واحد اثنين/اثنان ثلاثة/ثلاث/تلات أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني/تمن تسعة/تسع عشرة/عشر",
    "fa": "یک/یه دو سه چهار پنج شش/شیش هفت هشت نه ده",
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz on",
    "pt_BR": "um/uma dois/duas três quatro cinco seis sete oito nove dez",
}

LAST_WEEK = (
    "(?:of |from )?last week", "(?:de )?la semana pasada", "(?:de )?la semaine derniere", "(?:d?a )?semana passada",
    "на прошлои неделе", "gecen hafta(?:nin|ki)?", plain("هفته (?:گذشته|پیش|قبل)"),
    plain("(?:من )?الأسبوع الماضي"), "semenn? pase(?: a)?", plain("ئۆتكەن ھەپتە(?:نىڭ)?"), plain("ਪਿਛਲੇ ਹਫ਼ਤੇ(?: ਦੇ)?"),
)  # fmt: skip
"""Patterns: a weekday beside them is one of the week before this."""
NEXT = (
    "next|coming|proximo|proxima|que viene|siguiente", "prochaine?", "que vem", r"следующ\w+|будущ\w+",
    "pwochen|k ?ap vini", "gelecek|onumuzdeki|haftaya", plain("القادمة?|المقبلة?|الجاية?|الجاي"), plain("آینده|بعدی?"),
    plain("ਅਗਲੇ|ਅਗਲਾ|ਆਉਣ ਵਾਲੇ"), plain("كېلەر|كېلەركى|كېلىدىغان"),
)  # fmt: skip
"""Patterns: a weekday beside them is still to come."""

# Vowel signs of Gurmukhi are no letters to `\w`, but a word goes on with them.
_START, _END = r"(?<![\w\u0a01-\u0a51])", r"(?![\w\u0a01-\u0a51])"


@cache
def day_words_of(language: str) -> tuple[re.Pattern[str], Mapping[str, int]] | None:
    """A pattern of all words for days of one language, and what they mean; None where dateparser is enough."""
    days = {plain(words): offset for words, offset in _DAYS.get(language, {}).items()}
    return (re.compile(f"{_START}(?:{_any_of(days)}){_END}"), days) if days else None


@cache
def words_alone(language: str) -> Mapping[str, int]:
    """Words that mean a day only if nothing else is said, in plain form."""
    return {plain(words): offset for words, offset in _DAYS_ALONE.get(language, {}).items()}


def keep_accents(text: str, language: str) -> str:
    """The typed text with words that mean something else without their accent in another spelling."""
    return _YESTERDAY_IN_CREOLE.sub("ayè", text) if language == "ht" else text


@cache
def counted_days_of(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Patterns of one language with a group for the number, as figures or words, and how many days it counts."""
    number = rf"(?P<n>\d{{1,3}}|{_any_of(number_words(language))})"
    forms = ((plain(form).split("{n}"), days) for form, days in _COUNTED.get(language, {}).items())
    return tuple((re.compile(_START + number.join(map(re.escape, parts)) + _END), days) for parts, days in forms)


@cache
def number_words(language: str) -> Mapping[str, int]:
    """One to ten as words, in plain form."""
    words = enumerate(_NUMBERS.get(language, "").split(), start=1)
    return {plain(form): number for number, forms in words for form in forms.split("/")}


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
