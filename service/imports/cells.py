"""What a cell means: 1.2亿、13.5%、≤6、第3、12月底前、1—8月, and targets that are only words.

约定：只在单元格自己写明量级（万、亿）时按计量单位换算；光写一个数，就是计量单位下的数，从不猜。
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from service.imports.sheets import comparable, in_one_line
from workflows.periods import Period
from workflows.vocabulary import Frequency, IndicatorType, Recognition

BLANKS = frozenset({"", "-", "--", "—", "——", "–", "/", "\\", "…", "……", "无", "空"})
NOT_YET = frozenset({"数据未出", "未出", "未公布", "尚未公布", "未发布", "暂未公布", "暂无数据"})

_SCALES = {"": Decimal(1), "千": Decimal(10) ** 3, "万": Decimal(10) ** 4}
_SCALES |= {"百万": Decimal(10) ** 6, "千万": Decimal(10) ** 7, "亿": Decimal(10) ** 8}
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_PERCENTS = frozenset({"%", "个百分点", "百分点"})
_SAME_COUNTERS = (frozenset("个项件起次"), frozenset("户家"))
_BOUND = "≤≥<>=约"
_BEFORE = (
    r"(?:全市|全省|同比|累计|力争|确保|达到|完成|增长|增速|提高|控制在|不低于|不少于|不高于|不超过)"
)
_NUMBER = re.compile(
    rf"(?P<before>{_BEFORE}*)(?P<fall>下降|降低|减少)?(?P<bound>[{_BOUND}]{{0,2}})(?P<rank>第|前)?"
    r"(?P<digits>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[一二三四五六七八九十])"
    r"(?P<scale>百万|千万|千|万|亿)?(?P<rest>.*)"
)
_AFTER = re.compile(r"(?:以上|以下|以内|左右|及以上|名|位|办结|完成|达标|节点|开工)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A cell as a number. ``number`` None: only words. ``problem``: a number, but not for here."""

    number: Decimal | None = None
    problem: str = ""


def is_blank(text: str) -> bool:
    return in_one_line(text) in BLANKS


def is_yes(text: str) -> bool:
    return comparable(text) in {"是", "y", "yes", "√", "✓", "1", "对"}


def read_number(text: str, unit: str, *, name: str = "") -> Reading:
    """The number of a cell in ``unit`` (the indicator's 计量单位).

    ``name`` tells whether 下降 is the good direction (降低率) or a minus sign.
    """
    match = _NUMBER.fullmatch(_folded(text))
    if match is None:
        return Reading()
    rest = _without_brackets(match["rest"])
    if match["digits"] in _CHINESE_DIGITS and not match["rank"]:
        return Reading()
    measure = _measure(rest)
    if not _fits(measure, unit, scaled=bool(match["scale"]), rank=bool(match["rank"])):
        return Reading(problem=_misfit(measure, unit)) if _is_measure(measure) else Reading()
    number = _decimal(match["digits"])
    if match["fall"] and "降" not in name:
        number = -number
    return Reading(number=_converted(number, match["scale"] or "", measure, unit))


def read_points(text: str) -> Decimal | None:
    """分值: ``4``, ``-0.5``, ``扣1分``, ``+1``; None for anything else."""
    folded = _without_brackets(_folded(text))
    match = re.fullmatch(r"(每[件起项次])?(扣|减|加)?([+-]?\d+(?:\.\d+)?)分?", folded)
    if match is None:
        return None
    points = Decimal(match[3])
    return -points if match[2] in ("扣", "减") else points


def read_rank(text: str) -> int | None:
    """``第3``, ``3``, ``第三名``, ``3/10`` → 3."""
    match = re.fullmatch(
        r"(?:全市)?第?(\d{1,3}|[一二三四五六七八九十])(?:[名位]|/\d+)?", _folded(text)
    )
    if match is None:
        return None
    return _CHINESE_DIGITS.get(match[1]) or int(match[1])


def read_day(text: str, year: int) -> date | None:
    """The last day that the words allow: ``12月底前``, ``2017.3.1``, ``9月上旬``, ``年底前``, 43100.

    None for words without a date (长期坚持).
    """
    folded = re.sub(r"(?:之前|以前|前|之内|内|完成)+$", "", _folded(text))
    folded, year = _year_named(folded, year)
    if folded in ("年底", "年末", "年内", "全年", "年"):
        return date(year, 12, 31)
    if re.fullmatch(r"[34]\d{4}", folded):  # a date that lost its format: days since 1899-12-30
        return date(1899, 12, 30) + timedelta(days=int(folded))
    match = re.fullmatch(r"(\d{1,2})(?:月|[./-])?(\d{1,2}日?|底|末|上旬|中旬|下旬|初)?", folded)
    return _day(year, int(match[1]), match[2] or "") if match else None


def read_period(text: str, year: int) -> Period | None:
    """The period a title or a cell names: ``1—8月``, ``前三季度``, ``上半年``, ``2017-08``."""
    folded = _folded(text).translate({ord(dash): "-" for dash in "—–－~至到"})
    found = re.search(r"(20\d\d)(?=年|-\d)", folded)
    year = int(found[1]) if found else year
    for pattern, month_of in _PERIOD_WORDS:
        if match := re.search(pattern, folded):
            month = month_of if isinstance(month_of, int) else int(match[1])
            return Period(year, month) if 2 <= month <= 12 else None
    return None


_PERIOD_WORDS: tuple[tuple[str, int | None], ...] = (
    (r"1月?-+(\d{1,2})月", None),
    (r"20\d\d-(\d{1,2})(?!\d)", None),
    (r"前三季度|1-3季度|三季度", 9),
    (r"上半年|1-2季度|二季度|前两季度|半年", 6),
    (r"一季度", 3),
    (r"四季度|全年|年终|全年度", 12),
    (r"(\d{1,2})月", None),
)

