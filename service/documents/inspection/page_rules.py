"""The sheet: paper, margins, rows and characters, page numbers.

依据：GB/T 9704-2012 5.2（幅面、版面）、7.5（页码）
"""

from collections.abc import Iterator
from statistics import mode

from lxml import etree

from service.documents.inspection.anatomy import Anatomy
from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.reading import (
    R_ID,
    Package,
    Paragraph,
    Styles,
    W,
    number,
    sections,
)
from service.documents.inspection.standard import (
    CHARACTERS,
    COLOPHON_SIDE,
    LEFT_OVER,
    MARGIN_EASE,
    MARGINS,
    ORDINARY_EASE,
    PAPER,
    PAPER_EASE,
    ROWS,
    SIZE_4,
    TIGHTER,
    TWIPS_A_MM,
)
from service.documents.inspection.typefaces import is_face

SHEET = Rule("版1", "5.2.1", "幅面")
MARGIN = Rule("版2", "5.2.2", "页边与版心")
LINES = Rule("版3", "5.2.3", "行数")
WIDTHS = Rule("版4", "5.2.3", "每行字数")
GRID = Rule("版5", "5.2.3", "行网格")
NUMBERS = Rule("码1", "7.5", "页码")
NUMBER_FACE = Rule("码2", "7.5", "页码字体字号")
NUMBER_SIDE = Rule("码3", "7.5", "页码位置")


def page_findings(
    package: Package, found: Anatomy, styles: Styles, *, numbered: bool
) -> Iterator[Finding]:
    body = package.body
    if body is None:
        return
    every = list(sections(body))
    for order, section in enumerate(every, start=1):
        yield from _sheet(section, f"第{order}节")
    if found.body and every:
        yield from _lines(found.body, every[0])
    yield from _numbers(package, every, styles, needed=numbered)


def _sheet(section: etree._Element, place: str) -> Iterator[Finding]:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    wide, high = (_mm(size, name) for name in ("w", "h"))
    turned = wide > high
    if any(abs(a - b) > PAPER_EASE for a, b in zip(sorted((wide, high)), PAPER, strict=True)):
        yield Finding(SHEET, place, f"纸张{wide:.0f}×{high:.0f}毫米", "应为A4（210×297毫米）")
        return
    top, bottom, left, right = (_mm(margins, name) for name in ("top", "bottom", "left", "right"))
    if turned:  # the sheet is bound on its head: turned back, left is below, top is left
        top, bottom, left, right = right, left, top, bottom
    given = (top, bottom, left, right)
    if not any(
        all(abs(a - b) <= MARGIN_EASE for a, b in zip(given, wanted, strict=True))
        for wanted in MARGINS
    ):
        shown = "、".join(
            f"{name}{value:.1f}" for name, value in zip("上下左右", given, strict=True)
        )
        yield Finding(MARGIN, place, f"页边距{shown}毫米", "应为上37、下35、左28、右26毫米")


def habit(body: etree._Element) -> tuple[float, float, float, float]:
    """Which of the allowed margins a file is set on, told by its first upright section."""
    for section in sections(body):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        if _mm(size, "w") < _mm(size, "h"):
            foot = _mm(margins, "bottom")
            return min(MARGINS, key=lambda wanted: abs(wanted[1] - foot))
    return MARGINS[0]


def _lines(body: list[Paragraph], section: etree._Element) -> Iterator[Finding]:
    pitch, rule = mode(one.line for one in body)
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    high = number(_get(size, "h")) - number(_get(margins, "top")) - number(_get(margins, "bottom"))
    wide = number(_get(size, "w")) - number(_get(margins, "left")) - number(_get(margins, "right"))
    rows = int(high // pitch)
    if rule != "exact":
        yield Finding(LINES, "正文", f"行距不是固定值（{rule}）", f"应为固定值，每面排{ROWS}行")
    elif not ROWS <= rows <= ROWS + TIGHTER or (
        rows == ROWS and high - rows * pitch > LEFT_OVER * 20
    ):
        yield Finding(LINES, "正文", f"行距{pitch / 20:g}磅，每面{rows}行", f"应排{ROWS}行撑满版心")
    grid = section.find(f"{W}docGrid")
    kind = _get(grid, "type")
    if kind == "snapToChars":
        yield Finding(GRID, "正文", "文字对齐字符网格", "应只对齐行网格")
    first = next((one.first for one in body if one.first), None)
    if first:
        em = (first.points + first.spacing) * 20
        if not em * CHARACTERS <= wide + 20 or em * (CHARACTERS + 1) <= wide:
            yield Finding(
                WIDTHS,
                "正文",
                f"每行{wide // em:.0f}字（每字{em / 20:g}磅）",
                f"每行应排{CHARACTERS}字",
            )


def _numbers(
    package: Package, every: list[etree._Element], styles: Styles, *, needed: bool
) -> Iterator[Finding]:
    settings = package.parts.get("word/settings.xml")
    mirrored = settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None
    targets = package.targets("word/document.xml")
    footers: dict[str, list[Paragraph]] = {}
    for section in every:
        for reference in section.iterfind(f"{W}footerReference"):
            root = package.parts.get(targets.get(reference.get(R_ID, ""), ""))
            if root is not None:
                footers.setdefault(reference.get(f"{W}type", ""), []).extend(
                    Paragraph(one, styles, 1) for one in root.iter(f"{W}p")
                )
    numbered = {kind: _numbered(ones) for kind, ones in footers.items()}
    shown = [one for one in numbered.values() if one]
    if needed and not shown:
        yield Finding(NUMBERS, "页脚", "没有页码", "应编页码")
    for one in shown:
        yield from _number(one)
    if not mirrored or not numbered.get("even"):
        return
    for kind, side, name in (("default", "right", "单页"), ("even", "left", "双页")):
        found = numbered.get(kind)
        if found and found.alignment != "center":
            yield from _side(found, side, name)


def _numbered(ones: list[Paragraph]) -> Paragraph | None:
    return next((one for one in ones if "PAGE" in _fields(one.element)), None)


def _fields(element: etree._Element) -> str:
    simple = " ".join(one.get(f"{W}instr", "") for one in element.iter(f"{W}fldSimple"))
    return simple + " ".join(one.text or "" for one in element.iter(f"{W}instrText"))


def _number(one: Paragraph) -> Iterator[Finding]:
    if one.text.count("—") != 2:
        yield Finding(NUMBERS, "页脚", f"页码是“{one.text.strip()}”", "页码左右应各放一条一字线")
    wrong = [run for run in one.runs if run.points != SIZE_4 or not is_face(run.font, "宋体")]
    if wrong:
        yield Finding(
            NUMBER_FACE,
            "页脚",
            f"页码用{wrong[0].font or '未写明的字体'}{wrong[0].points:g}磅",
            "应为4号半角宋体阿拉伯数字",
        )


def _side(one: Paragraph, side: str, name: str) -> Iterator[Finding]:
    aligned = {"end": "right", "start": "left"}.get(one.alignment, one.alignment)
    if aligned != side:
        yield Finding(NUMBER_SIDE, "页脚", f"{name}码不在外侧", "单页码居右、双页码居左")
        return
    characters = one.indent(side) / (SIZE_4 * 20)
    if abs(characters - COLOPHON_SIDE) > ORDINARY_EASE:
        yield Finding(NUMBER_SIDE, "页脚", f"{name}码距版心边{characters:.1f}字", "应空一字")


def _mm(element: etree._Element | None, name: str) -> float:
    return number(_get(element, name)) / TWIPS_A_MM


def _get(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else element.get(f"{W}{name}")
