"""几张表 → 一本 .xlsx：数是数，日期是日期，文字只是文字；表头冻结，打开就能筛选。

Equal sheets give equal bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import xlsxwriter

from service.documents.chinese_text import clean

Cell = str | int | Decimal | Fraction | date | bool | None

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed mark in the file, not a time that passed
_LONGEST = 32_000  # characters that a cell can hold, with room to spare
_NARROWEST, _WIDEST = 6, 44  # half-width characters
_LOOKED_AT = 400  # rows that a column's width is taken from
_DAY_WIDTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of plain values; ``None`` is an empty cell, ``bool`` is 是 or 否."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_xlsx(title: str, sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets, in order."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED, "author": "", "title": clean(title)})
        looks = _looks(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, looks)
    return buffer.getvalue()


_Looks = dict[str, "xlsxwriter.format.Format"]


def _looks(book: "xlsxwriter.Workbook") -> _Looks:
    cell = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
    return {
        "header": book.add_format(
            {
                **cell,
                "font_name": "黑体",
                "align": "center",
                "bg_color": "#D9D9D9",
                "text_wrap": True,
            }
        ),
        "text": book.add_format({**cell, "text_wrap": True, "num_format": "@"}),
        "number": book.add_format({**cell}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
    }


def _write(page: "xlsxwriter.worksheet.Worksheet", sheet: Sheet, looks: _Looks) -> None:
    for column, (name, width) in enumerate(zip(sheet.columns, _widths(sheet), strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, looks["header"])
    for index, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, index, column, value, looks)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_cell(
    page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: Cell, looks: _Looks
) -> None:
    match value:
        case None | "":
            page.write_blank(row, column, None, looks["text"])
        case bool():
            page.write_string(row, column, "是" if value else "否", looks["text"])
        case int() | Decimal() | Fraction():
            page.write_number(row, column, float(value), looks["number"])
        case date():
            page.write_datetime(row, column, value, looks["day"])
        case str():
            page.write_string(row, column, _text(value), looks["text"])


def _text(text: str) -> str:
    """``text`` as a cell can hold it: printable, and short enough not to be dropped."""
    shown = clean(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}……"


def _widths(sheet: Sheet) -> list[int]:
    """As wide as the longest of a column, within reason; Chinese counts two."""
    widths = [_width(name) for name in sheet.columns]
    for row in sheet.rows[:_LOOKED_AT]:
        widths = [max(width, _width(value)) for width, value in zip(widths, row, strict=True)]
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widths]


def _width(value: Cell) -> int:
    if isinstance(value, str):
        return max(sum(2 if c > "\xff" else 1 for c in line) for line in value.split("\n"))
    return _DAY_WIDTH - 2 if isinstance(value, date) else 8
