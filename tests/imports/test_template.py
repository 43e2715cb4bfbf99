import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from service.errors import ImportRejected
from service.imports import blank_workbook, read_files
from service.imports.facts import CityResultFact, GradeFact, HighlightFact, QuarterScoreFact
from tests.imports.office import an_indicator, indicators, known
from workflows.vocabulary import IndicatorType


def test_the_blank_workbook_is_the_same_bytes_every_time():
    assert blank_workbook("示例县") == blank_workbook("示例县")


def test_its_sample_rows_are_not_imported(tmp_path):
    (tmp_path / "空白.xlsx").write_bytes(blank_workbook("示例县"))

    plan = read_files([tmp_path / "空白.xlsx"], known())

    assert (plan.contents.facts, plan.changes, plan.notes) == ((), (), ())


def test_a_row_filled_in_below_the_sample_is(tmp_path):
    book = load_workbook(io.BytesIO(blank_workbook("示例县")))
    row = (1, 3, "茶园", "累计量", "亩", 15000, 2, "季", "县发改局", "各镇", "副县长", "")
    book["指标分解表"].append(row)
    book.save(tmp_path / "填好.xlsx")

    fact = indicators(read_files([tmp_path / "填好.xlsx"], known()).contents)["3-1"]

    assert fact.target_number == Decimal(15000)


def test_type_frequency_and_attachment_are_chosen_from_lists():
    sheet = load_workbook(io.BytesIO(blank_workbook("示例县")))["指标分解表"]

    headed = {
        sheet.cell(1, cells.min_col).value
        for rule in sheet.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }
    assert headed == {"附件", "类型", "频次"}


LEDGER = known(
    an_indicator("1-2", name="基层党组织建设", type=IndicatorType.QUAL),
    an_indicator(),
    an_indicator("5-55", name="季度点评：主要经济指标", type=IndicatorType.RANK),
)
FILLED = [
    (
        "市考结果",
        (1, "固定资产投资增速", "未完成", "-1.2", "示市考字〔2018〕3号", "2018-03-09", "示例甲"),
        CityResultFact(
            indicator="3-20",
            task="未完成",
            points=Decimal("-1.2"),
            document="示市考字〔2018〕3号",
            confirmed_on=date(2018, 3, 9),
            confirmed_by="示例甲",
        ),
    ),
    (
        "考核等次",
        (1, "县发改局", "良好", "", "示考委〔2018〕1号"),
        GradeFact(unit="县发改局", grade="良好", head_grade="", document="示考委〔2018〕1号"),
    ),
    (
        "季度点评结果",
        ("", "全县合计", "一季度", 3.2, 4, 10, "示市追办〔2017〕4号", "2017-04-28"),
        QuarterScoreFact(
            quarter=1,
            indicator="",
            points=Decimal("3.2"),
            rank=4,
            counties=10,
            document="示市追办〔2017〕4号",
            published_on=date(2017, 4, 28),
        ),
    ),
    (
        "亮点工作报送表",
        ("1-2", "基层党组织建设", "支部双月研判", "创新", "记录", "", ""),
        HighlightFact(
            indicator="1-2",
            half=1,
            work="支部双月研判",
            level="创新",
            evidence="记录",
            filed_by="县发改局",
        ),
    ),
]


@pytest.mark.parametrize(("sheet", "row", "fact"), FILLED, ids=[name for name, _, _ in FILLED])
def test_what_is_filled_into_one_sheet_is_read_and_the_others_say_nothing(
    tmp_path, sheet, row, fact
):
    book = blank()
    book[sheet].append(row)
    if sheet == "亮点工作报送表":
        book[sheet]["A1"], book[sheet]["A2"] = "填报单位：县发改局", "数据期：2017年上半年"
    book.save(tmp_path / "填好.xlsx")

    assert read_files([tmp_path / "填好.xlsx"], LEDGER).contents.facts == (fact,)


def test_highlights_want_to_know_whose_and_of_which_half(tmp_path):
    book = blank()
    book["亮点工作报送表"].append(("1-2", "基层党组织建设", "支部双月研判", "创新"))
    book.save(tmp_path / "填好.xlsx")

    with pytest.raises(ImportRejected) as rejected:
        read_files([tmp_path / "填好.xlsx"], LEDGER)

    assert [problem.reason for problem in rejected.value.problems] == [
        "填报单位不在名册里",
        "没有写是上半年还是下半年",
    ]


def test_the_first_sheet_says_how_to_fill_in_each_of_the_others():
    guide, *others = blank().worksheets

    told = {row[0].value: row[1].value for row in guide.iter_rows(min_row=4)}
    assert list(told) == [sheet.title for sheet in others]
    assert all(told.values())


@pytest.mark.parametrize(
    ("sheet", "chosen"),
    [
        ("市考结果", {"任务完成"}),
        ("考核等次", {"等次", "主要负责人等次"}),
        ("季度点评结果", {"季度"}),
    ],
)
def test_what_is_one_of_a_few_words_is_chosen_from_a_list(sheet, chosen):
    page = blank()[sheet]

    rules = page.data_validations.dataValidation
    headed = {page.cell(1, cells.min_col).value for rule in rules for cells in rule.sqref.ranges}
    assert headed == chosen


def blank():
    return load_workbook(io.BytesIO(blank_workbook("示例县")))
