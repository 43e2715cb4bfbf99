"""累计量、个数、累计上限、节点：与序时比。"""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.judging import CODE, RULES, judged, plan, target
from workflows.judgement import judge
from workflows.ledger import Target
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, Light
from workflows.wording import shown

CUM, COUNT = IndicatorType.CUM, IndicatorType.COUNT
CAP, MILE = IndicatorType.CAP, IndicatorType.MILE


def test_investment_of_24_15_of_35_by_september_is_six_points_behind_and_yellow() -> None:
    judgement = judged(CUM, "35", "24.15", unit="亿元")

    assert (judgement.light, judgement.warns) == (Light.YELLOW, True)
    assert (judgement.rate, judgement.expected) == (Decimal(69), Decimal("26.25"))
    assert (judgement.gap, judgement.gap_unit) == (Decimal(-6), "个百分点")


def test_november_expects_eleven_twelfths() -> None:
    judgement = judged(CUM, "1200", "1100", "2017-11")

    assert judgement.light is Light.GREEN
    assert judgement.gap == 0


@pytest.mark.parametrize(
    ("actual", "light", "warns"),
    [
        pytest.param("90.1", Light.GREEN, False, id="ahead"),
        pytest.param("75", Light.GREEN, False, id="exactly-on-course"),
        pytest.param("74.9", Light.YELLOW, False, id="behind-by-the-tolerance-exactly"),
        pytest.param("74.89", Light.YELLOW, True, id="behind-just-over-the-tolerance"),
        pytest.param("65", Light.YELLOW, True, id="ten-points-behind-exactly"),
        pytest.param("64.99", Light.RED, True, id="just-over-ten-points-behind"),
        pytest.param("-3", Light.RED, True, id="negative"),
        pytest.param("130", Light.GREEN, False, id="over-the-annual-target"),
    ],
)
def test_a_cumulative_figure_is_lit_by_its_lag(actual: str, light: Light, warns: bool) -> None:
    judgement = judged(CUM, "100", actual)

    assert (judgement.light, judgement.warns) == (light, warns)


def test_a_rate_over_a_hundred_is_kept_but_scores_no_more_than_full() -> None:
    judgement = judged(CUM, "100", "130")

    assert (judgement.rate, judgement.forecast_points) == (Decimal(130), Decimal(2))


def test_a_figure_behind_forecasts_points_at_its_present_pace() -> None:
    judgement = judged(CUM, "100", "60")

    assert judgement.forecast_points == Decimal("1.6")  # 60 of 75 expected, of 2 points


def test_a_negative_actual_has_no_rate() -> None:
    assert judged(CUM, "100", "-3").rate is None


@pytest.mark.parametrize("goal", ["0", None], ids=["zero", "words"])
@pytest.mark.parametrize("kind", [CUM, COUNT, MILE])
def test_a_target_of_zero_or_words_lists_the_figure_only(
    kind: IndicatorType, goal: str | None
) -> None:
    judgement = judged(kind, goal, "12")

    assert (judgement.light, judgement.warns) == (Light.GREY, False)
    assert judgement.actual == 12
    assert "目标为0或为文字，只列数值" in judgement.reason


def test_an_approved_plan_stands_in_for_the_even_course() -> None:
    judgement = judged(CUM, "100", "42", curve=plan(m7="20", m9="40"))

    assert (judgement.light, judgement.expected) == (Light.GREEN, Decimal(40))


def test_before_the_plan_begins_the_course_is_even() -> None:
    judgement = judged(CUM, "120", "60", "2017-06", curve=plan(m7="20"), day=date(2017, 7, 13))

    assert judgement.expected == 60


