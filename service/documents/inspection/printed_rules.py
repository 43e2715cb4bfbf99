"""The printed page with a ruler: mark, rules, rows, characters, signature, 版记, page numbers.

依据：GB/T 9704-2012 7.2.4（标志上边缘至版心上边缘35毫米）、7.2.7（红线距文号4毫米）、7.4（版记在最后一面、
末条分隔线与版心下边缘重合）、7.5（一字线距版心下边缘7毫米）
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.pages import Line, Sheet
from service.documents.inspection.standard import (
    CHARACTERS,
    DATE_RIGHT,
    MARGIN_EASE,
    MARGINS,
    ORDINARY_EASE,
    PAPER,
    ROWS,
)

MARK = Rule("面1", "7.2.4", "发文机关标志位置")
RED_WIDTH = Rule("面2", "7.2.7", "红色分隔线宽度")
RED_GAP = Rule("面3", "7.2.7", "红色分隔线位置")
PITCH = Rule("面4", "5.2.3", "每面行数")
CHARS = Rule("面5", "5.2.3", "每行字数")
EDGES = Rule("面6", "5.2.2", "版心左右边")
DASH = Rule("面7", "7.5", "页码高度")
SIDE = Rule("面8", "7.5", "页码左右")
LAST = Rule("面9", "7.4", "版记所在面")
FOOT = Rule("面10", "7.4.1", "末条分隔线位置")
DATE = Rule("面11", "7.3.5", "成文日期位置")
APART = Rule("面12", "7.3.5", "署名所在面")
BODY = Rule("面13", "7.3.3", "首页正文")

_TOP, _BOTTOM, _LEFT, _RIGHT = MARGINS[0]
_AREA_BOTTOM = PAPER[1] - _BOTTOM
_AREA_RIGHT = PAPER[0] - _RIGHT
_AREA_WIDTH = _AREA_RIGHT - _LEFT
_CHARACTER = _AREA_WIDTH / CHARACTERS
_MARK_FROM_TOP, _MARK_EASE = 35.0, 1.0
_GAP, _GAP_EASE = 4.0, 0.8
_DASH, _DASH_EASE = 7.0, 1.0
_RULE_EASE = 1.5
_NUMBER = re.compile(r"—\s*(\d+)\s*—")
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_FULL = 26  # 字; a line with fewer was not filled
_SOME = 3  # lines, of which one at least has no mark drawn to the next line


def printed_findings(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """What is wrong with the pages; landscape ones are not measured."""
    upright = [one for one in sheets if one.height > one.width]
    if not upright:
        return
    first = upright[0]
    if any(any(row) for row in first.red):
        yield from _head(first)
    yield from _text(upright)
    for sheet in upright:
        yield from _number(sheet)
    yield from _colophon(sheets)
    yield from _signature(upright)


def _head(sheet: Sheet) -> Iterator[Finding]:
    top = sheet.first_ink(sheet.red)
    if top is not None and not _near(top - _TOP, _MARK_FROM_TOP, _MARK_EASE + MARGIN_EASE):
        yield Finding(MARK, "首页", f"标志上边缘距版心上边缘{top - _TOP:.1f}毫米", "应为35毫米")
    lines = sheet.rules(sheet.red, 100)
    if not lines:
        return
    place, left, right = lines[-1]
    if not _near(right - left, _AREA_WIDTH, 1.0):
        yield Finding(
            RED_WIDTH,
            "首页",
            f"红线长{right - left:.1f}毫米",
            f"应与版心等宽，{_AREA_WIDTH:.0f}毫米",
        )
    gap = place - sheet.ink_above(sheet.ink, place)
    if not _near(gap, _GAP, _GAP_EASE):
        yield Finding(RED_GAP, "首页", f"红线在文号下{gap:.1f}毫米", "应为4毫米")
    below = [one for one in sheet.lines if place < one.top < _AREA_BOTTOM]
    tallest = max((one.bottom - one.top for one in below), default=0.0)
    if all(one.bottom - one.top > tallest - 1 for one in below):  # nothing but the title
        yield Finding(BODY, "首页", "没有正文", "首页必须显示正文")


def _text(upright: Sequence[Sheet]) -> Iterator[Finding]:
    rows = [one for sheet in upright for one in _body_rows(sheet)]
    full = [one for one in rows if one.left < _LEFT + 2 and not re.search(r"[!-~]", one.text)]
    longest = max((len(one.text) for one in full), default=0)
    if longest > CHARACTERS or (len(full) >= _SOME and longest < CHARACTERS):
        yield Finding(CHARS, "正文", f"一行{longest}字", f"应为{CHARACTERS}字")
    steps = [
        after.top - before.top
        for sheet in upright
        for before, after in pairwise(_body_rows(sheet))
        if 8 < after.top - before.top < 14
    ]
    if len(steps) >= _SOME:
        pitch = median(steps)
        fits = (PAPER[1] - _TOP - _BOTTOM + 0.3) / pitch
        if not ROWS <= fits < ROWS + 3:
            yield Finding(PITCH, "正文", f"行距{pitch:.2f}毫米，一面{fits:.1f}行", f"应为{ROWS}行")
    for one in rows:
        if one.left < _LEFT - 1 or one.right > _AREA_RIGHT + 1:
            yield Finding(
                EDGES,
                f"“{one.text[:10]}”",
                f"从{one.left:.1f}到{one.right:.1f}毫米",
                "应在28与184毫米之间",
            )
            return


def _body_rows(sheet: Sheet) -> list[Line]:
    """Lines as high as 3号字 inside the type area."""
    return [
        one
        for one in sheet.lines
        if len(one.text) >= _FULL and one.bottom - one.top < 9 and one.bottom < _AREA_BOTTOM + 2
    ]


def _number(sheet: Sheet) -> Iterator[Finding]:
    line = next((one for one in reversed(sheet.lines) if _NUMBER.fullmatch(one.text)), None)
    if line is None:
        return
    found = _NUMBER.fullmatch(line.text)
    odd = bool(found and int(found[1]) % 2)
    gap = _AREA_RIGHT - line.right if odd else line.left - _LEFT
    centred = _near((line.left + line.right) / 2, PAPER[0] / 2 + (_LEFT - _RIGHT) / 2, 2)
    if not centred and not _near(gap, 280 / 1440 * 25.4, 2):
        side = "右" if odd else "左"
        yield Finding(
            SIDE, f"第{sheet.number}面", f"页码距{side}边{gap:.1f}毫米", f"应居{side}空一字"
        )
    dashes = [
        place
        for place, left, right in sheet.rules(sheet.ink, 3.5)
        if place > _AREA_BOTTOM + 2 and right - left < _AREA_WIDTH / 2
    ]
    if dashes and not _near(dashes[0] - _AREA_BOTTOM, _DASH, _DASH_EASE):
        below = dashes[0] - _AREA_BOTTOM
        yield Finding(DASH, f"第{sheet.number}面", f"一字线在版心下{below:.1f}毫米", "应为7毫米")


def _colophon(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    place = next(
        (
            one
            for one in reversed(sheets)
            if any(line.text.endswith("印发") and _DAY.search(line.text) for line in one.lines)
        ),
        None,
    )
    if place is None:
        return
    if place is not sheets[-1]:
        yield Finding(LAST, f"第{place.number}面", "版记之后还有页", "版记应在最后一面")
    elif place.number % 2:
        yield Finding(LAST, f"第{place.number}面", "版记在单页", "双面印制，版记应在偶数面")
    rules = [top for top, *_ in place.rules(place.ink, 150)]
    if rules and not _near(rules[-1], _AREA_BOTTOM, _RULE_EASE + MARGIN_EASE):
        yield Finding(
            FOOT,
            f"第{place.number}面",
            f"末条分隔线在{rules[-1]:.1f}毫米",
            f"应在{_AREA_BOTTOM:.0f}毫米",
        )


def _signature(upright: Sequence[Sheet]) -> Iterator[Finding]:
    for sheet in upright:
        for index, one in enumerate(sheet.lines):
            if not _DAY.fullmatch(one.text) or one.left < PAPER[0] / 2 or index == 0:
                continue
            above = sheet.lines[index - 1]
            centred = _near((above.left + above.right) / 2, (one.left + one.right) / 2, 1.5)
            gap = (_AREA_RIGHT - one.right) / _CHARACTER
            if centred and gap < DATE_RIGHT - 2 * ORDINARY_EASE and above.right < _AREA_RIGHT - 5:
                yield Finding(DATE, f"第{sheet.number}面", f"成文日期右空{gap:.1f}字", "应右空四字")
            if not [line for line in sheet.lines[: index - 1] if len(line.text) > 3]:
                yield Finding(
                    APART,
                    f"第{sheet.number}面",
                    "署名所在的面没有正文",
                    "应调整行距，不用“此页无正文”",
                )
            return


def _near(value: float, wanted: float, ease: float) -> bool:
    return abs(value - wanted) <= ease
