"""The markup of a part: elements in the order that Word insists on, whole tables, named fonts."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.reading import DOCUMENT, STYLES, W, local

ORDER = Rule("包3", "", "属性次序")
FONTS = Rule("包4", "", "字体名称")
ENDING = Rule("包5", "", "正文结构")
GRID = Rule("包6", "", "表格结构")

#: The sequence of children that the schema (ECMA-376 part 1, wml.xsd) prescribes.
_SEQUENCES = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription tblPrChange"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark headers cellIns cellDel cellMerge tcPrChange"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings sectPrChange"
    ),
}
_PLACES = {
    f"{W}{name}": {f"{W}{child}": place for place, child in enumerate(children.split())}
    for name, children in _SEQUENCES.items()
}
_REPEATED = frozenset((f"{W}headerReference", f"{W}footerReference"))
_WITH_FONTS = (DOCUMENT, STYLES)


def part_findings(part: str, root: etree._Element) -> Iterator[Finding]:
    """What is wrong in one part by itself."""
    if part.startswith("word/") and part.endswith(".xml"):
        yield from _sequence(part, root)
        yield from _indents(part, root)
    if part in _WITH_FONTS:
        yield from _themes(part, root)


def ending_findings(body: etree._Element) -> Iterator[Finding]:
    if not len(body) or local(body[-1]) != "sectPr":
        yield Finding(ENDING, "正文末尾", "没有节属性", "应有 sectPr")
    elif [local(one) for one in body if local(one) in ("p", "tbl")][-1:] == ["tbl"]:
        yield Finding(ENDING, "正文末尾", "以表格结尾", "表格之后应有一段")


def grid_findings(body: etree._Element) -> Iterator[Finding]:
    for order, table in enumerate(body.iter(f"{W}tbl"), start=1):
        yield from _grid(table, f"第{order}个表")


def _sequence(part: str, root: etree._Element) -> Iterator[Finding]:
    for element in root.iter(*_PLACES):
        if not _in_sequence(str(element.tag), tuple([str(child.tag) for child in element])):
            names = "、".join(map(local, element))
            yield Finding(ORDER, part, f"{local(element)}的次序是{names}", "应合模式的次序")


@lru_cache(maxsize=1024)  # a document repeats the same few
def _in_sequence(parent: str, children: tuple[str, ...]) -> bool:
    """What a later version of Word, or another program, added may stand anywhere."""
    places = _PLACES[parent]
    known = [child for child in children if child in places]
    return all(
        places[one] < places[other] or (one == other and one in _REPEATED)
        for one, other in pairwise(known)
    )


def _indents(part: str, root: etree._Element) -> Iterator[Finding]:
    for indent in root.iter(f"{W}ind"):
        for name in ("firstLine", "firstLineChars", "hanging", "hangingChars"):
            if indent.get(f"{W}{name}", "").startswith("-"):
                yield Finding(ORDER, part, f"{name}为负数", "悬挂缩进应写作 hanging")


def _themes(part: str, root: etree._Element) -> Iterator[Finding]:
    for fonts in root.iter(f"{W}rFonts"):
        if fonts.get(f"{W}eastAsiaTheme"):
            yield Finding(FONTS, part, "中文用主题字体", "应写明字体名称，主题随机器而变")
            return


def _grid(table: etree._Element, place: str) -> Iterator[Finding]:
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    for order, row in enumerate(table.iterfind(f"{W}tr"), start=1):
        cells = row.findall(f"{W}tc")
        if len(cells) + _spanned(row) != columns:
            yield Finding(GRID, f"{place}第{order}行", "单元格数与列数不符", "应相符")
            return
        if any(not len(cell) or cell[-1].tag != f"{W}p" for cell in cells):
            yield Finding(GRID, f"{place}第{order}行", "有单元格不以段落结尾", "应以段落结尾")
            return


def _spanned(row: etree._Element) -> int:
    """Columns that a row fills beyond one for each of its cells."""
    spans = row.iterfind(f"{W}tc/{W}tcPr/{W}gridSpan")
    skipped = (row.find(f"{W}trPr/{W}{name}") for name in ("gridBefore", "gridAfter"))
    return sum(_count(one) - 1 for one in spans) + sum(
        _count(one) for one in skipped if one is not None
    )


def _count(element: etree._Element) -> int:
    value = element.get(f"{W}val", "1")
    return int(value) if value.isdigit() else 1
