"""Numbers as offices write them: 1.2亿、13.5%、≤6、第3、每件扣1分.

约定：只在单元格自己写明量级（万、亿）时按计量单位换算；光写一个数，就是计量单位下的数，从不猜。
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from service.imports.cells import folded, without_brackets

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


def read_number(text: str, unit: str, *, name: str = "") -> Reading:
    """The number of a cell in ``unit`` (the indicator's 计量单位).

    ``name`` tells whether 下降 is the good direction (降低率) or a minus sign.
    """
    match = _NUMBER.fullmatch(folded(text))
    if match is None:
        return Reading()
    rest = without_brackets(match["rest"])
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
    words = without_brackets(folded(text))
    match = re.fullmatch(r"(每[件起项次])?(扣|减|加)?([+-]?\d+(?:\.\d+)?)分?", words)
    if match is None:
        return None
    points = Decimal(match[3])
    return -points if match[2] in ("扣", "减") else points


def read_rank(text: str) -> int | None:
    """``第3``, ``3``, ``第三名``, ``3/10`` → 3."""
    match = re.fullmatch(
        r"(?:全市)?第?(\d{1,3}|[一二三四五六七八九十])(?:[名位]|/\d+)?", folded(text)
    )
    if match is None:
        return None
    return _CHINESE_DIGITS.get(match[1]) or int(match[1])


def _decimal(digits: str) -> Decimal:
    if digits in _CHINESE_DIGITS:
        return Decimal(_CHINESE_DIGITS[digits])
    return Decimal(digits.replace(",", ""))


def _measure(rest: str) -> str:
    """The unit written behind a number, without words like 以上、办结."""
    rest = rest.rstrip("。;；,")
    return next(rest[:length] for length in range(len(rest) + 1) if _AFTER.fullmatch(rest[length:]))


def _split_unit(unit: str) -> tuple[Decimal, str]:
    """``万元`` → (10000, 元)."""
    unit = folded(unit)
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
