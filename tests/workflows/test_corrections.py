"""作废与更正：告诉原来收到的单位；作废的不再要反馈，此后再欠账另拟一份。"""

from dataclasses import replace

import pytest

from tests.workflows.playing import (
    RULES,
    as_notice,
    asked,
    day,
    in_state,
    issued,
    judged,
    keys,
    months,
    of_kind,
    replied,
    with_notice,
)
from workflows import corrections, leader_sheet, replies, warning_escalation
from workflows.actions import IssueNotice
from workflows.cases import all_cases
from workflows.ledger import Ledger
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

PROMPT = "warning_prompt:2017-06:县发改局"
ORDER = "warning_supervision:3-20:2017-06"
NAMED = "示督〔2017〕1号预警提示单"


def prompted(lights: str = "红") -> Ledger:
    ledger = judged(*months(lights, first="2017-06"))
    first = replace(ledger, judgements=ledger.judgements[:1])
    return issued(ledger, warning_escalation.due(first, RULES, day("7-13")), day("7-13"))


def supervised(lights: str = "红 红") -> Ledger:
    ledger = prompted(lights)
    upto = replace(ledger, judgements=ledger.judgements[:2])
    return issued(ledger, warning_escalation.due(upto, RULES, day("8-15")), day("8-15"))


def decided(ledger: Ledger, act: str, key: str, on: str, **told: object) -> Ledger:
    facts = {"标题": "示例标题", "主送": "", "抄送": ["县统计局"], "理由": "单位写错", **told}
    if act == "作废":
        ledger = in_state(ledger, key, NoticeState.CANCELLED)
    return asked(ledger, act, key, day(on), **facts)


def told(ledger: Ledger, on: str) -> list[IssueNotice]:
    return [a for a in corrections.due(ledger, RULES, day(on)) if isinstance(a, IssueNotice)]


def test_a_void_paper_is_told_to_those_who_got_it() -> None:
    (paper,) = told(decided(prompted(), "作废", PROMPT, "7-14"), "7-14")

    assert (paper.key, paper.kind) == (f"cancellation:{PROMPT}:1", NoticeKind.CANCELLATION)
    assert (paper.units, paper.copies) == (("县发改局",), ("县统计局",))
    assert paper.subject == f"关于作废{NAMED}的通知"
    assert paper.facts["免报"] == ["反馈"]


def test_a_paper_without_a_number_is_called_by_its_title() -> None:
    ledger = prompted()
    ledger = with_notice(ledger, replace(ledger.notices[PROMPT], number=""))

    (paper,) = told(decided(ledger, "作废", PROMPT, "7-14"), "7-14")

    assert paper.subject == "关于作废《示例标题》的通知"


def test_a_title_within_a_title_has_its_own_quotes() -> None:
    ledger = decided(prompted(), "作废", PROMPT, "7-14", 标题="关于印发《一览表》的通知")

    assert told(ledger, "7-14")[0].facts["原件标题"] == "关于印发〈一览表〉的通知"


def test_a_correction_says_what_was_wrong_and_what_is_right() -> None:
    changes = [{"误": "第3位", "正": "第8位"}]

    (paper,) = told(decided(prompted(), "更正", PROMPT, "7-14", 更正=changes), "7-14")

    assert (paper.kind, paper.facts["更正"]) == (NoticeKind.CORRECTION, changes)
    assert paper.dues == ()


def test_each_decision_is_told_once() -> None:
    ledger = decided(prompted(), "更正", PROMPT, "7-14", 更正=[{"误": "一", "正": "二"}])
    ledger = issued(ledger, told(ledger, "7-14"), day("7-14"))
    ledger = decided(ledger, "更正", PROMPT, "7-17", 更正=[{"误": "三", "正": "四"}])

    assert [paper.key for paper in told(ledger, "7-17")] == [f"correction:{PROMPT}:2"]


