from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ImportRejected
from service.imports.facts import StandingFact, ValueFact
from service.imports.plan import read_files
from tests.imports.office import a_quantity, an_indicator, known, of_type, xlsx
from workflows.periods import Period
from workflows.vocabulary import Recognition

COUNTIES = ("示例县", *(f"示例{letter}县" for letter in "甲乙丙丁戊己庚辛壬"))
LEDGER = known(an_indicator(), a_quantity())


def wide(path, figures, period="1—8月"):
    """``figures``: county → (growth, rank, amount, rank)."""
    rows = [
        [f"全市2017年{period}主要指标完成情况"],
        ["序号", "县区", "固定资产投资增速（%）", "", "招商引资到位资金", ""],
        ["", "", "完成值", "位次", "完成值", "位次"],
        *([order, county, *cells] for order, (county, cells) in enumerate(figures.items(), 1)),
    ]
    merges = ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"]
    return xlsx(path, {"位次": rows}, merges={"位次": merges})


def test_the_wide_table_gives_every_countys_value_and_rank(tmp_path):
    path = wide(
        tmp_path / "全市.xlsx",
        {
            "示例甲县": (23.1, 1, "30亿", 2),
            "示例县": (17.6, "第8", 24.15, 4),
            "全市": (19, "", 1, ""),
        },
    )

    standings = of_type(read_files([path], LEDGER).contents, StandingFact)

    assert [(s.county, s.indicator, s.value, s.rank) for s in standings] == [
        ("示例甲县", "3-20", Decimal("23.1"), 1),
        ("示例甲县", "3-27", Decimal(30), 2),
        ("示例县", "3-20", Decimal("17.6"), 8),
        ("示例县", "3-27", Decimal("24.15"), 4),
    ]


def test_our_own_figure_is_recognised_with_the_tables_title_as_its_source(tmp_path):
    path = wide(tmp_path / "全市.xlsx", {"示例县": (17.6, 8, 24.15, 4)})

    values = of_type(read_files([path], LEDGER).contents, ValueFact)

    assert [(value.indicator, value.number, value.status) for value in values] == [
        ("3-20", Decimal("17.6"), Recognition.RECOGNISED),
        ("3-27", Decimal("24.15"), Recognition.RECOGNISED),
    ]
    assert values[0].source == "全市2017年1—8月主要指标完成情况"
    assert values[0].period == Period(2017, 8)


def test_the_long_table_reads_the_same(tmp_path):
    rows = [
        ["前三季度各县区位次"],
        ["指标", "县区", "完成值", "位次"],
        ["固定资产投资增速", "示例县", 17.6, 8],
        ["", "示例甲县", 23.1, 1],
    ]
    path = xlsx(tmp_path / "长.xlsx", {"位次": rows}, merges={"位次": ["A3:A4"]})

    standings = of_type(read_files([path], LEDGER).contents, StandingFact)

    assert [(s.county, s.period.month, s.rank) for s in standings] == [
        ("示例县", 9, 8),
        ("示例甲县", 9, 1),
    ]


def test_a_foreign_indicator_is_settled_or_left_out_by_the_map(tmp_path):
    rows = [
        ["1-8月"],
        ["县区", "固投增速", "", "综合得分", ""],
        ["", "完成值", "位次", "完成值", "位次"],
        ["示例县", 17.6, 8, 91, 3],
    ]
    merges = ["A2:A3", "B2:C2", "D2:E2"]
    path = xlsx(tmp_path / "全市.xlsx", {"位次": rows}, merges={"位次": merges})

    with pytest.raises(ImportRejected, match="--map 固投增速=指标编号"):
        read_files([path], LEDGER)
    plan = read_files([path], LEDGER, mapping={"固投增速": "3-20", "综合得分": "忽略"})

    assert [s.indicator for s in of_type(plan.contents, StandingFact)] == ["3-20"]


def test_a_table_without_a_period_and_a_missing_rank_are_named(tmp_path):
    with pytest.raises(ImportRejected, match="看不出是哪一期"):
        read_files([wide(tmp_path / "a.xlsx", {"示例县": (1, 1, 1, 1)}, period="")], LEDGER)
    with pytest.raises(ImportRejected, match="位次没有填"):
        read_files([wide(tmp_path / "b.xlsx", {"示例县": (17.6, "", 1, 1)})], LEDGER)


FIGURE = st.decimals(min_value=-999, max_value=99999, places=2, allow_nan=False)
ROW = st.tuples(FIGURE, st.integers(1, 10), FIGURE, st.integers(1, 10))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(COUNTIES), ROW, min_size=1))
def test_any_county_table_written_is_read_back_the_same(figures):
    with TemporaryDirectory() as folder:
        path = wide(Path(folder) / "全市.xlsx", figures)

        standings = of_type(read_files([path], LEDGER).contents, StandingFact)

    assert [(s.county, s.indicator, s.value, s.rank) for s in standings] == [
        (county, indicator, value, rank)
        for county, (growth, first, amount, second) in figures.items()
        for indicator, value, rank in (("3-20", growth, first), ("3-27", amount, second))
    ]
