"""交办事项：一条一件，逾期催办，催两次不办就点名，认可了才销号。"""

from collections.abc import Mapping
from datetime import date

import pytest

from tests.builders import make_ledger
from tests.workflows.deeds_meetings import INSPECTION, MEETING, found, item_returned
from tests.workflows.playing import RULES, asked, day, in_state, issued, keys, replied
from workflows import (
    items,
    leader_sheet,
    meeting_minutes,
    promotion_meeting,
    replies,
    special_supervision,
)
from workflows.actions import IssueNotice
from workflows.ledger import Ledger
from workflows.special_supervision import FINISHED
from workflows.vocabulary import NoticeState

ORDER = "item_order:supervision_report:3:县发改局"
URGING = "item_urging:supervision_report:3:县发改局"


def due(ledger: Ledger, on: str) -> list[IssueNotice]:
    return [a for a in items.due(ledger, RULES, day(on)) if isinstance(a, IssueNotice)]


def reported(*until: date | None) -> Ledger:
    """An inspection with a finding for each of these days, whose report went out on 9-4."""
    ledger = make_ledger()
    ledger = issued(ledger, special_supervision.due(ledger, RULES, day("8-21")), day("8-21"))
    for each in until:
        ledger = found(ledger, day("8-30"), "县发改局", 指标="3-20", 时限=each)
    ledger = asked(ledger, FINISHED, INSPECTION, day("9-1"))
    return issued(ledger, special_supervision.due(ledger, RULES, day("9-1")), day("9-4"))


def ordered(*until: date | None) -> Ledger:
    ledger = reported(*until)
    return issued(ledger, due(ledger, "9-4"), day("9-4"))


def urged(ledger: Ledger, *days: str) -> Ledger:
    for on in days:
        ledger = issued(ledger, due(ledger, on), day(on))
    return ledger


def states(ledger: Ledger, on: str) -> list[str]:
    return [item.state(day(on)) for item in items.all_items(ledger)]


def only(ledger: Ledger) -> items.Item:
    (item,) = items.all_items(ledger)
    return item


@pytest.mark.parametrize(
    ("until", "rule", "by"),
    [
        pytest.param(day("9-20"), "2017年9月20日前", "9-20", id="as-told"),
        pytest.param(day("9-16"), "2017年9月18日前", "9-18", id="a-Saturday-moves-to-Monday"),
        pytest.param(day("9-30"), "2017年9月30日前", "9-30", id="a-worked-Saturday"),
        pytest.param(None, "收到本单后10个工作日内", "9-18", id="no-day-told"),
        pytest.param(day("9-1"), "收到本单后10个工作日内", "9-18", id="past-when-it-is-ordered"),
    ],
)
def test_an_item_has_a_day_of_its_own(until: date | None, rule: str, by: str) -> None:
    (order,) = due(reported(until), "9-4")

    assert [(d.rule, d.day, d.indicator) for d in order.dues] == [(rule, day(by), "1")]
    assert isinstance(order.facts["事项"], list)
    assert order.facts["事项"][0]["时限"] == rule.removeprefix("2017年")


def test_what_was_found_at_a_unit_is_one_order() -> None:
    assert keys(due(reported(day("9-20"), day("9-25")), "9-4")) == [ORDER]
    assert len(items.all_items(ordered(day("9-20"), day("9-25")))) == 2


def test_nothing_is_ordered_before_the_report_is_out() -> None:
    ledger = reported(day("9-20"))
    report = ledger.notices["supervision_report:3"]
    kept = {k: n for k, n in ledger.notices.items() if n is not report}

    assert due(make_ledger(notices=kept, requests=ledger.requests), "9-4") == []


def test_an_order_is_given_once() -> None:
    assert due(ordered(day("9-20")), "9-20") == []


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        pytest.param("9-20", [], id="on-its-day"),
        pytest.param("9-21", [f"{URGING}:1"], id="the-working-day-after"),
        pytest.param("10-12", [f"{URGING}:1"], id="one-however-late"),
    ],
)
def test_an_overdue_item_is_urged_the_next_working_day(on: str, sent: list[str]) -> None:
    assert keys(due(ordered(day("9-20")), on)) == sent


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        pytest.param("9-27", [], id="4-working-days-later"),
        pytest.param("9-28", [f"{URGING}:2"], id="5-working-days-later"),
    ],
)
def test_an_order_is_urged_once_a_week_at_most(on: str, sent: list[str]) -> None:
    assert keys(due(urged(ordered(day("9-20")), "9-21"), on)) == sent


