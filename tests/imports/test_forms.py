from datetime import date
from decimal import Decimal

import pytest

from service.errors import ImportRejected
from service.imports.facts import BreakdownFact, MeasureFact, PlanFact, ValueFact
from service.imports.plan import read_files
from tests.imports.office import a_quantity, an_indicator, docx, known, of_type, xlsx
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, Recognition

COLUMNS = (
    "编号",
    "指标",
    "计量单位",
    "全年目标",
    "计划应达",
    "上期完成值",
    "本期完成值",
    "数据未出（填“是”）",
    "数据来源",
    "更正理由",
    "原因分析",
    "下步措施",
    "措施责任人",
    "完成时限",
)
BREAKDOWN = ("编号", "指标", "全年目标", "主抓领导", "主抓股室", "主抓人员", "工作标准", "进度要求")
MONTHS = tuple(f"{month}月" for month in range(7, 13))
JULY = Period(2017, 7)


def form(tmp_path, *rows, sender="县招商局", period="2017年1—7月"):
    top = [["示例县2017年市考指标报送表"], [f"填报单位：{sender}", "", f"数据期：{period}"]]
    return xlsx(tmp_path / "报送表.xlsx", {"报送表": [*top, COLUMNS, *rows]})


def line(value="", unpublished="", reason="", **more):
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {"编号": "3-27", "指标": "招商引资到位资金", "计量单位": "亿元", "全年目标": "35"}
    cells |= {"本期完成值": value, "数据未出（填“是”）": unpublished, "更正理由": reason}
    return list((cells | more).values())


def value_of(tmp_path, *rows, facts=()):
    plan = read_files([form(tmp_path, *rows)], known(a_quantity(), *facts))
    (value,) = of_type(plan.contents, ValueFact)
    return value


def filed(number, period=JULY):
    return ValueFact(
        indicator="3-27",
        period=period,
        number=Decimal(number),
        status=Recognition.SELF_REPORTED,
    )


def test_a_filled_form_comes_back_as_self_reported_values(tmp_path):
    value = value_of(tmp_path, line("１８．５", 数据来源="招商台账", 原因分析="项目晚开工"))

    assert (value.period, value.number, value.status) == (
        JULY,
        Decimal("18.5"),
        Recognition.SELF_REPORTED,
    )
    assert (value.source, value.cause, value.filed_by) == ("招商台账", "项目晚开工", "县招商局")


@pytest.mark.parametrize("cells", [("", "是"), ("", "√"), ("未公布", "")])
def test_not_yet_published_is_a_state_of_its_own(tmp_path, cells):
    value = value_of(tmp_path, line(*cells))

    assert value.unpublished
    assert value.number is None


def test_a_value_and_not_published_at_once_is_a_problem(tmp_path):
    with pytest.raises(ImportRejected, match="既填了完成值，又填了数据未出"):
        value_of(tmp_path, line("18", "是"))


def test_a_value_in_another_unit_is_a_problem(tmp_path):
    with pytest.raises(ImportRejected, match="请按计量单位“亿元”填写"):
        value_of(tmp_path, line("18%"))


def test_words_for_a_value_are_kept_as_words(tmp_path):
    assert value_of(tmp_path, line("已完成")).text == "已完成"


def test_a_line_left_blank_is_noted_not_refused(tmp_path):
    plan = read_files([form(tmp_path, line())], known(a_quantity()))

    assert plan.changes == ()
    assert any("1项没有填完成值：3-27" in note for note in plan.notes)


def test_another_units_indicator_is_refused(tmp_path):
    path = form(tmp_path, line("18"), sender="县统计局")

    with pytest.raises(ImportRejected, match="不由县统计局承担"):
        read_files([path], known(a_quantity()))


def test_code_and_name_must_not_contradict(tmp_path):
    with pytest.raises(ImportRejected, match="编号3-27的指标是“招商引资到位资金”"):
        value_of(tmp_path, line("18", 指标="旅游综合收入"))


@pytest.mark.parametrize(
    ("top", "reason"),
    [({"sender": ""}, "没有写填报单位"), ({"period": ""}, "没有写数据期")],
)
def test_a_form_without_sender_or_period_is_refused(tmp_path, top, reason):
    with pytest.raises(ImportRejected, match=reason):
        read_files([form(tmp_path, line("18"), **top)], known(a_quantity()))


def test_the_same_number_again_is_no_change(tmp_path):
    plan = read_files([form(tmp_path, line("18.50"))], known(a_quantity(), filed("18.5")))

    assert plan.changes == ()


def test_another_number_needs_a_reason(tmp_path):
    with pytest.raises(ImportRejected, match=r"已有自报数18\.5"):
        value_of(tmp_path, line("19"), facts=[filed("18.5")])


