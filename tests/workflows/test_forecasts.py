"""全年预计：三个数各算各的，都用精确小数；两项以上高于目标才是预计超额。"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.playing import judged, make_judgement
from workflows import forecasts
from workflows.forecasts import OWN, PACE, RECENT, Forecast
from workflows.ledger import Ledger
from workflows.periods import Period
from workflows.registers import OwnForecast, Registers
from workflows.vocabulary import IndicatorType

UPTO = Period(2017, 9)
NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)
KINDS = st.sampled_from(
    [
        IndicatorType.CUM,
        IndicatorType.COUNT,
        IndicatorType.CAP,
        IndicatorType.GROWTH,
        IndicatorType.LEVEL,
        IndicatorType.LIMIT,
    ]
)


def told(figures: dict[str, str], own: str | None = None, **of_indicator: Any) -> Ledger:
    filed = (OwnForecast(indicator="3-20", period=UPTO, number=Decimal(own)),) if own else ()
    return make_ledger(
        indicators=(make_indicator(**of_indicator),),
        values=tuple(make_value(number, period) for period, number in figures.items()),
        registers=Registers(forecasts=filed),
    )


def only(ledger: Ledger, upto: Period = UPTO) -> Forecast:
    (forecast,) = forecasts.forecasts(ledger, upto)
    return forecast


@pytest.mark.parametrize(
    ("kind", "pace", "recent"),
    [
        ("CUM", "100", "90"),  # 75 ÷ 9 × 12; 75 + 15 ÷ 3 × 3
        ("COUNT", "100", "90"),
        ("CAP", "100", "90"),
        ("GROWTH", "75", "90"),  # holds; drifts on by 5 a month
        ("LEVEL", "75", "90"),
        ("LIMIT", "75", "90"),
    ],
)
def test_each_kind_is_carried_to_the_end_of_the_year(kind: str, pace: str, recent: str) -> None:
    forecast = only(told({"2017-06": "60", "2017-09": "75"}, type=IndicatorType(kind)))

    assert forecast.numbers == {PACE: Decimal(pace), RECENT: Decimal(recent)}


@pytest.mark.parametrize(
    ("figures", "recent"),
    [
        ({"2017-09": "75"}, None),
        ({"2017-08": "70", "2017-09": "75"}, None),
        ({"2017-05": "55", "2017-09": "75"}, Decimal(90)),
        ({"2017-03": "30"}, Decimal(120)),
        ({"2017-04": "40"}, None),
    ],
    ids=["one-figure", "a-month-apart", "none-of-june", "the-first-quarter", "no-january-alone"],
)
def test_the_pace_of_three_months_needs_a_figure_from_before(
    figures: dict[str, str], recent: Decimal | None
) -> None:
    assert only(told(figures)).numbers.get(RECENT) == recent


def test_the_departments_own_stands_as_it_was_filed() -> None:
    assert only(told({"2017-09": "75"}, own="101.5")).numbers[OWN] == Decimal("101.5")


def test_a_forecast_of_a_later_period_is_not_known_yet() -> None:
    ledger = told({"2017-06": "60", "2017-09": "75"}, own="101.5")

    assert OWN not in only(ledger, Period(2017, 8)).numbers


@pytest.mark.parametrize(
    ("own", "over", "grounds"),
    [
        ("100", (), []),
        ("100.01", (OWN,), ["单项（单位预计）"]),
    ],
    ids=["just-the-target", "a-hair-above"],
)
def test_above_the_target_means_above_unrounded(
    own: str, over: tuple[str, ...], grounds: list[str]
) -> None:
    ledger = told({"2017-09": "75"}, own=own)

    assert only(ledger).over == over
    assert [line["超额依据"] for line in forecasts.overfulfilled_lines(ledger, UPTO)] == grounds


def test_two_methods_that_agree_come_before_one_alone() -> None:
    alone, both = make_indicator("3-20"), make_indicator("3-21")
    ledger = make_ledger(
        indicators=(alone, both),
        values=(make_value("76", "2017-09"), make_value("80", "2017-09", "3-21")),
        registers=Registers(
            forecasts=(OwnForecast(indicator="3-21", period=UPTO, number=Decimal(104)),)
        ),
    )
    found = forecasts.overfulfilled_lines(ledger, UPTO)

    assert [(line["编号"], line["超额依据"]) for line in found] == [
        ("3-21", "两项预测"),
        ("3-20", "单项（按当前进度）"),
    ]


@pytest.mark.parametrize("kind", [IndicatorType.CAP, IndicatorType.LIMIT])
def test_a_cap_is_kept_not_overfulfilled(kind: IndicatorType) -> None:
    assert forecasts.overfulfilled_upto(told({"2017-09": "120"}, type=kind), UPTO) == ()


def test_a_share_does_not_pass_the_whole() -> None:
    ledger = told({"2017-06": "90", "2017-09": "99"}, type=IndicatorType.LEVEL, unit="%")

    assert only(ledger).numbers[RECENT] == 100


def test_the_points_span_what_the_methods_say() -> None:
    ledger = told({"2017-06": "60", "2017-09": "60"})

    assert only(ledger).points_text == "1.2—1.6"


def test_a_figure_is_taken_as_it_was_judged() -> None:
    ledger = judged(make_judgement("绿", "2017-09", actual=Decimal(60)))

    assert only(ledger).numbers[PACE] == 80
    assert forecasts.lines(ledger, date(2017, 10, 12)) == []
    assert len(forecasts.lines(ledger, date(2017, 10, 13))) == 1


@given(KINDS, NUMBERS, NUMBERS)
def test_forecasts_are_exact_and_never_below_nothing(
    kind: IndicatorType, before: Decimal, now: Decimal
) -> None:
    forecast = only(told({"2017-06": str(before), "2017-09": str(now)}, type=kind))

    assert all(isinstance(number, Decimal) for number in forecast.numbers.values())
    assert kind is IndicatorType.GROWTH or min(forecast.numbers.values()) >= 0


@given(KINDS, NUMBERS, st.integers(2, 12))
def test_a_steady_pace_is_seen_alike_by_both_methods(
    kind: IndicatorType, monthly: Decimal, month: int
) -> None:
    rises = kind in (IndicatorType.CUM, IndicatorType.COUNT, IndicatorType.CAP)
    figures = {
        f"2017-{of:02d}": str(monthly * of if rises else monthly) for of in range(2, month + 1)
    }
    numbers = only(told(figures, type=kind), Period(2017, month)).numbers

    assert numbers[PACE] == (monthly * 12 if rises else monthly)
    assert numbers.get(RECENT, numbers[PACE]) == numbers[PACE]


@given(KINDS, NUMBERS)
def test_points_lie_between_none_and_all(kind: IndicatorType, now: Decimal) -> None:
    forecast = only(told({"2017-09": str(now)}, type=kind))

    assert all(0 <= points <= 2 for points in forecast.points.values())
