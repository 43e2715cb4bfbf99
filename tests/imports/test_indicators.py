from decimal import Decimal

import pytest

from service.errors import ImportRejected
from service.imports.facts import PersonFact, UnitFact
from service.imports.plan import read_files
from tests.imports.office import (
    HEADER,
    docx,
    indicator_row,
    indicators,
    known,
    of_type,
    read_rows,
    xls,
    xlsx,
)
from workflows.vocabulary import Frequency, IndicatorType, Role


def problems_of(tmp_path, *rows, **options):
    with pytest.raises(ImportRejected) as rejected:
        read_rows(tmp_path, *rows, **options)
    return rejected.value.problems


def test_a_row_becomes_an_indicator_coded_by_attachment_and_serial(tmp_path):
    plan = read_rows(tmp_path, indicator_row())

    fact = indicators(plan.contents)["3-20"]
    assert (fact.name, fact.type, fact.target_number) == (
        "固定资产投资增速",
        IndicatorType.GROWTH,
        Decimal(20),
    )
    assert [(duty.unit, duty.role) for duty in fact.duties] == [
        ("县发改局", Role.LEAD),
        ("县统计局", Role.SUPPORT),
    ]


def test_a_merged_two_row_header_is_read_as_one_line(tmp_path):
    rows = [
        ["2017年度任务分解表", *[""] * 8],
        ["序\n号", "任务内容", "", "目标任务", "", "分　值", "责任分工", "", "频次"],
        ["", "考核\n指标", "类型", "目标值", "单位", "", "责任部门", "配合单位", ""],
        [1, "茶园", "累计量", "15,000", "亩", 2, "县发改局", "各镇", "季"],
    ]
    merges = ["A1:I1", "A2:A3", "B2:C2", "D2:E2", "F2:F3", "G2:H2", "I2:I3"]
    path = xlsx(tmp_path / "表.xlsx", {"附件3": rows}, merges={"附件3": merges})

    fact = indicators(read_files([path], known()).contents)["3-1"]

    assert (fact.name, fact.unit, fact.target_number) == ("茶园", "亩", Decimal(15000))
    assert [duty.unit for duty in fact.duties] == ["县发改局", "城关镇", "兴隆镇"]


def test_totals_groups_notes_and_blank_rows_are_passed_over(tmp_path):
    plan = read_rows(
        tmp_path,
        ["一、经济发展"],
        indicator_row(),
        ["", "小　计", "", "", "", 4],
        [],
        ["合计", "", "", "", "", 4],
        ["注：1.示例。"],
        ["2.同上。"],
    )

    assert list(indicators(plan.contents)) == ["3-20"]


def test_a_total_that_is_not_the_sum_is_noted(tmp_path):
    plan = read_rows(tmp_path, indicator_row(), ["合计", "", "", "", "", 5])

    assert any("合计行写的分值是5，逐项相加是4" in note for note in plan.notes)


def test_sub_rows_of_one_merged_serial_add_their_units(tmp_path):
    rows = [HEADER, indicator_row(), ["", "", "", "", "", "", "", "", "县招商局"]]
    merges = [f"{column}2:{column}3" for column in "ABCDEFGH"]
    path = xlsx(tmp_path / "表.xlsx", {"附件3": rows}, merges={"附件3": merges})

    (fact,) = indicators(read_files([path], known()).contents).values()

    assert [duty.unit for duty in fact.duties] == ["县发改局", "县统计局", "县招商局"]


def test_bracketed_serials_are_sub_indicators_of_the_number_above(tmp_path):
    plan = read_rows(
        tmp_path,
        [20, "投资"],
        indicator_row(序号="（1）", 指标="全社会投资"),
        indicator_row(序号="（2）", 指标="民间投资"),
    )

    assert list(indicators(plan.contents)) == ["3-20.1", "3-20.2"]


def test_indicators_beside_one_merged_serial_are_numbered_within_it(tmp_path):
    rows = [indicator_row(指标=name) for name in ("全社会投资", "民间投资", "工业投资")]

    plan = read_rows(tmp_path, *rows, indicator_row(序号=21), merges={"附件3": ["A2:A4"]})

    assert list(indicators(plan.contents)) == ["3-20.1", "3-20.2", "3-20.3", "3-21"]


def test_a_target_of_words_is_kept_and_flagged(tmp_path):
    plan = read_rows(tmp_path, indicator_row(全年目标="年度要点全部完成", 类型="节点"))

    fact = indicators(plan.contents)["3-20"]
    assert (fact.target_text, fact.target_number) == ("年度要点全部完成", None)
    assert any("只有文字" in note and "3-20" in note for note in plan.notes)


def test_missing_type_and_frequency_are_concluded_and_told(tmp_path):
    columns = ("序号", "指标", "计量单位", "全年目标", "分值", "责任部门")
    row = (44, "空气质量优良天数", "天", 328, 2, "县发改局")
    path = xlsx(tmp_path / "表.xlsx", {"附件3": [columns, row]})

    plan = read_files([path], known())

    fact = indicators(plan.contents)["3-44"]
    assert (fact.type, fact.frequency) == (IndicatorType.CUM, Frequency.MONTHLY)
    assert any("类型是推定的" in note for note in plan.notes)


