"""依法治理扣分：登记当日督办，不经提示，单上写明例外。"""

from dataclasses import replace
from decimal import Decimal

from tests.builders import make_indicator
from tests.workflows.playing import (
    RULES,
    day,
    issued,
    judged,
    keys,
    make_judgement,
    with_notice,
)
from workflows import law_governance, warning_escalation
from workflows.actions import IssueNotice
from workflows.ledger import DeductionEvent, Ledger, Notice
from workflows.vocabulary import Frequency, IndicatorType, NoticeKind, NoticeState

EVENT = make_indicator(
    "2-18",
    name="突发环境事件",
    type=IndicatorType.EVENT,
    frequency=Frequency.AT_ONCE,
    points=Decimal(-1),
)
ORDER = "warning_supervision:2-18:event-1"


def happened(serial: str = "1", registered_on: str = "10-11") -> DeductionEvent:
    return DeductionEvent(
        id=serial,
        indicator="2-18",
        happened_on=day("10-10"),
        registered_on=day(registered_on),
        points=Decimal("-0.5"),
        description="废水超标被点名",
    )


def due(ledger: Ledger, on: str = "10-11") -> list[IssueNotice]:
    actions = law_governance.due(ledger, RULES, day(on))
    return [a for a in actions if isinstance(a, IssueNotice)]


LEDGER = judged(indicators=(EVENT,), events=(happened(),))


def test_an_event_is_supervised_on_the_day_of_its_registration() -> None:
    (order,) = due(LEDGER)

    assert (order.key, order.due) == (ORDER, day("10-11"))
    assert order.facts["督办事由"] == ["10月10日废水超标被点名，预计扣0.5分"]
    assert [d.day for d in order.dues] == [day("10-16"), day("10-25")]


def test_even_on_a_day_of_rest() -> None:
    ledger = replace(LEDGER, events=(happened(registered_on="10-7"),))

    assert [(o.key, o.due) for o in due(ledger, "10-7")] == [(ORDER, day("10-7"))]


def test_the_order_writes_the_exception_and_has_no_paper_before_it() -> None:
    (order,) = due(LEDGER)

    assert "不经预警提示" in str(order.facts["例外"])
    assert order.facts["前序文书"] == []
    assert order.clause.startswith("三、「依法治理")


def test_the_line_of_a_fresh_event_is_red_though_the_quarter_was_green() -> None:
    ledger = replace(LEDGER, judgements=(make_judgement("绿", indicator="2-18"),))
    (order,) = due(ledger)
    line = order.facts["指标情况"]

    assert isinstance(line, dict)
    assert (line["灯"], line["缘由"]) == ("红", "发生扣分事项")


def test_every_event_has_an_order_of_its_own_once() -> None:
    ledger = replace(LEDGER, events=(happened(), happened("2")))
    after = issued(ledger, due(ledger), day("10-11"))

    assert keys(due(ledger)) == [ORDER, "warning_supervision:2-18:event-2"]
    assert due(after, "12-31") == []


def test_a_refused_order_of_an_event_stays_refused() -> None:
    refused = issued(LEDGER, due(LEDGER), day("10-11"), NoticeState.REFUSED)

    assert due(refused, "12-31") == []


def test_a_closed_event_asks_nothing_more() -> None:
    ledger = issued(LEDGER, due(LEDGER), day("10-11"))
    closure = Notice(
        key="case_closure:2-18:event-1",
        kind=NoticeKind.CASE_CLOSURE,
        state=NoticeState.ISSUED,
        drafted_on=day("10-20"),
        issued_on=day("10-20"),
        cases=("2-18:event-1",),
    )

    assert due(with_notice(ledger, closure), "12-31") == []


def test_the_red_line_of_the_quarter_adds_no_prompt() -> None:
    shown = make_judgement("红", "2017-09", "2-18", warns=False)
    ledger = replace(LEDGER, judgements=(shown,))

    assert warning_escalation.due(ledger, RULES, day("10-16")) == []


def test_an_event_of_an_indicator_no_longer_in_the_table_stops_nothing() -> None:
    assert due(replace(LEDGER, indicators=(make_indicator(),))) == []
