"""约谈：会前定名单，逐个由人决定；谈后记录、限期整改，逾期再谈。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator
from tests.workflows.playing import (
    RULES,
    as_notice,
    asked,
    day,
    in_state,
    issued,
    judged,
    keys,
    led_by,
    make_judgement,
    months,
    of_kind,
    replied,
    sent_back,
    with_notice,
)
from workflows import interview, law_governance, replies, warning_escalation
from workflows.actions import IssueNotice
from workflows.ledger import DeductionEvent, Due, Ledger, Notice
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

DRAWN_ON = day("9-26")  # 3 working days before the meeting of 9-29
LISTED = "interview_notice:1:县发改局"
HEIRS = "interview_notice:1:县招商局"
RECORD, RECTIFY = "interview_record:1:县发改局", "rectification_notice:1:县发改局"
KEY = "3-20:2017-07"
ORDER = f"warning_supervision:{KEY}"


def due(ledger: Ledger, on: date = DRAWN_ON) -> list[IssueNotice]:
    return [a for a in interview.due(ledger, RULES, on) if isinstance(a, IssueNotice)]


def supervised(
    lights: str, on: str = "9-14", *, first: str = "9-19", finish: str = "9-28"
) -> Ledger:
    order = Notice(
        key=ORDER,
        kind=NoticeKind.WARNING_SUPERVISION,
        state=NoticeState.ISSUED,
        drafted_on=day(on),
        issued_on=day(on),
        number="示督办〔2017〕1号",
        units=("县发改局",),
        cases=(KEY,),
        dues=(
            Due(name="首次反馈", rule="", day=day(first)),
            Due(name="办结", rule="", day=day(finish)),
        ),
    )
    return with_notice(judged(*months(lights)), order)


def why(ledger: Ledger, on: date = DRAWN_ON) -> list[str]:
    return [candidate.why for candidate in interview.candidates(ledger, RULES, on)]


# --- 名单 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "listed"),
    [
        pytest.param("9-25", [], id="the-day-before"),
        pytest.param("9-26", [LISTED], id="3-working-days-before-the-meeting"),
        pytest.param("10-9", [LISTED], id="late-after-the-meeting"),
    ],
)
def test_the_list_is_drawn_three_working_days_before_the_meeting(
    on: str, listed: list[str]
) -> None:
    assert keys(due(supervised("红 红"), day(on))) == listed


@pytest.mark.parametrize(
    ("lights", "listed"),
    [
        pytest.param("红", True, id="red-at-the-last-period"),
        pytest.param("红 黄", False, id="yellow-since"),
        pytest.param("红 灰", False, id="not-out-since"),
        pytest.param("黄 黄", False, id="yellow-twice"),
        pytest.param("红 未报", False, id="unfiled-since"),
        pytest.param("红 绿", False, id="on-course-since"),
    ],
)
def test_only_red_at_the_last_closed_period_is_listed(lights: str, listed: bool) -> None:
    assert bool(why(judged(*months(lights)))) is listed


@pytest.mark.parametrize(
    ("first", "finish", "lights", "expected"),
    [
        pytest.param("9-25", "9-28", "黄 红", ["督办未反馈"], id="the-answer-was-due-yesterday"),
        pytest.param("9-26", "9-28", "黄 红", [], id="the-answer-is-due-today"),
        pytest.param("9-26", "9-28", "红 红", ["连续红灯"], id="two-reds-though-in-time"),
    ],
)
def test_an_unanswered_supervision_and_two_reds_are_listed(
    first: str, finish: str, lights: str, expected: list[str]
) -> None:
    assert why(supervised(lights, first=first, finish=finish)) == expected


@pytest.mark.parametrize(
    ("finish", "expected"),
    [
        pytest.param("9-25", ["督办逾期"], id="ended-yesterday"),
        pytest.param("9-26", [], id="ends-today"),
    ],
)
def test_an_answered_supervision_past_its_end_is_listed(finish: str, expected: list[str]) -> None:
    ledger = replied(supervised("黄 红", finish=finish), ORDER, day("9-18"))

    assert why(ledger) == expected


def test_an_answer_that_was_returned_is_no_answer() -> None:
    ledger = replied(supervised("黄 红"), ORDER, day("9-18"), ReplyState.RETURNED)

    assert why(ledger) == ["督办未反馈"]


def test_a_returned_answer_has_its_new_day_first() -> None:
    ledger = sent_back(supervised("黄 红"), ORDER, day("9-25"))
    ledger = issued(ledger, replies.due(ledger, RULES, day("9-25")), day("9-25"))

    assert why(ledger) == []


@pytest.mark.parametrize(
    "state", [s for s in NoticeState if s is not NoticeState.ISSUED], ids=lambda s: s.value
)
def test_a_supervision_that_does_not_stand_is_as_none(state: NoticeState) -> None:
    ledger = in_state(supervised("红 红"), ORDER, state)
    issued_on = day("9-14") if state is NoticeState.CANCELLED else None
    ledger = with_notice(ledger, replace(ledger.notices[ORDER], issued_on=issued_on))

    assert why(ledger) == ["未经督办"]


def test_a_supervision_of_the_next_day_came_too_late_for_the_list() -> None:
    assert why(supervised("红 红", "9-27")) == ["未经督办"]


def test_the_unsupervised_go_only_by_hand() -> None:
    (by_hand,) = due(judged(*months("红")))
    (routine,) = due(supervised("红 红"))

    assert (by_hand.needs_person, routine.needs_person) == (True, False)
    assert by_hand.facts["事项"][0]["已发文书"] == "无"


def test_one_notice_a_unit_lists_its_indicators_with_their_papers() -> None:
    ledger = supervised("红 红")
    more = months("红 红", "3-28")
    indicators = (make_indicator("3-20"), make_indicator("3-28"))
    ledger = replace(ledger, indicators=indicators, judgements=(*ledger.judgements, *more))
    (notice,) = due(ledger)

    assert notice.units == ("县发改局",)
    assert [(i["编号"], i["类型"], i["已发文书"]) for i in notice.facts["事项"]] == [
        ("3-20", "督办未反馈", "示督办〔2017〕1号预警督办单"),
        ("3-28", "未经督办", "无"),
    ]


def test_a_period_that_closed_after_the_list_is_not_on_it() -> None:
    ledger = supervised("黄 红", first="9-28")
    red_since = months("红", first="2017-09")
    ledger = replace(ledger, judgements=(*ledger.judgements, *red_since))

    assert why(ledger) == []


@pytest.mark.parametrize(
    ("state", "anew"),
    [
        pytest.param(NoticeState.ISSUED, [], id="it-went-out"),
        pytest.param(NoticeState.REFUSED, [], id="a-person-decided-against-it"),
        pytest.param(NoticeState.LISTED, [], id="it-was-listed-for-the-clerk"),
        pytest.param(NoticeState.CANCELLED, [], id="it-was-voided"),
        pytest.param(NoticeState.WITHDRAWN, [HEIRS], id="its-draft-went-with-the-former-lead"),
    ],
)
def test_a_new_lead_inherits_no_talk_of_a_past_meeting(state: NoticeState, anew: list[str]) -> None:
    ledger = supervised("红 红")
    ledger = issued(ledger, due(ledger), DRAWN_ON, state)

    assert keys(due(led_by(ledger, "县招商局"), day("10-9"))) == anew


def test_a_talk_voided_to_be_held_anew_is_held_with_the_new_lead() -> None:
    ledger = supervised("红 红")
    (notice,) = due(ledger)
    voided = replace(as_notice(notice, DRAWN_ON, NoticeState.CANCELLED), key=f"{LISTED}:void-1")

    assert keys(due(led_by(with_notice(ledger, voided), "县招商局"))) == [HEIRS]


def test_at_the_next_meeting_the_new_lead_is_listed_like_any_other() -> None:
    ledger = supervised("红 红 红 红")
    ledger = issued(ledger, due(ledger), DRAWN_ON)

    assert keys(due(led_by(ledger, "县招商局"), day("11-21"))) == ["interview_notice:2:县招商局"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("11-21", ["督办未反馈"], id="unanswered-at-the-second-meeting"),
        pytest.param("10-16", [], id="still-in-time"),
    ],
)
def test_an_event_whose_supervision_nobody_answers_is_listed(on: str, expected: list[str]) -> None:
    event = DeductionEvent(
        id="1",
        indicator="2-18",
        happened_on=day("10-10"),
        registered_on=day("10-11"),
        points=Decimal(-1),
        description="示例事项",
    )
    ledger = judged(indicators=(make_indicator("2-18"),), events=(event,))
    ledger = issued(ledger, law_governance.due(ledger, RULES, day("10-11")), day("10-11"))

    assert why(ledger, day(on)) == expected
    assert why(ledger, DRAWN_ON) == []


# --- 哪天谈 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "talk"),
    [
        pytest.param("9-26", "9-29", id="at-the-meeting"),
        pytest.param("9-29", "9-29", id="on-the-day-itself"),
        pytest.param("9-30", "10-10", id="after-it-3-working-days-on"),
        pytest.param("10-9", "10-10", id="the-same-day-while-the-draft-lies"),
        pytest.param("10-11", "10-13", id="three-more-when-that-has-passed"),
    ],
)
def test_the_day_of_the_talk_never_lies_in_the_past_and_seldom_moves(on: str, talk: str) -> None:
    (notice,) = due(supervised("红 红"), day(on))

    assert notice.facts["约谈日期"] == day(talk)


# --- 记录、整改、再次约谈 ------------------------------------------------------------------------

TOLD = {"问题": ["入库滞后", "调度不力"], "要求": ["限期入库"], "表态": "坚决整改"}


def talked() -> Ledger:
    ledger = supervised("红 红")
    ledger = issued(ledger, due(ledger), DRAWN_ON)
    return asked(ledger, "约谈", LISTED, day("9-29"), **TOLD)


def rectifying() -> Ledger:
    """记录 and 限期整改 out on 9-29: the plan due 10-10, the report 10-19."""
    ledger = talked()
    for _ in ("record", "rectification"):
        ledger = issued(ledger, due(ledger, day("9-29")), day("9-29"))
    return ledger


def test_a_talk_that_was_held_makes_its_record() -> None:
    (record,) = due(talked(), day("9-29"))

    assert (record.key, record.kind) == (RECORD, NoticeKind.INTERVIEW_RECORD)
    assert record.facts["问题"] == ["入库滞后", "调度不力"]
    assert [i["数据期"] for i in record.facts["事项"]] == ["2017年1—8月"]


def test_no_record_comes_of_a_notice_never_issued() -> None:
    ledger = in_state(talked(), LISTED, NoticeState.REFUSED)

    assert due(ledger, day("9-29")) == []


def test_a_record_is_followed_by_a_rectification_with_two_days() -> None:
    ledger = issued(talked(), due(talked(), day("9-29")), day("9-29"))
    (paper,) = due(ledger, day("9-29"))

    assert paper.key == RECTIFY
    assert [(d.name, d.day) for d in paper.dues] == [
        ("整改方案", day("10-10")),
        ("整改报告", day("10-19")),
    ]
    assert paper.facts["问题"] == [
        {"问题": "入库滞后", "要求": "限期入库"},
        {"问题": "调度不力", "要求": "限期入库"},
    ]


@pytest.mark.parametrize(
    ("on", "again"),
    [
        pytest.param("10-25", [], id="4-working-days-late"),
        pytest.param("10-26", [f"{LISTED}:again"], id="5-working-days-late"),
        pytest.param("12-31", [f"{LISTED}:again"], id="still"),
    ],
)
def test_a_report_five_working_days_late_is_talked_about_again(on: str, again: list[str]) -> None:
    found = of_kind(due(rectifying(), day(on)), NoticeKind.INTERVIEW_NOTICE)

    assert [n.key for n in found if n.key.startswith(LISTED)] == again


def test_a_second_talk_says_so_and_lies_ahead() -> None:
    (notice,) = (n for n in due(rectifying(), day("10-26")) if n.key.endswith(":again"))

    assert notice.subject == "关于再次约谈县发改局主要负责人的通知"
    assert (notice.facts["再次"], notice.facts["约谈日期"]) == (True, day("10-31"))


def test_a_report_in_time_ends_the_matter() -> None:
    ledger = replied(rectifying(), RECTIFY, day("10-19"), stage="整改报告")

    assert not any(n.key.endswith(":again") for n in due(ledger, day("12-31")))


def test_a_plan_is_no_report() -> None:
    ledger = replied(rectifying(), RECTIFY, day("10-10"), stage="整改方案")

    assert any(n.key.endswith(":again") for n in due(ledger, day("10-26")))


def test_a_returned_report_has_the_slips_days_before_a_second_talk() -> None:
    ledger = replied(rectifying(), RECTIFY, day("10-19"), ReplyState.RETURNED, stage="整改报告")
    ledger = asked(ledger, "退回", RECTIFY, day("10-19"), 理由="无佐证")
    ledger = issued(ledger, replies.due(ledger, RULES, day("10-19")), day("10-19"))

    assert not any(n.key.endswith(":again") for n in due(ledger, day("10-30")))
    assert any(n.key.endswith(":again") for n in due(ledger, day("10-31")))


def test_nobody_is_talked_to_a_third_time_for_the_same_papers() -> None:
    ledger = rectifying()
    again = next(n for n in due(ledger, day("10-26")) if n.key.endswith(":again"))
    ledger = with_notice(ledger, as_notice(again, day("10-26")))
    ledger = asked(ledger, "约谈", again.key, day("10-31"), **TOLD)
    for _ in ("record", "rectification"):
        ledger = issued(ledger, due(ledger, day("10-31")), day("10-31"))

    assert f"{RECTIFY}:again" in ledger.notices
    assert not any(":again:again" in n.key for n in due(ledger, day("12-31")))


def test_a_closed_case_is_talked_about_no_more() -> None:
    closure = Notice(
        key=f"case_closure:{KEY}",
        kind=NoticeKind.CASE_CLOSURE,
        state=NoticeState.ISSUED,
        drafted_on=day("10-20"),
        issued_on=day("10-20"),
        cases=(KEY,),
    )

    assert due(with_notice(rectifying(), closure), day("12-31")) == []


def test_the_list_follows_supervision_and_not_the_other_way_round() -> None:
    """A case red twice whose 提示单 was never signed: listed by hand, and still prompted first."""
    ledger = judged(make_judgement("红"), make_judgement("红", "2017-08"))

    assert why(ledger) == ["未经督办"]
    assert keys(warning_escalation.due(ledger, RULES, DRAWN_ON)) == [
        "warning_prompt:2017-07:县发改局"
    ]
