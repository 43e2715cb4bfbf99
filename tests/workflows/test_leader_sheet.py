"""领导周报：每周一张，欠账、到期、逾期、位次。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import make_indicator, make_ledger
from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    applied,
    day,
    issued,
    judged,
    make_judgement,
    months,
    replied,
    sent_back,
    with_notice,
)
from workflows import leader_sheet, replies, warning_escalation
from workflows.actions import Action, IssueNotice, Supersede
from workflows.ledger import Ledger

PROMPT = "warning_prompt:2017-07:县发改局"
PROMPTED_ON = JUDGED_ON["2017-07"]


def due(ledger: Ledger, on: date) -> list[Action]:
    return leader_sheet.due(ledger, RULES, on)


def sheet(ledger: Ledger, on: str) -> IssueNotice:
    last = due(ledger, day(on))[-1]
    assert isinstance(last, IssueNotice)
    return last


def owed(ledger: Ledger, on: str) -> list[tuple[date, str]]:
    lines = leader_sheet.owed_answers(ledger, RULES, day(on))
    return [(line["日期"], str(line["事项"]).partition("：")[2]) for line in lines]


def prompted(*lights: str) -> Ledger:
    """``3-20=红``; the 提示单 of July is out."""
    july = [make_judgement(light, indicator=code) for code, _, light in map(split, lights)]
    ledger = judged(*july)
    return issued(ledger, warning_escalation.due(ledger, RULES, PROMPTED_ON), PROMPTED_ON)


def split(text: str) -> tuple[str, str, str]:
    return text.partition("=")


# --- 哪一天 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "key", "due_on"),
    [
        pytest.param("7-10", "leader_sheet:2017-07-10", "7-10", id="the-first-Monday"),
        pytest.param("10-9", "leader_sheet:2017-10-09", "10-9", id="after-National-Day"),
        pytest.param("2018-1-2", "leader_sheet:2018-01-01", "2018-1-2", id="New-Year-to-Tuesday"),
        pytest.param(
            "2018-2-22", "leader_sheet:2018-02-19", "2018-2-22", id="Spring-Festival-to-Thursday"
        ),
        pytest.param("2018-3-31", "leader_sheet:2018-03-26", "2018-3-26", id="the-last"),
        pytest.param("2018-6-1", "leader_sheet:2018-03-26", "2018-3-26", id="none-after-March"),
    ],
)
def test_the_sheet_comes_on_the_weeks_first_working_day(on: str, key: str, due_on: str) -> None:
    last = sheet(make_ledger(), on)

    assert (last.key, last.due) == (key, day(due_on))


def test_no_sheet_comes_in_the_week_of_the_activation() -> None:
    assert due(make_ledger(), day("7-9")) == []


def test_no_sheet_comes_in_a_holiday() -> None:
    ledger = make_ledger()
    for action in due(ledger, day("9-25")):
        ledger = applied(ledger, action, day("9-25"))

    assert due(ledger, day("10-8")) == []


def test_missed_weeks_are_superseded_by_the_last() -> None:
    actions = due(make_ledger(), day("7-25"))

    assert [(type(a), a.key) for a in actions] == [
        (Supersede, "leader_sheet:2017-07-10"),
        (Supersede, "leader_sheet:2017-07-17"),
        (IssueNotice, "leader_sheet:2017-07-24"),
    ]
    assert {a.by for a in actions if isinstance(a, Supersede)} == {"leader_sheet:2017-07-24"}


def test_the_sheet_tells_the_week_before_it() -> None:
    facts = sheet(make_ledger(), "10-9").facts

    assert (facts["起"], facts["止"]) == (day("10-2"), day("10-8"))


# --- 欠账 ----------------------------------------------------------------------------------------


def test_before_the_first_judgement_it_says_so() -> None:
    facts = sheet(make_ledger(), "7-10").facts

    assert (facts["数据期"], facts["红"], facts["欠账"]) == ("尚未研判", 0, [])


def test_it_counts_what_is_behind_by_light_and_unit_and_leaves_the_tolerance_out() -> None:
    lights = {"3-1": "红", "3-2": "黄", "3-3": "未报", "3-4": "绿", "3-5": "灰"}
    line = [make_judgement(light, indicator=code) for code, light in lights.items()]
    within = make_judgement("黄", indicator="3-6", warns=False)
    facts = sheet(judged(*line, within), "8-21").facts

    assert (facts["红"], facts["黄"], facts["未报"]) == (1, 1, 1)
    assert [i["编号"] for i in facts["欠账"]] == ["3-1", "3-3", "3-2"]
    assert facts["部门"] == [{"单位": "县发改局", "红": 1, "黄": 1, "未报": 1}]


def test_full_points_leave_deductions_and_awards_out() -> None:
    ledger = make_ledger(
        indicators=tuple(make_indicator(c) for c in ("1-1", "2-18", "3-20", "4-50"))
    )

    assert leader_sheet.full_points(ledger) == 4


# --- 到期和逾期 ----------------------------------------------------------------------------------


def test_an_answer_of_this_week_is_due_and_one_before_it_is_overdue() -> None:
    ledger = prompted("3-20=黄")

    assert [e["日期"] for e in sheet(ledger, "8-21").facts["到期"]] == [day("8-22")]
    assert [e["日期"] for e in sheet(ledger, "8-28").facts["逾期"]] == [day("8-22")]


def test_a_prompt_answered_for_the_red_owes_only_the_yellows_day() -> None:
    ledger = prompted("3-20=红", "3-28=黄")

    assert owed(ledger, "8-16") == [(day("8-17"), "反馈")]
    assert owed(replied(ledger, PROMPT, day("8-17"), indicator="3-20"), "8-21") == [
        (day("8-22"), "反馈")
    ]


def test_what_is_answered_is_owed_no_more() -> None:
    assert owed(replied(prompted("3-20=黄"), PROMPT, day("8-17")), "8-21") == []


def test_what_is_back_on_course_is_owed_no_more() -> None:
    ledger = prompted("3-20=黄")
    green = months("绿", first="2017-08")

    assert owed(replace(ledger, judgements=(*ledger.judgements, *green)), "9-18") == []


def test_a_returned_answer_is_owed_by_the_slips_day() -> None:
    ledger = sent_back(prompted("3-20=黄"), PROMPT, day("8-22"))
    ledger = issued(ledger, replies.due(ledger, RULES, day("8-22")), day("8-22"))

    assert owed(ledger, "8-23") == [(day("8-25"), "反馈")]


def test_an_extended_answer_is_owed_by_its_new_day() -> None:
    ledger = prompted("3-20=黄")
    extended = replace(ledger.notices[PROMPT], extended={"反馈": day("8-25")})

    assert owed(with_notice(ledger, extended), "8-23") == [(day("8-25"), "反馈")]


def test_a_supervision_owes_its_answer_and_its_end_and_the_prompt_nothing_more() -> None:
    ledger = prompted("3-20=黄")
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, day("8-23")), day("8-23"))
    order = "warning_supervision:3-20:2017-07"

    assert owed(ledger, "8-24") == [(day("8-28"), "首次反馈"), (day("9-6"), "办结")]
    assert owed(replied(ledger, order, day("8-28")), "9-11") == [(day("9-6"), "办结")]


def test_the_weeks_papers_are_those_that_move_a_case() -> None:
    ledger = prompted("3-20=黄")

    assert sheet(ledger, "8-21").facts["本周"] == ["示督〔2017〕1号预警提示单（县发改局）"]
    assert sheet(ledger, "8-28").facts["本周"] == []
