"""年终的两张表：市考结果、考核等次；不对的行逐条指出，重复导入不变。"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.errors import ImportRejected
from service.imports.facts import CityResultFact, GradeFact
from service.imports.plan import ImportPlan, read_files
from tests.imports.office import a_quantity, an_indicator, known, of_type, xlsx

RESULTS = ("序号", "指标", "任务完成情况", "加减分", "文号", "确认人")
GRADES = ("单位", "年度考核等次", "主要负责人等次", "文号")
DOCUMENT = "示市考字〔2018〕3号"
LEDGER = known(an_indicator(), a_quantity())


def read(tmp_path: Path, sheet: str, *rows: tuple[object, ...]) -> ImportPlan:
    return read_files([xlsx(tmp_path / f"{sheet}.xlsx", {sheet: rows})], LEDGER)


def test_the_citys_results_are_read_with_task_points_and_document(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        "市考结果",
        RESULTS,
        (1, "固定资产投资增速", "未完成", -1.2, DOCUMENT, "赵某某"),
        (2, "招商引资到位资金", "超额完成", "+0.5", DOCUMENT, ""),
    )

    assert of_type(plan.contents, CityResultFact) == [
        CityResultFact(
            indicator="3-20",
            task="未完成",
            points=Decimal("-1.2"),
            document=DOCUMENT,
            confirmed_by="赵某某",
        ),
        CityResultFact(indicator="3-27", task="超额完成", points=Decimal("0.5"), document=DOCUMENT),
    ]


def test_the_document_may_stand_above_the_table_and_a_day_in_a_column(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        "市考结果",
        (f"2017年度市考结果（{DOCUMENT}）",),
        ("编号", "任务完成", "加减分", "认定日期"),
        ("3-20", "已完成", 0, "2018-03-09"),
    )

    (fact,) = of_type(plan.contents, CityResultFact)
    assert (fact.task, fact.document, fact.confirmed_on) == ("完成", DOCUMENT, date(2018, 3, 9))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ((1, "固定资产投资增速", "差不多", -1, DOCUMENT, ""), "任务完成"),
        ((1, "固定资产投资增速", "未完成", "少许", DOCUMENT, ""), "加减分"),
        ((1, "固定资产投资增速", "未完成", "", DOCUMENT, ""), "加减分"),
        ((1, "固定资产投资增速", "未完成", -1, "", ""), "文号"),
        ((1, "没有这一项", "未完成", -1, DOCUMENT, ""), "指标"),
    ],
    ids=["task", "points", "no-points", "no-document", "no-such-indicator"],
)
def test_a_bad_result_is_named_and_nothing_is_taken(
    tmp_path: Path, row: tuple[object, ...], column: str
) -> None:
    good = (2, "招商引资到位资金", "完成", 0, DOCUMENT, "")

    with pytest.raises(ImportRejected) as rejected:
        read(tmp_path, "市考结果", RESULTS, row, good)

    assert [problem.column for problem in rejected.value.problems] == [column]


def test_grades_of_the_committee_are_read_by_unit(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        "考核等次",
        GRADES,
        ("县发展和改革局", "良好", "优秀", "示考委〔2018〕1号"),
        ("城关镇", "一般", "", "示考委〔2018〕1号"),
    )

    assert [(f.unit, f.grade, f.head_grade) for f in of_type(plan.contents, GradeFact)] == [
        ("县发改局", "良好", "优秀"),
        ("城关镇", "一般", ""),
    ]


def test_a_grade_that_is_none_and_a_unit_unknown_are_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected) as rejected:
        read(
            tmp_path,
            "考核等次",
            GRADES,
            ("县发改局", "合格", "", "示考委〔2018〕1号"),
            ("县无此局", "良好", "", "示考委〔2018〕1号"),
        )

    assert [problem.column for problem in rejected.value.problems] == ["等次", "单位"]


def test_last_years_table_is_still_last_years(tmp_path: Path) -> None:
    plan = read(
        tmp_path, "附件6", ("序号", "指标", "加减分", "说明"), (1, "固定资产投资增速", -0.3, "")
    )

    assert of_type(plan.contents, CityResultFact) == []
