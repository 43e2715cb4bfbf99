"""督办统计：发出、反馈、按期、逾期、退回、了结、作废，和几个工作日反馈。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.workflows.playing import (
    RULES,
    as_notice,
    day,
    in_state,
    issued,
    judged,
    make_judgement,
    months,
    replied,
    sent_back,
    with_notice,
)
from workflows import replies, warning_escalation
from workflows.actions import IssueNotice
from workflows.ledger import Ledger
from workflows.statistics import UnitStatistics, median, unit_statistics
from workflows.vocabulary import NoticeKind, NoticeState

PROMPT = "warning_prompt:2017-06:县发改局"
ORDER = "warning_supervision:3-20:2017-06"
SENT = day("7-13")  # Thursday; a first red is answered in 2 working days: Monday 7-17


def prompted(lights: str = "红") -> Ledger:
    ledger = judged(*months(lights, first="2017-06"))
    first = replace(ledger, judgements=ledger.judgements[:1])
    return issued(ledger, warning_escalation.due(first, RULES, SENT), SENT)


def of(ledger: Ledger, on: date, paper: str = "提示单") -> UnitStatistics:
    (found,) = [s for s in unit_statistics(ledger, RULES, on) if s.paper == paper]
    return found


@pytest.mark.parametrize(
    ("answered_on", "on_time", "late", "workdays"),
    [
        pytest.param("7-13", 1, 0, 0, id="same-day"),
        pytest.param("7-17", 1, 0, 2, id="on-its-day"),
        pytest.param("7-18", 0, 1, 3, id="a-day-late"),
    ],
)
def test_an_answer_is_in_time_up_to_its_day(
    answered_on: str, on_time: int, late: int, workdays: int
) -> None:
    found = of(replied(prompted(), PROMPT, day(answered_on)), day("7-31"))

    assert (found.on_time, found.late, found.overdue) == (on_time, late, 0)
    assert found.median_workdays == Decimal(workdays)


@pytest.mark.parametrize(
    ("on", "overdue"),
    [pytest.param("7-17", 0, id="its-day"), pytest.param("7-18", 1, id="day-after")],
)
def test_no_answer_is_overdue_after_its_day(on: str, overdue: int) -> None:
    found = of(prompted(), day(on))

    assert (found.sent, found.answered, found.overdue) == (1, 0, overdue)
    assert found.median_workdays is None


def test_a_returned_answer_counts_as_none_until_it_comes_again() -> None:
    ledger = sent_back(prompted(), PROMPT, day("7-17"))
    ledger = issued(ledger, replies.due(ledger, RULES, day("7-17")), day("7-17"))
    again = replied(ledger, PROMPT, day("7-20"))  # three working days after the 退回单

    assert (of(ledger, day("7-19")).answered, of(ledger, day("7-19")).returned) == (0, 1)
    assert (of(again, day("7-31")).on_time, of(again, day("7-31")).returned) == (1, 1)


def test_a_paper_of_two_indicators_is_answered_when_both_are() -> None:
    ledger = judged(make_judgement("红", "2017-06"), make_judgement("红", "2017-06", "3-21"))
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, SENT), SENT)
    one = replied(ledger, PROMPT, day("7-14"), indicator="3-20")
    both = replied(one, PROMPT, day("7-18"), indicator="3-21")

    assert of(one, day("7-31")).answered == 0
    assert (of(both, day("7-31")).late, of(both, day("7-31")).median_workdays) == (1, Decimal(3))


def test_a_void_paper_is_not_sent_but_listed() -> None:
    ledger = in_state(prompted(), PROMPT, NoticeState.CANCELLED)

    assert (of(ledger, day("8-1")).sent, of(ledger, day("8-1")).cancelled) == (0, 1)


def test_a_prompt_that_went_on_to_an_order_is_overdue_no_more() -> None:
    ledger = prompted("红 红")
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, day("8-15")), day("8-15"))

    assert of(ledger, day("8-31")).overdue == 0
    assert of(ledger, day("8-31"), "督办单").overdue == 1


def test_what_was_sent_after_the_day_is_not_counted() -> None:
    assert unit_statistics(prompted(), RULES, day("7-12")) == []


def test_closed_and_reopened_orders_are_counted() -> None:
    ledger = prompted("红 红 绿 红")
    upto = replace(ledger, judgements=ledger.judgements[:2])
    ledger = issued(ledger, warning_escalation.due(upto, RULES, day("8-15")), day("8-15"))
    closing = IssueNotice(
        key="case_closure:3-20:2017-06",
        kind=NoticeKind.CASE_CLOSURE,
        due=day("9-15"),
        subject="示例",
        clause="三、",
        units=("县发改局",),
        cases=("3-20:2017-06",),
    )
    ledger = with_notice(ledger, as_notice(closing, day("9-15")))
    until_closed = replace(ledger, judgements=ledger.judgements[:3])

    assert of(until_closed, day("9-30"), "督办单").closed == 1
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, day("10-13")), day("10-13"))
    found = of(ledger, day("10-31"), "督办单")
    assert (found.sent, found.closed, found.reopened) == (2, 1, 1)


def test_an_extension_moves_the_day() -> None:
    ledger = prompted()
    extended = replace(ledger.notices[PROMPT], extended={"反馈": day("7-20")})
    ledger = replied(with_notice(ledger, extended), PROMPT, day("7-20"))

    assert of(ledger, day("7-31")).on_time == 1


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param([], None, id="none"),
        pytest.param([3], Decimal(3), id="one"),
        pytest.param([5, 1, 3], Decimal(3), id="odd"),
        pytest.param([4, 1, 2, 9], Decimal(3), id="even"),
        pytest.param([1, 2], Decimal("1.5"), id="even-half"),
    ],
)
def test_the_median_of_an_even_count_is_the_mean_of_the_two_in_the_middle(
    numbers: list[int], expected: Decimal | None
) -> None:
    assert median(numbers) == expected


def test_what_comes_after_the_day_changes_nothing() -> None:
    """A report that waits for its signature says the same every day."""
    ledger = replied(prompted("红 红"), PROMPT, day("7-18"))
    before = unit_statistics(ledger, RULES, day("7-31"))
    later = sent_back(ledger, PROMPT, day("8-1"))
    later = issued(later, replies.due(later, RULES, day("8-1")), day("8-1"))
    later = issued(later, warning_escalation.due(later, RULES, day("8-15")), day("8-15"))
    later = replied(later, ORDER, day("8-16"))

    assert unit_statistics(later, RULES, day("7-31")) == before
