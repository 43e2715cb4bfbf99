"""研判一期：谁有一行，未报、未出怎么亮，扣分、定性、加分、评价。"""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.judging import CODE, RULES, event, judged
from workflows.judgement import RULES as RULES_BY_TYPE
from workflows.judgement import judge, judge_period
from workflows.ledger import Judgement
from workflows.periods import Period
from workflows.vocabulary import Frequency, IndicatorType, Light, Recognition

NOT_FILED = (IndicatorType.EVENT, IndicatorType.AWARD, IndicatorType.SURVEY)
EVENT, QUAL = IndicatorType.EVENT, IndicatorType.QUAL


def test_every_indicator_type_has_one_rule() -> None:
    assert set(RULES_BY_TYPE) == set(IndicatorType)
    assert len(set(RULES_BY_TYPE.values())) == len(IndicatorType)


@pytest.mark.parametrize(
    "kind",
    [kind for kind in IndicatorType if kind not in NOT_FILED],
)
def test_what_is_owed_and_not_filed_is_behind_and_forecasts_nothing(kind: IndicatorType) -> None:
    judgement = judged(kind, "100", None)

    assert (judgement.light, judgement.warns) == (Light.UNFILED, True)
    assert (judgement.reason, judgement.forecast_points) == ("应报未报", Decimal(0))


def test_an_unfiled_deduction_indicator_forecasts_the_whole_deduction() -> None:
    assert judged(IndicatorType.LIMIT, "4", None, points="-1").forecast_points == -1


def test_data_not_out_is_grey_with_the_last_figure_and_never_behind() -> None:
    values = (make_value("13.5", "2017-07"), make_value(None, "2017-09", unpublished=True))
    judgement = judged(IndicatorType.GROWTH, "20", None, values=values)

    assert (judgement.light, judgement.warns) == (Light.GREY, False)
    assert judgement.reason == "数据未出，最近为2017年1—7月13.5%，暂按满分"


def test_data_never_out_before_says_so() -> None:
    values = (make_value(None, "2017-09", unpublished=True),)
    judgement = judged(IndicatorType.GROWTH, "20", None, values=values)

    assert judgement.reason == "数据未出，此前未报过数，暂按满分"


def test_words_where_a_figure_is_asked_are_shown_and_not_compared() -> None:
    values = (make_value(None, "2017-09", text="基本完成"),)
    judgement = judged(IndicatorType.CUM, "100", None, values=values)

    assert judgement.light is Light.GREY
    assert "“基本完成”" in judgement.reason


def test_the_recognised_figure_is_judged_before_a_later_self_reported_one() -> None:
    values = (
        make_value("70", "2017-09"),
        make_value("80", "2017-09", status=Recognition.SELF_REPORTED),
    )
    judgement = judged(IndicatorType.CUM, "100", None, values=values)

    assert (judgement.actual, judgement.basis) == (Decimal(70), Recognition.RECOGNISED)


def test_no_event_is_green_and_deducts_nothing() -> None:
    judgement = judged(EVENT, "0", None, unit="件", points="-1")

    assert (judgement.light, judgement.actual) == (Light.GREEN, Decimal(0))
    assert (judgement.forecast_points, judgement.reason) == (Decimal(0), "0件，扣0分")


@pytest.mark.parametrize(
    ("deducted", "forecast"),
    [
        pytest.param(("-0.5",), "-0.5", id="one"),
        pytest.param(("-0.5", "-0.4"), "-0.9", id="added"),
        pytest.param(("-0.5", "-1"), "-1", id="to-the-floor"),
    ],
)
def test_events_deduct_down_to_the_floor(deducted: tuple[str, ...], forecast: str) -> None:
    events = tuple(event(points) for points in deducted)
    judgement = judged(EVENT, "0", None, unit="件", points="-1", events=events)

    assert judgement.light is Light.RED
    assert judgement.forecast_points == Decimal(forecast)


def test_an_event_registered_later_is_not_yet_known() -> None:
    events = (event(registered_on=date(2017, 10, 14)),)

    assert judged(EVENT, "0", None, points="-1", events=events).light is Light.GREEN


def test_an_event_already_supervised_does_not_climb_the_ladder_a_second_time() -> None:
    assert not judged(EVENT, "0", None, points="-1", events=(event(),)).warns


def test_a_qualitative_indicator_shows_the_departments_own_word() -> None:
    values = (make_value(None, "2017-09", text="一档"),)
    judgement = judged(QUAL, None, None, values=values)

    assert judgement.light is Light.GREY
    assert judgement.reason == "定性指标，自评：一档，暂按满分"


def test_an_award_has_no_light_and_no_points_until_granted() -> None:
    judgement = judged(IndicatorType.AWARD, None, None, "2017-12", points="1")

    assert (judgement.light, judgement.forecast_points) == (Light.NONE, Decimal(0))


def test_the_survey_is_grey_though_no_department_files_it() -> None:
    judgement = judged(IndicatorType.SURVEY, "92", None, "2017-12")

    assert (judgement.light, judgement.warns) == (Light.GREY, False)


def _sheet(period: Period) -> tuple[Judgement, ...]:
    indicators = (
        make_indicator("2-16", type=EVENT, frequency=Frequency.AT_ONCE),
        make_indicator("3-20"),
        make_indicator("3-26", frequency=Frequency.HALF_YEARLY),
        make_indicator("3-51", type=IndicatorType.SURVEY, frequency=Frequency.YEARLY),
        make_indicator("4-52", type=IndicatorType.AWARD, frequency=Frequency.YEARLY),
        make_indicator("5-55", type=IndicatorType.RANK, frequency=Frequency.QUARTERLY),
    )
    ledger = make_ledger(indicators=indicators)
    return judge_period(ledger, period, date(2018, 1, 15), RULES)


@pytest.mark.parametrize(
    ("period", "codes"),
    [
        pytest.param("2017-08", ["3-20"], id="a-month"),
        pytest.param("2017-09", ["2-16", "3-20", "5-55"], id="a-quarter"),
        pytest.param("2017-06", ["2-16", "3-20", "3-26", "5-55"], id="half-year"),
        pytest.param("2017-12", ["2-16", "3-20", "3-26", "3-51", "4-52", "5-55"], id="the-year"),
    ],
)
def test_a_sheet_holds_what_is_expected_in_the_tables_order(period: str, codes: list[str]) -> None:
    assert [judgement.indicator for judgement in _sheet(Period.parse(period))] == codes


def test_a_sheet_says_of_each_indicator_what_judging_it_alone_says() -> None:
    indicator = make_indicator()
    ledger = make_ledger(indicators=(indicator,), values=(make_value("70", "2017-09"),))
    period, day = Period(2017, 9), date(2017, 10, 13)

    (of_sheet,) = judge_period(ledger, period, day, RULES)

    assert of_sheet == judge(ledger, indicator, period, day, RULES)
    assert of_sheet.indicator == CODE


@pytest.mark.parametrize("kind", list(IndicatorType))
@pytest.mark.parametrize("goal", ["-5", "0", None])
@pytest.mark.parametrize("actual", ["-7", "0", "1e9"])
def test_no_checked_figure_makes_a_rule_raise(
    kind: IndicatorType, goal: str | None, actual: str
) -> None:
    assert judged(kind, goal, actual, "2017-12", day=date(2018, 1, 15)).reason
