"""The file itself: whole, its relations closed, its elements in the order that Word insists on."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.reading import RELATIONS, Package, W, local

WHOLE = Rule("包1", "", "文件完整")
RELATION = Rule("包2", "", "部件引用")
ORDER = Rule("包3", "", "属性次序")
FONTS = Rule("包4", "", "字体名称")
ENDING = Rule("包5", "", "正文结构")
GRID = Rule("包6", "", "表格结构")

_REQUIRED = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

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
_REPEATED = ("headerReference", "footerReference")


def package_findings(package: Package) -> Iterator[Finding]:
    yield from (_finding(WHOLE, name, "没有这个部件", "应当有") for name in _missing(package))
    yield from (_finding(WHOLE, "压缩包", problem, "应能解析") for problem in package.broken)
    if len(package.names) > len(package.files):
        yield _finding(WHOLE, "压缩包", "有重名的部件", "每个部件只有一份")
    yield from _relations(package)
    for name, root in package.parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            yield from _sequence(name, root)
            yield from _indents(name, root)
    if package.body is None:
        yield _finding(WHOLE, "word/document.xml", "没有正文", "应当有")
        return
    yield from _ending(package.body)
    yield from _themes(package)
    for order, table in enumerate(package.body.iter(f"{W}tbl"), start=1):
        yield from _grid(table, f"第{order}个表")


def _finding(rule: Rule, place: str, found: str, wanted: str) -> Finding:
    return Finding(rule, place, found, wanted)


def _missing(package: Package) -> list[str]:
    return [name for name in _REQUIRED if name not in package.files]


def _relations(package: Package) -> Iterator[Finding]:
    for name, root in package.parts.items():
        if not name.endswith(".rels"):
            continue
        folder = dirname(dirname(name))
        targets = {
            one.get("Id"): normpath(join(folder, one.get("Target", "")).lstrip("/"))
            for one in root.iter(RELATIONS)
            if one.get("TargetMode") != "External"
        }
        external = {
            one.get("Id") for one in root.iter(RELATIONS) if one.get("TargetMode") == "External"
        }
        for identity, target in targets.items():
            if (
                target not in package.files
                and target.removeprefix(f"{folder}/") not in package.files
            ):
                yield _finding(
                    RELATION, f"{name}的{identity}", f"指向不存在的{target}", "应指向包内部件"
                )
        source = join(folder, name.rpartition("/")[2].removesuffix(".rels"))
        if source in package.parts:
            lost = _references(package.parts[source]) - set(targets) - external
            for identity in sorted(lost):
                yield _finding(RELATION, source, f"引用了没有的关系{identity}", "应有这个关系")


def _references(root: etree._Element) -> set[str]:
    return {
        str(value)
        for element in root.iter()
        for name, value in element.attrib.items()
        if str(name).startswith(_REFERENCE)
    }


def _sequence(part: str, root: etree._Element) -> Iterator[Finding]:
    for element in root.iter(*_PLACES):
        places = _PLACES[str(element.tag)]
        last = -1
        for child in element:
            place = places.get(str(child.tag))
            if place is None:  # of a later version of Word, or of another program
                continue
            if place < last or (place == last and local(child) not in _REPEATED):
                names = "、".join(map(local, element))
                yield _finding(ORDER, part, f"{local(element)}的次序是{names}", "应合模式的次序")
                break
            last = place


def _indents(part: str, root: etree._Element) -> Iterator[Finding]:
    for indent in root.iter(f"{W}ind"):
        for name in ("firstLine", "firstLineChars", "hanging", "hangingChars"):
            if indent.get(f"{W}{name}", "").startswith("-"):
                yield _finding(ORDER, part, f"{name}为负数", "悬挂缩进应写作 hanging")


def _ending(body: etree._Element) -> Iterator[Finding]:
    children = list(body)
    if not children or local(children[-1]) != "sectPr":
        yield _finding(ENDING, "正文末尾", "没有节属性", "应有 sectPr")
    elif len(children) < 2 or local(children[-2]) != "p":
        yield _finding(ENDING, "正文末尾", "以表格结尾", "表格之后应有一段")


def _themes(package: Package) -> Iterator[Finding]:
    for name in ("word/document.xml", "word/styles.xml"):
        root = package.parts.get(name)
        if root is None:
            continue
        for fonts in root.iter(f"{W}rFonts"):
            if fonts.get(f"{W}eastAsiaTheme"):
                yield _finding(FONTS, name, "中文用主题字体", "应写明字体名称，主题随机器而变")
                break


def _grid(table: etree._Element, place: str) -> Iterator[Finding]:
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    for order, row in enumerate(table.iterfind(f"{W}tr"), start=1):
        cells = row.findall(f"{W}tc")
        if sum(map(_span, cells)) + _skipped(row) != len(columns):
            yield _finding(GRID, f"{place}第{order}行", "单元格数与列数不符", "应相符")
            return
        if any(not len(cell) or local(cell[-1]) != "p" for cell in cells):
            yield _finding(GRID, f"{place}第{order}行", "有单元格不以段落结尾", "应以段落结尾")
            return


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return _count(span)


def _skipped(row: etree._Element) -> int:
    before, after = row.find(f"{W}trPr/{W}gridBefore"), row.find(f"{W}trPr/{W}gridAfter")
    return sum(_count(one) for one in (before, after) if one is not None)


def _count(element: etree._Element | None) -> int:
    value = "1" if element is None else element.get(f"{W}val", "1")
    return int(value) if value.isdigit() else 1
