"""待审的数：哪些要审，旁边摆什么。"""

from decimal import Decimal

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from workflows.ledger import CityStanding, PlanCurve, Value
from workflows.periods import Period
from workflows.review import waiting
from workflows.vocabulary import Recognition


def filed(number: str | None, status: str = "自报", **more: object) -> Value:
    return make_value(number, status=Recognition(status), **more)


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ((filed("18"),), True),
        ((filed("18"), filed("18", "审核")), False),
        ((filed("18"), filed("18", "审核"), filed("19")), True),
        ((filed("18"), filed("18", "审核"), filed("18")), False),
        ((filed("18", "认定"),), False),
        ((filed(None, unpublished=True),), False),
    ],
    ids=["自报", "审过", "审后改报", "审后又报同样的数", "认定", "未出"],
)
def test_what_waits_is_what_nobody_has_looked_at(values: tuple[Value, ...], waits: bool) -> None:
    ledger = make_ledger(values=values)

    assert bool(waiting(ledger)) is waits


def test_a_figure_that_is_read_anew_waits_all_the_same() -> None:
    for _ in range(2):
        assert len(waiting(make_ledger(values=(filed("18"),)))) == 1


def test_a_figure_stands_beside_the_last_the_plan_and_the_city() -> None:
    of = Period(2017, 7)
    standing = CityStanding(
        indicator="3-20",
        period=of,
        value=Decimal(17),
        rank=8,
        counties=10,
        leader="示例一县",
        leader_value=None,
    )
    plan = PlanCurve(indicator="3-20", approved_on=of.last_day, points={7: Decimal(58)})
    ledger = make_ledger(
        values=(filed("12", period="2017-05"), filed("18")),
        standings=(standing,),
        plans={"3-20": plan},
    )

    one = waiting(ledger)[0]

    assert (one.last, one.planned, one.standing) == (ledger.values[0], Decimal(58), standing)


def test_a_changed_figure_stands_beside_the_one_it_would_replace() -> None:
    ledger = make_ledger(values=(filed("18", "审核"), filed("19")))

    assert waiting(ledger)[0].held == ledger.values[0]


def test_the_latest_period_comes_first_then_the_order_of_the_table() -> None:
    ledger = make_ledger(
        indicators=(make_indicator("3-20"), make_indicator("3-27")),
        values=(filed("1", indicator="3-27"), filed("1", period="2017-08"), filed("1")),
    )

    found = [(str(one.value.period), one.indicator.code) for one in waiting(ledger)]

    assert found == [("2017-08", "3-20"), ("2017-07", "3-20"), ("2017-07", "3-27")]


def test_what_is_no_longer_in_the_table_waits_for_nobody() -> None:
    assert waiting(make_ledger(values=(filed("1", indicator="3-99"),))) == ()
