"""The forms that 报送通知 carries come back as they went out, filled in by hand."""

import io
from decimal import Decimal

from openpyxl import load_workbook

from service.documents.forms import (
    BreakdownRow,
    ReportRow,
    write_breakdown_form,
    write_form,
)
from service.imports import read_files
from service.imports.facts import BreakdownFact, PlanFact, ValueFact
from tests.imports.office import a_quantity, known, of_type


def filled(path, content, cells):
    """The form with some cells typed in; ``cells``: header → value, in the first row."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for name, value in cells.items():
        sheet.cell(4, columns[name], value)
    book.save(path)
    return path


def test_a_report_form_comes_back_filled(tmp_path):
    row = ReportRow(
        code="3-27",
        name="招商引资到位资金",
        unit="亿元",
        target="35",
        planned="20.42",
        previous="16.1",
        source="招商台账",
    )
    content = write_form("示例县2017年市考指标报送表", "县招商局", "2017年1—7月", [row])

    path = filled(tmp_path / "回.xlsx", content, {"本期完成值": 18.5})
    (value,) = of_type(read_files([path], known(a_quantity())).contents, ValueFact)

    assert (value.number, value.period.month, value.filed_by) == (Decimal("18.5"), 7, "县招商局")
    assert value.source == "招商台账"


def test_a_form_sent_back_untouched_changes_nothing(tmp_path):
    row = ReportRow(
        code="3-27", name="招商引资到位资金", unit="亿元", target="35", planned="", previous=""
    )
    path = tmp_path / "回.xlsx"
    path.write_bytes(write_form("示例县报送表", "县招商局", "2017年1—7月", [row]))

    assert read_files([path], known(a_quantity())).changes == ()


def test_a_breakdown_form_comes_back_filled(tmp_path):
    row = BreakdownRow(code="3-27", name="招商引资到位资金", target="35")
    content = write_breakdown_form(
        "示例县2017年市考指标细化分解表", "县招商局", "2017年7—12月", [row], range(7, 13)
    )
    persons = {"主抓领导": "赵某某", "主抓股室": "项目股", "主抓人员": "钱某某"}

    path = filled(tmp_path / "回.xlsx", content, persons | {"11月": 31, "12月": 35})
    contents = read_files([path], known(a_quantity())).contents

    assert of_type(contents, BreakdownFact)[0].office == "项目股"
    assert of_type(contents, PlanFact)[0].points == ((11, Decimal(31)), (12, Decimal(35)))
