"""Charts that an office can edit: the figures drawn are those of the workbook behind them.

约定：标准没有写图；图里画的数和它的工作簿里的数要一样，改了工作簿，图才跟着变。
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import normpath

from lxml import etree

from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.reading import Package, Unreadable, number

FIGURES = Rule("图1", "", "图的数据")
WORKBOOK = Rule("图2", "", "图的工作簿")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE = re.compile(r"\$?([A-Z]+)\$?(\d+)")

Numbers = Mapping[str, float]  # cell → its number, or place → the figure drawn there


def chart_findings(package: Package) -> Iterator[Finding]:
    for name, root in package.parts.items():
        if root.tag == f"{_CHART}chartSpace":
            yield from _chart(package, name, root)


def _chart(package: Package, name: str, root: etree._Element) -> Iterator[Finding]:
    cells = _workbook(package, name, root)
    if cells is None:
        yield Finding(WORKBOOK, name, "没有可以打开的工作簿", "应能在 Word 里编辑数据")
        return
    series = list(root.iter(f"{_CHART}ser"))
    if not series:
        yield Finding(FIGURES, name, "图里没有数据", "至少有一组数")
    for order, one in enumerate(series, start=1):
        drawn = _drawn(one)
        if drawn != {cell: value for cell, value in cells.items() if cell in _cells_of(one)}:
            yield Finding(FIGURES, f"{name}第{order}组", "与工作簿里的数不符", "应一致")


def _workbook(package: Package, name: str, root: etree._Element) -> Numbers | None:
    """The numbers of the first sheet; None for a workbook that is not there or does not open."""
    external = root.find(f"{_CHART}externalData")
    target = "" if external is None else package.targets(name).get(external.get(_ID, ""), "")
    try:
        book = Package(package.files.get(normpath(target), b""))
    except Unreadable:
        return None
    sheet = book.parts.get("xl/worksheets/sheet1.xml")
    if sheet is None:
        return None
    return {
        cell.get("r", ""): number(cell.findtext(f"{_SHEET}v"))
        for cell in sheet.iter(f"{_SHEET}c")
        if cell.get("t", "n") == "n" and cell.find(f"{_SHEET}v") is not None
    }


def _drawn(series: etree._Element) -> Numbers:
    """The figures as they are drawn, by the cells that they say they come from."""
    cells = _cells_of(series)
    points = series.iterfind(f"{_CHART}val//{_CHART}pt")
    return {
        cells[place] if (place := int(number(one.get("idx"), -1))) in range(len(cells)) else "": (
            number(one.findtext(f"{_CHART}v"))
        )
        for one in points
    }


def _cells_of(series: etree._Element) -> list[str]:
    """B2, B3 … of the range of a series."""
    ends = _RANGE.findall(series.findtext(f"{_CHART}val//{_CHART}f", "").rpartition("!")[2])
    if not ends:
        return []
    (column, first), (_, last) = ends[0], ends[-1]
    return [f"{column}{row}" for row in range(int(first), min(int(last), int(first) + 9999) + 1)]
