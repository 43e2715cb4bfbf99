"""The printed first page of a letter with a ruler: mark, double rules, number, no page number.

依据：GB/T 9704-2012 10.1（标志上边缘至上页边30mm，其下4mm红色双线，距下页边20mm红色双线，线长170mm，居中；
文号距线、线上的文字距线均为3号汉字高度的7/8；首页不显示页码；版记在最后一面版心内最下方）
"""

import re
from collections.abc import Iterator, Sequence

from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.pages import Ink, Sheet
from service.documents.inspection.standard import LETTER_RULE, MARGIN_EASE, MARGINS, PAPER

MARK = Rule("面14", "10.1", "信函标志位置")
LENGTH = Rule("面15", "10.1", "信函双线长度")
UPPER = Rule("面16", "10.1", "信函上双线位置")
LOWER = Rule("面17", "10.1", "信函下双线位置")
NUMBER = Rule("面18", "10.1", "信函文号位置")
UNNUMBERED = Rule("面19", "10.1", "信函首页页码")
COPIES = Rule("面20", "10.1", "信函版记位置")

_MARK, _GAP, _LOWER = 30.0, 4.0, 20.0
_NUMBER_GAP = 4.9  # 7/8 of a 字 of 3号
_EASE = 1.0
_AREA_BOTTOMS = [PAPER[1] - bottom for _, bottom, *_ in MARGINS]
_COPIES_ABOVE = 5.0  # that the letters of the last row may end over the type area's edge
_PAGE = re.compile(r"—\s*\d+\s*—")


def letter_findings(sheet: Sheet, last: Sheet) -> Iterator[Finding]:
    red, ink = sheet.red, sheet.ink()
    rules = red.rules(100)
    upper = [top for top, *_ in rules if top < PAPER[1] / 2]
    lower = [top for top, *_ in rules if top > PAPER[1] / 2]
    if red.first is not None and abs(red.first - _MARK) > _EASE:
        yield Finding(MARK, "首页", f"标志上边缘距上页边{red.first:.1f}毫米", "应为30毫米")
    for _, left, right in rules:
        if abs(right - left - LETTER_RULE) > _EASE or abs(left + right - PAPER[0]) > 2 * _EASE:
            shown = f"红线从{left:.1f}到{right:.1f}毫米"
            yield Finding(LENGTH, "首页", shown, "应长170毫米，居中")
            break
    if upper:
        yield from _under_mark(ink, upper)
    if lower and abs(PAPER[1] - ink.end_of(lower[-1]) - _LOWER) > _EASE:
        below = PAPER[1] - ink.end_of(lower[-1])
        yield Finding(LOWER, "首页", f"双线距下页边{below:.1f}毫米", "应为20毫米")
    if any(_PAGE.fullmatch(line.text) for line in sheet.lines):
        yield Finding(UNNUMBERED, "首页", "有页码", "信函首页不显示页码")
    yield from _copies(last)


def _under_mark(ink: Ink, upper: Sequence[float]) -> Iterator[Finding]:
    gap = upper[0] - ink.end_above(upper[0])
    if abs(gap - _GAP) > _EASE:
        yield Finding(UPPER, "首页", f"双线在标志下{gap:.1f}毫米", "应为4毫米")
    end = ink.end_of(upper[-1])
    below = ink.first_under(end) - end
    if abs(below - _NUMBER_GAP) > _EASE:
        yield Finding(NUMBER, "首页", f"文号在双线下{below:.1f}毫米", "应为3号汉字高度的7/8")


def _copies(last: Sheet) -> Iterator[Finding]:
    """抄送 ends the last page's type area."""
    if not any(line.text.startswith("抄送") for line in last.lines):
        return
    lines = [line for line in last.lines if not _PAGE.fullmatch(line.text)]
    lowest = max(line.bottom for line in lines)
    highest, deepest = min(_AREA_BOTTOMS) - _COPIES_ABOVE, max(_AREA_BOTTOMS) + MARGIN_EASE
    if not highest <= lowest <= deepest:
        shown = f"版记下边在{lowest:.1f}毫米"
        yield Finding(COPIES, f"第{last.number}面", shown, "应在版心内最下方")
