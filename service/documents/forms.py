"""The workbooks that units fill in: 报送表 each period, 亮点 each half-year, 细化分解表 once a year.

Texts are written as texts, never as formulas or links; equal rows give equal bytes. Grey cells are
given, white ones are to be filled in. Nothing is locked: an office may widen a row or add a note.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter

from service.documents.chinese_text import clean

REPORT_SHEET = "报送表"
MEASURE_SHEET = "措施进展"
BREAKDOWN_SHEET = "细化分解表"
HIGHLIGHT_SHEET = "亮点工作报送表"
SIGN_LINE = "填报人：　　　　审核人（分管）：　　　　签发人（主要负责人）：　　　　（单位公章）"
NOT_OUT_COLUMN = "数据未出（填“是”）"
STATE_COLUMN = "状态（填“已完成”等）"
NOTHING_COLUMN = "本期无（填“是”）"

REPORT_COLUMNS = (  # header and width in half-width characters
    ("编号", 6),
    ("指标", 19),
    ("计量单位", 8),
    ("全年目标", 9),
    ("计划应达", 9),
    ("上期完成值", 9),
    ("本期完成值", 9),
    (NOT_OUT_COLUMN, 9),
    ("预计全年", 9),
    ("数据来源", 10),
    ("更正理由", 10),
    ("原因分析", 19),
    ("下步措施", 19),
    ("措施责任人", 9),
    ("完成时限", 10),
)
MEASURE_COLUMNS = (
    ("编号", 7),
    ("指标", 24),
    ("措施", 48),
    ("措施责任人", 16),
    ("完成时限", 13),
    ("目前情况", 11),
    (STATE_COLUMN, 13),
    ("进展情况", 36),
)
HIGHLIGHT_COLUMNS = (
    ("编号", 7),
    ("指标", 26),
    ("全年目标", 14),
    ("亮点工作", 46),
    ("类别", 9),
    ("佐证材料", 30),
    ("认定机关和文号", 24),
    (NOTHING_COLUMN, 10),
)
BREAKDOWN_COLUMNS = (
    ("编号", 7),
    ("指标", 26),
    ("全年目标", 11),
    ("主抓领导", 10),
    ("主抓股室", 12),
    ("主抓人员", 10),
    ("工作标准", 24),
    ("进度要求", 24),
)
_MONTH_WIDTH = 8

#: Columns that take one of a few words: the words, and what is said to any other.
_CHOICES: Mapping[str, tuple[tuple[str, ...], str]] = {
    NOT_OUT_COLUMN: (("是",), "数据尚未发布的填“是”，已有数据的留空。"),
    STATE_COLUMN: (
        ("进行中", "已完成", "已取消"),
        "填“进行中”“已完成”或者“已取消”，没有变化的留空。",
    ),
    "类别": (("创新", "亮点", "质量"), "填“创新”“亮点”或者“质量”。"),
    NOTHING_COLUMN: (("是",), "本期确无亮点的填“是”，有亮点的留空。"),
}

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed mark in the file, not a time that passed
_LONGEST = 32_000  # characters that a cell can hold, with room to spare
_HEADER_ROW, _FIRST_ROW = 2, 3
_LINE_HEIGHT, _LOWEST_ROW = 15, 46  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """What is given of one indicator; numbers as the office writes them, "" for none."""

    code: str
    name: str
    unit: str
    target: str
    planned: str  # 计划应达 by the end of the period
    previous: str  # 上期完成值
    source: str = ""  # 数据来源 of the last period, for the unit to confirm


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure under way, for the unit to say how it goes."""

    code: str
    name: str
    text: str
    person: str
    due: str
    state: str  # 目前情况: 进行中 | 逾期3日


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownRow:
    code: str
    name: str
    target: str


def write_form(
    title: str,
    unit: str,
    period_label: str,
    rows: Sequence[ReportRow],
    measures: Sequence[MeasureLine] = (),
) -> bytes:
    """The workbook 报送表 of one unit and period, as .xlsx; with a second sheet for 措施进展, where
    measures are under way.
    """
    cells: list[tuple[str, ...]] = [
        (row.code, row.name, row.unit, row.target, row.planned, row.previous, *[""] * 3, row.source)
        for row in rows
    ]
    pages = [(_Form(REPORT_SHEET, title, unit, period_label, REPORT_COLUMNS, given=6), cells)]
    if measures:
        told: list[tuple[str, ...]] = [
            (m.code, m.name, m.text, m.person, m.due, m.state) for m in measures
        ]
        heading = title.replace(REPORT_SHEET, f"{MEASURE_SHEET}表")
        form = _Form(MEASURE_SHEET, heading, unit, period_label, MEASURE_COLUMNS, given=6)
        pages.append((form, told))
    return _workbook(title, pages)


def write_highlight_form(
    title: str, unit: str, half_label: str, rows: Sequence[BreakdownRow]
) -> bytes:
    """The workbook 亮点工作报送表 of one unit and half-year."""
    form = _Form(HIGHLIGHT_SHEET, title, unit, half_label, HIGHLIGHT_COLUMNS, given=3)
    return _workbook(title, [(form, [(row.code, row.name, row.target) for row in rows])])


