"""单项奖、重大创新奖：无人申报的问一问，申报之前提醒，截止以后只说一次。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_indicator, make_ledger
from tests.workflows.deeds_watch import AWARD
from tests.workflows.playing import RULES, day, issued
from workflows import awards
from workflows.actions import Action, IssueNotice, Supersede
from workflows.judgement import judge
from workflows.ledger import Ledger
from workflows.periods import Period
from workflows.registers import Award, AwardStage, Registers
from workflows.vocabulary import IndicatorType

INNOVATION = make_indicator("4-54", name="重大创新奖", type=IndicatorType.AWARD, points=Decimal(1))


def county(*candidates: Award, **overrides: Any) -> Ledger:
    facts: dict[str, Any] = {
        "indicators": (INNOVATION,),
        "registers": Registers(awards=candidates),
    }
    return make_ledger(**(facts | overrides))


def due(ledger: Ledger, on: str) -> list[Action]:
    return awards.due(ledger, RULES, day(on))


def reached(*stages: str, **overrides: Any) -> Award:
    steps = tuple(AwardStage(stage=s, reached_on=day("11-20"), **overrides) for s in stages)
    return replace(AWARD, stages=(*AWARD.stages, *steps))


# --- 提名 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        pytest.param("9-14", [], id="Thu-before-the-day"),
        pytest.param("9-15", ["award_reminder:candidates:1"], id="Fri-the-day"),
    ],
)
def test_who_leads_an_award_without_a_candidate_is_asked(on: str, keys: list[str]) -> None:
    assert [action.key for action in due(county(), on)] == keys


def test_a_candidate_ends_the_asking() -> None:
    assert due(county(AWARD), "10-12") == []


def test_of_days_missed_only_the_last_asks() -> None:
    first, second = due(county(), "10-31")

    assert isinstance(first, Supersede)
    assert isinstance(second, IssueNotice)
    assert (first.by, second.units) == (second.key, ("县发改局",))


def test_a_candidate_day_before_the_activation_asks_nobody() -> None:
    ledger = county(activated_on=day("9-18"))

    assert due(ledger, "10-30") == []


# --- 申报 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "key", "left"),
    [
        pytest.param("10-12", None, None, id="Thu-31-before"),
        pytest.param("10-13", "award_reminder:1:-30", "还有30个工作日", id="Fri-30-before"),
        pytest.param("11-10", "award_reminder:1:-10", "还有10个工作日", id="Fri-10-before"),
        pytest.param("11-21", "award_reminder:1:-3", "还有3个工作日", id="Tue-3-before"),
        pytest.param("11-24", "award_reminder:1:-3", "今日截止", id="Fri-the-last-day"),
        pytest.param("11-27", "award_reminder:1:missed", "今日截止", id="Mon-missed"),
    ],
)
def test_an_application_is_reminded_of_until_its_day(
    on: str, key: str | None, left: str | None
) -> None:
    sent = [a for a in due(county(AWARD), on) if isinstance(a, IssueNotice)]

    assert [a.key for a in sent] == ([key] if key else [])
    assert [a.facts["提醒"] for a in sent] == ([left] if left else [])


def test_the_applicant_and_the_lead_both_hear() -> None:
    (reminder,) = due(county(AWARD), "10-13")

    assert isinstance(reminder, IssueNotice)
    assert (reminder.units, reminder.copies) == (("县招商局", "县发改局"), ("常务副县长",))


def test_who_applied_is_left_alone() -> None:
    assert due(county(reached("已申报")), "12-31") == []


def test_on_the_weekend_after_the_last_day_nothing_says_there_is_time() -> None:
    steps = due(county(AWARD), "11-25")

    assert all(isinstance(step, Supersede) for step in steps)
    assert {step.by for step in steps if isinstance(step, Supersede)} == {"award_reminder:1:missed"}


def test_a_missed_day_is_told_once() -> None:
    ledger = county(AWARD)
    ledger = issued(ledger, due(ledger, "11-21"), day("11-21"))
    ledger = issued(ledger, due(ledger, "11-27"), day("11-27"))

    assert [a for a in due(ledger, "12-29") if isinstance(a, IssueNotice)] == []


# --- 台账 ----------------------------------------------------------------------------------------


def test_only_a_grant_with_its_document_counts() -> None:
    won = reached("已申报", "获奖", points=Decimal(1), document="示市办字〔2018〕11号")
    bare = replace(reached("获奖", points=Decimal(1)), id="2")

    assert awards.granted_points(county(won, bare, replace(AWARD, id="3"))) == Decimal(1)


def test_a_line_says_how_far_it_got() -> None:
    (line,) = awards.lines(county(reached("已申报", "公示")))

    assert (line["奖项"], line["项目"], line["进展"]) == ("重大创新奖", "示例创新项目", "公示")
    assert (line["加分"], line["文号"]) == ("—", "—")


def test_what_is_not_applied_for_is_owed_by_its_day() -> None:
    applied = replace(reached("已申报"), id="2")

    assert awards.owed(county(AWARD, applied), day("11-24")) == [
        {"日期": date(2017, 11, 24), "单位": "县招商局", "事项": "申报“示例创新项目”"}
    ]
    assert "已过截止日" in str(awards.owed(county(AWARD), day("11-25")))


def test_an_award_no_longer_in_the_table_stops_nothing() -> None:
    ledger = county(AWARD, indicators=(make_indicator(),))

    assert [a.key for a in due(ledger, "10-13")] == ["award_reminder:1:-30"]
    assert awards.lines(ledger)[0]["奖项"] == "4-54"


@pytest.mark.parametrize(
    ("granted_on", "points", "reason"),
    [
        pytest.param("12-29", "1", "市上已授予1分", id="before-the-judgement"),
        pytest.param("2018-1-16", "0", "以市上授予为准", id="after-it"),
    ],
)
def test_the_years_last_judgement_counts_what_was_granted_by_then(
    granted_on: str, points: str, reason: str
) -> None:
    grant = AwardStage(
        stage="获奖", reached_on=day(granted_on), points=Decimal(1), document="示市办字〔2017〕9号"
    )
    ledger = county(replace(AWARD, stages=(*AWARD.stages, grant)))
    line = judge(ledger, INNOVATION, Period(2017, 12), day("2018-1-15"), RULES.judgement)

    assert line.forecast_points == Decimal(points)
    assert reason in line.reason
