"""追赶超越季度点评：公布了出专报，久不公布先报位次；得分、位次、走势、预警、全年预计。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from service.errors import ConfigError
from service.settings import SHIPPED
from service.settings.rules import parse_rules
from tests.builders import make_indicator, make_ledger
from tests.workflows.deeds_watch import quarter
from tests.workflows.playing import RULES, as_notice, day, issued, make_judgement, with_notice
from workflows import quarterly_review, warning_escalation
from workflows.actions import Action, IssueNotice, Supersede
from workflows.ledger import Ledger
from workflows.periods import Period
from workflows.registers import QuarterScore, Registers
from workflows.vocabulary import Frequency, IndicatorType, NoticeState

RANKED = make_indicator(
    "5-55",
    name="季度点评位次",
    type=IndicatorType.RANK,
    unit="位",
    points=Decimal(15),
    frequency=Frequency.QUARTERLY,
)
SECOND = quarter(2, "3.5", 3, day("7-25"))
THIRD = quarter(3, "3.0", 5, day("10-20"))


def county(*scores: QuarterScore, **overrides: Any) -> Ledger:
    facts: dict[str, Any] = {
        "indicators": (RANKED,),
        "registers": Registers(quarter_scores=scores),
    }
    return make_ledger(**(facts | overrides))


def due(ledger: Ledger, on: str) -> list[Action]:
    return quarterly_review.due(ledger, RULES, day(on))


def sheet(ledger: Ledger, on: str) -> dict[str, Any]:
    """The facts of the last sheet that is due."""
    last = due(ledger, on)[-1]
    assert isinstance(last, IssueNotice)
    return dict(last.facts)


# --- 何时出 --------------------------------------------------------------------------------------


def test_a_published_quarter_has_one_sheet() -> None:
    (action,) = due(county(SECOND), "7-25")

    assert (action.key, action.due) == ("quarterly_review:Q2", day("7-25"))
    assert due(issued(county(SECOND), [action], day("7-25")), "8-8") == []


def test_a_county_without_reviewed_indicators_has_none() -> None:
    assert due(county(SECOND, indicators=(make_indicator(),)), "12-31") == []


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        pytest.param("8-8", [], id="Tue-day-39-is-the-8th"),
        pytest.param("8-9", ["quarterly_review:Q2:unpublished"], id="Wed-day-40-after-June"),
    ],
)
def test_a_city_that_stays_silent_is_not_waited_for(on: str, keys: list[str]) -> None:
    assert [action.key for action in due(county(), on)] == keys


def test_what_the_city_left_out_before_the_mandate_is_not_asked() -> None:
    """2017-03-31 and 40 days is 10 May."""
    assert all("Q1" not in action.key for action in due(county(), "12-31"))


def test_of_silent_quarters_only_the_last_is_told() -> None:
    first, second = due(county(), "11-9")

    assert isinstance(first, Supersede)
    assert (first.key, first.by) == ("quarterly_review:Q2:unpublished", second.key)


def test_a_result_that_comes_after_all_has_its_own_sheet() -> None:
    ledger = issued(county(), due(county(), "8-9"), day("8-9"))
    later = replace(ledger, registers=Registers(quarter_scores=(SECOND,)))

    assert [action.key for action in due(later, "8-20")] == ["quarterly_review:Q2"]


# --- 写什么 --------------------------------------------------------------------------------------


def test_points_rank_and_goal_stand_side_by_side() -> None:
    facts = sheet(county(SECOND), "7-25")

    assert (facts["得分"], facts["满分"]) == ("3.5分", "3.75")
    assert (facts["位次"], facts["目标位次"]) == ("第3位（共10个）", "前3位")
    assert facts["达标"] is True


@pytest.mark.parametrize(
    ("rank", "reached"), [pytest.param(3, True, id="at-the-goal"), pytest.param(4, False, id="4")]
)
def test_the_goal_is_reached_at_its_own_place(rank: int, reached: bool) -> None:
    assert sheet(county(quarter(2, "3", rank, day("7-25"))), "7-25")["达标"] is reached


@pytest.mark.parametrize(
    ("rank", "warned"),
    [
        pytest.param(2, [], id="up"),
        pytest.param(4, [], id="down-by-one"),
        pytest.param(5, ["位次比二季度下滑2位"], id="down-by-exactly-two"),
        pytest.param(7, ["位次比二季度下滑4位"], id="the-last-place-before-the-last-three"),
        pytest.param(8, ["位次比二季度下滑5位", "位次列全市后3位"], id="first-of-the-last-three"),
    ],
)
def test_a_fall_or_one_of_the_last_places_is_a_warning(rank: int, warned: list[str]) -> None:
    facts = sheet(county(SECOND, quarter(3, "3", rank, day("10-20"))), "10-20")

    assert facts["预警"] == warned


def test_the_trend_has_every_published_quarter_up_to_this_one() -> None:
    facts = sheet(county(quarter(1, "3.2", 4, day("4-28")), SECOND, THIRD), "10-20")

    assert [(line["季度"], line["位次"]) for line in facts["走势"]] == [
        ("一季度", 4),
        ("二季度", 3),
        ("三季度", 5),
    ]
    assert facts["变化"] == "比二季度下降2位"


def test_an_indicator_shows_the_citys_word_before_our_own() -> None:
    judged = make_judgement("红", "2017-09", "5-55", rank=6, counties=10)
    own = replace(THIRD, indicator="5-55", rank=5, points=Decimal("2.8"))
    closed = {Period(2017, 9): judged.judged_on}
    ledger = county(judgements=(judged,), closed=closed)
    told = replace(ledger, registers=Registers(quarter_scores=(own,)))

    assert sheet(ledger, "11-9")["指标"][0]["位次"] == "6/10"
    row = sheet(told, "11-9")["指标"][0]
    assert (row["位次"], row["得分"], row["灯"]) == ("5/10", "2.8", "红")


def test_a_warning_that_went_the_ladders_way_is_named() -> None:
    judged = make_judgement("红", "2017-06", "5-55", rank=8, counties=10)
    ledger = county(SECOND, judgements=(judged,), closed={Period(2017, 6): judged.judged_on})
    (prompt,) = warning_escalation.due(ledger, RULES, judged.judged_on)
    assert isinstance(prompt, IssueNotice)
    warned = with_notice(ledger, as_notice(prompt, judged.judged_on))

    assert sheet(ledger, "7-25")["文书"] == []
    assert sheet(warned, "7-25")["文书"] == ["示督〔2017〕1号预警提示单"]
    draft = with_notice(ledger, as_notice(prompt, judged.judged_on, NoticeState.DRAFT))
    assert sheet(draft, "7-25")["文书"] == []


# --- 全年预计 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "points"),
    [
        pytest.param((), "15", id="nothing-known-is-full"),
        pytest.param((quarter(2, "3", 3, day("7-25")),), "12", id="the-rate-of-one-quarter"),
        pytest.param(
            (quarter(2, "3.75", 1, day("7-25")), quarter(3, "3", 3, day("10-20"))),
            "13.5",
            id="the-rate-of-two",
        ),
        pytest.param((quarter(2, "0", 10, day("7-25")),), "0", id="zero-is-zero"),
        pytest.param(
            (replace(SECOND, points=None),), "15", id="a-quarter-with-a-rank-only-counts-for-none"
        ),
    ],
)
def test_the_rest_of_the_year_goes_on_at_the_rate_so_far(
    scores: tuple[QuarterScore, ...], points: str
) -> None:
    assert quarterly_review.forecast(county(*scores), RULES) == Decimal(points)


def test_before_the_first_result_the_judgements_speak() -> None:
    judged = make_judgement("黄", "2017-06", "5-55", forecast_points=Decimal(9))
    ledger = county(judgements=(judged,), closed={Period(2017, 6): judged.judged_on})

    assert quarterly_review.forecast(ledger, RULES) == Decimal(9)


# --- 设置 ----------------------------------------------------------------------------------------


def test_quarters_that_do_not_make_up_the_year_are_refused() -> None:
    text = (SHIPPED / "config" / "rules_2017.toml").read_text(encoding="utf-8")
    wrong = text.replace('["3.75", "3.75", "3.75", "3.75"]', '["3.75", "3.75", "3.75", "3.7"]')

    with pytest.raises(ConfigError, match=r"四季合计14\.95分，与全年15分不符"):
        parse_rules(wrong, "rules")


def test_a_later_version_must_sum_up_too() -> None:
    text = (SHIPPED / "config" / "rules_2017.toml").read_text(encoding="utf-8")
    head = "[quarterly_review.total_points]"
    later = (
        f'[{head}]\nvalue = 20\nunit = "分"\nsource = "约定"\nreason = "新"\n'
        "effective_from = 2018-01-01\n\n"
    )
    at = text.index("[quarterly_review.quarter_points]")
    wrong = text[:at].replace(head, f"[{head}]") + later + text[at:]

    with pytest.raises(ConfigError, match="2018-01-01起四季合计"):
        parse_rules(wrong, "rules")


def test_the_last_day_of_waiting_moves_to_a_working_day() -> None:
    """2017-09-30 and 40 days is Thursday 9 November; 2017-12-31 and 40 days Friday 9 February."""
    days = [quarterly_review.waited_until(county(), RULES, of) for of in (3, 4)]

    assert days == [date(2017, 11, 9), date(2018, 2, 9)]
