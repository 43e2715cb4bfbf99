"""加减分落到单位：两条标准、倍数、份额、奖项、扣分事项。"""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.workflows.settling import award, county, event, of, ruled, shares
from workflows.annual_settlement import exact
from workflows.registers import Registers


@pytest.mark.parametrize(
    ("task", "points", "county_points", "is_doubted"),
    [
        pytest.param("超额完成", "1.2", "2.4", False, id="both-tests-of-a-gain-double-it"),
        pytest.param("未完成", "-1.2", "-2.4", False, id="both-tests-of-a-loss-double-it"),
        pytest.param("完成", "1.2", "1.2", True, id="a-gain-without-exceeding-counts-once"),
        pytest.param("完成", "-1.2", "-1.2", True, id="a-loss-of-a-task-fulfilled-counts-once"),
        pytest.param("未完成", "1.2", "1.2", True, id="a-gain-of-a-task-unfulfilled-counts-once"),
        pytest.param("超额完成", "-1.2", "-1.2", True, id="a-loss-of-a-task-exceeded-counts-once"),
        pytest.param("超额完成", "0", "0", True, id="exceeded-without-points-gives-none"),
        pytest.param("未完成", "0", "0", True, id="unfulfilled-without-points-costs-none"),
        pytest.param("完成", "0", "0", False, id="fulfilled-says-nothing"),
    ],
)
def test_points_are_doubled_only_where_the_task_and_the_city_agree(
    task: str, points: str, county_points: str, is_doubted: bool
) -> None:
    settled = of(county(f"3-20 {task} {points}"))

    assert settled.county == Fraction(county_points)
    assert bool(settled.doubts) is is_doubted


def test_the_factors_are_settings() -> None:
    rules = ruled(factor=Decimal(3), single_test_factor=Decimal(0), award_factor=Decimal(2))
    ledger = county(
        *("3-20 超额完成 1", "3-28 完成 1"),
        leads=[("4-53", "县发改局")],
        registers=Registers(awards=(award(points="0.5"),)),
    )

    settled = of(ledger, rules=rules)

    assert [line.county for line in settled.lines] == [3, 0, 1]


def test_a_line_carries_all_that_an_argument_needs() -> None:
    ledger = county(
        "3-20 未完成 -1.2", registers=Registers(shares=shares("3-20", 县发改局="60", 县招商局="40"))
    )

    (line,) = of(ledger, "县招商局").lines

    assert (line.task, line.city_points, line.share) == ("未完成", Decimal("-1.2"), Fraction(2, 5))
    assert (line.raw, line.factor, line.county) == (Fraction("-0.48"), 2, Fraction("-0.96"))
    assert (line.rule, line.clause[0], line.document) == (
        "任务未完成、市上扣分，按2倍减分",
        "四",
        "示市考字〔2018〕3号",
    )


def test_the_lead_bears_all_where_no_shares_are_given() -> None:
    ledger = county("3-20 超额完成 1", leads=[("3-20", "县招商局")])

    assert of(ledger, "县招商局").bonus == 1
    assert of(ledger, "县发改局").bonus == 0


@pytest.mark.parametrize(
    ("part", "is_capped"), [pytest.param("1/3", True, id="a-true-third"), ("33.33", False)]
)
def test_a_third_of_three_points_is_one_point(part: str, is_capped: bool) -> None:
    thirds = shares("3-20", 县发改局=part, 县招商局=part, 城关镇=part)

    settled = of(county("3-20 未完成 -3", registers=Registers(shares=thirds)))

    assert settled.capped is is_capped


@pytest.mark.parametrize("text", ["60", "33.33", "0.5", "100"])
def test_a_share_in_per_cent_is_what_it_says(text: str) -> None:
    assert exact(Decimal(text)) == Fraction(text) / 100


def test_an_award_counts_for_its_indicator_until_the_city_speaks_of_it() -> None:
    registers = Registers(awards=(award(points="1"),))
    before = of(county(leads=[("4-53", "县发改局")], registers=registers))
    after = of(county("4-53 超额完成 0.8", registers=registers))

    assert (before.bonus, before.county) == (1, 1)
    assert (after.bonus, after.county) == (Fraction("0.8"), Fraction("1.6"))
    assert "不重复计" in after.lines[0].note
    assert "不一致" in after.doubts[0]


def test_an_award_won_by_a_unit_without_a_share_is_asked_about() -> None:
    registers = Registers(awards=(award(unit="县环保局"),))
    settled = of(county(leads=[("4-53", "县发改局")], registers=registers))

    assert settled.bonus == 1
    assert "县环保局没有份额" in settled.doubts[0]


def test_a_deduction_counts_only_when_the_city_has_confirmed_it() -> None:
    waiting = county(leads=[("2-18", "县环保局")], events=(event(),))
    confirmed = county("2-18 未完成 -1", leads=[("2-18", "县环保局")], events=(event(),))

    assert of(waiting, "县环保局").loss == 0
    assert "市上尚未认定" in of(waiting, "县环保局").unconfirmed[0]
    assert (of(confirmed, "县环保局").loss, of(confirmed, "县环保局").unconfirmed) == (1, ())


def test_a_deduction_the_city_did_not_make_is_asked_about() -> None:
    ledger = county("2-18 完成 0", events=(event(),))

    assert "与市考结果不一致" in of(ledger).doubts[0]