def write_breakdown_form(
    title: str, unit: str, period_label: str, rows: Sequence[BreakdownRow], months: Sequence[int]
) -> bytes:
    """The workbook 细化分解表 of one unit with a column of planned values for each month."""
    columns = (*BREAKDOWN_COLUMNS, *((f"{month}月", _MONTH_WIDTH) for month in months))
    form = _Form(BREAKDOWN_SHEET, title, unit, period_label, columns, given=3)
    return _workbook(title, [(form, [(row.code, row.name, row.target) for row in rows])])


def _workbook(title: str, pages: Sequence[tuple["_Form", Sequence[Sequence[str]]]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {"created": _CREATED, "author": "", "title": clean(title).replace("\n", " ")}
        )
        formats = _formats(book)
        for form, rows in pages:
            form.write(book.add_worksheet(form.sheet), rows, formats)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Form:
    sheet: str
    title: str
    unit: str
    period_label: str
    columns: Sequence[tuple[str, int]]
    given: int  # columns from the left that the office does not fill in

    def write(
        self,
        page: "xlsxwriter.worksheet.Worksheet",
        rows: Sequence[Sequence[str]],
        formats: "_Formats",
    ) -> None:
        self._write_top(page, formats)
        for index, row in enumerate(rows, start=_FIRST_ROW):
            self._write_row(page, index, row, formats)
        self._write_bottom(page, _FIRST_ROW + len(rows), formats)
        if rows:
            self._restrict(page, _FIRST_ROW + len(rows) - 1)
        _set_up_print(page)

    def _write_top(self, page: "xlsxwriter.worksheet.Worksheet", formats: "_Formats") -> None:
        last = len(self.columns) - 1
        middle = len(self.columns) // 2
        page.set_row(0, 32)
        page.set_row(1, 22)
        page.set_row(_HEADER_ROW, 34)
        _merge(page, (0, 0, 0, last), self.title, formats["title"])
        _merge(page, (1, 0, 1, middle - 1), f"填报单位：{self.unit}", formats["left"])
        _merge(page, (1, middle, 1, last), f"数据期：{self.period_label}", formats["right"])
        for column, (name, width) in enumerate(self.columns):
            page.set_column(column, column, width)
            page.write_string(_HEADER_ROW, column, name, formats["header"])

    def _write_row(
        self,
        page: "xlsxwriter.worksheet.Worksheet",
        index: int,
        row: Sequence[str],
        formats: "_Formats",
    ) -> None:
        page.set_row(index, self._height(row))
        for column in range(len(self.columns)):
            value = _cell(row[column]) if column < len(row) else ""
            look = "blank" if column >= self.given else "name" if column == 1 else "given"
            if value:
                page.write_string(index, column, value, formats[look])
            else:
                page.write_blank(index, column, None, formats[look])

    def _write_bottom(
        self, page: "xlsxwriter.worksheet.Worksheet", index: int, formats: "_Formats"
    ) -> None:
        page.set_row(index, 30)
        _merge(page, (index, 0, index, len(self.columns) - 1), SIGN_LINE, formats["left"])

    def _restrict(self, page: "xlsxwriter.worksheet.Worksheet", last_row: int) -> None:
        for column, (name, _) in enumerate(self.columns):
            if name not in _CHOICES:
                continue
            words, message = _CHOICES[name]
            said = {
                "validate": "list",
                "source": list(words),
                "error_title": name.partition("（")[0],
                "error_message": message,
            }
            page.data_validation(_FIRST_ROW, column, last_row, column, said)

    def _height(self, row: Sequence[str]) -> float:
        """Points that the longest given text needs in its column."""
        lines = max(
            (
                -(-2 * len(cell) // width) + cell.count("\n")
                for cell, (_, width) in zip(row, self.columns, strict=False)
            ),
            default=1,
        )
        return min(max(lines * _LINE_HEIGHT + 6, _LOWEST_ROW), 400)


_Formats = dict[str, "xlsxwriter.format.Format"]


def _formats(book: "xlsxwriter.Workbook") -> _Formats:
    text = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    cell = {**text, "border": 1, "align": "center"}
    return {
        "title": book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
        ),
        "left": book.add_format({**text, "font_size": 11, "align": "left"}),
        "right": book.add_format({**text, "font_size": 11, "align": "right"}),
        "header": book.add_format({**cell, "font_name": "黑体", "bg_color": "#D9D9D9"}),
        "given": book.add_format({**cell, "bg_color": "#F2F2F2", "num_format": "@"}),
        "name": book.add_format(
            {**cell, "align": "left", "bg_color": "#F2F2F2", "num_format": "@"}
        ),
        "blank": book.add_format(cell),
    }


def _merge(
    page: "xlsxwriter.worksheet.Worksheet",
    place: tuple[int, int, int, int],
    text: str,
    look: "xlsxwriter.format.Format",
) -> None:
    page.merge_range(*place, "", look)
    page.write_string(place[0], place[1], _cell(text), look)


def _cell(text: str) -> str:
    """``text`` as a cell can hold it: printable, and short enough not to be dropped."""
    shown = clean(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}……"


def _set_up_print(page: "xlsxwriter.worksheet.Worksheet") -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, _HEADER_ROW)
    page.freeze_panes(_FIRST_ROW, 2)
    page.center_horizontally()
    page.set_footer("&C第&P页　共&N页")
