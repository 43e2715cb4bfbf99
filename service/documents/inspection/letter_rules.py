"""信函: its mark and double rules, the number on the right, no page number, a bare 版记.

依据：GB/T 9704-2012 10.1（信函格式）
"""

from collections.abc import Iterator

from lxml import etree

from service.documents.inspection.anatomy import Anatomy
from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.reading import (
    Package,
    Paragraph,
    Styles,
    W,
    margins,
    number,
    sections,
)
from service.documents.inspection.standard import LETTER_RULE, PAPER, TWIPS_A_MM, TYPE_AREA

LETTER_MARK = Rule("函1", "10.1", "信函的标志")
LETTER_RULES = Rule("函2", "10.1", "信函的双线")
LETTER_NUMBER = Rule("函3", "10.1", "信函的发文字号")
FIRST_PAGE = Rule("函4", "10.1", "信函首页页码")
LETTER_COLOPHON = Rule("函5", "10.1", "信函的版记")

_RULE_EASE = 1.0  # mm


def letter_findings(package: Package, found: Anatomy, styles: Styles) -> Iterator[Finding]:
    body = package.body
    if body is None:
        return
    for one in found.marks:
        if one.text.strip().endswith("文件"):
            yield Finding(
                LETTER_MARK, one.shown, "标志有“文件”二字", "应为发文机关全称或规范化简称"
            )
    section = next(sections(body), None)
    for place, name, thick_above in (("header", "上", True), ("footer", "下", False)):
        yield from _double(
            margins(package, body, place, "first"), section, styles, name, thick_above
        )
    numbered = found.number
    if numbered is not None and not _right(numbered):
        yield Finding(LETTER_NUMBER, numbered.shown, "不在右边", "应顶格居版心右边缘")
    footer = margins(package, body, "footer", "first")
    if footer is not None and any(
        "PAGE" in (one.text or "") for one in footer.iter(f"{W}instrText")
    ):
        yield Finding(FIRST_PAGE, "首页", "有页码", "信函首页不显示页码")
    yield from _letter_colophon(found)


def _double(
    part: etree._Element | None,
    section: etree._Element | None,
    styles: Styles,
    name: str,
    thick_above: bool,
) -> Iterator[Finding]:
    """A red double rule 170 mm long: weights from the top down, and where it begins and ends."""
    lines = [] if part is None else [Paragraph(one, styles, 0) for one in part.iter(f"{W}p")]
    ruled = [(one, weights) for one in lines if (weights := _weights(one))]
    weights = [weight for _, ones in ruled for weight in ones]
    wanted = f"应为{'上粗下细' if thick_above else '上细下粗'}的红色双线"
    if len(weights) != 2:
        yield Finding(LETTER_RULES, f"{name}双线", f"有{len(weights)}条红线", wanted)
        return
    if (weights[0] > weights[1]) is not thick_above or weights[0] == weights[1]:
        shown = "、".join(f"{weight / 8:g}磅" for weight in weights)
        yield Finding(LETTER_RULES, f"{name}双线", f"自上而下{shown}", wanted)
    for one, _ in ruled:
        left, right = _ends(one, section)
        length = right - left
        if abs(length - LETTER_RULE) > _RULE_EASE or abs(left - (PAPER[0] - right)) > _RULE_EASE:
            shown = f"长{length:.1f}毫米，左起{left:.1f}毫米"
            yield Finding(LETTER_RULES, f"{name}双线", shown, "应长170毫米，居中")


def _weights(one: Paragraph) -> list[float]:
    borders = one.element.find(f"{W}pPr/{W}pBdr")
    if borders is None:
        return []
    sides = (borders.find(f"{W}{side}") for side in ("top", "bottom"))
    return [number(side.get(f"{W}sz")) for side in sides if side is not None and _red(side)]


def _red(side: etree._Element) -> bool:
    return side.get(f"{W}color", "").upper() in ("FF0000", "E60012", "C00000")


def _ends(one: Paragraph, section: etree._Element | None) -> tuple[float, float]:
    """Where a rule begins and ends on the sheet, millimetres."""
    sheet = None if section is None else section.find(f"{W}pgMar")
    left, right = (
        number(None if sheet is None else sheet.get(f"{W}{side}")) + one.indent(side)
        for side in ("left", "right")
    )
    return left / TWIPS_A_MM, PAPER[0] - right / TWIPS_A_MM


def _right(one: Paragraph) -> bool:
    """On the right edge of the type area, by its alignment or by a tab that ends there."""
    if one.alignment in ("right", "end"):
        return abs(one.indent("right")) < 20
    stops = one.element.findall(f"{W}pPr/{W}tabs/{W}tab")
    return (
        "\t" in one.text
        and bool(stops)
        and stops[-1].get(f"{W}val") in ("right", "end")
        and abs(number(stops[-1].get(f"{W}pos")) / TWIPS_A_MM - TYPE_AREA) < _RULE_EASE
    )


def _letter_colophon(found: Anatomy) -> Iterator[Finding]:
    for one in found.colophon:
        if one.text.strip().endswith("印发"):
            yield Finding(
                LETTER_COLOPHON, one.shown, "有印发机关和日期", "信函的版记不加印发机关和日期"
            )
    table = found.colophon_table
    borders = None if table is None else table.find(f"{W}tblPr/{W}tblBorders")
    if borders is not None and any(side.get(f"{W}val") not in ("nil", "none") for side in borders):
        yield Finding(LETTER_COLOPHON, "版记", "有分隔线", "信函的版记不加分隔线")
