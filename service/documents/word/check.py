"""What a Word file must satisfy before it is kept: whole, readable by strict readers, in form.

Each finding is one Chinese sentence naming the part; an empty answer means that all is well.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from service.documents.word.head import DRAFT_MARK, NUMBER_STYLE
from service.documents.word.markup import NAMESPACE, RELATIONSHIPS

_W = f"{{{NAMESPACE}}}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_REQUIRED = (
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
)
#: The schema's order inside w:pPr; Word refuses or repairs a file that has another.
_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr"),
    *("widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd"),
    *("tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct"),
    *("topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd"),
    *("snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents"),
    *("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
    *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr"),
    *("pPrChange",),
)
_PLACE = {f"{_W}{name}": place for place, name in enumerate(_ORDER)}
_FONT_NAMES = ("ascii", "hAnsi", "eastAsia", "cs", "hint")
_NUMBER = re.compile(r"[^〔〕\[\]【】]+〔\d{4}〕(?:第)?[1-9]\d*[号期](?:签发人：.*)?", re.DOTALL)

_REFERENCES = etree.XPath("//@r:*", namespaces={"r": RELATIONSHIPS})

Parts = dict[str, etree._Element]


def check_package(content: bytes) -> tuple[str, ...]:
    """Everything that is wrong with a .docx file; () when nothing is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        return (f"文件打不开：{error}",)
    findings = [f"缺少{name}" for name in _REQUIRED if name not in files]
    findings += ["包内有重名文件"] if len(files) < len(names) else []
    parts, broken = _parsed(files)
    findings += broken
    if findings:
        return tuple(findings)
    return (*_relation_findings(parts, files), *_text_findings(parts))


def _parsed(files: dict[str, bytes]) -> tuple[Parts, list[str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parts: Parts = {}
    broken = []
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            try:
                parts[name] = etree.fromstring(content, parser)
            except etree.XMLSyntaxError as error:
                broken.append(f"{name}不是合格的XML：{error.msg}")
    return parts, broken


def _relation_findings(parts: Parts, files: dict[str, bytes]) -> Iterator[str]:
    """Every relation leads to a part, every reference to a relation, every part has a type."""
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = dirname(dirname(name))
        targets = {one.get("Id"): one.get("Target", "") for one in root.iter(_RELATION)}
        for identity, target in targets.items():
            if normpath(join(folder, target)) not in files:
                yield f"{name}的{identity}指向不存在的{target}"
        source = join(folder, name.rpartition("/")[2].removesuffix(".rels"))
        if source in parts:
            used = _references(parts[source])
            yield from (f"{source}引用了没有的关系{lost}" for lost in sorted(used - set(targets)))
    types = parts["[Content_Types].xml"]
    typed = {one.get("PartName", "").removeprefix("/") for one in types}
    endings = {one.get("Extension") for one in types}
    for name in files:
        if name not in typed and name.rpartition(".")[2] not in endings:
            yield f"{name}没有内容类型"


def _references(root: etree._Element) -> set[str]:
    found = _REFERENCES(root)
    return {str(value) for value in found} if isinstance(found, list) else set()


def _text_findings(parts: Parts) -> Iterator[str]:
    for name, root in parts.items():
        if root.tag in (f"{_W}document", f"{_W}hdr", f"{_W}ftr", f"{_W}styles"):
            yield from (f"{name}：{finding}" for finding in _order_findings(root))
            yield from (f"{name}：{finding}" for finding in _font_findings(root))
    document = parts["word/document.xml"]
    body = document.find(f"{_W}body")
    if body is None:
        yield "正文缺失"
        return
    yield from _body_findings(body)
    yield from (finding for table in body.iter(f"{_W}tbl") for finding in _table_findings(table))
    yield from _number_findings(body)


def _order_findings(root: etree._Element) -> Iterator[str]:
    for properties in root.iter(f"{_W}pPr"):
        places = [_PLACE.get(str(child.tag), -1) for child in properties]
        if places != sorted(set(places)) or -1 in places:
            yield f"段落属性次序不合规定：{'、'.join(_local(child) for child in properties)}"
    for indent in root.iter(f"{_W}ind"):
        if any(str(value).startswith("-") for value in indent.attrib.values()):
            yield "缩进为负数"


def _font_findings(root: etree._Element) -> Iterator[str]:
    for fonts in root.iter(f"{_W}rFonts"):
        if any(fonts.get(f"{_W}{name}") is None for name in _FONT_NAMES):
            yield "有文字没有写全字体名称"
        if any("Theme" in str(name) for name in fonts.attrib):
            yield "有文字用了主题字体"
    for run in root.iter(f"{_W}r"):
        if run.find(f"{_W}t") is not None and run.find(f"{_W}rPr/{_W}rFonts") is None:
            yield "有文字没有字体"


def _body_findings(body: etree._Element) -> Iterator[str]:
    *content, section = list(body) or [body]
    if section.tag != f"{_W}sectPr":
        yield "正文末尾没有节属性"
    elif not content or content[-1].tag != f"{_W}p":
        yield "正文不能以表格结尾"
    for size in body.iter(f"{_W}pgSz"):
        if (size.get(f"{_W}w"), size.get(f"{_W}h")) != ("11906", "16838"):
            yield "纸张不是A4"


def _table_findings(table: etree._Element) -> Iterator[str]:
    columns = [int(one.get(f"{_W}w", "0")) for one in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    width = table.find(f"{_W}tblPr/{_W}tblW")
    if width is not None and int(width.get(f"{_W}w", "0")) != sum(columns):
        yield "表格列宽之和与表宽不符"
    rows = table.findall(f"{_W}tr")
    for row in rows:
        if sum(map(_span, row.iterfind(f"{_W}tc"))) != len(columns):
            yield "表格有一行的单元格数与列数不符"
        if any(cell[-1].tag != f"{_W}p" for cell in row.iterfind(f"{_W}tc")):
            yield "表格有单元格不以段落结尾"
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    has_header = look is not None and look.get(f"{_W}firstRow") == "1"
    if has_header and (not rows or rows[0].find(f"{_W}trPr/{_W}tblHeader") is None):
        yield "表格的表头没有设为各页重复"


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return 1 if span is None else int(span.get(f"{_W}val", "1"))


def _number_findings(body: etree._Element) -> Iterator[str]:
    """文号: 〔〕, the year in full, no leading zero; only a draft may have none."""
    first_rows = [_text(paragraph) for paragraph in body.iterfind(f"{_W}p")][:1]
    for paragraph in body.iterfind(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is None or style.get(f"{_W}val") != NUMBER_STYLE:
            continue
        number = _text(paragraph)
        bare = not number.partition("签发人：")[0]
        if (bare and first_rows != [DRAFT_MARK]) or (not bare and not _NUMBER.fullmatch(number)):
            yield f"发文字号“{number}”不合规定，应如“示办〔2017〕12号”"


def _text(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}t"))


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
