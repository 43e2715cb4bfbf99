"""措施台账：到时限没有办完的为逾期；后来才办完的，当时仍算没有办完。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_ledger
from tests.workflows.deeds_following import make_measure
from workflows import measures
from workflows.ledger import Ledger
from workflows.registers import Measure, Registers


def with_measures(*held: Measure) -> Ledger:
    return make_ledger(registers=Registers(measures=held))


@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2017, 9, 15), 0), (date(2017, 9, 16), 1)],
    ids=["on-its-day", "the-day-after"],
)
def test_a_measure_is_overdue_from_the_day_after_its_own(on: date, late: int) -> None:
    assert len(measures.overdue(with_measures(make_measure()), on)) == late


def test_a_measure_without_a_day_is_never_overdue() -> None:
    ledger = with_measures(make_measure(due=None))

    assert not measures.overdue(ledger, date(2018, 3, 31))
    assert len(measures.open_on(ledger, date(2018, 3, 31))) == 1


@pytest.mark.parametrize("state", ["已完成", "已取消"])
def test_what_was_settled_later_was_still_open_before(state: str) -> None:
    ledger = with_measures(make_measure(state=state, state_on=date(2017, 9, 20)))

    assert len(measures.overdue(ledger, date(2017, 9, 19))) == 1
    assert not measures.overdue(ledger, date(2017, 9, 20))


def test_the_longest_overdue_comes_first() -> None:
    ledger = with_measures(
        make_measure("晚", due=date(2017, 9, 10)), make_measure("更晚", due=date(2017, 9, 1))
    )

    assert [m.text for m in measures.overdue(ledger, date(2017, 9, 30))] == ["更晚", "晚"]


def test_a_unit_has_the_measures_of_what_it_leads() -> None:
    ledger = with_measures(make_measure())

    assert measures.of_unit(ledger, "县发改局", date(2017, 9, 1))
    assert not measures.of_unit(ledger, "县招商局", date(2017, 9, 1))


def test_a_measure_of_an_indicator_no_longer_in_the_table_is_left_out() -> None:
    ledger = replace(with_measures(make_measure()), indicators=())

    assert measures.open_on(ledger, date(2017, 9, 1)) == ()


def test_the_line_says_by_how_many_days() -> None:
    ledger, on = with_measures(make_measure()), date(2017, 10, 13)
    (line,) = measures.lines(ledger, measures.overdue(ledger, on), on)

    assert (line["状态"], line["时限"]) == ("逾期28日", date(2017, 9, 15))
