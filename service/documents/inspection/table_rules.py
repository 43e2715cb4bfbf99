"""Tables of figures: a header that comes again, rows that stay whole, widths that add up.

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
    return len(counts) == 1 and rows[0].find(f"{W}trPr/{W}tblHeader") is None
