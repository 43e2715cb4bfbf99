"""The workbooks for the units, read back as an office's own would be."""

import io

import openpyxl
import pytest
import python_calamine

from service.documents.forms import (
    NOT_OUT_COLUMN,
    SIGN_LINE,
    BreakdownRow,
    MeasureLine,
    ReportRow,
    write_breakdown_form,
    write_form,
    write_highlight_form,
)

TITLE, UNIT, PERIOD = "示例县2017年市考指标报送表", "县发改局", "2017年1—7月"


def report_row(code: str = "3-20", **overrides: str) -> ReportRow:
    facts = {
        "name": "固定资产投资增速",
        "unit": "%",
        "target": "20",
        "planned": "11",
        "previous": "",
    }
    return ReportRow(code=code, **(facts | overrides))


def cells(content: bytes) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_the_report_form_reads_back_as_it_was_laid_out() -> None:
    rows = cells(write_form(TITLE, UNIT, PERIOD, [report_row(), report_row("3-21")]))

    assert rows[0][0] == TITLE
    assert (rows[1][0], rows[1][7]) == ("填报单位：县发改局", "数据期：2017年1—7月")
    assert rows[2][:8] == [
        *("编号", "指标", "计量单位", "全年目标", "计划应达", "上期完成值", "本期完成值"),
        NOT_OUT_COLUMN,
    ]
    assert rows[2][8:] == [
        *("预计全年", "数据来源", "更正理由", "原因分析", "下步措施", "措施责任人", "完成时限"),
    ]
    assert [row[0] for row in rows[3:]] == ["3-20", "3-21", SIGN_LINE]


def test_measures_under_way_stand_on_a_sheet_of_their_own() -> None:
    measure = MeasureLine(
        code="3-20",
        name="固定资产投资增速",
        text="=补齐入库资料",
        person="张某某",
        due="2017-09-15",
        state="逾期3日",
    )
    content = write_form(TITLE, UNIT, PERIOD, [report_row()], [measure])
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("措施进展").to_python()

    assert book.sheet_names == ["报送表", "措施进展"]
    assert rows[0][0] == "示例县2017年市考指标措施进展表"
    assert rows[3][:6] == [
        *("3-20", "固定资产投资增速", "=补齐入库资料", "张某某", "2017-09-15", "逾期3日"),
    ]


def test_the_highlight_form_asks_for_work_sort_and_proof() -> None:
    row = BreakdownRow(code="1-2", name="基层党组织建设", target="市评一档")

    rows = cells(write_highlight_form("亮点工作报送表", UNIT, "2017年上半年", [row]))

    assert rows[2][3:] == ["亮点工作", "类别", "佐证材料", "认定机关和文号", "本期无（填“是”）"]
    assert rows[3][:3] == ["1-2", "基层党组织建设", "市评一档"]


def test_the_breakdown_form_has_a_column_for_each_month() -> None:
    row = BreakdownRow(code="3-20", name="固定资产投资增速", target="20")

    rows = cells(write_breakdown_form(TITLE, UNIT, "2017年", [row], range(7, 13)))

    assert rows[2][:8] == [
        *("编号", "指标", "全年目标", "主抓领导", "主抓股室", "主抓人员", "工作标准", "进度要求"),
    ]
    assert rows[2][8:] == ["7月", "8月", "9月", "10月", "11月", "12月"]
    assert rows[3][:3] == ["3-20", "固定资产投资增速", "20"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=1+1", id="formula"),
        pytest.param("{=SUM(A1)}", id="array-formula"),
        pytest.param("+cmd|' /C calc'!A0", id="command"),
        pytest.param("http://a.example", id="address"),
        pytest.param("007", id="leading-zeros"),
        pytest.param("_x0041_", id="escape-of-the-format"),
    ],
)
def test_texts_stay_texts(text: str) -> None:
    content = write_form(text, text, text, [report_row(name=text, target=text)])

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert (sheet["B4"].value, sheet["B4"].data_type) == (text, "s")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == (text, None)


def test_equal_rows_give_equal_bytes() -> None:
    assert write_form(TITLE, UNIT, PERIOD, [report_row()]) == write_form(
        TITLE, UNIT, PERIOD, [report_row()]
    )


def test_data_not_out_is_chosen_from_a_list() -> None:
    content = write_form(TITLE, UNIT, PERIOD, [report_row(), report_row("3-21")])

    (rule,) = (
        openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].data_validations.dataValidation
    )

    assert (rule.formula1, str(rule.sqref)) == ('"是"', "H4:H5")


def test_the_sheet_prints_on_a4_across_with_its_header_on_every_page() -> None:
    content = write_form(TITLE, UNIT, PERIOD, [report_row()])

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.fitToHeight == 0


def test_a_text_too_long_for_a_cell_is_shortened_not_lost() -> None:
    rows = cells(write_form(TITLE, UNIT, PERIOD, [report_row(name="字" * 40_000)]))

    assert str(rows[3][1]).endswith("字……")


def test_a_unit_without_indicators_gets_an_empty_form() -> None:
    rows = cells(write_form(TITLE, UNIT, PERIOD, []))

    assert rows[3][0] == SIGN_LINE
