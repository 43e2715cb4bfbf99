"""责任落实：细化分解一次报齐，十五个工作日，提醒、催报同进度报送。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger, make_rules
from tests.workflows.playing import RULES, day, issued, keys
from workflows import responsibility
from workflows.actions import IssueNotice, Supersede
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import IndicatorType

LEDGER = make_ledger()


def due(ledger: Ledger, on: str, rules: Rules = RULES) -> list[IssueNotice]:
    actions = responsibility.due(ledger, rules, day(on))
    return [a for a in actions if isinstance(a, IssueNotice)]


def test_the_breakdown_is_asked_for_on_the_day_of_the_mandate() -> None:
    (notice,) = due(LEDGER, "7-6")

    assert (notice.key, notice.due) == ("filing_notice:breakdown", day("7-6"))
    assert notice.subject == "关于报送2017年度市考指标细化分解和进度计划的通知"
    assert notice.form_units == ("县发改局",)


def test_a_mandate_of_a_day_of_rest_is_asked_on_the_next_working_day() -> None:
    saturday = make_ledger(activated_on=day("7-8"))

    assert due(saturday, "7-9") == []
    assert [n.due for n in due(saturday, "7-10")] == [day("7-10")]


@pytest.mark.parametrize(
    ("workdays", "due_on"), [(15, "7-27"), (10, "7-20"), (5, "7-13")], ids=["15", "10", "5"]
)
def test_its_rule_and_its_day_come_from_the_same_number(workdays: int, due_on: str) -> None:
    collection = replace(RULES.progress_collection, breakdown_workdays=workdays)
    (notice,) = due(LEDGER, "7-6", make_rules(progress_collection=collection))

    assert [(d.rule, d.day) for d in notice.dues] == [
        (f"通知印发后{workdays}个工作日内", day(due_on))
    ]


@pytest.mark.parametrize(
    ("on", "key"),
    [
        pytest.param("7-24", None, id="the-day-before"),
        pytest.param("7-25", "filing_reminder:breakdown:-2", id="2-before"),
        pytest.param("7-27", "filing_reminder:breakdown:0", id="the-day"),
        pytest.param("7-28", "filing_urging:breakdown:1", id="1-after"),
        pytest.param("8-1", "filing_urging:breakdown:2", id="3-after-over-the-weekend"),
    ],
)
def test_units_that_have_not_filed_are_reminded_and_urged(on: str, key: str | None) -> None:
    ledger = issued(LEDGER, due(LEDGER, "7-6"), day("7-6"))

    assert keys(due(ledger, on))[-1:] == ([key] if key else [])


def test_reminders_and_urgings_name_what_is_asked() -> None:
    ledger = issued(LEDGER, due(LEDGER, "7-6"), day("7-6"))

    assert due(ledger, "7-25")[0].subject == "关于报送2017年度市考指标细化分解和进度计划的提醒"
    assert due(ledger, "8-1")[-1].subject == "关于催报2017年度市考指标细化分解和进度计划的通知"


def test_who_has_filed_is_left_alone() -> None:
    indicators = (make_indicator("3-20"), make_indicator("3-28"))
    ledger = make_ledger(indicators=indicators, breakdowns=frozenset({"3-20"}))
    (notice, reminder) = due(ledger, "7-25")

    assert notice.facts["指标数"] == 2
    assert [line["指标"] for line in reminder.facts["未报"]] == ["示例指标3-28"]


def test_events_awards_and_surveys_are_not_broken_down() -> None:
    kinds = (IndicatorType.EVENT, IndicatorType.AWARD, IndicatorType.SURVEY)
    ledger = make_ledger(
        indicators=tuple(make_indicator(f"3-{n}", type=k) for n, k in enumerate(kinds))
    )

    assert due(ledger, "8-1") == []


def test_all_missed_steps_become_one_urging() -> None:
    actions = responsibility.due(LEDGER, RULES, date(2017, 9, 1))

    assert keys(actions) == ["filing_urging:breakdown:2"]
    assert {a.by for a in actions if isinstance(a, Supersede)} == {"filing_urging:breakdown:2"}