def test_a_plan_approved_after_the_day_is_not_yet_in_force() -> None:
    judgement = judged(CUM, "120", "60", "2017-06", curve=plan(m2="1"), day=date(2017, 6, 30))

    assert judgement.expected == 60


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        pytest.param(date(2017, 8, 31), 100, id="the-day-before"),
        pytest.param(date(2017, 9, 1), 120, id="from-its-day"),
    ],
)
def test_a_target_changed_midyear_counts_from_its_day(day: date, in_force: int) -> None:
    changed = Target(effective_from=date(2017, 9, 1), text="120", number=Decimal(120))
    indicator = make_indicator(CODE, targets=(*target("100"), changed))
    ledger = make_ledger(indicators=(indicator,), values=(make_value("60", "2017-07"),))

    assert judge(ledger, indicator, Period(2017, 7), day, RULES).target == in_force


@pytest.mark.parametrize(
    ("period", "actual", "light"),
    [
        pytest.param("2017-09", "0", Light.GREEN, id="nothing-expected-before-the-entry-month"),
        pytest.param("2017-11", "0", Light.GREEN, id="november-still-nothing"),
        pytest.param("2017-12", "8", Light.GREEN, id="december-all-of-it"),
        pytest.param("2017-12", "7", Light.RED, id="december-one-short-of-eight"),
    ],
)
def test_a_count_without_a_plan_is_asked_for_in_its_entry_month(
    period: str, actual: str, light: Light
) -> None:
    judgement = judged(COUNT, "8", actual, period, unit="户", day=date(2018, 1, 15))

    assert judgement.light is light


def test_a_count_with_a_plan_is_lit_by_its_share_and_told_in_its_unit() -> None:
    judgement = judged(COUNT, "8", "3", unit="户", curve=plan(m9="4"))

    assert judgement.light is Light.RED  # one of eight: 12.5个百分点
    assert (judgement.gap, judgement.gap_unit) == (Decimal(-1), "户")


def test_five_deaths_of_six_by_august_use_the_cap_faster_than_time() -> None:
    judgement = judged(CAP, "6", "5", "2017-08", unit="人")

    assert (judgement.light, judgement.warns) == (Light.YELLOW, True)
    assert shown(judgement.rate, 1) == "83.3"
    assert (judgement.gap, judgement.gap_unit) == (Decimal(-1), "人")


@pytest.mark.parametrize(
    ("goal", "actual", "light"),
    [
        pytest.param("12", "9", Light.GREEN, id="used-share-equals-time"),
        pytest.param("12", "10", Light.YELLOW, id="faster-than-time"),
        pytest.param("12", "12", Light.YELLOW, id="used-up"),
        pytest.param("12", "13", Light.RED, id="over"),
        pytest.param("0", "0", Light.GREEN, id="none-allowed-none-happened"),
        pytest.param("0", "1", Light.RED, id="none-allowed-one-happened"),
    ],
)
def test_a_cap_is_lit_by_what_is_used(goal: str, actual: str, light: Light) -> None:
    assert judged(CAP, goal, actual, unit="人").light is light


def test_a_broken_cap_forecasts_no_points() -> None:
    assert judged(CAP, "6", "7", unit="人").forecast_points == 0


@pytest.mark.parametrize(
    ("passed", "day", "light"),
    [
        pytest.param("9", date(2017, 10, 13), Light.GREEN, id="all-nodes-passed"),
        pytest.param("8", date(2017, 10, 13), Light.YELLOW, id="thirteen-days-overdue"),
        pytest.param("8", date(2017, 10, 15), Light.YELLOW, id="fifteen-days-exactly"),
        pytest.param("8", date(2017, 10, 16), Light.RED, id="sixteen-days"),
        pytest.param("7", date(2017, 10, 13), Light.RED, id="owed-since-august"),
    ],
)
def test_a_missed_node_turns_red_with_age(passed: str, day: date, light: Light) -> None:
    judgement = judged(MILE, "12", passed, unit="项", day=day)

    assert judgement.light is light


def test_nodes_without_a_plan_are_expected_in_whole_numbers() -> None:
    judgement = judged(MILE, "6", "3", "2017-07", unit="个")

    assert (judgement.light, judgement.expected) == (Light.GREEN, Decimal(3))


def test_nodes_planned_for_the_year_end_are_not_missed_before() -> None:
    judgement = judged(MILE, "20", "0", unit="个", curve=plan(m7="0", m12="20"))

    assert judgement.light is Light.GREEN