def test_foreign_column_names_are_settled_by_the_map(tmp_path):
    columns = ("序号", "指标", "全年目标", "分值", "谁来干")
    path = xlsx(tmp_path / "表.xlsx", {"附件3": [columns, (1, "茶园", 3, 2, "县发改局")]})

    plan = read_files([path], known(), mapping={"谁来干": "责任部门"})

    assert indicators(plan.contents)["3-1"].duties[0].unit == "县发改局"


def test_a_map_to_nowhere_is_a_problem(tmp_path):
    path = xlsx(tmp_path / "表.xlsx", {"附件3": [HEADER, indicator_row()]})

    with pytest.raises(ImportRejected, match="没有“责任部们”这个字段"):
        read_files([path], known(), mapping={"谁来干": "责任部们"})


def test_a_hidden_column_gives_way_to_the_visible_one(tmp_path):
    rows = [[*HEADER, "全年目标"], [*indicator_row(全年目标=99), 20]]
    path = xlsx(tmp_path / "表.xlsx", {"附件3": rows}, hidden_columns={"附件3": "E"})

    assert indicators(read_files([path], known()).contents)["3-20"].target_number == Decimal(20)


def test_two_visible_columns_for_one_field_are_a_problem(tmp_path):
    rows = [[*HEADER, "年度目标"], [*indicator_row(), 21]]
    path = xlsx(tmp_path / "表.xlsx", {"附件3": rows})

    with pytest.raises(ImportRejected, match="都像“全年目标”"):
        read_files([path], known())


def test_every_bad_row_is_named_at_once_with_its_remedy(tmp_path):
    problems = problems_of(
        tmp_path,
        indicator_row(序号=1, 责任部门=""),
        indicator_row(序号=2, 配合单位="县招商引资局"),
        indicator_row(序号=3, 分值="四分"),
        indicator_row(序号=4, 全年目标="1.2亿"),
        indicator_row(序号=5, 全年目标=""),
        indicator_row(序号="甲"),
    )

    places = {(problem.row, problem.column) for problem in problems}
    assert places == {
        (2, "责任部门"),
        (3, "配合单位"),
        (4, "分值"),
        (5, "全年目标"),
        (6, "全年目标"),
        (7, "序号"),
    }
    assert all(problem.remedy for problem in problems)


def test_the_same_serial_twice_is_a_problem(tmp_path):
    (problem,) = problems_of(tmp_path, indicator_row(), indicator_row(指标="另一项"))

    assert problem.reason == "与第2行的序号重复"


def test_a_collective_cannot_lead(tmp_path):
    (problem,) = problems_of(tmp_path, indicator_row(责任部门="各部门"))

    assert "不能是统称" in problem.reason


def test_points_shared_by_one_merged_cell_are_a_problem(tmp_path):
    rows = (indicator_row(), indicator_row(序号=21, 指标="另一项"))

    (problem,) = problems_of(tmp_path, *rows, merges={"附件3": ["F2:F3"]})

    assert (problem.row, problem.column) == (3, "分值")


def test_the_lead_comes_first_whatever_its_place_in_the_cell(tmp_path):
    plan = read_rows(tmp_path, indicator_row(责任部门="县招商局、县发改局（牵头）"))

    duties = indicators(plan.contents)["3-20"].duties
    assert [(duty.unit, duty.role) for duty in duties[:2]] == [
        ("县发改局", Role.LEAD),
        ("县招商局", Role.CO_LEAD),
    ]
    assert any("已调到第一位" in note for note in plan.notes)


def test_a_workbook_without_a_register_brings_its_own_units(tmp_path):
    path = xlsx(tmp_path / "表.xlsx", {"附件3": [HEADER, indicator_row()]})

    plan = read_files([path], known(units=()))

    assert [unit.code for unit in of_type(plan.contents, UnitFact)] == ["县发改局", "县统计局"]
    assert any("没有责任单位表" in note for note in plan.notes)


def test_the_person_of_a_row_is_the_leads_head(tmp_path):
    rows = [[*HEADER, "责任人"], [*indicator_row(), "张某某"]]
    path = xlsx(tmp_path / "表.xlsx", {"附件3": rows})

    (person,) = of_type(read_files([path], known()).contents, PersonFact)

    assert (person.unit, person.post, person.name) == ("县发改局", "主要负责人", "张某某")


def test_an_old_xls_reads_the_same(tmp_path):
    path = xls(tmp_path / "旧.xls", {"附件3": [HEADER, indicator_row()]})

    assert indicators(read_files([path], known()).contents) == indicators(
        read_rows(tmp_path, indicator_row()).contents
    )


def test_a_word_table_reads_the_same(tmp_path):
    path = docx(tmp_path / "表.docx", ["附件3", "任务分解表"], [HEADER, indicator_row()])

    assert indicators(read_files([path], known()).contents) == indicators(
        read_rows(tmp_path, indicator_row()).contents
    )


def test_last_years_losses_mark_this_years_indicators(tmp_path):
    lost = [("序号", "指标", "加减分"), (1, "固定资产投资增速", "-0.6"), (2, "茶园", "+0.5")]
    path = xlsx(tmp_path / "表.xlsx", {"附件3": [HEADER, indicator_row()], "附件6": lost})

    assert indicators(read_files([path], known()).contents)["3-20"].watched
