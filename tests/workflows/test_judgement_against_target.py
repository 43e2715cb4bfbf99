"""增速、水平、水平上限、门槛、位次：与目标直接比。"""

from datetime import date
from decimal import Decimal

import pytest

from tests.workflows.judging import CODE, judged, standing
from workflows.ledger import Judgement
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, Light, Recognition

GROWTH, LEVEL, LIMIT = IndicatorType.GROWTH, IndicatorType.LEVEL, IndicatorType.LIMIT
GATE, RANK = IndicatorType.GATE, IndicatorType.RANK


@pytest.mark.parametrize(
    ("place", "light"),
    [
        pytest.param(7, Light.YELLOW, id="seventh-of-ten"),
        pytest.param(8, Light.RED, id="eighth-of-ten"),
    ],
)
def test_gdp_growth_0_4_points_short_is_yellow_until_the_last_three(
    place: int, light: Light
) -> None:
    judgement = judged(GROWTH, "10.5", "10.1", standings=(standing(place),))

    assert judgement.light is light
    assert (judgement.gap, judgement.gap_unit) == (Decimal("-0.4"), "个百分点")


@pytest.mark.parametrize(
    ("actual", "light", "warns"),
    [
        pytest.param("20", Light.GREEN, False, id="at-the-target"),
        pytest.param("19.9", Light.YELLOW, False, id="tolerance-exactly"),
        pytest.param("19.89", Light.YELLOW, True, id="just-over-the-tolerance"),
        pytest.param("19", Light.YELLOW, True, id="one-point-exactly"),
        pytest.param("18.99", Light.RED, True, id="just-over-one-point"),
        pytest.param("-2.5", Light.RED, True, id="shrinking"),
    ],
)
def test_growth_is_lit_by_its_gap(actual: str, light: Light, warns: bool) -> None:
    judgement = judged(GROWTH, "20", actual)

    assert (judgement.light, judgement.warns) == (light, warns)


def test_growth_on_target_but_among_the_last_is_red_and_says_both() -> None:
    judgement = judged(GROWTH, "20", "20.2", standings=(standing(9),))

    assert judgement.light is Light.RED
    assert judgement.reason == "位次第9位，列全市后3位，增速达到目标"
    assert judgement.forecast_points == 2


def test_a_tolerated_gap_still_warns_among_the_last() -> None:
    judgement = judged(GROWTH, "20", "19.95", standings=(standing(10),))

    assert (judgement.light, judgement.warns) == (Light.RED, True)


def test_the_leading_county_stands_beside_our_place() -> None:
    judgement = judged(GROWTH, "20", "20.2", standings=(standing(4),))

    assert (judgement.rank, judgement.counties) == (4, 10)
    assert (judgement.leader, judgement.leader_value) == ("示例一县", Decimal("23.1"))


def test_a_growth_target_of_zero_can_be_compared() -> None:
    assert judged(GROWTH, "0", "0.3").light is Light.GREEN
    assert judged(GROWTH, "0", "-2").forecast_points == 0


def test_shrinking_growth_forecasts_no_points() -> None:
    assert judged(GROWTH, "20", "-2.5").forecast_points == 0


def test_a_fall_in_energy_use_is_better_the_larger_it_is() -> None:
    assert judged(GROWTH, "3.2", "3.6").light is Light.GREEN


@pytest.mark.parametrize(
    ("actual", "light", "warns"),
    [
        pytest.param("98", Light.GREEN, False, id="at-the-target"),
        pytest.param("97.9", Light.YELLOW, False, id="tolerance-exactly"),
        pytest.param("96", Light.YELLOW, True, id="two-below-exactly"),
        pytest.param("95.99", Light.RED, True, id="just-over-two-below"),
    ],
)
def test_a_level_is_held_against_the_target_whatever_the_month(
    actual: str, light: Light, warns: bool
) -> None:
    judgement = judged(LEVEL, "98", actual, "2017-07")

    assert (judgement.light, judgement.warns) == (light, warns)


