"""Marks of an .xlsx workbook, straight from its XML (no entities, no external references)."""

import io
import posixpath
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from service.imports.marks import CELLS, Marks, WorkbookBroken, is_percent_format

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_BUILT_IN_PERCENT = {9, 10}  # 0% and 0.00%
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WIDEST = 16_384  # columns a sheet can have


def xlsx_marks(parts: Mapping[str, bytes]) -> dict[str, Marks]:
    """Sheet name → marks. Raises WorkbookBroken."""
    try:
        percents = _percent_styles(parts.get("xl/styles.xml", b""))
        marks: dict[str, Marks] = {}
        for name, path in _sheet_parts(parts).items():
            if path in parts:
                marks[name] = _sheet_marks(parts[path], percents)
            if sum(mark.cells for mark in marks.values()) > CELLS:
                break
        return marks
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise WorkbookBroken(str(error)) from None


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    relations = {
        element.get("Id", ""): element.get("Target", "")
        for element in _parse(parts["xl/_rels/workbook.xml.rels"])
    }
    sheets = {}
    for element in _parse(parts["xl/workbook.xml"]).iter():
        if _local(element) == "sheet":
            relation = next(v for k, v in element.attrib.items() if str(k).endswith("}id"))
            target = relations[str(relation)]
            sheets[element.get("name", "")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    return sheets


def _percent_styles(styles: bytes) -> frozenset[int]:
    """Indices of cell styles that show a fraction as per cent."""
    if not styles:
        return frozenset()
    root = _parse(styles)
    formats = {
        int(element.get("numFmtId", "0"))
        for element in root.iter(f"{_MAIN}numFmt", f"{_STRICT}numFmt")
        if is_percent_format(element.get("formatCode", ""))
    } | _BUILT_IN_PERCENT
    cell_styles = next((e for e in root if _local(e) == "cellXfs"), None)
    return frozenset(
        index
        for index, style in enumerate(cell_styles if cell_styles is not None else ())
        if int(style.get("numFmtId", "0")) in formats
    )


def _sheet_marks(content: bytes, percents: frozenset[int]) -> Marks:
    marks = Marks()
    row = -1
    for element in _rows_and_columns(content):
        if _local(element) == "col":
            _mark_columns(marks, element)
            continue
        row = int(element.get("r", row + 2)) - 1
        if element.get("hidden") in ("1", "true"):
            marks.hidden_rows.add(row)
        _mark_row(marks, row, element, percents)
        _forget(element)
        if marks.cells > CELLS:
            break
    return marks


def _mark_columns(marks: Marks, element: etree._Element) -> None:
    if element.get("hidden") in ("1", "true"):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        marks.hidden_columns.update(range(first - 1, min(last, _WIDEST)))


def _mark_row(marks: Marks, row: int, element: etree._Element, percents: frozenset[int]) -> None:
    column = -1
    for cell in element:
        if _local(cell) != "c":
            continue
        reference = cell.get("r")
        column = _column(reference) if reference else column + 1
        place = (int(str(reference)[_letters(reference) :]) - 1 if reference else row, column)
        inside = {_local(child): child.text or "" for child in cell}
        if not inside.keys() & {"v", "is", "f"}:
            continue
        marks.reach(*place)
        if int(cell.get("s", "0")) in percents and cell.get("t", "n") == "n":
            marks.percents.add(place)
        if cell.get("t") == "e":
            marks.errors[place] = f"公式结果是错误值{inside.get('v', '')}"
        elif "f" in inside and not inside.get("v") and cell.get("t") != "str":
            marks.errors[place] = "是公式，但文件里没有保存计算结果"


def _letters(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"cell reference {reference!r}")
    return match.end(1)


def _column(reference: str) -> int:
    column = 0
    for letter in reference[: _letters(reference)]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _rows_and_columns(content: bytes) -> Iterator[etree._Element]:
    for _, element in etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=("{*}row", "{*}col"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    ):
        yield element


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    return etree.fromstring(content, parser)


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
