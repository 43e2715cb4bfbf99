"""进度对比：折成全年目标的百分比，滞后最多的在前；全市平均位次的走势。"""

from decimal import Decimal

import pytest

from tests.builders import make_indicator
from tests.workflows.playing import RULES, judged, make_judgement, months
from workflows import advance, progress_comparison
from workflows.ledger import Judgement
from workflows.periods import Period
from workflows.vocabulary import IndicatorType


def figures(actual: str, expected: str, indicator: str = "3-20") -> Judgement:
    return make_judgement(
        "黄",
        "2017-09",
        indicator,
        actual=Decimal(actual),
        expected=Decimal(expected),
        target=Decimal(35),
    )


def test_progress_and_what_is_due_are_shares_of_the_annual_target() -> None:
    judgement = figures("18.2", "23.333")

    (line,) = progress_comparison.lines(judged(judgement), [judgement])

    assert (line["完成进度"], line["应达进度"]) == (Decimal("52.0"), Decimal("66.7"))
    assert line["相差"] == Decimal("-14.7")


def test_what_lags_most_comes_first() -> None:
    judgements = [
        figures("30", "20", "3-1"),
        figures("10", "20", "3-2"),
        figures("19", "20", "3-3"),
    ]

    lines = progress_comparison.lines(judged(*judgements), judgements)

    assert [line["编号"] for line in lines] == ["3-2", "3-3", "3-1"]


@pytest.mark.parametrize(
    "judgement",
    [
        pytest.param(make_judgement("灰", "2017-09", "3-20"), id="nothing-to-compare"),
        pytest.param(
            make_judgement(
                "绿", "2017-09", "3-20", actual=Decimal(0), expected=Decimal(0), target=Decimal(0)
            ),
            id="a-target-of-0",
        ),
    ],
)
def test_what_cannot_be_compared_is_left_out(judgement: Judgement) -> None:
    assert progress_comparison.lines(judged(judgement), [judgement]) == []


@pytest.mark.parametrize("kind", [IndicatorType.CAP, IndicatorType.LIMIT])
def test_the_lower_the_better_is_not_progress(kind: IndicatorType) -> None:
    judgement = figures("10", "20")
    ledger = judged(judgement, indicators=(make_indicator("3-20", type=kind),))

    assert progress_comparison.lines(ledger, [judgement]) == []


def test_the_trend_has_the_mean_rank_of_each_period_judged_until_then() -> None:
    ranks = [(4, "2017-06"), (5, "2017-07"), (2, "2017-08"), (9, "2017-09")]
    lines = [make_judgement("绿", month, "3-20", rank=rank, counties=10) for rank, month in ranks]

    trend = advance.trend(judged(*lines), RULES, Period(2017, 8))

    assert [row["平均位次"] for row in trend] == [Decimal("4.0"), Decimal("5.0"), Decimal("2.0")]
    assert [row["前位"] for row in trend] == [0, 0, 1]


def test_periods_without_a_rank_are_no_part_of_the_trend() -> None:
    ledger = judged(*months("绿 绿", first="2017-06"))

    assert advance.trend(ledger, RULES, Period(2017, 9)) == []
