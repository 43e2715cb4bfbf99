"""The printed page with a ruler: mark, rules, rows, characters, signature, 版记, page numbers.

依据：GB/T 9704-2012 7.2.4（标志上边缘至版心上边缘35毫米）、7.2.7（红线距文号4毫米）、7.4（版记在最后一面、
末条分隔线与版心下边缘重合）、7.5（一字线距版心下边缘7毫米）
约定：版心按字迹量，上37毫米、下35毫米；版记末条线随页边距落在版心下边缘，页边距按字迹设的是264.4毫米。
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from service.documents.inspection.findings import Finding, Report, Rule, Taken
from service.documents.inspection.pages import Line, Sheet
from service.documents.inspection.printed_letter import letter_findings
from service.documents.inspection.standard import (
    CHARACTERS,
    COLOPHON_SIDE,
    DASH_BELOW,
    DASH_EASE,
    DATE_EASE,
    DATE_RIGHT,
    EDGE_EASE,
    FOOT_EASE,
    LEFT_OVER,
    MARGINS,
    MARK_BELOW,
    MARK_EASE,
    PAPER,
    PAPER_EASE,
    POINT,
    RED_RULE_BELOW,
    RED_RULE_EASE,
    RED_RULE_WIDE_EASE,
    ROWS,
    SIDE_EASE,
    SIZE_3,
    SIZE_4,
    TIGHTER,
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
_NUMBER = re.compile(r"—\s*(\d+)\s*—")
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_FULL = 26  # 字; a line with fewer was not filled
_SOME = 3  # lines, of which one at least has no mark drawn to the next line


def printed_findings(
    sheets: Sequence[Sheet], report: Report, *, even_last: bool = True
) -> Iterator[Finding]:
    """What is wrong with the pages of a file that was read as ``report`` says.

    Sheets that are not A4, or lie on their side, are not measured. ``even_last``: 版记 belongs on an
    even page.
    """
    upright = [one for one in sheets if one.upright and _is_a4(one)]
    if not upright:
        return
    match report.taken:
        case Taken.LETTER:
            yield from letter_findings(sheets[0], sheets[-1])
        case Taken.FILE | Taken.MINUTES | Taken.BULLETIN if upright[0] is sheets[0]:
            yield from _head(sheets[0])
    yield from _text(upright, report.margins)
    for sheet in upright:
        yield from _number(sheet)
    yield from _colophon(sheets, PAPER[1] - report.margins[1], even_last)
    yield from _signature(upright)


def _is_a4(sheet: Sheet) -> bool:
    return _near(sheet.width, PAPER[0], PAPER_EASE) and _near(sheet.height, PAPER[1], PAPER_EASE)


def _head(sheet: Sheet) -> Iterator[Finding]:
    top = sheet.red.first
    if top is None:
        yield Finding(MARK, "首页", "印出来没有红色的标志", "应有发文机关标志")
        return
    if not _near(top - _TOP, MARK_BELOW, MARK_EASE):
        found = f"标志上边缘距版心上边缘{top - _TOP:.1f}毫米"
        yield Finding(MARK, "首页", found, f"应为{MARK_BELOW:g}毫米")
    rules = sheet.red.rules(100)
    if rules:
        yield from _red_rule(sheet, rules[-1])


def _red_rule(sheet: Sheet, rule: tuple[float, float, float]) -> Iterator[Finding]:
    place, left, right = rule
    if not _near(right - left, _AREA_WIDTH, RED_RULE_WIDE_EASE):
        wanted = f"应与版心等宽，{_AREA_WIDTH:g}毫米"
        yield Finding(RED_WIDTH, "首页", f"红线长{right - left:.1f}毫米", wanted)
    gap = place - sheet.ink().end_above(place)
    draft = any(line.text == "送审稿" for line in sheet.lines)  # which has no number yet
    if not draft and not _near(gap, RED_RULE_BELOW, RED_RULE_EASE):
        wanted = f"应为{RED_RULE_BELOW:g}毫米"
        yield Finding(RED_GAP, "首页", f"红线在文号下{gap:.1f}毫米", wanted)
    below = [one for one in sheet.lines if place < one.top < _AREA_BOTTOM]
    tallest = max((one.bottom - one.top for one in below), default=0.0)
    if all(one.bottom - one.top > tallest - 1 for one in below):  # nothing but the title
        yield Finding(BODY, "首页", "没有正文", "首页必须显示正文")


def _text(upright: Sequence[Sheet], margins: Sequence[float]) -> Iterator[Finding]:
    rows = [one for sheet in upright for one in _body_rows(sheet)]
    full = [one for one in rows if one.left < _LEFT + 2 and not re.search(r"[!-~]", one.text)]
    longest = max((len(one.text) for one in full), default=0)
    if longest > CHARACTERS or (len(full) >= _SOME and longest < CHARACTERS):
        yield Finding(CHARS, "正文", f"一行{longest}字", f"应为{CHARACTERS}字")
    yield from _pitch(upright, PAPER[1] - margins[0] - margins[1])
    for one in rows:
        if one.left < _LEFT - EDGE_EASE or one.right > _AREA_RIGHT + EDGE_EASE:
            found = f"从{one.left:.1f}到{one.right:.1f}毫米"
            wanted = f"应在{_LEFT:g}与{_AREA_RIGHT:g}毫米之间"
            yield Finding(EDGES, f"“{one.text[:10]}”", found, wanted)
            return


def _pitch(upright: Sequence[Sheet], room: float) -> Iterator[Finding]:
    """22 rows that fill the page; one or two more where 7.3.5.5 has the spacing adjusted."""
    steps = [
        after.top - before.top
        for sheet in upright
        for before, after in pairwise(_body_rows(sheet))
        if 8 < after.top - before.top < 14
    ]
    if len(steps) < _SOME:
        return
    pitch = median(steps)
    rows = int((room + SIDE_EASE) / pitch)
    if not ROWS <= rows <= ROWS + TIGHTER or room - rows * pitch > LEFT_OVER * POINT:
        found = f"行距{pitch:.2f}毫米，一面{room / pitch:.1f}行"
        yield Finding(PITCH, "正文", found, f"应排{ROWS}行撑满版心")


def _body_rows(sheet: Sheet) -> list[Line]:
    """Filled lines as high as 3号字 inside the type area."""
    return [
        one
        for one in sheet.lines
        if len(one.text) >= _FULL and one.bottom - one.top < 9 and one.bottom < _AREA_BOTTOM + 2
    ]


def _number(sheet: Sheet) -> Iterator[Finding]:
    line = next((one for one in reversed(sheet.lines) if _NUMBER.fullmatch(one.text)), None)
    if line is None:
        return
    place = f"第{sheet.number}面"
    yield from _side(line, place)
    under = sheet.ink(below=_AREA_BOTTOM + DASH_BELOW / 2)
    dashes = [top for top, left, right in under.rules(3.5) if right - left < _AREA_WIDTH / 2]
    if dashes and not _near(dashes[0] - _AREA_BOTTOM, DASH_BELOW, DASH_EASE):
        found = f"一字线在版心下{dashes[0] - _AREA_BOTTOM:.1f}毫米"
        yield Finding(DASH, place, found, f"应为{DASH_BELOW:g}毫米")


def _side(line: Line, place: str) -> Iterator[Finding]:
    """A number stands outside, one 字 in; a centred one is a habit that is let be."""
    found = _NUMBER.fullmatch(line.text)
    odd = bool(found and int(found[1]) % 2)
    gap = _AREA_RIGHT - line.right if odd else line.left - _LEFT
    middle = _LEFT + _AREA_WIDTH / 2
    centred = _near((line.left + line.right) / 2, middle, 2)
    if not centred and not _near(gap, COLOPHON_SIDE * SIZE_4 * POINT, 2):
        side = "右" if odd else "左"
        yield Finding(SIDE, place, f"页码距{side}边{gap:.1f}毫米", f"应居{side}空一字")


def _colophon(sheets: Sequence[Sheet], foot: float, even_last: bool) -> Iterator[Finding]:
    sheet = next((one for one in reversed(sheets) if _has_colophon(one)), None)
    if sheet is None:
        return
    place = f"第{sheet.number}面"
    if sheet is not sheets[-1]:
        yield Finding(LAST, place, "版记之后还有页", "版记应在最后一面")
    elif even_last and sheet.number % 2:
        yield Finding(LAST, place, "版记在单页", "双面印制，版记应在偶数面")
    if not (sheet.upright and _is_a4(sheet)):
        return
    rules = [top for top, *_ in sheet.ink().rules(150)]
    if rules and not _near(rules[-1], foot, FOOT_EASE):
        yield Finding(FOOT, place, f"末条分隔线在{rules[-1]:.1f}毫米", f"应在{foot:g}毫米")


def _has_colophon(sheet: Sheet) -> bool:
    return any(line.text.endswith("印发") and _DAY.search(line.text) for line in sheet.lines)


def _signature(upright: Sequence[Sheet]) -> Iterator[Finding]:
    """The first date of 3号字 that stands alone right of the middle, under a name."""
    for sheet in upright:
        for above, one in pairwise(sheet.lines):
            if not _DAY.fullmatch(one.text) or one.left < PAPER[0] / 2 or not _is_size_3(one):
                continue
            yield from _date(above, one, f"第{sheet.number}面")
            before = sheet.lines[: sheet.lines.index(above)]
            if not any(len(line.text) > 3 for line in before):
                wanted = "应调整行距，不用“此页无正文”"
                yield Finding(APART, f"第{sheet.number}面", "署名所在的面没有正文", wanted)
            return


def _date(above: Line, one: Line, place: str) -> Iterator[Finding]:
    """Under a seal the name is centred on the date; a name wider than the date moves both left."""
    gap = (_AREA_RIGHT - one.right) / _CHARACTER
    centred = _near((above.left + above.right) / 2, (one.left + one.right) / 2, 1.5)
    moved = above.right > _AREA_RIGHT - _CHARACTER  # the name reaches the edge
    if centred and not moved and not _near(gap, DATE_RIGHT, DATE_EASE):
        yield Finding(DATE, place, f"成文日期右空{gap:.1f}字", "应右空四字")


def _is_size_3(line: Line) -> bool:
    """By what its letters advance, digits half as much as 汉字; poppler's boxes say less."""
    wide = sum(0.5 if letter.isascii() else 1.0 for letter in line.text)
    return _near((line.right - line.left) / wide, SIZE_3 * POINT, 0.5)


def _near(value: float, wanted: float, ease: float) -> bool:
    return abs(value - wanted) <= ease
