"""Days and periods as offices write them: 12月底前、9月上旬、年底前；1—8月、前三季度."""

import re
from calendar import monthrange
from datetime import date, timedelta

from service.imports.cells import folded
from workflows.periods import Period

_PERIOD_WORDS: tuple[tuple[str, int | None], ...] = (
    (r"1月?-+(\d{1,2})月", None),
    (r"20\d\d-(\d{1,2})(?!\d)", None),
    (r"前三季度|1-3季度|三季度", 9),
    (r"上半年|1-2季度|二季度|前两季度|半年", 6),
    (r"一季度", 3),
    (r"四季度|全年|年终|全年度", 12),
    (r"(\d{1,2})月", None),
)


def read_day(text: str, year: int) -> date | None:
    """The last day that the words allow: ``12月底前``, ``2017.3.1``, ``9月上旬``, ``年底前``, 43100.

    None for words without a date (长期坚持).
    """
    words = re.sub(r"(?:之前|以前|前|之内|内|完成)+$", "", folded(text))
    words, year = _year_named(words, year)
    if words in ("年底", "年末", "年内", "全年", "年"):
        return date(year, 12, 31)
    if re.fullmatch(r"[34]\d{4}", words):  # a date that lost its format: days since 1899-12-30
        return date(1899, 12, 30) + timedelta(days=int(words))
    match = re.fullmatch(r"(\d{1,2})(?:月|[./-])?(\d{1,2}日?|底|末|上旬|中旬|下旬|初)?", words)
    return _day(year, int(match[1]), match[2] or "") if match else None


def read_period(text: str, year: int) -> Period | None:
    """The period a title or a cell names: ``1—8月``, ``前三季度``, ``上半年``, ``2017-08``."""
    words = folded(text).translate({ord(dash): "-" for dash in "—–－~至到"})
    found = re.search(r"(20\d\d)(?=年|-\d)", words)
    year = int(found[1]) if found else year
    for pattern, month_of in _PERIOD_WORDS:
        if match := re.search(pattern, words):
            month = month_of if isinstance(month_of, int) else int(match[1])
            return Period(year, month) if 2 <= month <= 12 else None
    return None


def _year_named(words: str, year: int) -> tuple[str, int]:
    match = re.match(r"(20\d\d)(?:年|[./-])(?=.)", words)
    if match:
        return words[match.end() :], int(match[1])
    if match := re.match(r"(20\d\d)年$", words):
        return "年底", int(match[1])
    if words.startswith(("明年", "次年")):
        return words[2:], year + 1
    return words.removeprefix("今年").removeprefix("本年"), year


def _day(year: int, month: int, day_words: str) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    named = {"上旬": 10, "中旬": 20, "初": 10}
    day = int(day_words.rstrip("日")) if day_words[:1].isdigit() else named.get(day_words, last)
    return date(year, month, day) if 1 <= day <= last else None
