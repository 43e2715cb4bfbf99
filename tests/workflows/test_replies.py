"""反馈的处理：退回单、延期批复。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    asked,
    day,
    issued,
    judged,
    keys,
    make_judgement,
    sent_back,
)
from workflows import replies, warning_escalation
from workflows.actions import IssueNotice
from workflows.cases import answer_day
from workflows.ledger import Ledger

PROMPT = "warning_prompt:2017-07:县发改局"


def due(ledger: Ledger, on: date) -> list[IssueNotice]:
    return [a for a in replies.due(ledger, RULES, on) if isinstance(a, IssueNotice)]


def prompted(*codes: str) -> Ledger:
    ledger = judged(*(make_judgement("黄", indicator=code) for code in codes or ("3-20",)))
    on = JUDGED_ON["2017-07"]
    return issued(ledger, warning_escalation.due(ledger, RULES, on), on)


def test_a_return_is_answered_by_a_slip_with_three_working_days() -> None:
    (slip,) = due(sent_back(prompted(), PROMPT, day("8-18")), day("8-18"))

    assert slip.key == f"reply_return:{PROMPT}:1"
    assert [(d.name, d.day) for d in slip.dues] == [("重报", day("8-23"))]
    assert (slip.units, slip.facts["退回理由"]) == (("县发改局",), "无实质内容")


def test_every_return_has_its_own_slip_once() -> None:
    ledger = sent_back(sent_back(prompted(), PROMPT, day("8-17")), PROMPT, day("8-18"))
    after = issued(ledger, due(ledger, day("8-18")), day("8-18"))

    assert keys(due(ledger, day("8-18"))) == [f"reply_return:{PROMPT}:{n}" for n in (1, 2)]
    assert due(after, day("8-18")) == []


@pytest.mark.parametrize(
    ("returned", "code", "owed"),
    [
        pytest.param("3-20", "3-20", "8-25", id="the-returned-one-has-the-new-day"),
        pytest.param("3-20", "3-28", "8-22", id="the-other-keeps-its-own"),
        pytest.param(None, "3-28", "8-25", id="a-whole-answer-returned-moves-all"),
    ],
)
def test_a_slip_moves_the_day_of_what_it_sends_back(
    returned: str | None, code: str, owed: str
) -> None:
    ledger = sent_back(prompted("3-20", "3-28"), PROMPT, day("8-22"), indicator=returned)
    ledger = issued(ledger, due(ledger, day("8-22")), day("8-22"))

    assert answer_day(ledger, ledger.notices[PROMPT], "反馈", code) == day(owed)


def test_an_early_return_never_shortens_the_day() -> None:
    ledger = sent_back(prompted(), PROMPT, day("8-16"))
    ledger = issued(ledger, due(ledger, day("8-16")), day("8-16"))

    assert answer_day(ledger, ledger.notices[PROMPT], "反馈", "3-20") == day("8-22")


def test_slips_belong_to_their_own_paper_though_its_key_begins_anothers() -> None:
    ledger = prompted()
    longer = f"{PROMPT}:unfiled"
    notices = {**ledger.notices, longer: replace(ledger.notices[PROMPT], key=longer)}
    ledger = sent_back(replace(ledger, notices=notices), longer, day("8-22"))
    ledger = issued(ledger, due(ledger, day("8-22")), day("8-22"))

    assert answer_day(ledger, ledger.notices[PROMPT], "反馈", "3-20") == day("8-22")
    assert answer_day(ledger, ledger.notices[longer], "反馈", "3-20") == day("8-25")


def test_an_extension_is_answered_by_a_decision_that_names_both_days() -> None:
    told = {"事项": "反馈", "原时限": day("8-22"), "新时限": day("8-25"), "理由": "数据待核"}
    (decision,) = due(asked(prompted(), "延期", PROMPT, day("8-21"), **told), day("8-21"))

    assert decision.key == f"extension_decision:{PROMPT}:1"
    assert decision.subject == "关于示督〔2017〕1号预警提示单反馈时限延期的批复"
    assert (decision.facts["原时限"], decision.facts["新时限"]) == (day("8-22"), day("8-25"))


ASKED = {"事项": "反馈", "原时限": day("8-22"), "新时限": day("8-25"), "理由": "数据待核"}
REFUSED = {**ASKED, "准予": False, "意见": "数据已经公布"}


def test_a_refused_extension_is_answered_by_the_same_paper_with_its_reason() -> None:
    (decision,) = due(asked(prompted(), "延期", PROMPT, day("8-21"), **REFUSED), day("8-21"))

    assert decision.kind == "extension_decision"
    assert (decision.facts["准予"], decision.facts["意见"]) == (False, "数据已经公布")


def test_a_refusal_leaves_the_old_day_and_a_later_grant_moves_it() -> None:
    ledger = asked(prompted(), "延期", PROMPT, day("8-21"), **REFUSED)
    ledger = issued(ledger, due(ledger, day("8-21")), day("8-21"))
    granted = asked(ledger, "延期", PROMPT, day("8-22"), **ASKED)
    granted = issued(granted, due(granted, day("8-22")), day("8-22"))

    assert ledger.notices[PROMPT].due_day("反馈") == day("8-22")
    assert granted.notices[PROMPT].due_day("反馈") == day("8-25")


def test_a_refusal_holds_until_the_unit_applies_again() -> None:
    applied = asked(prompted(), "申请延期", PROMPT, day("8-21"), **ASKED)
    refused = asked(applied, "延期", PROMPT, day("8-21"), **REFUSED)
    again = asked(refused, "申请延期", PROMPT, day("8-22"), **ASKED)

    assert replies.waiting_extensions(refused, day("8-22")) == ()
    assert len(replies.refused_extensions(refused)) == 1
    assert len(replies.waiting_extensions(again, day("8-22"))) == 1
    assert replies.refused_extensions(again) == ()


def test_requests_about_papers_that_are_gone_or_of_other_kinds_make_no_slip() -> None:
    ledger = asked(prompted(), "销号", PROMPT, day("8-21"), 案="3-20:2017-07")
    gone = replace(sent_back(ledger, PROMPT, day("8-21")), notices={})

    assert due(ledger, day("8-21")) == []
    assert due(gone, day("8-21")) == []
