"""措施进展、全年预计、亮点写进台账：改了的才算改，再导一遍什么也不变。"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from service.tables import ForecastRow, HighlightRow, MeasureRow
from tests.imports.office import indicator_row
from tests.imports.test_reimport import bring, session, table

__all__ = ["bring", "session"]

OCTOBER = datetime(2017, 10, 9, 2, tzinfo=UTC)
SENDER = ["填报单位：县发改局", "", "数据期：2017年1—9月"]
FORM = ("编号", "指标", "本期完成值", "预计全年", "下步措施", "措施责任人", "完成时限")
PROGRESS = ("编号", "指标", "措施", "状态（填“已完成”等）", "进展情况")
HIGHLIGHTS = ("编号", "指标", "亮点工作", "类别", "佐证材料", "认定机关和文号", "本期无（填“是”）")
NAME = "固定资产投资增速"


def report(*cells):
    return {"报送表": [["示例县2017年市考指标报送表"], SENDER, FORM, ("3-20", NAME, *cells)]}


def news(*cells):
    return {"措施进展": [["措施进展表"], SENDER, PROGRESS, ("3-20", NAME, "补齐入库资料", *cells)]}


def highlights(*rows):
    top = [["共性指标亮点工作报送表"], ["填报单位：县发改局", "", "数据期：2017年上半年"]]
    return {"亮点工作报送表": [*top, HIGHLIGHTS, *(("1-2", "班子建设", *row) for row in rows)]}


@pytest.fixture
def county(bring):
    common = indicator_row(序号=2, 指标="班子建设", 类型="定性", 计量单位="评定", 全年目标="一档")
    sheets = table(indicator_row())
    bring(sheets | {"附件1": [sheets["附件3"][0], common]})
    return bring


def test_a_forecast_is_written_once(county, session):
    filled = report("17.6", "19.2", "补齐入库资料", "分管副局长", "2017-09-29")
    county(filled, OCTOBER)
    again = county(filled, OCTOBER)

    (row,) = session.scalars(select(ForecastRow))
    assert (row.period, str(row.number), row.filed_by) == ("2017-09", "19.2", "县发改局")
    assert again.changes == ()


def test_another_forecast_stands_beside_the_first(county, session):
    county(report("17.6", "19.2"), OCTOBER)
    county(report("17.6", "19.5"), OCTOBER)

    numbers = [str(row.number) for row in session.scalars(select(ForecastRow))]
    assert numbers == ["19.2", "19.5"]


def test_news_moves_the_measure_where_it_stands(county, session):
    county(report("17.6", "", "补齐入库资料", "分管副局长", "2017-09-29"), OCTOBER)
    county(news("已完成", "6个项目补齐"), OCTOBER)
    again = county(news("已完成", ""), OCTOBER)

    (row,) = session.scalars(select(MeasureRow))
    assert (row.state, row.progress, row.person) == ("已完成", "6个项目补齐", "分管副局长")
    assert row.state_on == date(2017, 10, 9)
    assert again.changes == ()


def test_two_highlights_of_one_indicator_are_two(county, session):
    told = [
        ("双月研判", "创新", "记录", "", ""),
        ("调研成果", "质量", "汇编", "示市组〔2017〕8号", ""),
    ]
    county(highlights(*told))
    again = county(highlights(*told))

    rows = session.scalars(select(HighlightRow).order_by(HighlightRow.id)).all()
    assert [(row.half, row.work, row.level) for row in rows] == [
        (1, "双月研判", "创新"),
        (1, "调研成果", "质量"),
    ]
    assert again.changes == ()


def test_nothing_to_show_is_written_as_an_answer(county, session):
    county(highlights(("", "", "", "", "是")))

    (row,) = session.scalars(select(HighlightRow))
    assert (row.work, row.level, row.filed_by) == ("", "无", "县发改局")


def test_only_common_indicators_have_highlights(county):
    sheets = highlights(("双月研判", "创新", "", "", ""))
    sheets["亮点工作报送表"][-1] = ("3-20", NAME, "入库创新", "创新", "", "", "")

    with pytest.raises(Exception, match="不是附件1的共性指标"):
        county(sheets)
