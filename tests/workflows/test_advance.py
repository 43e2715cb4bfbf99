"""进位争优：加权平均位次、前后几位、预计总分，和上一期比。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator
from tests.workflows.playing import RULES, day, judged, make_judgement
from workflows import advance
from workflows.ledger import Judgement, Ledger
from workflows.registers import QuarterScore, Registers

JULY, AUGUST = "2017-07", "2017-08"
POINTS = {"3-1": Decimal(3), "3-2": Decimal(1), "2-9": Decimal(-1)}


def line(code: str, rank: int | None, period: str, forecast: str = "2") -> Judgement:
    return make_judgement(
        "绿", period, code, rank=rank, counties=10, forecast_points=Decimal(forecast)
    )


def ledger(*lines: Judgement) -> Ledger:
    indicators = tuple(make_indicator(code, points=points) for code, points in POINTS.items())
    return judged(*lines, indicators=indicators)


def facts(of: Ledger) -> dict[str, object]:
    return advance.facts(of, RULES, day("9-18"))


def test_the_mean_rank_is_weighted_by_points_and_deductions_have_no_weight() -> None:
    of = ledger(line("3-1", 2, JULY), line("3-2", 10, JULY), line("2-9", 10, JULY))

    assert facts(of)["平均位次"] == "4"  # (3×2 + 1×10) ÷ 4


@pytest.mark.parametrize(
    ("rank", "first", "last"),
    [
        pytest.param(3, 1, 0, id="third-is-among-the-first-three"),
        pytest.param(4, 0, 0, id="fourth-is-not"),
        pytest.param(7, 0, 0, id="seventh-of-ten-is-not-among-the-last"),
        pytest.param(8, 0, 1, id="eighth-of-ten-is"),
    ],
)
def test_the_first_and_the_last_are_counted(rank: int, first: int, last: int) -> None:
    said = facts(ledger(line("3-1", rank, JULY)))

    assert (said["前位"], said["后位"], said["有位次"]) == (first, last, 1)


@pytest.mark.parametrize(
    ("july", "august", "said"),
    [
        pytest.param(5, 4, "前移1位", id="better"),
        pytest.param(4, 6, "后移2位", id="worse"),
        pytest.param(4, 4, "持平", id="the-same"),
    ],
)
def test_the_movement_is_told_against_the_period_before(july: int, august: int, said: str) -> None:
    of = ledger(line("3-1", july, JULY), line("3-1", august, AUGUST))

    assert (facts(of)["位次变化"], facts(of)["比较期"]) == (said, "2017年1—7月")


def test_the_forecast_is_compared_too() -> None:
    of = ledger(line("3-1", 4, JULY, "2.6"), line("3-1", 4, AUGUST, "3"))

    assert facts(of)["总分变化"] == "增加0.4分"


def test_at_the_first_period_nothing_is_compared() -> None:
    said = facts(ledger(line("3-1", 4, JULY)))

    assert (said["位次变化"], said["总分变化"], said["比较期"]) == ("", "", "")


def test_where_no_rank_is_published_none_is_made_up() -> None:
    said = facts(ledger(line("3-1", None, JULY)))

    assert (said["有位次"], said["平均位次"]) == (0, "")


def test_the_reviews_rank_is_the_last_that_the_city_published() -> None:
    scores = tuple(
        QuarterScore(
            quarter=quarter,
            indicator=None,
            points=None,
            rank=rank,
            counties=10,
            document="示市考〔2017〕1号",
            published_on=date(2017, 7, 20),
        )
        for quarter, rank in ((1, 6), (2, 4))
    )
    of = replace(ledger(line("3-1", 4, JULY)), registers=Registers(quarter_scores=scores))

    assert facts(of)["点评"] == "二季度点评第4位（共10个）"
