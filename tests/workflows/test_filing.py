"""报送一期：字段旁边写什么，什么数请再核对。"""

from decimal import Decimal

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.playing import day as on
from workflows import filing
from workflows.ledger import Duty, PlanCurve
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, Recognition, Role

UNIT = "县发改局"
JULY = Period(2017, 7)


def doubts(number: str, before: str | None = "50", **indicator: object) -> list[str]:
    one = make_indicator(**indicator)
    values = () if before is None else (make_value(before, "2017-06"),)
    ledger = make_ledger(indicators=(one,), values=values)
    return filing.doubts(ledger, one, JULY, Decimal(number))


@pytest.mark.parametrize("number", ["50", "50.01", "99", "200"])
def test_a_sum_that_grows_as_sums_do_raises_no_doubt(number: str) -> None:
    assert doubts(number) == []


@pytest.mark.parametrize(
    ("number", "before", "kind", "unit", "told"),
    [
        pytest.param(
            "49.99", "50", "CUM", "万元", "年初累计数比2017年1—6月的50万元还小", id="falls"
        ),
        pytest.param("500", "50", "COUNT", "亩", "10倍以上，请核对计量单位（亩）", id="tenfold"),
        pytest.param(
            "200.01", "150", "CUM", "万元", "超过全年目标100万元的2倍", id="twice-the-target"
        ),
        pytest.param("185", "18.5", "GROWTH", "分", "相差10倍以上，请核对小数点", id="lost-point"),
        pytest.param(
            "1.85", "18.5", "GROWTH", "分", "相差10倍以上，请核对小数点", id="point-too-far"
        ),
        pytest.param("100.01", "99", "LEVEL", "%", "超过100%", id="over-the-whole"),
        pytest.param("-1", None, "LEVEL", "%", "是负数", id="below-nothing"),
        pytest.param("3.5", "3", "CAP", "人", "不是整数（计量单位是人）", id="half-a-person"),
    ],
)
def test_what_looks_like_a_slip_is_asked_about(
    number: str, before: str | None, kind: str, unit: str, told: str
) -> None:
    found = doubts(number, before, type=IndicatorType(kind), unit=unit)

    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("number", "before", "kind"),
    [
        pytest.param("-2.3", "1.1", "GROWTH", id="growth-may-fall-below-nothing"),
        pytest.param("17", "18.5", "GROWTH", id="growth-may-slow"),
        pytest.param("0", "18.5", "GROWTH", id="no-growth-at-all"),
        pytest.param("100", "100", "LEVEL", id="exactly-the-whole"),
        pytest.param("97", "98", "LEVEL", id="a-share-may-fall"),
    ],
)
def test_rates_have_courses_of_their_own(number: str, before: str, kind: str) -> None:
    assert doubts(number, before, type=IndicatorType(kind), unit="%") == []


def test_the_first_figure_of_the_year_is_compared_with_none() -> None:
    assert doubts("1", before=None) == []


def test_what_stands_beside_a_field_is_of_the_period() -> None:
    plan = PlanCurve(
        indicator="3-20", approved_on=JULY.last_day, points={6: Decimal(40), 7: Decimal(55)}
    )
    values = (
        make_value("30", "2017-05"),
        make_value("60", "2017-07", status=Recognition.SELF_REPORTED),
        make_value("61", "2017-07", status=Recognition.SELF_REPORTED),
    )
    ledger = make_ledger(values=values, plans={"3-20": plan})

    (line,) = filing.lines(ledger, UNIT, JULY)

    assert (line.target, line.planned) == ("100万元", Decimal(55))
    assert line.last is not None
    assert (line.last.number, str(line.last.period)) == (Decimal(30), "2017-05")
    assert line.filed is not None
    assert (line.filed.number, line.settled) == (Decimal(61), None)


@pytest.mark.parametrize("status", [Recognition.REVIEWED, Recognition.RECOGNISED])
def test_a_figure_that_others_settled_is_asked_no_more(status: Recognition) -> None:
    (line,) = filing.lines(make_ledger(values=(make_value("60", status=status),)), UNIT, JULY)

    assert line.settled is not None
    assert line.filed is None


def test_only_the_lead_files_and_events_go_by_zero_report() -> None:
    duties = (Duty(unit="县招商局", role=Role.LEAD), Duty(unit=UNIT, role=Role.CO_LEAD))
    ledger = make_ledger(
        indicators=(
            make_indicator("2-9", type=IndicatorType.EVENT),
            make_indicator("3-20"),
            make_indicator("3-21", duties=duties),
        )
    )

    assert [line.indicator.code for line in filing.lines(ledger, UNIT, JULY)] == ["3-20"]


@pytest.mark.parametrize(
    ("day", "latest"),
    [("7-30", "2017-06"), ("7-31", "2017-07"), ("2018-1-10", "2017-12")],
)
def test_a_period_may_be_filed_from_its_last_working_day(day: str, latest: str) -> None:
    ledger = make_ledger()

    assert str(filing.periods_asked(ledger, on(day))[0]) == latest
