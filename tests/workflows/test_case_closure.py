"""销号：标准达到、数据认定，才由督查室签发；不发、撤回的，有了新依据才再拟。"""

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
    with_notice,
)
from workflows import case_closure, law_governance
from workflows.actions import IssueNotice
from workflows.ledger import DeductionEvent, Ledger, Notice
from workflows.vocabulary import NoticeKind, NoticeState, Recognition

KEY = "3-20:2017-07"
ORDER, CLOSURE = f"warning_supervision:{KEY}", f"case_closure:{KEY}"
EVENT_ORDER, EVENT_CLOSURE = "warning_supervision:2-18:event-1", "case_closure:2-18:event-1"


def due(ledger: Ledger) -> list[IssueNotice]:
    actions = case_closure.due(ledger, RULES, day("12-31"))
    return [a for a in actions if isinstance(a, IssueNotice)]


def supervised(lights: str, on: str = "9-14") -> Ledger:
    order = Notice(
        key=ORDER,
        kind=NoticeKind.WARNING_SUPERVISION,
        state=NoticeState.ISSUED,
        drafted_on=day(on),
        issued_on=day(on),
        number="示督办〔2017〕1号",
        units=("县发改局",),
        cases=(KEY,),
    )
    return with_notice(judged(*months(lights)), order)


def later(ledger: Ledger, lights: str, first: str) -> Ledger:
    return replace(ledger, judgements=(*ledger.judgements, *months(lights, first=first)))


def ended(ledger: Ledger, on: date, state: NoticeState = NoticeState.REFUSED) -> Ledger:
    return issued(ledger, due(ledger), on, state)


@pytest.mark.parametrize(
    ("lights", "closes"),
    [
        pytest.param("红 红", False, id="still-red"),
        pytest.param("红 红 绿", True, id="green"),
        pytest.param("红 红 灰", False, id="not-out"),
        pytest.param("红 红 未报", False, id="unfiled"),
        pytest.param("红 红 绿 黄", False, id="green-and-behind-again"),
        pytest.param("红 红 绿 灰", False, id="green-and-not-out-since"),
        pytest.param("红 红 绿 绿", True, id="green-twice"),
    ],
)
def test_a_supervised_case_closes_when_its_last_judgement_is_on_course(
    lights: str, closes: bool
) -> None:
    assert keys(due(supervised(lights))) == ([CLOSURE] if closes else [])


@pytest.mark.parametrize(
    ("basis", "closes"),
    [
        (Recognition.RECOGNISED, True),
        (Recognition.REVIEWED, False),
        (Recognition.SELF_REPORTED, False),
    ],
)
def test_only_recognised_data_closes(basis: Recognition, closes: bool) -> None:
    ledger = supervised("红 红")
    green = make_judgement("绿", "2017-09", basis=basis)
    ledger = replace(ledger, judgements=(*ledger.judgements, green))

    assert bool(due(ledger)) is closes


def test_yellow_within_the_tolerance_meets_the_test() -> None:
    within = make_judgement("黄", "2017-09", warns=False)
    ledger = supervised("红 红")

    assert keys(due(replace(ledger, judgements=(*ledger.judgements, within)))) == [CLOSURE]


def test_nothing_is_closed_that_was_never_supervised() -> None:
    assert due(judged(*months("红 红 绿"))) == []


def test_the_closing_paper_tells_order_test_and_proof() -> None:
    green = make_judgement("绿", "2017-09", actual=Decimal("20.4"))
    ledger = supervised("红 红")
    (closure,) = due(replace(ledger, judgements=(*ledger.judgements, green)))

    assert (closure.due, closure.facts["结果"]) == (JUDGED_ON["2017-09"], "已达标")
    assert closure.facts["原件"] == [
        {"文号": "示督办〔2017〕1号", "文种": "预警督办单", "日期": day("9-14")}
    ]
    assert closure.facts["销号依据"] == (
        "2017年1—9月完成20.4万元，已经市级对口部门认定，研判为绿灯"
    )


def test_an_unsigned_closure_speaks_of_the_last_figure_and_is_due_since_the_first() -> None:
    (closure,) = due(supervised("红 红 绿 绿"))

    assert closure.due == JUDGED_ON["2017-09"]
    assert "1—10月" in str(closure.facts["销号依据"])


def test_a_refused_closure_waits_for_a_later_judgement() -> None:
    refused = ended(supervised("红 红 绿"), day("10-16"))

    assert due(refused) == []
    assert keys(due(later(refused, "绿", "2017-10"))) == [f"{CLOSURE}:again-1"]


def test_a_closure_refused_after_months_is_not_drawn_again_on_those_months() -> None:
    refused = ended(supervised("红 红 绿 绿 绿"), day("12-18"))

    assert due(refused) == []


def test_a_withdrawn_closure_comes_again_with_the_new_figure() -> None:
    ledger = ended(supervised("红 红 绿"), day("10-13"), NoticeState.WITHDRAWN)
    (closure,) = due(later(ledger, "红 绿", "2017-10"))

    assert (closure.key, closure.due) == (f"{CLOSURE}:again-1", JUDGED_ON["2017-11"])
    assert "1—11月" in str(closure.facts["销号依据"])


def test_a_clerks_request_brings_a_refused_closure_back_once() -> None:
    refused = ended(supervised("红 红 绿"), day("10-13"))
    ledger = asked(refused, "销号", ORDER, day("10-18"), 案=KEY, 依据="补充佐证")
    (closure,) = due(ledger)

    assert (closure.key, closure.facts["销号依据"]) == (f"{CLOSURE}:again-1", "补充佐证")
    assert due(ended(ledger, day("10-18"))) == []


# --- 扣分事项 ------------------------------------------------------------------------------------


def with_event() -> Ledger:
    event = DeductionEvent(
        id="1",
        indicator="2-18",
        happened_on=day("10-10"),
        registered_on=day("10-11"),
        points=Decimal(-1),
        description="示例事项",
    )
    ledger = judged(indicators=(make_indicator("2-18"),), events=(event,))
    return issued(ledger, law_governance.due(ledger, RULES, day("10-11")), day("10-11"))


def test_an_event_is_closed_on_request_with_proof_and_not_by_itself() -> None:
    ledger = with_event()
    request = asked(
        ledger, "销号", EVENT_ORDER, day("10-20"), 案="2-18:event-1", 依据="现场核查到位"
    )

    assert due(ledger) == []
    assert [(c.key, c.facts["结果"], c.facts["销号依据"]) for c in due(request)] == [
        (EVENT_CLOSURE, "已整改", "现场核查到位")
    ]


def test_a_refused_closing_of_an_event_needs_a_new_request() -> None:
    ledger = with_event()
    for n, (on, proof) in enumerate((("10-20", "照片"), ("10-25", "验收单"))):
        ledger = asked(ledger, "销号", EVENT_ORDER, day(on), 案="2-18:event-1", 依据=proof)
        (closure,) = due(ledger)
        assert closure.facts["销号依据"] == proof, n
        ledger = with_notice(ledger, as_notice(closure, day(on), NoticeState.REFUSED))

    assert due(ledger) == []


def test_a_request_for_another_case_closes_nothing() -> None:
    ledger = asked(with_event(), "销号", EVENT_ORDER, day("10-20"), 案="2-18:event-2", 依据="照片")

    assert due(ledger) == []