def test_the_tolerance_in_points_does_not_excuse_a_level_in_another_unit() -> None:
    judgement = judged(LEVEL, "98", "97.95", unit="分")

    assert (judgement.warns, judgement.gap_unit) == (True, "分")


@pytest.mark.parametrize(
    ("actual", "light", "warns"),
    [
        pytest.param("3.8", Light.GREEN, False, id="well-under"),
        pytest.param("3.9", Light.YELLOW, False, id="near-exactly"),
        pytest.param("4.0", Light.YELLOW, False, id="at-the-limit"),
        pytest.param("4.01", Light.RED, True, id="over-without-tolerance"),
    ],
)
def test_a_limit_hints_when_near_and_is_red_when_crossed(
    actual: str, light: Light, warns: bool
) -> None:
    judgement = judged(LIMIT, "4.0", actual)

    assert (judgement.light, judgement.warns) == (light, warns)


@pytest.mark.parametrize("kind", [GROWTH, LEVEL, LIMIT, GATE])
def test_a_target_of_words_alone_stays_grey(kind: IndicatorType) -> None:
    judgement = judged(kind, None, "3.8")

    assert (judgement.light, judgement.warns) == (Light.GREY, False)


@pytest.mark.parametrize(
    ("actual", "light"),
    [
        pytest.param("93.0", Light.GREEN, id="equal-passes"),
        pytest.param("92.99", Light.RED, id="just-under"),
    ],
)
def test_a_gate_opens_at_the_published_comparison(actual: str, light: Light) -> None:
    judgement = judged(GATE, "93", actual, "2017-12", points="-1")

    assert judgement.light is light
    assert judgement.forecast_points == (0 if light is Light.GREEN else -1)


def test_a_gate_may_rest_on_the_citys_table_alone() -> None:
    judgement = judged(GATE, "93", None, standings=(standing(5, value="93.4"),))

    assert (judgement.light, judgement.basis) == (Light.GREEN, Recognition.RECOGNISED)


def _ranked(place: int, period: str = "2017-06") -> Judgement:
    return Judgement(
        indicator=CODE,
        period=Period.parse(period),
        judged_on=date(2017, 7, 13),
        light=Light.GREEN,
        warns=False,
        basis=Recognition.RECOGNISED,
        rank=place,
    )


@pytest.mark.parametrize(
    ("before", "place", "light"),
    [
        pytest.param(3, 3, Light.GREEN, id="goal-reached"),
        pytest.param(3, 4, Light.YELLOW, id="one-place-down"),
        pytest.param(3, 5, Light.RED, id="two-places-down"),
        pytest.param(1, 3, Light.RED, id="two-down-within-the-goal"),
        pytest.param(6, 7, Light.YELLOW, id="seventh-of-ten"),
        pytest.param(8, 8, Light.RED, id="among-the-last-three"),
        pytest.param(5, 2, Light.GREEN, id="risen"),
    ],
)
def test_a_rank_is_lit_by_goal_fall_and_the_last_places(
    before: int, place: int, light: Light
) -> None:
    judgement = judged(
        RANK, "3", None, unit="位", standings=(standing(place),), judgements=(_ranked(before),)
    )

    assert judgement.light is light


def test_the_citys_rank_goes_before_the_one_filed() -> None:
    judgement = judged(RANK, "3", "2", unit="位", standings=(standing(5),))

    assert (judgement.rank, judgement.gap, judgement.gap_unit) == (5, Decimal(-2), "位")


def test_a_rank_filed_without_the_citys_table_is_judged() -> None:
    judgement = judged(RANK, "3", "4", unit="位")

    assert (judgement.light, judgement.rank, judgement.counties) == (Light.YELLOW, 4, None)


def test_the_reason_of_a_fallen_rank_names_the_period_it_fell_from() -> None:
    judgement = judged(
        RANK, "3", None, unit="位", standings=(standing(5),), judgements=(_ranked(2),)
    )

    assert judgement.reason == "位次比2017年1—6月下滑3位"