def test_a_void_prompt_owes_no_answer_and_opens_no_rung() -> None:
    ledger = decided(prompted(), "作废", PROMPT, "7-14")

    assert leader_sheet.owed_answers(ledger, RULES, day("8-1")) == []
    assert warning_escalation.due(ledger, RULES, day("8-1")) == []


def test_after_a_void_prompt_the_next_judgement_behind_asks_again() -> None:
    ledger = decided(prompted("红 红"), "作废", PROMPT, "7-14")

    assert keys(warning_escalation.due(ledger, RULES, day("8-15"))) == [
        "warning_prompt:2017-07:县发改局"
    ]


def test_a_returned_answer_to_a_void_paper_is_asked_for_no_more() -> None:
    ledger = replied(prompted(), PROMPT, day("7-14"), ReplyState.RETURNED)
    ledger = asked(ledger, "退回", PROMPT, day("7-14"), 理由="无实质内容")

    assert len(replies.due(ledger, RULES, day("7-14"))) == 1
    assert replies.due(decided(ledger, "作废", PROMPT, "7-14"), RULES, day("7-14")) == []


@pytest.mark.parametrize(
    ("lights", "expected"),
    [
        pytest.param("红 红", [], id="same-ground"),
        pytest.param("红 红 灰", [], id="nothing-new"),
        pytest.param("红 红 绿", [], id="on-course-again"),
        pytest.param("红 红 红", [f"{ORDER}:again-1"], id="behind-again"),
        pytest.param("红 红 灰 黄", [f"{ORDER}:again-1"], id="behind-later"),
    ],
)
def test_a_void_order_is_drawn_up_again_on_new_ground(lights: str, expected: list[str]) -> None:
    """督办单 of July's judgement, void: its case is not left 未经督办 for good."""
    ledger = decided(supervised(lights), "作废", ORDER, "8-16")

    orders = of_kind(
        warning_escalation.due(ledger, RULES, day("11-30")), NoticeKind.WARNING_SUPERVISION
    )

    assert [order.key for order in orders] == expected


def test_a_second_void_order_waits_for_newer_ground_still() -> None:
    ledger = decided(supervised("红 红 红"), "作废", ORDER, "8-16")
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, day("9-14")), day("9-14"))
    ledger = decided(ledger, "作废", f"{ORDER}:again-1", "9-15")

    assert warning_escalation.due(ledger, RULES, day("9-18")) == []
    (case,) = all_cases(ledger, RULES.warning_escalation).values()
    assert not case.supervised


def test_an_order_that_gave_up_its_key_is_drawn_up_at_once() -> None:
    """作废 with 另行发文: the shell moves the void one aside; the ground still holds."""
    ledger = supervised()
    void = replace(ledger.notices[ORDER], key=f"{ORDER}:void-1", state=NoticeState.CANCELLED)
    notices = {key: n for key, n in ledger.notices.items() if key != ORDER}
    ledger = replace(ledger, notices={**notices, void.key: void})

    orders = of_kind(
        warning_escalation.due(ledger, RULES, day("8-16")), NoticeKind.WARNING_SUPERVISION
    )

    assert [order.key for order in orders] == [ORDER]
    assert orders[0].dues[0].day == day("8-21")  # three working days from now


def test_an_issued_closing_closes_whatever_was_voided_before() -> None:
    ledger = supervised()
    closing = IssueNotice(
        key="case_closure:3-20:2017-06",
        kind=NoticeKind.CASE_CLOSURE,
        due=day("9-1"),
        subject="示例",
        clause="三、",
        units=("县发改局",),
        cases=("3-20:2017-06",),
    )
    void = as_notice(
        replace(closing, key=f"{closing.key}:void-1"), day("9-1"), NoticeState.CANCELLED
    )
    ledger = with_notice(ledger, void)
    (open_again,) = all_cases(ledger, RULES.warning_escalation).values()
    (closed,) = all_cases(
        with_notice(ledger, as_notice(closing, day("9-4"))), RULES.warning_escalation
    ).values()

    assert (open_again.closed_on, closed.closed_on) == (None, day("9-4"))
