"""文件 → 表：.xlsx、.xls、.docx, judged by what they are, not by what they are called.

Everything is refused here that could hurt: size, swollen packages, sheets that reach too far,
网页 named .xlsx. After this module a file is a handful of small rectangles of text.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from service.errors import Problem
from service.imports import packages, xls_marks
from service.imports.marks import CELLS, Marks, WorkbookBroken, as_percent
from service.imports.packages import PackageRefused
from service.imports.sheets import Findings, Sheet, cleaned
from service.imports.xlsx_marks import xlsx_marks

FILE_BYTES = 20 * 1024 * 1024
SHEETS = 40
ROWS = 5_000  # a sheet
COLUMNS = 200
ERRORS_NAMED = 20  # formula errors named of one sheet

CellValue = int | float | str | bool | time | date | datetime | timedelta

_RESAVE = "请用表格软件打开后另存为 .xlsx，再导入"


def read_sheets(paths: Sequence[Path], findings: Findings) -> tuple[Sheet, ...]:
    """All sheets of all files; a file that cannot be taken is one problem and no sheet."""
    sheets: list[Sheet] = []
    for path in paths:
        try:
            sheets += _sheets_of(path, findings)
        except PackageRefused as refused:
            findings.problems.append(_file_problem(path, refused.reason, refused.remedy))
        except WorkbookBroken:
            findings.problems.append(_file_problem(path, "文件已损坏，打不开", _RESAVE))
    return tuple(sheets)


def _file_problem(path: Path, reason: str, remedy: str) -> Problem:
    return Problem(
        file=path.name,
        sheet="整个文件",
        row=None,
        column="",
        value="",
        reason=reason,
        remedy=remedy,
    )


def _sheets_of(path: Path, findings: Findings) -> Iterator[Sheet]:
    content = _content(path)
    if content.startswith(b"PK\x03\x04"):
        parts = packages.unpack(content)
        if "word/document.xml" in parts:
            # python-docx is loaded for those who read Word files: a worker never does
            from service.imports.word_tables import word_tables

            yield from word_tables(packages.pack(parts), path.name, rows=ROWS, columns=COLUMNS)
        elif "xl/workbook.xml" in parts:
            yield from _workbook(path.name, packages.pack(parts), xlsx_marks(parts), findings)
        else:
            raise PackageRefused("不是表格，也不是 Word 文档", _RESAVE)
    elif content.startswith(xls_marks.MAGIC):
        yield from _workbook(path.name, content, _old_marks(content), findings)
    else:
        raise PackageRefused(_what_it_is(content), _RESAVE)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES:
            raise PackageRefused(
                f"文件超过{FILE_BYTES // 1024 // 1024}MB", "请删去图片和无关的表，另存后再导入"
            )
        return path.read_bytes()
    except OSError:
        raise PackageRefused("文件不存在或者读不了", "请核对文件名和存放位置") from None


def _what_it_is(content: bytes) -> str:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "是空文件"
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return "实际是网页（HTML），只是文件名写成了表格"
    if head.startswith(b"<?xml"):
        return "实际是 XML 文件，不是表格"
    if head.startswith(b"%pdf"):
        return "实际是 PDF 文件，不是表格"
    return "不是 .xlsx、.xls 或 .docx 文件"


def _old_marks(content: bytes) -> dict[str, Marks]:
    compound = xls_marks.CompoundFile(content)
    if "EncryptedPackage" in compound:
        raise PackageRefused("文件加了打开密码", "请去掉密码另存后再导入")
    for name in ("Workbook", "Book"):
        if name in compound:
            return xls_marks.xls_marks(compound.read(name))
    if "WordDocument" in compound:
        raise PackageRefused("是旧版 Word 文档（.doc）", "请另存为 .docx 后再导入")
    raise PackageRefused("不是表格", _RESAVE)


def _workbook(
    file: str, content: bytes, marks: dict[str, Marks], findings: Findings
) -> Iterator[Sheet]:
    _check_reach(marks)
    with _open(content) as book:
        for info in book.sheets_metadata:
            if info.typ is not SheetTypeEnum.WorkSheet or info.name not in marks:
                continue
            if info.visible is not SheetVisibleEnum.Visible:
                findings.notes.append(f"{file}「{info.name}」：是隐藏的工作表，未读入")
                continue
            sheet = _sheet(file, book.get_sheet_by_name(info.name), marks[info.name])
            _report_errors(sheet, marks[info.name], findings)
            yield sheet


def _check_reach(marks: dict[str, Marks]) -> None:
    if len(marks) > SHEETS:
        raise PackageRefused(f"工作表超过{SHEETS}张", "请只留要导入的表，另存后再导入")
    if sum(mark.cells for mark in marks.values()) > CELLS:
        raise PackageRefused(f"有内容的单元格超过{CELLS}个", "请只留要导入的表，另存后再导入")
    for name, mark in marks.items():
        if mark.last_row >= ROWS or mark.last_column >= COLUMNS:
            raise PackageRefused(
                f"“{name}”有内容的范围到了第{mark.last_row + 1}行、第{mark.last_column + 1}列，"
                f"超过{ROWS}行或{COLUMNS}列",
                "请删去表格以外的内容，或者分成几个文件",
            )


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        if "password" in str(error).lower():
            raise PackageRefused("文件加了打开密码", "请去掉密码另存后再导入") from None
        raise WorkbookBroken(str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own crash on a broken file
            raise
        raise WorkbookBroken(str(error)) from None


def _sheet(file: str, source: CalamineSheet, marks: Marks) -> Sheet:
    cells = source.to_python(skip_empty_area=False)
    rows = [
        [_text(value, (r, c) in marks.percents) for c, value in enumerate(row)]
        for r, row in enumerate(cells)
    ]
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for first, last in source.merged_cell_ranges or ():
        _fill(rows, merged, first, last)
    return Sheet(
        file=file,
        name=source.name,
        rows=tuple(map(tuple, rows)),
        merged=merged,
        hidden_rows=frozenset(marks.hidden_rows),
        hidden_columns=frozenset(marks.hidden_columns),
    )


def _text(value: CellValue, percent: bool) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case int() | float():
            number = Decimal(format(value, ".15g"))  # what the office typed, without binary noise
            return as_percent(number) if percent else _plain(number)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time() | timedelta():
            return str(value)
    return cleaned(value)


def _plain(number: Decimal) -> str:
    return format(number.to_integral() if number == number.to_integral() else number, "f")


def _fill(
    rows: list[list[str]],
    merged: dict[tuple[int, int], tuple[int, int]],
    first: tuple[int, int],
    last: tuple[int, int],
) -> None:
    for r in range(first[0], min(last[0] + 1, len(rows))):
        for c in range(first[1], min(last[1] + 1, len(rows[r]))):
            if (r, c) != first:
                merged[r, c] = first
                rows[r][c] = rows[first[0]][first[1]]


def _report_errors(sheet: Sheet, marks: Marks, findings: Findings) -> None:
    for (row, column), reason in sorted(marks.errors.items())[:ERRORS_NAMED]:
        findings.problem(
            sheet,
            row,
            reason,
            "请改成具体的数，或用表格软件重新计算并保存",
            column=f"第{column + 1}列",
        )
