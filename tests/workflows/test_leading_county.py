"""与领先县区比：差距、上期差距、缩小还是扩大。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.deeds_following import make_standing
from workflows import leading_county
from workflows.ledger import CityStanding, Ledger
from workflows.periods import Period
from workflows.vocabulary import IndicatorType

UPTO = Period(2017, 9)


def placed(*standings: CityStanding, **of_indicator: Any) -> Ledger:
    return make_ledger(indicators=(make_indicator(**of_indicator),), standings=standings)


@pytest.mark.parametrize(
    ("before", "now", "trend"),
    [("20", "21", "缩小"), ("21", "21", "持平"), ("21.5", "21", "扩大")],
    ids=["closing", "same", "opening"],
)
def test_the_trend_compares_two_tables(before: str, now: str, trend: str) -> None:
    ledger = placed(make_standing("2017-08", before, "25"), make_standing("2017-09", now, "25"))
    (gap,) = leading_county.gaps(ledger, UPTO)

    assert gap.trend == trend


def test_a_first_table_has_no_trend() -> None:
    (line,) = leading_county.lines_upto(placed(make_standing("2017-09", "21", "25")), UPTO)

    assert (line["差距"], line["上期差距"], line["变化"]) == ("4万元", "—", "—")


@pytest.mark.parametrize("kind", [IndicatorType.CAP, IndicatorType.LIMIT])
def test_where_lower_is_better_the_leader_is_the_lowest(kind: IndicatorType) -> None:
    ledger = placed(make_standing("2017-09", "5", "2"), type=kind)

    assert leading_county.gaps(ledger, UPTO)[0].behind == 3


def test_the_leader_itself_is_nought_behind() -> None:
    (line,) = leading_county.lines_upto(
        placed(make_standing("2017-09", "25", "25", rank=1, leader="示例县")), UPTO
    )

    assert (line["差距"], line["位次"]) == ("0", "1/10")


def test_a_rank_is_no_quantity() -> None:
    ledger = placed(make_standing("2017-09", "5", "1"), type=IndicatorType.RANK)

    assert leading_county.gaps(ledger, UPTO) == ()


def test_a_table_without_our_figure_is_held_against_our_own() -> None:
    standing = replace(make_standing("2017-09", "0", "25"), value=None)
    ledger = make_ledger(standings=(standing,), values=(make_value("21", "2017-09"),))

    assert leading_county.gaps(ledger, UPTO)[0].behind == Decimal(4)


def test_a_later_table_does_not_count_yet() -> None:
    ledger = placed(make_standing("2017-08", "20", "25"), make_standing("2017-10", "25", "25"))

    assert [gap.standing.period for gap in leading_county.gaps(ledger, UPTO)] == [Period(2017, 8)]
    assert leading_county.lines(ledger, date(2017, 10, 20))[0]["数据期"] == "2017年1—8月"


def test_growths_are_apart_by_percentage_points() -> None:
    ledger = placed(make_standing("2017-09", "17.6", "23.1"), unit="%", type=IndicatorType.GROWTH)

    assert leading_county.lines_upto(ledger, UPTO)[0]["差距"] == "5.5个百分点"
