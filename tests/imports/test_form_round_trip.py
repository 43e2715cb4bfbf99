"""The forms that 报送通知 carries come back as they went out, filled in by hand."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from service.documents.forms import (
    BreakdownRow,
    MeasureLine,
    ReportRow,
    write_breakdown_form,
    write_form,
    write_highlight_form,
)
from service.errors import ImportRejected
from service.imports import read_files
from service.imports.facts import (
    BreakdownFact,
    ForecastFact,
    HighlightFact,
    MeasureProgressFact,
    PlanFact,
    ValueFact,
)
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


MEASURE = MeasureLine(
    code="3-27",
    name="招商引资到位资金",
    text="逐个项目定到位资金时间表",
    person="赵某某",
    due="2017-09-30",
    state="进行中",
)
HELD = MeasureProgressFact(indicator="3-27", text=MEASURE.text, state="进行中")


def measures_form(path, cells):
    """The second sheet of a 报送表 with some cells typed in."""
    content = write_form("示例县2017年市考指标报送表", "县招商局", "2017年1—8月", [], [MEASURE])
    book = load_workbook(io.BytesIO(content))
    sheet = book["措施进展"]
    columns = {str(cell.value).partition("（")[0]: cell.column for cell in sheet[3]}
    for name, value in cells.items():
        sheet.cell(4, columns[name], value)
    book.save(path)
    return path


def test_the_units_own_forecast_comes_back_with_the_figure(tmp_path):
    row = ReportRow(
        code="3-27", name="招商引资到位资金", unit="亿元", target="35", planned="", previous=""
    )
    content = write_form("示例县2017年市考指标报送表", "县招商局", "2017年1—8月", [row])

    path = filled(tmp_path / "回.xlsx", content, {"本期完成值": 18.9, "预计全年": "3650000万元"})
    (forecast,) = of_type(read_files([path], known(a_quantity())).contents, ForecastFact)

    assert (forecast.number, forecast.period.month) == (Decimal(365), 8)


@pytest.mark.parametrize(
    ("cells", "state", "progress"),
    [
        ({"状态": "已完成", "进展情况": "11个项目全部定表"}, "已完成", "11个项目全部定表"),
        ({"状态": "办结"}, "已完成", ""),
        ({"进展情况": "已定6个"}, "进行中", "已定6个"),
    ],
    ids=["finished", "another-word", "only-news"],
)
def test_news_of_a_measure_comes_back(tmp_path, cells, state, progress):
    path = measures_form(tmp_path / "回.xlsx", cells)
    plan = read_files([path], known(a_quantity(), HELD))
    (fact,) = of_type(plan.contents, MeasureProgressFact)

    assert (fact.state, fact.progress) == (state, progress)
    assert len(plan.changes) == 1


def test_a_measure_of_which_nothing_is_said_stays_as_it_is(tmp_path):
    path = measures_form(tmp_path / "回.xlsx", {})

    assert read_files([path], known(a_quantity(), HELD)).changes == ()


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"状态": "差不多"}, "状态"), ({"措施": "另一条", "状态": "已完成"}, "措施")],
    ids=["no-state", "not-in-the-register"],
)
def test_what_the_register_cannot_take_is_refused(tmp_path, cells, column):
    path = measures_form(tmp_path / "回.xlsx", cells)

    with pytest.raises(ImportRejected) as refused:
        read_files([path], known(a_quantity(), HELD))

    assert refused.value.problems[0].column == column


COMMON = replace(a_quantity("1-2"), attachment=1, name="基层党组织建设")


def highlights(tmp_path, cells, half="2017年上半年"):
    row = BreakdownRow(code="1-2", name="基层党组织建设", target="市评一档")
    content = write_highlight_form("示例县共性指标亮点工作报送表", "县招商局", half, [row])
    headed = {f"{name}（填“是”）" if name == "本期无" else name: v for name, v in cells.items()}
    path = filled(tmp_path / "回.xlsx", content, headed)
    return read_files([path], known(COMMON))


def test_a_highlight_comes_back(tmp_path):
    told = {"亮点工作": "星级评定全市推广", "类别": "创新", "佐证材料": "现场会材料"}
    (fact,) = of_type(highlights(tmp_path, told, "2017年下半年").contents, HighlightFact)

    assert (fact.half, fact.work, fact.level) == (2, "星级评定全市推广", "创新")


@pytest.mark.parametrize("cells", [{"本期无": "是"}, {"亮点工作": "无"}], ids=["marked", "written"])
def test_nothing_to_show_comes_back_as_an_answer(tmp_path, cells):
    (fact,) = of_type(highlights(tmp_path, cells).contents, HighlightFact)

    assert (fact.work, fact.level) == ("", "无")


def test_an_unfilled_highlight_form_is_no_answer(tmp_path):
    plan = highlights(tmp_path, {})

    assert plan.changes == ()
    assert any("1-2" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"亮点工作": "星级评定"}, "类别"),
        ({"亮点工作": "星级评定", "类别": "很好"}, "类别"),
        ({"亮点工作": "星级评定", "类别": "创新", "本期无": "是"}, "本期无"),
    ],
    ids=["no-sort", "no-such-sort", "both"],
)
def test_a_highlight_that_contradicts_itself_is_refused(tmp_path, cells, column):
    with pytest.raises(ImportRejected) as refused:
        highlights(tmp_path, cells)

    assert refused.value.problems[0].column == column


def test_a_highlight_form_that_names_no_half_is_refused(tmp_path):
    with pytest.raises(ImportRejected):
        highlights(tmp_path, {"本期无": "是"}, half="2017年")


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