def test_an_item_is_urged_twice_and_then_named() -> None:
    ledger = urged(ordered(day("9-20")), "9-21", "9-28")

    assert due(ledger, "11-1") == []
    assert not items.is_named(ledger, RULES.items, only(ledger), day("10-10"))
    assert items.is_named(ledger, RULES.items, only(ledger), day("10-11"))


def test_a_later_item_of_the_same_order_is_still_urged() -> None:
    ledger = urged(ordered(day("9-20"), day("10-20")), "9-21", "9-28")
    (third,) = due(ledger, "10-23")

    assert third.key == f"{URGING}:3"


@pytest.mark.parametrize("state", [NoticeState.REFUSED, NoticeState.CANCELLED])
def test_an_urging_that_was_stopped_counts(state: NoticeState) -> None:
    ledger = ordered(day("9-20"))
    ledger = issued(ledger, due(ledger, "9-21"), day("9-21"), state)

    assert due(ledger, "9-22") == []
    assert keys(due(ledger, "9-28")) == [f"{URGING}:2"]


def test_an_answer_stops_the_urging_and_waits_to_be_accepted() -> None:
    ledger = replied(ordered(day("9-20")), ORDER, day("9-19"), stage=items.STAGE, indicator="1")

    assert due(ledger, "9-25") == []
    assert states(ledger, "9-25") == ["已反馈"]


def test_an_answer_speaks_of_its_own_item_only() -> None:
    ledger = ordered(day("9-20"), day("9-20"))
    ledger = replied(ledger, ORDER, day("9-19"), stage=items.STAGE, indicator="2")

    assert states(ledger, "9-21") == ["逾期", "已反馈"]


def test_an_answer_sent_back_is_owed_again_by_the_new_day() -> None:
    ledger = item_returned(ordered(day("9-15")), ORDER, day("9-14"), "1")
    ledger = issued(ledger, replies.due(ledger, RULES, day("9-14")), day("9-14"))

    assert only(ledger).until == day("9-19")  # 3 working days after the 退回单
    assert states(ledger, "9-19") == ["已退回"]
    assert keys(due(ledger, "9-20")) == [f"{URGING}:1"]


def test_a_closed_item_is_closed_from_its_day_on() -> None:
    ledger = asked(ordered(day("9-20")), items.CLOSED, ORDER, day("9-22"), 项=1, 依据="核实")

    assert states(ledger, "9-21") == ["逾期"]
    assert states(ledger, "9-22") == ["已销号"]
    assert due(ledger, "9-22") == []


def test_an_order_made_void_leaves_no_items() -> None:
    ledger = reported(day("9-20"))
    ledger = issued(ledger, due(ledger, "9-4"), day("9-4"), NoticeState.CANCELLED)

    assert items.all_items(ledger) == ()
    assert due(ledger, "9-25") == []


def test_a_report_made_void_orders_nothing_more_but_what_is_ordered_stands() -> None:
    before = in_state(reported(day("9-20")), "supervision_report:3", NoticeState.CANCELLED)
    after = in_state(ordered(day("9-20")), "supervision_report:3", NoticeState.CANCELLED)

    assert due(before, "9-5") == []
    assert keys(due(after, "9-21")) == [f"{URGING}:1"]


def test_decisions_of_a_meeting_are_ordered_when_its_minutes_are_out() -> None:
    ledger = make_ledger()
    ledger = issued(ledger, promotion_meeting.due(ledger, RULES, day("9-20")), day("9-20"))
    told: Mapping[str, object] = {"单位": "县招商局", "事项": "核实凭证", "时限": day("10-20")}
    ledger = asked(ledger, items.MINUTES, MEETING, day("9-30"), 议定事项=[told])

    assert due(ledger, "9-30") == []
    ledger = issued(ledger, meeting_minutes.due(ledger, RULES, day("9-30")), day("9-30"))
    assert keys(due(ledger, "9-30")) == ["item_order:meeting_minutes:1:县招商局"]


def test_the_leader_sheet_shows_what_is_owed_and_names_whom_no_urging_helped() -> None:
    ledger = urged(ordered(day("9-20")), "9-21", "9-28")
    (line,) = leader_sheet.owed_answers(ledger, RULES, day("10-12"))

    assert line["单位"] == "县发改局"
    assert str(line["事项"]).endswith("交办单：第1项（催办2次仍未办理）")