def test_another_number_with_a_reason_is_a_correction(tmp_path):
    value = value_of(tmp_path, line("19", reason="漏报一笔"), facts=[filed("18.5")])

    assert (value.number, value.reason) == (Decimal(19), "漏报一笔")


def test_a_cumulative_value_that_falls_is_told(tmp_path):
    earlier = filed("20", Period(2017, 6))

    plan = read_files([form(tmp_path, line("18"))], known(a_quantity(), earlier))

    assert any("比2017年1—6月的20还小" in note for note in plan.notes)


def test_measures_are_read_with_person_and_limit(tmp_path):
    row = line("18", 下步措施="逐项目跟进", 措施责任人="李某某", 完成时限="8月底前")

    (measure,) = of_type(
        read_files([form(tmp_path, row)], known(a_quantity())).contents, MeasureFact
    )

    assert (measure.text, measure.person, measure.due) == (
        "逐项目跟进",
        "李某某",
        date(2017, 8, 31),
    )


def test_a_folder_of_forms_is_read_all_or_nothing(tmp_path):
    good = form(tmp_path, line("18"))
    bad = good.with_name("坏.xlsx")
    bad.write_bytes(b"<html>")

    with pytest.raises(ImportRejected, match=r"坏\.xlsx"):
        read_files([good, bad], known(a_quantity()))


def test_two_forms_that_disagree_are_a_problem(tmp_path):
    first = form(tmp_path, line("18")).rename(tmp_path / "一.xlsx")

    with pytest.raises(ImportRejected, match="在两处写得不一样"):
        read_files([first, form(tmp_path, line("19"))], known(a_quantity()))


def test_a_form_filled_in_word_reads_the_same(tmp_path):
    top = ["示例县2017年市考指标报送表", "填报单位：县招商局  数据期：2017年1—7月"]
    path = docx(tmp_path / "报送表.docx", top, [COLUMNS, line("18.5")])

    (value,) = of_type(read_files([path], known(a_quantity())).contents, ValueFact)

    assert value.number == Decimal("18.5")


def breakdown(tmp_path, row, indicator):
    rows = [["填报单位：县招商局"], (*BREAKDOWN, *MONTHS), row]
    path = xlsx(tmp_path / "细化.xlsx", {"细化分解表": rows})
    return read_files([path], known(indicator))


def broken_down(*points, leader="赵某某"):
    return ["3-27", "招商引资到位资金", "35", leader, "项目股", "钱某某", "日跟进", "月报", *points]


def test_a_breakdown_brings_persons_and_a_plan_curve(tmp_path):
    plan = breakdown(tmp_path, broken_down(19, 22, 25, 28, 31, 35), a_quantity())

    (filed_breakdown,) = of_type(plan.contents, BreakdownFact)
    (curve,) = of_type(plan.contents, PlanFact)
    assert (filed_breakdown.leader, filed_breakdown.office) == ("赵某某", "项目股")
    assert curve.points[0] == (7, Decimal(19))
    assert curve.points[-1] == (12, Decimal(35))


def test_a_plan_that_falls_is_a_problem_for_a_cumulative_indicator(tmp_path):
    with pytest.raises(ImportRejected, match="8月"):
        breakdown(tmp_path, broken_down(19, 18, 25, 28, 31, 35), a_quantity())


def test_a_plan_that_misses_the_target_is_told(tmp_path):
    plan = breakdown(tmp_path, broken_down(19, 22, 25, 28, 31, 34), a_quantity())

    assert any("未达到全年目标35" in note for note in plan.notes)


def test_a_breakdown_without_a_leader_is_a_problem(tmp_path):
    with pytest.raises(ImportRejected, match="细化分解没有填全"):
        breakdown(tmp_path, broken_down(leader=""), a_quantity())


def test_growth_may_plan_to_slow(tmp_path):
    indicator = a_quantity(type=IndicatorType.GROWTH, unit="%")

    plan = breakdown(tmp_path, broken_down(9.5, 9.2, 9, 9, 9, 9), indicator)

    assert of_type(plan.contents, PlanFact)


def test_history_reads_periods_from_column_names(tmp_path):
    rows = [["指标", "1—2月", "1—3月", "一季度"], ["固定资产投资增速", 17, "17.5%", ""]]
    path = xlsx(tmp_path / "以前.xlsx", {"上半年完成情况": rows})

    values = of_type(read_files([path], known(an_indicator())).contents, ValueFact)

    assert [(value.period.month, value.number) for value in values] == [
        (2, Decimal(17)),
        (3, Decimal("17.5")),
    ]
