"""签收提醒：几个工作日不签的提醒一次，并成一张表。"""

from datetime import date
from typing import Any

import pytest

from tests.builders import make_ledger
from tests.workflows.playing import RULES, applied, day, with_notice
from workflows import receipts
from workflows.actions import IssueNotice, Supersede
from workflows.ledger import Ledger, Notice, Reply
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

THURSDAY = "9-28"  # and the 30th is a working Saturday: the third working day is the 9th


def paper(key: str = "warning_prompt:2017-08:县发改局", **overrides: object) -> Notice:
    facts: dict[str, Any] = {
        "key": key,
        "kind": NoticeKind.WARNING_PROMPT,
        "state": NoticeState.ISSUED,
        "drafted_on": day(THURSDAY),
        "issued_on": day(THURSDAY),
        "number": "示督提〔2017〕9号",
        "units": ("县发改局",),
        "unsigned": ("县发改局",),
    }
    return Notice(**(facts | overrides))


def due(ledger: Ledger, on: str) -> list[tuple[type, str]]:
    return [(type(action), action.key) for action in receipts.due(ledger, RULES, day(on))]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        pytest.param("10-8", False, id="holiday-Sunday"),
        pytest.param("10-9", True, id="third-working-day-Monday"),
        pytest.param("11-20", True, id="still-due-long-after"),
    ],
)
def test_a_paper_unsigned_for_three_working_days_is_reminded_of(on: str, said: bool) -> None:
    assert bool(due(with_notice(make_ledger(), paper()), on)) is said


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"unsigned": ()}, id="signed-for"),
        pytest.param({"kind": NoticeKind.FILING_NOTICE}, id="a-routine-paper"),
        pytest.param({"state": NoticeState.CANCELLED}, id="cancelled"),
        pytest.param(
            {
                "replies": (
                    Reply(unit="县发改局", replied_on=day("9-29"), state=ReplyState.RECEIVED),
                )
            },
            id="answered",
        ),
    ],
)
def test_nobody_is_reminded_of(overrides: dict[str, object]) -> None:
    assert due(with_notice(make_ledger(), paper(**overrides)), "10-9") == []


def test_papers_of_one_day_are_merged_into_one_table() -> None:
    other = paper("warning_prompt:2017-08:县招商局", units=("县招商局",), unsigned=("县招商局",))
    (action,) = receipts.due(with_notice(make_ledger(), paper(), other), RULES, day("10-9"))

    assert isinstance(action, IssueNotice)
    assert action.units == ("县发改局", "县招商局")
    assert action.facts["单位总数"] == 2


def test_a_paper_is_reminded_of_once() -> None:
    ledger = with_notice(make_ledger(), paper())
    for action in receipts.due(ledger, RULES, day("10-9")):
        ledger = applied(ledger, action, day("10-9"))

    assert due(ledger, "12-29") == []


def test_days_missed_together_are_told_in_one_reminder() -> None:
    later = paper("warning_prompt:2017-08:县招商局", issued_on=day("9-29"), unsigned=("县招商局",))
    ledger = with_notice(make_ledger(), paper(), later)

    assert due(ledger, "10-12") == [
        (Supersede, f"receipt_reminder:{date(2017, 10, 9)}"),
        (IssueNotice, f"receipt_reminder:{date(2017, 10, 10)}"),
    ]
    last = receipts.due(ledger, RULES, day("10-12"))[-1]
    assert isinstance(last, IssueNotice)
    assert len(last.facts["未签收"]) == 2


def test_only_the_units_that_have_not_signed_are_named() -> None:
    joint = paper(units=("县发改局", "县招商局"), unsigned=("县招商局",))
    (action,) = receipts.due(with_notice(make_ledger(), joint), RULES, day("10-9"))

    assert isinstance(action, IssueNotice)
    assert action.units == ("县招商局",)
