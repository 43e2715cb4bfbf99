"""导出的表：数是数，日期是日期，文字不会变成公式；几个软件打开都一样。"""

import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from service.documents.workbook import Cell, Sheet, to_xlsx

TEXTS = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2", "http://a.example", "007", "_x0041_")


def book(*rows: tuple[Cell, ...]) -> bytes:
    columns = tuple(f"第{n}列" for n in range(1, len(rows[0]) + 1))
    return to_xlsx("台账", [Sheet(name="指标", columns=columns, rows=rows)])


def read(content: bytes) -> list[list[object]]:
    opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return opened.get_sheet_by_name("指标").to_python(skip_empty_area=False)


def test_each_value_is_what_it_is() -> None:
    row: tuple[Cell, ...] = ("县发改局", 3, Decimal("0.10"), Fraction(1, 4), date(2017, 9, 30))

    (_, found) = read(book(row))

    assert found == ["县发改局", 3.0, 0.1, 0.25, date(2017, 9, 30)]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_no_formula_and_no_link(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book((text,)))).worksheets[0]

    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A2"].hyperlink is None


def test_nothing_is_an_empty_cell_and_zero_is_zero() -> None:
    (_, found) = read(book((None, 0, Decimal(0), True, False, "末")))

    assert found == ["", 0.0, 0.0, "是", "否", "末"]


def test_the_header_stays_in_sight() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book(("一", 2)))).worksheets[0]

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")


def test_a_column_is_as_wide_as_its_words_within_reason() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book(("字" * 200, 1)))).worksheets[0]

    assert sheet.column_dimensions["A"].width == pytest.approx(44, abs=1)
    assert 6 <= sheet.column_dimensions["B"].width <= 12


def test_a_sheet_without_rows_still_has_its_header() -> None:
    content = to_xlsx("台账", [Sheet(name="指标", columns=("编号",), rows=())])

    assert read(content) == [["编号"]]


def test_equal_sheets_give_equal_bytes() -> None:
    assert book(("一", 2)) == book(("一", 2))


@pytest.mark.full
@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有 LibreOffice（soffice）")
def test_an_office_program_opens_it_as_plain_values(tmp_path: Path) -> None:
    source = tmp_path / "ledger.xlsx"
    source.write_bytes(book(("=1+1", Decimal("20.5"), date(2017, 9, 30))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", str(source)]

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)

    _, line = (tmp_path / "ledger.csv").read_text(encoding="utf-8").splitlines()
    assert line == "=1+1,20.5,2017-09-30"
