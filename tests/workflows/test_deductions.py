"""登记错了的扣分事项：撤销以后，研判、预测、案件都当它没有发生过。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator
from tests.workflows.playing import (
    RULES,
    day,
    issued,
    judged,
    keys,
    make_judgement,
    of_kind,
    with_notice,
)
from workflows import interview, law_governance, leader_sheet, look_back
from workflows.cases import Case, all_cases
from workflows.deductions import as_corrected
from workflows.ledger import DeductionEvent, Judgement, Ledger, Notice
from workflows.vocabulary import Frequency, IndicatorType, Light, NoticeKind, NoticeState

EVENT = make_indicator(
    "2-18",
    name="突发环境事件",
    type=IndicatorType.EVENT,
    frequency=Frequency.AT_ONCE,
    points=Decimal(-1),
    unit="起",
)


def happened(serial: str = "1", registered_on: str = "9-11", points: str = "-1") -> DeductionEvent:
    return DeductionEvent(
        id=serial,
        indicator="2-18",
        happened_on=day("9-10"),
        registered_on=day(registered_on),
        points=Decimal(points),
        description="示例事项",
    )


def withdrawn(event: DeductionEvent, on: str = "10-20") -> DeductionEvent:
    return replace(event, withdrawn_on=day(on), withdrawn_for="登记错了")


def quarter(happened: int, lost: str) -> Judgement:
    """The third quarter's line of the indicator, judged on 10-13."""
    light = "红" if happened else "绿"
    line = make_judgement(light, "2017-09", "2-18", warns=False, judged_on=day("10-13"))
    return replace(line, actual=Decimal(happened), forecast_points=Decimal(lost))


def corrected(line: Judgement, *events: DeductionEvent) -> Judgement:
    gone = tuple(event for event in events if event.withdrawn_on)
    kept = tuple(event for event in events if not event.withdrawn_on)
    ledger = judged(line, indicators=(EVENT,), events=kept, withdrawn=gone)
    (found,) = as_corrected(ledger).judgements_of("2-18")
    return found


def test_the_only_one_withdrawn_leaves_the_line_green_at_zero() -> None:
    line = corrected(quarter(1, "-1"), withdrawn(happened()))

    assert (line.light, line.actual, line.forecast_points) == (Light.GREEN, 0, 0)
    assert line.reason == "0起，扣0分"


@pytest.mark.parametrize(
    ("points", "lost"),
    [
        pytest.param("-0.4", "-0.4", id="above-the-floor"),
        pytest.param("-1", "-1", id="at-the-floor"),
        pytest.param("-1.5", "-1", id="what-is-left-still-stops-at-the-floor"),
    ],
)
def test_of_two_the_other_one_still_deducts(points: str, lost: str) -> None:
    line = corrected(quarter(2, "-1"), withdrawn(happened()), happened("2", points=points))

    assert (line.light, line.actual) == (Light.RED, 1)
    assert line.forecast_points == Decimal(lost)


def test_a_line_that_never_counted_it_stays() -> None:
    before = quarter(1, "-1")

    late = withdrawn(happened("2", "10-14"))
    assert corrected(before, happened(), late) == before


# --- 案 ------------------------------------------------------------------------------------------

KEY = "2-18:event-1"


def ordered(state: NoticeState = NoticeState.ISSUED) -> Ledger:
    """The county on 9-11 with its 督办单 out, and the events withdrawn since."""
    ledger = judged(indicators=(EVENT,), events=(happened(),))
    due = law_governance.due(ledger, RULES, day("9-11"))
    orders = of_kind(due, NoticeKind.WARNING_SUPERVISION)
    return replace(
        issued(ledger, orders, day("9-11"), state), events=(), withdrawn=(withdrawn(happened()),)
    )


def case_of(ledger: Ledger) -> Case:
    return all_cases(ledger, RULES.warning_escalation)[KEY]


@pytest.mark.parametrize(
    ("state", "told", "closed_on"),
    [
        pytest.param(NoticeState.DRAFT, "已撤销", day("10-20"), id="unsigned"),
        pytest.param(NoticeState.ISSUED, "未了", None, id="issued"),
        pytest.param(NoticeState.CANCELLED, "已撤销", day("10-20"), id="voided"),
    ],
)
def test_the_case_goes_unless_its_order_is_out(
    state: NoticeState, told: str, closed_on: date | None
) -> None:
    case = case_of(ordered(state=state))

    assert (case.state, case.closed_on) == (told, closed_on)


def test_nothing_is_drawn_up_for_a_withdrawn_event() -> None:
    ledger = judged(indicators=(EVENT,), withdrawn=(withdrawn(happened()),))

    assert keys(law_governance.due(ledger, RULES, day("10-20"))) == []


def test_an_order_without_ground_asks_nobody_and_calls_nobody_to_a_talk() -> None:
    ledger = ordered()
    before = replace(ledger, events=(happened(),), withdrawn=())

    assert interview.candidates(before, RULES, day("11-21")) != []
    assert interview.candidates(ledger, RULES, day("11-21")) == []
    assert leader_sheet.owed_answers(before, RULES, day("11-21")) != []
    assert leader_sheet.owed_answers(ledger, RULES, day("11-21")) == []


def test_a_closed_order_without_ground_is_not_looked_back_at() -> None:
    closure = Notice(
        key=f"case_closure:{KEY}",
        kind=NoticeKind.CASE_CLOSURE,
        state=NoticeState.ISSUED,
        drafted_on=day("10-21"),
        issued_on=day("10-21"),
        cases=(KEY,),
    )
    ledger = with_notice(ordered(), closure)

    assert case_of(ledger).state == "已销号"
    assert look_back.due(ledger, RULES, day("12-31")) == []
