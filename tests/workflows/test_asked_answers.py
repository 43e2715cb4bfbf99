"""一份文书要单位答什么。"""

from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    asked,
    day,
    issued,
    judged,
    make_judgement,
    replied,
    sent_back,
)
from workflows import replies, warning_escalation
from workflows.asked_answers import asks
from workflows.ledger import Ledger

PROMPT = "warning_prompt:2017-07:县发改局"
PROMPTED_ON = JUDGED_ON["2017-07"]


def prompted() -> Ledger:
    """A 提示单 on a yellow and a first red."""
    ledger = judged(make_judgement("红"), make_judgement("黄", indicator="3-21"))
    return issued(ledger, warning_escalation.due(ledger, RULES, PROMPTED_ON), PROMPTED_ON)


def told(ledger: Ledger) -> list[tuple[str, str, bool, bool]]:
    found = asks(ledger, ledger.notices[PROMPT])
    return [(ask.part, f"{ask.day:%-m-%-d}", ask.answered, ask.returned) for ask in found]


def test_each_indicator_is_answered_by_its_own_day() -> None:
    assert told(prompted()) == [("3-20", "8-17", False, False), ("3-21", "8-22", False, False)]


def test_the_answer_to_one_leaves_the_other_asked() -> None:
    ledger = replied(prompted(), PROMPT, day("8-16"), indicator="3-20")

    assert [answered for _, _, answered, _ in told(ledger)] == [True, False]


def test_what_was_sent_back_is_asked_again_by_the_slips_day() -> None:
    ledger = sent_back(prompted(), PROMPT, day("8-16"), indicator="3-20")
    ledger = issued(ledger, replies.due(ledger, RULES, day("8-16")), day("8-16"))

    assert told(ledger)[0] == ("3-20", "8-21", False, True)


# --- 申请延期 ------------------------------------------------------------------------------------


def applied(ledger: Ledger, kind: str = replies.APPLIED) -> Ledger:
    facts = {"事项": "反馈", "原时限": day("8-17"), "新时限": day("8-24"), "理由": "数据待核"}
    return asked(ledger, kind, PROMPT, day("8-16"), **facts)


def test_an_application_waits_until_its_old_day_is_past() -> None:
    ledger = applied(prompted())

    waiting = [len(replies.waiting_extensions(ledger, day(on))) for on in ("8-16", "8-17", "8-18")]

    assert waiting == [1, 1, 0]


def test_an_application_that_was_granted_waits_no_more() -> None:
    ledger = applied(applied(prompted()), replies.DECIDED)

    assert replies.waiting_extensions(ledger, day("8-16")) == ()


def test_an_application_alone_moves_no_day_and_writes_no_paper() -> None:
    ledger = applied(prompted())

    assert replies.due(ledger, RULES, day("8-16")) == []
    assert ledger.notices[PROMPT].due_day("反馈") == day("8-17")
