"""Tables of figures: a head that comes again, rows that stay whole, widths and merges that add up.

约定：标准没有写表格的跨页；办公室的通例是表头各页重复、一行不跨两页。
"""

from collections.abc import Iterator

from lxml import etree

from service.documents.inspection.anatomy import Anatomy
from service.documents.inspection.findings import Finding, Rule
from service.documents.inspection.reading import W, number

HEADER = Rule("表1", "", "表头重复")
WHOLE = Rule("表2", "", "行不跨页")
WIDTH = Rule("表3", "", "列宽")
MERGED = Rule("表4", "", "合并单元格")
_LONG = 5  # rows; a shorter table is not divided


def table_findings(body: etree._Element, found: Anatomy) -> Iterator[Finding]:
    for order, table in enumerate(body.iterchildren(f"{W}tbl"), start=1):
        if table is not found.colophon_table:
            yield from _table(table, f"第{order}个表")


def _table(table: etree._Element, place: str) -> Iterator[Finding]:
    rows = table.findall(f"{W}tr")
    columns = [number(one.get(f"{W}w")) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    look = table.find(f"{W}tblPr/{W}tblLook")
    headed = look is not None and look.get(f"{W}firstRow") == "1"
    if (headed or len(columns) > 2) and len(rows) > _LONG and _headed(rows):
        yield Finding(HEADER, place, "表头没有设为各页重复", "应设“在各页顶端以标题行形式重复出现”")
    yield from _repeated(rows, place)
    yield from _merged(rows, place)
    loose = [row for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None]
    if len(rows) > _LONG and len(loose) > len(rows) // 2:
        yield Finding(WHOLE, place, "行可以跨页断开", "应设为不允许跨页断行")
    width = table.find(f"{W}tblPr/{W}tblW")
    fixed = width is not None and width.get(f"{W}type") == "dxa"
    if (
        fixed
        and width is not None
        and abs(number(width.get(f"{W}w")) - sum(columns)) > len(columns) + 1
    ):
        yield Finding(WIDTH, place, "列宽之和与表宽不符", "应相等")


def _headed(rows: list[etree._Element]) -> bool:
    """Whether the first row has no mark of a header though its cells are alike (no form)."""
    counts = {len(row.findall(f"{W}tc")) for row in rows}
    return len(counts) == 1 and not _repeats(rows[0])


def _repeated(rows: list[etree._Element], place: str) -> Iterator[Finding]:
    """A head repeats as far as its merged cells go down, and from the first row on."""
    marks = [_repeats(row) for row in rows]
    head = marks.index(False) if False in marks else len(rows)
    if any(marks[head:]):
        yield Finding(HEADER, place, "设为重复的行不在表的最上面", "重复的表头应从第一行起")
    elif 0 < head < len(rows) and any(kind == "continue" for *_, kind in _cells(rows[head])):
        begun = {column for column, _, kind in _cells(rows[head - 1]) if kind}
        if begun & {column for column, _, kind in _cells(rows[head]) if kind == "continue"}:
            yield Finding(HEADER, place, f"表头只有前{head}行重复", "各行表头都应重复")


def _merged(rows: list[etree._Element], place: str) -> Iterator[Finding]:
    """A cell that goes on has one of the same columns above it, to go on from."""
    above: set[tuple[int, int]] = set()
    for order, row in enumerate(rows, start=1):
        cells = list(_cells(row))
        going_on = {(column, span) for column, span, kind in cells if kind == "continue"}
        if not going_on <= above:
            yield Finding(
                MERGED, f"{place}第{order}行", "合并的单元格上面没有可以接的", "上下应是相同的列"
            )
            return
        above = {(column, span) for column, span, kind in cells if kind}


def _cells(row: etree._Element) -> Iterator[tuple[int, int, str]]:
    """First column, columns and kind of merge (restart, continue, none) of each cell."""
    column = 0
    for cell in row.iterfind(f"{W}tc"):
        wide = cell.find(f"{W}tcPr/{W}gridSpan")
        span = max(1, int(number(wide.get(f"{W}val"), 1))) if wide is not None else 1
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        yield column, span, "" if merge is None else merge.get(f"{W}val", "continue")
        column += span


def _repeats(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None
