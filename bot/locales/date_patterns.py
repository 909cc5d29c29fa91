"""The shapes a written-out date may have, as patterns over plain text.

Owns regular expressions only. Must not turn what they find into days (`dates.py`, `foreign_dates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.locales.date_words import day_words, month_names, plain

TIMES = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\b\.?)?"
    r"|(?<!\d)\d{1,2} ?[ap]\.?m\b\.?|\d{1,2}点(?:\d{1,2}分)?"
)
TRIPLE = re.compile(r"(?<!\d)(?<!\d[./,-])(\d{1,4}) ?([./,-]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?!\d|[./,-]\d)")
SPACED = re.compile(r"(?<!\d)(?<!\d[ ./,-])(\d{1,4}) (\d{1,2}) (\d{1,4})(?![ ./,-]?\d)")
PAIR = re.compile(r"(?<!\d)(?<!\d[./,-])(\d{1,2}) ?/ ?(\d{1,2})(?!\d| ?[./,-] ?\d)")
PAIR_ALONE = re.compile(r"(\d{1,2}) ?[ .-] ?(\d{1,2})")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")

CHINESE = re.compile(r"(?<!\d)(\d{4}|\d{2}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2})(?!\d)")
CHINESE_DAY = re.compile(
    r"(?:(今年|去年|前年|明年)(?: ?的)? ?|(?<![\d年])(?<!年 ))(\d{1,2}) ?月 ?(\d{1,2})(?!\d)(?! ?个)"
)
DAY_ALONE = re.compile(
    r"(?:(上个?月|本月|这个?月)(?: ?的)? ?|(?<!\d)(?<!月)(?<!月 ))(\d{1,2}) ?[日号](?! ?(?:以|之)?[前后])"
    r"|(?<!\w)the (\d{1,2})(?:st|nd|rd|th)(?!\w)|(?<!\w)el dia (\d{1,2})(?!\w)"
)
LAST_YEAR = re.compile(r"(?<!\w)(?:last year|(?:del? )?(?:el )?ano pasado|l'an(?:nee)? dernier(?:e)?)(?!\w)|去年")
A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

# Uyghur counts months: "2026-يىلى 3-ئاينىڭ 9-كۈنى" is said as Chinese says 2026年3月9日, and read as that.
_YEAR_OF, _MONTH_OF, _DAY_OF = (plain(word) for word in ("يىل", "ئاي", "كۈن"))
_UYGHUR_YEAR = re.compile(rf"(\d{{4}}) ?-? ?{_YEAR_OF}\w*")
_UYGHUR_DAY = re.compile(
    rf"(\d{{1,2}}) ?-? ?{_MONTH_OF}(?:{plain('نىڭ')})? (\d{{1,2}}) ?-? ?(?:{_DAY_OF}|{plain('چىسلا')})\w*"
)

_ORDINAL = r"(?:st|nd|rd|th|ro|ero|er|re|do|to|mo|vo|no|o|a|e|eme|-?го|-?ое|-?е)?"
_JOIN = r"[ .,'/-]{0,3}(?:(?:de|del|of|d')[ .]{0,2})?(?:(?:mes de|the month of) )?"
_YEAR_WORDS = "|".join(("de|del|of|in|the|el|ano|year|nan|ane|an|[ив]", plain("من|سنة|عام|لعام|لسنة|سال|ቀን")))
_YEAR_JOIN = rf"[ .,'/-]{{0,3}}(?:(?:{_YEAR_WORDS})[ ,.]{{1,2}}){{0,3}}"
_BETWEEN = (
    r"(?:[-~&+]|and|or|to|till|until|through|y|o|u|a|al|hasta|et|ou|au|e|ate|ve|veya|ak|oswa"
    r"|и|или|по|до|و|او|يا|تا|和|或|或者|至|到)"
)
_RANGE_BEFORE = re.compile(rf"\d(?:{_ORDINAL[3:-2]})? ?{_BETWEEN} ?$")
_RANGE_AFTER = re.compile(rf"(?: ?[-~&+]| {_BETWEEN}|[和或至到])(?: the)? ?\d{{1,2}}(?!\d|:)")


def numbered_months(text: str) -> str:
    """Uyghur dates with a counted month, in the Chinese form."""
    text = _UYGHUR_DAY.sub(r"\1月\2日", text)
    return _UYGHUR_YEAR.sub(r"\1年", text) if "月" in text else text


def in_range(match: re.Match[str]) -> bool:
    """Whether a date found is one end of a span of days."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_RANGE_BEFORE.search(before[-20:]) or _RANGE_AFTER.match(after[:20]))


@cache
def gregorian_patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with Gregorian month names, the fuller first; the flag says whether they hold a year."""
    return with_months(re.escape(name) for name in month_names())


def with_months(names: Iterable[str]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with these names of months, given as parts of a pattern.

    Groups: `month`, `again` for a second name of it ("آذار/مارس"), `day` or `word`, and `year` where the flag says so.
    """
    letter = r"[^\W\d_]"
    any_name = "|".join(sorted(names, key=len, reverse=True))
    month = rf"(?<!{letter})(?P<month>{any_name})(?!{letter})\.?(?: ?/ ?(?P<again>{any_name})(?!{letter})\.?)?"
    words = "|".join(sorted(day_words(), key=len, reverse=True))
    day = rf"(?:(?<!\d)(?<!\d[./])(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)|(?<!{letter})(?P<word>{words})(?!{letter}))"
    year = r"(?P<year>\d{4}(?!\d)|\d{2}(?=\W*$))"
    first_year = r"(?<!\d)(?P<year>\d{4})"
    forms = (
        (rf"{day}{_JOIN}{month}{_YEAR_JOIN}{year}", True),
        (rf"{month}[ ,./-]{{0,3}}(?:the )?{day}(?!:){_YEAR_JOIN}(?<!\d){year}", True),
        (rf"{first_year}[ ,./-]{{1,3}}{month}[ ,./-]{{0,3}}{day}", True),
        (rf"{first_year}[ ,./-]{{1,3}}{day}{_JOIN}{month}", True),
        (rf"{day}{_JOIN}{month}", False),
        (rf"{month}[ ,./-]{{0,3}}(?:the )?{day}", False),
    )
    return tuple((re.compile(form), with_year) for form, with_year in forms)