_TYPE_WORDS = (
    ("累计上限", IndicatorType.CAP),
    ("上限累计", IndicatorType.CAP),
    ("水平上限", IndicatorType.LIMIT),
    ("上限水平", IndicatorType.LIMIT),
    ("上限", IndicatorType.LIMIT),
    ("累计", IndicatorType.CUM),
    ("增速", IndicatorType.GROWTH),
    ("增长率", IndicatorType.GROWTH),
    ("降幅", IndicatorType.GROWTH),
    ("个数", IndicatorType.COUNT),
    ("数量", IndicatorType.COUNT),
    ("占比", IndicatorType.LEVEL),
    ("存量", IndicatorType.LEVEL),
    ("水平", IndicatorType.LEVEL),
    ("不得发生", IndicatorType.EVENT),
    ("扣分", IndicatorType.EVENT),
    ("门槛", IndicatorType.GATE),
    ("节点", IndicatorType.MILE),
    ("定性", IndicatorType.QUAL),
    ("评定", IndicatorType.QUAL),
    ("位次", IndicatorType.RANK),
    ("排名", IndicatorType.RANK),
    ("加分", IndicatorType.AWARD),
    ("奖", IndicatorType.AWARD),
    ("社会评价", IndicatorType.SURVEY),
    ("满意度", IndicatorType.SURVEY),
)


def read_type(text: str) -> IndicatorType | None:
    """A code (``CUM``) or the Chinese word (累计量)."""
    words = in_one_line(text)
    if words.upper() in IndicatorType.__members__:
        return IndicatorType[words.upper()]
    return next((kind for word, kind in _TYPE_WORDS if word in words), None)


def read_frequency(text: str) -> Frequency | None:
    """``月（1—2月合并）`` → 月; ``年+半年自评`` → 半年; ``年（11月申报）`` → 年."""
    words = _without_brackets(_folded(text))
    if "半年" in words:
        return Frequency.HALF_YEARLY
    for word, frequency in (
        ("即时", Frequency.AT_ONCE),
        ("随时", Frequency.AT_ONCE),
        ("季", Frequency.QUARTERLY),
        ("月", Frequency.MONTHLY),
        ("年", Frequency.YEARLY),
    ):
        if word in words:
            return frequency
    return None


def read_recognition(text: str) -> Recognition | None:
    """``市统计局已认定`` → 认定."""
    for recognition in reversed(Recognition):
        if recognition.value in text:
            return recognition
    return None


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("−", "-")
    text = text.replace("≦", "≤").replace("≧", "≥").replace("<=", "≤").replace(">=", "≥")
    return re.sub(r"\s", "", text)


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text.replace("（", "(").replace("）", ")"))


def _decimal(digits: str) -> Decimal:
    if digits in _CHINESE_DIGITS:
        return Decimal(_CHINESE_DIGITS[digits])
    try:
        return Decimal(digits.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits digits only
        raise ValueError(digits) from None


def _measure(rest: str) -> str:
    """The unit written behind a number, without words like 以上、办结."""
    rest = rest.rstrip("。;；,")
    return next(rest[:length] for length in range(len(rest) + 1) if _AFTER.fullmatch(rest[length:]))


def _split_unit(unit: str) -> tuple[Decimal, str]:
    """``万元`` → (10000, 元)."""
    unit = _folded(unit)
    for word in sorted(_SCALES, key=len, reverse=True):
        if word and unit.startswith(word):
            return _SCALES[word], unit[len(word) :]
    return Decimal(1), unit


def _fits(measure: str, unit: str, *, scaled: bool, rank: bool) -> bool:
    base = _split_unit(unit)[1]
    if rank or not unit or (not measure and not scaled):
        return True
    if unit in _PERCENTS or measure in _PERCENTS:
        return measure in _PERCENTS and unit in _PERCENTS and not scaled
    if not measure:
        return True
    written = _split_unit(measure)[1]
    return written == base or any({written, base} <= same for same in _SAME_COUNTERS)


def _is_measure(measure: str) -> bool:
    """Whether the words behind a number look like a unit at all (``元``), or go on as a sentence."""
    return len(measure) <= 3 and not re.search(r"[年月日\d~-]", measure)


def _misfit(measure: str, unit: str) -> str:
    shown = measure or "万、亿"
    return f"写的单位是“{shown}”，与计量单位“{unit or '（空）'}”对不上"


def _converted(number: Decimal, scale: str, measure: str, unit: str) -> Decimal:
    if not scale and not _split_unit(measure)[1]:
        return number
    written = _SCALES[scale] * (_split_unit(measure)[0] if measure else 1)
    converted = number * written / _split_unit(unit)[0]
    return (
        converted.normalize() if converted != converted.to_integral() else converted.to_integral()
    )


def _year_named(folded: str, year: int) -> tuple[str, int]:
    match = re.match(r"(20\d\d)(?:年|[./-])(?=.)", folded)
    if match:
        return folded[match.end() :], int(match[1])
    if match := re.match(r"(20\d\d)年$", folded):
        return "年底", int(match[1])
    if folded.startswith(("明年", "次年")):
        return folded[2:], year + 1
    return folded.removeprefix("今年").removeprefix("本年"), year


def _day(year: int, month: int, words: str) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    named = {"上旬": 10, "中旬": 20, "初": 10}
    day = int(words.rstrip("日")) if words[:1].isdigit() else named.get(words, last)
    return date(year, month, day) if 1 <= day <= last else None
