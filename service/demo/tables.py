"""单位填好的表：报送表、细化分解表照发下来的填，全市位次表、认定表是别处来的样子。"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from service.demo.story import Figure, Place

HEADER_ROW = 2  # of the forms, from 0
MADE = datetime(2017, 7, 6)  # noqa: DTZ001 a file property, the same in every run


def fill_form(form: Path, target: Path, entries: Mapping[str, Mapping[str, str]]) -> None:
    """Type ``entries`` (编号 → column → text) into a copy of the form that came with the notice."""
    sheet = CalamineWorkbook.from_path(str(form)).get_sheet_by_index(0)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    columns = {name: place for place, name in enumerate(rows[HEADER_ROW])}
    for row in rows[HEADER_ROW + 1 :]:
        for column, text in entries.get(row[0], {}).items():
            row[columns[column]] = text
    kept = [row for row in rows[HEADER_ROW + 1 :] if row[0] in entries]
    _write(target, sheet.name, [*rows[: HEADER_ROW + 1], *kept])


def period_entries(figures: Iterable[Figure]) -> dict[str, dict[str, str]]:
    return {
        figure.indicator: {
            "本期完成值": figure.number,
            "数据未出（填“是”）": figure.unpublished,
            "数据来源": figure.source,
            "更正理由": figure.reason,
        }
        for figure in figures
    }


def breakdown_entries(form: Path) -> dict[str, dict[str, str]]:
    """Every indicator of the form broken down to invented people; plans come by themselves."""
    sheet = CalamineWorkbook.from_path(str(form)).get_sheet_by_index(0)
    codes = [_text(row[0]) for row in sheet.to_python(skip_empty_area=False)[HEADER_ROW + 1 :]]
    return {
        code: {
            "主抓领导": "示例副局长",
            "主抓股室": "示例业务股",
            "主抓人员": "示例股长",
            "工作标准": "按市考办法完成并获市级认定",
            "进度要求": "不低于序时进度",
        }
        for code in codes
        if code[:1].isdigit()
    }


def city_table(
    target: Path, period: str, places: Sequence[Place], names: Mapping[str, str]
) -> None:
    """The city's table of ten counties: two header rows, a pair of columns an indicator."""
    codes = list(dict.fromkeys(place.indicator for place in places))
    counties = sorted(dict.fromkeys(place.county for place in places))
    by_cell = {(place.county, place.indicator): place for place in places}
    rows: list[list[str]] = [[f"示例市{period}主要指标完成情况及位次表（示例）"]]
    rows.append(["县区", *(cell for code in codes for cell in (names[code], ""))])
    rows.append(["", *(cell for _ in codes for cell in ("完成值", "位次"))])
    for county in counties:
        row = [county]
        for code in codes:
            place = by_cell[county, code]
            row += [place.value, place.rank]
        rows.append(row)
    merged = [(1, 1 + 2 * n, 1, 2 + 2 * n) for n in range(len(codes))]
    _write(target, "位次表", rows, [*merged, (1, 0, 2, 0)])


def recognition_table(target: Path, figures: Sequence[Figure], names: Mapping[str, str]) -> None:
    """What the city's offices recognised, as the clerk writes it down."""
    rows = [["市级对口部门认定情况（示例）"]]
    rows.append(["编号", "指标", "数据期", "完成值", "认定状态", "数据来源"])
    for figure in figures:
        rows.append(
            [
                figure.indicator,
                names[figure.indicator],
                period_label(figure.period),
                figure.number,
                figure.status,
                f"市级对口部门{figure.status}",
            ]
        )
    _write(target, "完成情况", rows)


def period_label(period: str) -> str:
    year, month = period.split("-")
    return f"{year}年1—{int(month)}月"


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _write(
    target: Path,
    sheet: str,
    rows: Sequence[Sequence[str]],
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": MADE})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            page.write_string(number, column, text)
    for first_row, first, last_row, last in merged:
        page.merge_range(first_row, first, last_row, last, rows[first_row][first])
    book.close()
    target.write_bytes(buffer.getvalue())
