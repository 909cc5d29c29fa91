"""What people type for a day in each of the twelve languages. Today is Wednesday, 25 November 2026.

The sentences of English, Spanish and Chinese chats are in `test_dates.py`, other calendars in `test_foreign_dates.py`.
"""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.dates import AmbiguousDate, CertainDate, DateReading, GuessedDate, ImpossibleDate, UnreadableDate
from bot.locales.dates import read_date

TODAY = date(2026, 11, 25)
IMPOSSIBLE, UNREADABLE = ImpossibleDate(), UnreadableDate()


def certain(text: str) -> DateReading:
    return CertainDate(date.fromisoformat(text))


def guessed(text: str) -> DateReading:
    return GuessedDate(date.fromisoformat(text))


def either(*texts: str) -> DateReading:
    return AmbiguousDate(tuple(date.fromisoformat(text) for text in texts))


FORMS = {
    "en": {
        "9 March 2026": certain("2026-03-09"),
        "Mon, Mar 9 2026": certain("2026-03-09"),
        "9th Mar. 2026": certain("2026-03-09"),
        "３／９／２０２６": either("2026-03-09", "2026-09-03"),
        "cinco de mayo 2026": certain("2026-05-05"),
        "last tuesday": guessed("2026-11-24"),
        "the day before yesterday": guessed("2026-11-23"),
        "next friday": guessed("2026-11-27"),
        "tell me 3 things": UNREADABLE,
        "call me 3 2026": guessed("2026-05-03"),
    },
    "es": {
        "9 de marzo del año 2026": certain("2026-03-09"),
        "nueve de marzo de 2026": certain("2026-03-09"),
        "9/mar/2026": certain("2026-03-09"),
        "31 de enero": guessed("2026-01-31"),
        "anteayer": guessed("2026-11-23"),
        "el lunes pasado": guessed("2026-11-23"),
        "hace una semana": guessed("2026-11-18"),
        "30 de febrero de 2026": IMPOSSIBLE,
        "tengo 3 más": UNREADABLE,
    },
    "zh_Hans": {
        "二〇二六年三月九日": certain("2026-03-09"),
        "二零二六年十二月三十一日": certain("2026-12-31"),
        "２０２６年３月９号": certain("2026-03-09"),
        "２０２６－０３－０９": certain("2026-03-09"),
        "三月廿三日": guessed("2026-03-23"),
        "廿三号": guessed("2026-11-23"),
        "前天": guessed("2026-11-23"),
        "上周三": guessed("2026-11-18"),
        "二〇二六年二月三十日": IMPOSSIBLE,
    },
    "ht": {
        "9 mas 2026": certain("2026-03-09"),
        "lendi 9 mas 2026": certain("2026-03-09"),
        "premye janvye 2026": certain("2026-01-01"),
        "2 fevriye 2026": certain("2026-02-02"),
        "5 out 2026": certain("2026-08-05"),
        "12 oktòb 2026": certain("2026-10-12"),
        "12 oktob 2026": certain("2026-10-12"),
        "le 9 jiyè 2026": certain("2026-07-09"),
        "3 jwen 2026": certain("2026-06-03"),
        "mwen te resevwa l 9 septanm 2026": certain("2026-09-09"),
        "9 septembre 2026": certain("2026-09-09"),
        "31 desanm": guessed("2025-12-31"),
        "9 me": guessed("2026-05-09"),
        "jodi a": guessed("2026-11-25"),
        "mwen resevwa l yè": guessed("2026-11-24"),
        "avanyè": guessed("2026-11-23"),
        "avan yè": guessed("2026-11-23"),
        "semèn pase": guessed("2026-11-18"),
        "madi pase": guessed("2026-11-24"),
        "vandredi semèn pase": guessed("2026-11-20"),
        "sa gen twa jou": guessed("2026-11-22"),
        "2 semèn pase": guessed("2026-11-11"),
        "30 fevriye 2026": IMPOSSIBLE,
        "mwen gen 3 jou": UNREADABLE,
        "kisa TPS ye?": UNREADABLE,
        "the judge gave me 10 days": UNREADABLE,
        "last in first out": UNREADABLE,
        "9 mas oswa 10 mas 2026": UNREADABLE,
    },
    "pt_BR": {
        "9 de março de 2026": certain("2026-03-09"),
        "segunda-feira, 9 de março de 2026": certain("2026-03-09"),
        "1º de janeiro de 2026": certain("2026-01-01"),
        "9/mar/2026": certain("2026-03-09"),
        "9 de out. de 2026": certain("2026-10-09"),
        "9 out 2026": either("2026-08-09", "2026-10-09"),  # August in Haitian Creole
        "9 de setembro": guessed("2026-09-09"),
        "anteontem": guessed("2026-11-23"),
        "antes de ontem": guessed("2026-11-23"),
        "faz 3 dias": guessed("2026-11-22"),
        "três dias atrás": guessed("2026-11-22"),
        "sexta passada": guessed("2026-11-20"),
        "sexta da semana passada": guessed("2026-11-20"),
        "31 de abril de 2026": IMPOSSIBLE,
    },
    "fr": {
        "9 mars 2026": certain("2026-03-09"),
        "lundi 9 mars 2026": certain("2026-03-09"),
        "le 1er août 2026": certain("2026-08-01"),
        "9 aout 2026": certain("2026-08-09"),
        "9 déc. 2026": certain("2026-12-09"),
        "le 9 juillet": guessed("2026-07-09"),
        "hier soir": guessed("2026-11-24"),
        "avant hier": guessed("2026-11-23"),
        "il y a trois jours": guessed("2026-11-22"),
        "la semaine dernière": guessed("2026-11-18"),
        "vendredi de la semaine dernière": guessed("2026-11-20"),
        "vendredi prochain": guessed("2026-11-27"),
        "29 février 2026": IMPOSSIBLE,
        "je vis maintenant à New York": UNREADABLE,
    },
    "ru": {
        "9 марта 2026": certain("2026-03-09"),
        "9 март 2026": certain("2026-03-09"),
        "9 марта 2026 года": certain("2026-03-09"),
        "9-го марта 2026 г.": certain("2026-03-09"),
        "понедельник, 9 марта 2026": certain("2026-03-09"),
        "09.13.2026": certain("2026-09-13"),
        "9.03.2026": either("2026-03-09", "2026-09-03"),
        "3 июля": guessed("2026-07-03"),
        "позавчера": guessed("2026-11-23"),
        "в прошлую пятницу": guessed("2026-11-20"),
        "на прошлой неделе": guessed("2026-11-18"),
        "на прошлой неделе в пятницу": guessed("2026-11-20"),
        "три дня назад": guessed("2026-11-22"),
        "31 июня 2026": IMPOSSIBLE,
    },
    "ar": {
        "٩ مارس ٢٠٢٦": certain("2026-03-09"),
        "الاثنين، 9 مارس 2026": certain("2026-03-09"),
        "9 آذار 2026": certain("2026-03-09"),
        "9 آذار/مارس 2026": certain("2026-03-09"),
        "9 ماي 2026": certain("2026-05-09"),
        "9 كانون الثاني 2026": certain("2026-01-09"),
        "9 ابريل 2026": certain("2026-04-09"),
        "9 مارس سنة 2026 م": certain("2026-03-09"),
        "٢٠٢٦/٣/٩": certain("2026-03-09"),
        "٩ يوليو": guessed("2026-07-09"),
        "امبارح": guessed("2026-11-24"),
        "أول أمس": guessed("2026-11-23"),
        "قبل ثلاثة أيام": guessed("2026-11-22"),
        "قبل أسبوع": guessed("2026-11-18"),
        "الجمعة الماضية": guessed("2026-11-20"),
        "٣٠ فبراير ٢٠٢٦": IMPOSSIBLE,
    },
    "fa": {
        "۹ مارس ۲۰۲۶": certain("2026-03-09"),
        "9 مارچ 2026": certain("2026-03-09"),
        "۹ ژانویه ۲۰۲۶": certain("2026-01-09"),
        "9 آگوست 2026": certain("2026-08-09"),
        "دوشنبه 9 مارس 2026 (18 اسفند/حوت 1404)": certain("2026-03-09"),
        "۲۰۲۶/۰۳/۰۹": certain("2026-03-09"),
        "۹ مه": guessed("2026-05-09"),
        "پریروز": guessed("2026-11-23"),
        "دیشب": guessed("2026-11-24"),
        "سه روز پیش": guessed("2026-11-22"),
        "هفتۀ گذشته": guessed("2026-11-18"),
        "سه شنبه": guessed("2026-11-24"),
        "جمعه هفته گذشته": guessed("2026-11-20"),
        "۳۱ آوریل ۲۰۲۶": IMPOSSIBLE,
    },
    "tr": {
        "9 Mart 2026": certain("2026-03-09"),
        "9 Mart 2026 Pazartesi": certain("2026-03-09"),
        "9 ŞUBAT 2026": certain("2026-02-09"),
        "9 agustos 2026": certain("2026-08-09"),
        "9 Kasım 2026'da aldım": certain("2026-11-09"),
        "9 Oca 2026": certain("2026-01-09"),
        "9 Temmuz": guessed("2026-07-09"),
        "evvelsi gün": guessed("2026-11-23"),
        "üç gün önce": guessed("2026-11-22"),
        "iki hafta önce": guessed("2026-11-11"),
        "geçen cuma": guessed("2026-11-20"),
        "geçen hafta cuma": guessed("2026-11-20"),
        "31 Haziran 2026": IMPOSSIBLE,
    },
    "pa": {
        "9 ਮਾਰਚ 2026": certain("2026-03-09"),
        "੯ ਮਾਰਚ ੨੦੨੬": certain("2026-03-09"),
        "ਸੋਮਵਾਰ, 9 ਮਾਰਚ 2026": certain("2026-03-09"),
        "9 ਫ਼ਰਵਰੀ 2026": certain("2026-02-09"),
        "9 ਫਰਵਰੀ 2026": certain("2026-02-09"),
        "9 ਅਪਰੈਲ 2026": certain("2026-04-09"),
        "੧੩/੦੪/੨੦੨੬": certain("2026-04-13"),
        "9 ਜੁਲਾਈ": guessed("2026-07-09"),
        "ਅੱਜ": guessed("2026-11-25"),
        "ਕੱਲ੍ਹ": guessed("2026-11-24"),
        "ਪਰਸੋਂ": guessed("2026-11-23"),
        "ਤਿੰਨ ਦਿਨ ਪਹਿਲਾਂ": guessed("2026-11-22"),
        "2 ਹਫ਼ਤੇ ਪਹਿਲਾਂ": guessed("2026-11-11"),
        "ਪਿਛਲੇ ਸੋਮਵਾਰ": guessed("2026-11-23"),
        "ਪਿਛਲੇ ਹਫ਼ਤੇ ਸ਼ੁੱਕਰਵਾਰ": guessed("2026-11-20"),
        "30 ਫਰਵਰੀ 2026": IMPOSSIBLE,
        "ਅੱਜਕੱਲ੍ਹ": UNREADABLE,
    },
    "ug": {
        "2026 9-مارت، دۈشەنبە": certain("2026-03-09"),
        "9-مارت 2026": certain("2026-03-09"),
        "9-ئاۋغۇست 2026-يىلى": certain("2026-08-09"),
        "2026-يىلى 3-ئاينىڭ 9-كۈنى": certain("2026-03-09"),
        "2026-يىل 3-ئاي 9-كۈن": certain("2026-03-09"),
        "3-ئاينىڭ 9-كۈنى": guessed("2026-03-09"),
        "9-ئىيۇل": guessed("2026-07-09"),
        "بۈگۈن": guessed("2026-11-25"),
        "تۈنۈگۈن": guessed("2026-11-24"),
        "ئالدىنقى كۈن": guessed("2026-11-23"),
        "ئۆتكەن ھەپتە": guessed("2026-11-18"),
        "ئۆتكەن جۈمە": guessed("2026-11-20"),
        "ئۈچ كۈن بۇرۇن": guessed("2026-11-22"),
        "2026-يىلى 2-ئاينىڭ 30-كۈنى": IMPOSSIBLE,
    },
}
DAY_OR_MONTH_FIRST = {
    "en": "03/04/2026",
    "es": "3-4-2026",
    "zh_Hans": "０３／０４／２０２６",
    "ht": "03.04.2026",
    "pt_BR": "03/04/26",
    "fr": "3/4/2026",
    "ru": "03.04.2026",
    "ar": "٠٣/٠٤/٢٠٢٦",
    "fa": "۰۳/۰۴/۲۰۲۶",
    "tr": "3.4.2026",
    "pa": "੦੩/੦੪/੨੦੨੬",
    "ug": "3/4/2026",
}


@pytest.mark.parametrize(
    ("language", "text", "reading"),
    [(language, text, reading) for language, forms in FORMS.items() for text, reading in forms.items()],
)
def test_what_people_type_in_their_language(language: str, text: str, reading: DateReading) -> None:
    assert read_date(text, language, TODAY) == reading


@pytest.mark.parametrize(("language", "text"), DAY_OR_MONTH_FIRST.items())
def test_day_and_month_in_numbers_are_asked_in_every_language(language: str, text: str) -> None:
    assert read_date(text, language, TODAY) == either("2026-03-04", "2026-04-03")


@pytest.mark.parametrize("language", FORMS)
def test_there_is_no_31st_of_february_in_any_language(language: str) -> None:
    assert [read_date(text, language, TODAY) for text in ("31/02/2026", "02-31-2026", "31.2")] == [IMPOSSIBLE] * 3
