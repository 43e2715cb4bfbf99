"""回头看：销号满期核查一次；巩固的归档，反弹的重开；已经重开的不再核查。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import make_indicator
from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    as_notice,
    asked,
    day,
    issued,
    judged,
    keys,
    make_judgement,
    months,
    of_kind,
)
from workflows import look_back, warning_escalation
from workflows.actions import IssueNotice, Supersede
from workflows.case_closure import due as closures_due
from workflows.cases import Case, all_cases
from workflows.law_governance import due as events_due
from workflows.ledger import DeductionEvent, Ledger
from workflows.registers import Measure, Registers
from workflows.vocabulary import IndicatorType, NoticeKind, NoticeState

KEY = "3-20:2017-06"
CHECK = f"look_back:{KEY}"
CLOSED = date(2017, 9, 15)  # Friday
LOOKED_AT = date(2017, 10, 16)  # the 15th, 30 days later, is a Sunday


def paper(kind: NoticeKind, key: str, on: date, case: str = KEY) -> IssueNotice:
    return IssueNotice(
        key=key,
        kind=kind,
        due=on,
        subject="示例",
        clause="三、",
        units=("县发改局",),
        cases=(case,),
        period=make_judgement(period="2017-06").period,
    )


def closed(lights: str = "红 红 绿") -> Ledger:
    """Prompted in July, supervised in August, closed on 9-15."""
    ledger = judged(*months(lights, first="2017-06"))
    for kind, key, on in (
        (NoticeKind.WARNING_PROMPT, "warning_prompt:2017-06:县发改局", day("7-14")),
        (NoticeKind.WARNING_SUPERVISION, f"warning_supervision:{KEY}", day("8-16")),
        (NoticeKind.CASE_CLOSURE, f"case_closure:{KEY}", CLOSED),
    ):
        ledger = issued(ledger, [paper(kind, key, on)], on)
    return ledger


def checked(result: str, on: date = LOOKED_AT) -> Ledger:
    ledger = issued(closed(), look_back.due(closed(), RULES, LOOKED_AT), LOOKED_AT)
    return asked(ledger, "回头看", CHECK, on, 结果=result, 情况="实地核查")


def case_of(ledger: Ledger) -> Case:
    return all_cases(ledger, RULES.warning_escalation)[KEY]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(day("10-14"), [], id="saturday-29-days"),
        pytest.param(day("10-15"), [], id="sunday-30-days"),
        pytest.param(LOOKED_AT, [CHECK], id="monday-after"),
        pytest.param(day("12-29"), [CHECK], id="after-an-outage"),
    ],
)
def test_a_closed_case_is_looked_back_at_after_its_days(on: date, expected: list[str]) -> None:
    assert keys(look_back.due(closed(), RULES, on)) == expected


def test_a_case_that_settled_itself_is_not_looked_back_at() -> None:
    ledger = judged(*months("红 绿", first="2017-06"))

    assert look_back.due(ledger, RULES, day("12-1")) == []


def test_the_check_sets_the_data_of_then_beside_those_of_now() -> None:
    measure = Measure(
        indicator="3-20",
        text="倒排工期",
        person="",
        due=day("10-31"),
        state="进行中",
        state_on=CLOSED,
    )
    ledger = replace(
        closed("红 红 绿 黄"), registers=Registers(measures=(measure,))
    )  # 黄 of September was judged on 10-13, within 30 days: that reopens
    within = replace(ledger.judgements[-1], warns=False)
    ledger = replace(ledger, judgements=(*ledger.judgements[:-1], within))

    (check,) = of_kind(look_back.due(ledger, RULES, LOOKED_AT), NoticeKind.LOOK_BACK)

    assert [row["灯"] for row in check.facts["对比"]] == ["绿", "黄"]
    assert check.facts["措施"] == [
        {"措施": "倒排工期", "责任人": "—", "时限": "10月31日", "状态": "进行中"}
    ]


def test_a_case_behind_again_meanwhile_needs_no_check() -> None:
    ledger = closed("红 红 绿 红")  # judged on 10-13, 28 days after

    (done,) = look_back.due(ledger, RULES, day("10-13"))

    assert isinstance(done, Supersede)
    assert (done.key, done.by) == (CHECK, f"warning_supervision:{KEY}:2")


def test_a_case_found_firm_is_archived_and_asks_no_more() -> None:
    ledger = checked("巩固")

    assert case_of(ledger).state == "已归档"
    assert look_back.due(ledger, RULES, day("12-1")) == []
    assert warning_escalation.due(ledger, RULES, day("12-1")) == []


def test_a_rebound_reopens_the_case_with_an_order_of_its_own() -> None:
    (order,) = of_kind(
        warning_escalation.due(checked("反弹"), RULES, LOOKED_AT), NoticeKind.WARNING_SUPERVISION
    )

    assert order.key == f"warning_supervision:{KEY}:2"
    assert order.facts["督办事由"] == ["10月16日回头看核查，发现问题反弹"]
    assert str(order.facts["销号标准"]).endswith("并经现场核查认可")


def test_a_rebound_does_not_settle_itself_before_its_order_is_out() -> None:
    ledger = checked("反弹")
    green = make_judgement("绿", "2017-10")  # judged on 11-15
    ledger = replace(ledger, judgements=(*ledger.judgements, green))

    assert case_of(ledger).state == "未了"


def test_after_a_rebound_figures_alone_do_not_close() -> None:
    ledger = checked("反弹")
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, LOOKED_AT), LOOKED_AT)
    green = make_judgement("绿", "2017-10")
    ledger = replace(ledger, judgements=(*ledger.judgements, green))
    on = JUDGED_ON["2017-10"]
    order = f"warning_supervision:{KEY}:2"

    assert closures_due(ledger, RULES, on) == []
    ledger = asked(ledger, "销号", order, on, 案=KEY, 依据="现场核查认可")
    assert keys(closures_due(ledger, RULES, on)) == [f"case_closure:{KEY}:2"]


def test_the_second_closing_is_looked_back_at_too() -> None:
    ledger = checked("反弹")
    ledger = issued(ledger, warning_escalation.due(ledger, RULES, LOOKED_AT), LOOKED_AT)
    closing = paper(NoticeKind.CASE_CLOSURE, f"case_closure:{KEY}:2", day("11-16"))
    ledger = issued(ledger, [closing], day("11-16"))

    assert keys(look_back.due(ledger, RULES, day("12-18"))) == [f"{CHECK}:2"]


def test_the_closing_of_a_later_round_is_not_that_of_the_first() -> None:
    """作废 of the first 销号 must not let the second stand in for it."""
    ledger = closed()
    void = as_notice(
        paper(NoticeKind.CASE_CLOSURE, f"case_closure:{KEY}", CLOSED), CLOSED, NoticeState.CANCELLED
    )
    later = as_notice(
        paper(NoticeKind.CASE_CLOSURE, f"case_closure:{KEY}:2", day("11-16")), day("11-16")
    )
    ledger = replace(ledger, notices={**ledger.notices, void.key: void, later.key: later})

    assert case_of(ledger).state == "未了"


def test_an_event_that_happens_again_is_ordered_again_at_once() -> None:
    event = DeductionEvent(
        id="1",
        indicator="2-18",
        happened_on=day("8-21"),
        registered_on=day("8-22"),
        points=Decimal(-1),
        description="废水超标",
    )
    key = "2-18:event-1"
    indicator = make_indicator("2-18", type=IndicatorType.EVENT)
    ledger = replace(judged(), indicators=(indicator,), events=(event,))
    for kind, name, on in (
        (NoticeKind.WARNING_SUPERVISION, f"warning_supervision:{key}", day("8-22")),
        (NoticeKind.CASE_CLOSURE, f"case_closure:{key}", CLOSED),
    ):
        ledger = issued(ledger, [replace(paper(kind, name, on, key), period=None)], on)
    ledger = issued(ledger, look_back.due(ledger, RULES, LOOKED_AT), LOOKED_AT)
    ledger = asked(ledger, "回头看", f"look_back:{key}", LOOKED_AT, 结果="反弹", 情况="再次超标")

    orders = of_kind(events_due(ledger, RULES, LOOKED_AT), NoticeKind.WARNING_SUPERVISION)

    assert [order.key for order in orders] == [f"warning_supervision:{key}:2"]
    assert "发现问题反弹" in str(orders[0].facts["督办事由"])
