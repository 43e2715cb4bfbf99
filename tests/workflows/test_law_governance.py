"""依法治理扣分：登记当日督办、专报，月月零报告、月报，扣分有底。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_indicator, make_ledger, make_value
from tests.workflows.deeds_watch import zero
from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    day,
    in_state,
    issued,
    judged,
    keys,
    make_judgement,
    of_kind,
    replied,
    settled,
    with_notice,
)
from workflows import law_governance, warning_escalation
from workflows.actions import IssueNotice, Supersede
from workflows.deductions import capped
from workflows.ledger import DeductionEvent, Ledger, Notice, Target
from workflows.periods import Period
from workflows.registers import Registers
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
    """The 督办单 that are due."""
    return of_kind(law_governance.due(ledger, RULES, day(on)), NoticeKind.WARNING_SUPERVISION)


def alerts(ledger: Ledger, on: str = "10-11") -> list[IssueNotice]:
    return of_kind(law_governance.due(ledger, RULES, day(on)), NoticeKind.EVENT_ALERT)


def sheet_of(ledger: Ledger, on: str = "10-13") -> dict[str, Any]:
    """The facts of the one sheet that is due."""
    (sheet,) = of_kind(law_governance.due(ledger, RULES, day(on)), NoticeKind.LAW_SHEET)
    return dict(sheet.facts)


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


# --- 扣分事项专报 --------------------------------------------------------------------------------


def test_an_event_is_told_to_the_leaders_on_the_day_of_its_registration() -> None:
    (alert,) = alerts(LEDGER)

    assert (alert.key, alert.due) == ("event_alert:2-18:event-1", day("10-11"))
    assert (alert.units, alert.facts["主送"]) == ((), "县委、县政府主要领导")
    assert (alert.facts["扣分"], alert.facts["累计扣分"]) == ("0.5", "0.5")


def test_the_alert_comes_once_and_even_after_the_order_was_refused() -> None:
    refused = issued(LEDGER, due(LEDGER), day("10-11"), NoticeState.REFUSED)
    told = issued(refused, alerts(refused), day("10-11"))

    assert len(alerts(refused)) == 1
    assert alerts(told, "12-31") == []


def test_an_alert_counts_what_was_registered_by_its_day_only() -> None:
    ledger = replace(LEDGER, events=(happened(), happened("2", "10-12")))
    first, second = alerts(ledger, "10-20")

    assert [a.facts["累计件数"] for a in (first, second)] == [1, 2]


# --- 扣到底 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "lost"),
    [
        pytest.param(0, "0", id="none"),
        pytest.param(1, "-0.5", id="one"),
        pytest.param(2, "-1.0", id="exactly-the-floor"),
        pytest.param(3, "-1", id="beyond-the-floor"),
    ],
)
def test_events_deduct_down_to_the_indicators_points(times: int, lost: str) -> None:
    events = tuple(happened(str(n)) for n in range(times))
    ledger = replace(LEDGER, events=events)

    found = law_governance.deducted(ledger, RULES.judgement, "2-18", day("10-11"))
    assert found == Decimal(lost)


def test_the_floor_is_a_setting() -> None:
    rules = replace(RULES.judgement, deduction_times=Decimal(2))
    ledger = replace(LEDGER, events=tuple(happened(str(n)) for n in range(5)))

    assert law_governance.deducted(ledger, rules, "2-18", day("10-11")) == Decimal(-2)


def test_all_indicators_together_have_a_floor_of_their_own() -> None:
    rules = replace(RULES.judgement, deductions_limit=Decimal("1.5"))

    assert capped(Decimal("-1.49"), rules) == Decimal("-1.49")
    assert capped(Decimal("-1.5"), rules) == Decimal("-1.5")
    assert capped(Decimal("-1.51"), rules) == Decimal("-1.5")


def test_the_forecast_of_an_event_indicator_stops_at_the_floor() -> None:
    events = tuple(happened(str(n), "9-11") for n in range(3))
    ledger = make_ledger(indicators=(EVENT,), events=events, activated_on=day("9-20"))
    ledger = settled(ledger, JUDGED_ON["2017-09"])

    assert [j.forecast_points for j in ledger.judgements_of("2-18")] == [Decimal(-1)]


# --- 扣分情况月报 --------------------------------------------------------------------------------

LIMIT = make_indicator(
    "2-14",
    name="赴省集体访",
    type=IndicatorType.LIMIT,
    unit="系数",
    points=Decimal(-1),
    targets=(Target(effective_from=date(2017, 1, 1), text="≤1", number=Decimal(1)),),
)
GATE = make_indicator(
    "2-15",
    name="治安满意率",
    type=IndicatorType.GATE,
    unit="%",
    points=Decimal(-1),
    frequency=Frequency.HALF_YEARLY,
    targets=(Target(effective_from=date(2017, 1, 1), text="≥全省平均"),),
)
SEPTEMBER = Period(2017, 9)


def closed(*months: str, **overrides: Any) -> Ledger:
    facts: dict[str, Any] = {
        "indicators": (EVENT, LIMIT, GATE),
        "closed": {Period.parse(month): JUDGED_ON[month] for month in months},
    }
    return make_ledger(**(facts | overrides))


def test_zero_is_shown_as_zero() -> None:
    sheet = sheet_of(closed("2017-09"))
    (row,) = sheet["事项"]

    assert (sheet["本期"], sheet["累计"], sheet["累计扣分"]) == (0, 0, "0")
    assert (row["本期"], row["累计"], row["扣分"], row["督办"]) == ("0万元", "0万元", "0", "无")


def test_what_was_registered_since_the_last_sheet_is_new() -> None:
    events = (happened("1", "9-14"), happened("2", "9-15"))
    sheet = sheet_of(closed("2017-08", "2017-09", events=events), "10-13")

    assert (sheet["本期"], sheet["累计"], sheet["累计扣分"]) == (1, 2, "1")


def test_of_months_judged_together_only_the_last_goes_out() -> None:
    actions = law_governance.due(closed("2017-08", "2017-09"), RULES, day("10-13"))

    assert [(type(a), a.key) for a in actions if not hasattr(a, "sheet")] == [
        (Supersede, "law_governance_sheet:2017-08"),
        (IssueNotice, "law_governance_sheet:2017-09"),
    ]


def test_a_county_without_such_indicators_gets_no_sheet() -> None:
    assert law_governance.due(closed("2017-09", indicators=()), RULES, day("10-13")) == []


@pytest.mark.parametrize(
    ("number", "light", "lost"),
    [
        pytest.param("0.89", "绿", "0", id="under"),
        pytest.param("0.9", "黄", "0", id="near"),
        pytest.param("1", "黄", "0", id="exactly-the-limit"),
        pytest.param("1.01", "红", "1", id="over"),
    ],
)
def test_a_limit_stands_on_the_sheet_with_its_light(number: str, light: str, lost: str) -> None:
    ledger = closed(activated_on=day("9-20"), values=(make_value(number, "2017-09", "2-14"),))
    ledger = settled(ledger, JUDGED_ON["2017-09"])
    ledger = in_state(ledger, "law_governance_sheet:2017-09", NoticeState.DRAFT).without_drafts()
    row = sheet_of(ledger)["数值"][0]

    assert (row["灯"], row["扣分"], row["比较值"]) == (light, lost, "≤1系数")


@pytest.mark.parametrize(
    ("bar", "light", "lost"),
    [
        pytest.param(None, "灰", "0", id="average-not-published"),
        pytest.param("91", "绿", "0", id="exactly-the-average"),
        pytest.param("91.01", "红", "1", id="under-the-average"),
    ],
)
def test_a_gate_is_grey_until_its_average_is_known(bar: str | None, light: str, lost: str) -> None:
    target = Target(
        effective_from=date(2017, 1, 1), text="≥全省平均", number=Decimal(bar) if bar else None
    )
    ledger = closed(
        indicators=(replace(GATE, targets=(target,)),),
        activated_on=date(2018, 1, 2),
        values=(make_value("91", "2017-12", "2-15"),),
    )
    ledger = settled(ledger, JUDGED_ON["2017-12"])
    ledger = in_state(ledger, "law_governance_sheet:2017-12", NoticeState.DRAFT).without_drafts()
    row = sheet_of(ledger, "2018-1-15")["数值"][0]

    assert (row["灯"], row["扣分"]) == (light, lost)


def test_what_is_not_due_yet_says_so() -> None:
    assert [row["完成值"] for row in sheet_of(closed("2017-08"), "9-14")["数值"]] == [
        "未到报期",
        "未到报期",
    ]


# --- 零报告 --------------------------------------------------------------------------------------


def test_the_leads_of_what_must_not_happen_owe_a_zero_report() -> None:
    assert law_governance.reporting_units(closed()) == ("县发改局",)
    assert sheet_of(closed("2017-09"))["未报"] == ["县发改局"]


def test_a_unit_that_reported_zero_is_not_named() -> None:
    reported = Registers(zero_reports=(zero("2017-09", "县发改局"),))

    assert sheet_of(closed("2017-09", registers=reported))["未报"] == []


@pytest.mark.parametrize(
    ("told", "flagged"),
    [(0, []), (1, []), (2, [{"单位": "县发改局", "报告": 2, "登记": 1}])],
)
def test_more_told_than_registered_is_flagged(told: int, flagged: list[object]) -> None:
    reported = Registers(zero_reports=(zero("2017-10", "县发改局", told),))
    ledger = closed("2017-10", registers=reported, events=(happened(),))

    assert sheet_of(ledger, "11-15")["不符"] == flagged


# --- 督办情况 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "told"),
    [
        pytest.param(None, "待签发", id="not-drafted-yet"),
        pytest.param(NoticeState.DRAFT, "待签发", id="draft"),
        pytest.param(NoticeState.ISSUED, "在办", id="issued"),
        pytest.param(NoticeState.REFUSED, "决定不发", id="refused"),
        pytest.param(NoticeState.CANCELLED, "已作废", id="cancelled"),
    ],
)
def test_the_sheet_says_how_the_order_stands(state: NoticeState | None, told: str) -> None:
    ledger = closed("2017-10", events=(happened(),))
    if state is not None:
        ledger = issued(ledger, due(ledger), day("10-11"), state)

    assert sheet_of(ledger, "11-15")["事项"][0]["督办"] == told


def test_an_answered_order_and_a_closed_one_say_so() -> None:
    ledger = closed("2017-10", events=(happened(),))
    answered = replied(issued(ledger, due(ledger), day("10-11")), ORDER, day("10-13"))
    closure = Notice(
        key="case_closure:2-18:event-1",
        kind=NoticeKind.CASE_CLOSURE,
        state=NoticeState.ISSUED,
        drafted_on=day("10-20"),
        issued_on=day("10-20"),
        cases=("2-18:event-1",),
    )

    assert sheet_of(answered, "11-15")["事项"][0]["督办"] == "已反馈"
    done = with_notice(answered, closure)
    assert sheet_of(done, "11-15")["事项"][0]["督办"] == "已销号"
