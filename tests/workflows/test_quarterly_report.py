"""季度通报：研判后一季一次，文字和附表同出一源，督办情况截至研判前一日。"""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import make_indicator
from tests.workflows.deeds_watch import quarter
from tests.workflows.playing import (
    JUDGED_ON,
    RULES,
    day,
    in_state,
    issued,
    judged,
    keys,
    make_judgement,
    months,
    replied,
    with_notice,
)
from workflows import quarterly_report, warning_escalation
from workflows.actions import IssueNotice
from workflows.ledger import DeductionEvent, Judgement, Ledger
from workflows.registers import Registers
from workflows.vocabulary import Frequency, IndicatorType, NoticeState

PROMPT = "warning_prompt:2017-07:县发改局"


def due(ledger: Ledger) -> list[IssueNotice]:
    actions = quarterly_report.due(ledger, RULES, day("12-31"))
    return [a for a in actions if isinstance(a, IssueNotice)]


def report(ledger: Ledger) -> IssueNotice:
    return due(ledger)[-1]


def september(light: str, indicator: str = "3-20", **overrides: object) -> Judgement:
    return make_judgement(light, "2017-09", indicator, **overrides)


# --- 何时 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lights", "reports"),
    [
        pytest.param("绿", ["quarterly_report:Q2"], id="Q2-is-the-first"),
        pytest.param("绿 绿 绿", ["quarterly_report:Q2"], id="no-report-of-August"),
        pytest.param(
            "绿 绿 绿 绿", ["quarterly_report:Q2", "quarterly_report:Q3"], id="Q3-with-September"
        ),
    ],
)
def test_a_quarter_is_reported_once_its_last_month_is_judged(
    lights: str, reports: list[str]
) -> None:
    assert keys(due(judged(*months(lights, first="2017-06")))) == reports


def test_a_report_is_drawn_up_at_once_and_late_after_ten_working_days() -> None:
    q3 = report(judged(september("绿")))

    assert q3.due == day("10-27")
    assert q3.subject == "关于2017年三季度市考指标完成进度情况的通报"


def test_reports_are_numbered_and_made_once() -> None:
    ledger = judged(*months("绿 绿 绿 绿", first="2017-06"))

    assert [r.facts["期次"] for r in due(ledger)] == [1, 2]
    assert due(issued(ledger, due(ledger), day("10-16"))) == []


def test_an_old_quarter_is_reported_as_it_was() -> None:
    ledger = judged(*months("红 绿 绿 绿", first="2017-06"))
    q2, q3 = due(ledger)

    assert [i["灯"] for i in q2.facts["指标一览"]] == ["红"]
    assert [i["灯"] for i in q3.facts["指标一览"]] == ["绿"]


# --- 总体、较好、欠账 ----------------------------------------------------------------------------


def test_totals_by_attachment_add_up() -> None:
    codes = ("1-1", "2-18", "3-19", "3-20", "4-50")
    lights = ("绿", "红", "黄", "未报", "不亮灯")
    lines = [
        september(light, code, forecast_points=Decimal("1.25"))
        for code, light in zip(codes, lights, strict=True)
    ]
    facts = report(judged(*lines)).facts

    assert [(r["附件"][:3], r["指标数"], r["分值"]) for r in facts["总体"]] == [
        ("附件1", 1, "2"),
        ("附件2", 1, "扣分"),
        ("附件3", 2, "4"),
        ("附件4", 1, "加分"),
    ]
    total = facts["合计"]
    assert [total[k] for k in ("指标数", "绿", "黄", "红", "未报", "灰")] == [5, 1, 1, 1, 1, 1]
    assert (total["分值"], total["预计得分"], facts["预计总分"]) == ("6", "6.25", "6.25")


def test_an_indicator_not_yet_judged_counts_as_grey() -> None:
    indicators = (make_indicator("3-20"), make_indicator("3-21"))
    facts = report(judged(september("绿"), indicators=indicators)).facts

    assert (facts["合计"]["绿"], facts["合计"]["灰"]) == (1, 1)


@pytest.mark.parametrize(
    ("light", "rank", "gap", "best"),
    [
        pytest.param("绿", 3, None, True, id="third"),
        pytest.param("绿", 4, None, False, id="fourth"),
        pytest.param("红", 1, None, False, id="first-but-behind"),
        pytest.param("绿", None, "5", True, id="5-ahead-without-a-rank"),
        pytest.param("绿", None, "4.99", False, id="not-5-ahead"),
    ],
)
def test_the_best_are_green_and_first_or_far_ahead(
    light: str, rank: int | None, gap: str | None, best: bool
) -> None:
    number = None if gap is None else Decimal(gap)
    line = september(light, rank=rank, counties=10, gap=number, gap_unit="个百分点")

    assert bool(report(judged(line)).facts["较好"]) is best


def test_what_is_behind_is_listed_by_lag_and_its_units_are_told() -> None:
    lines = [september("黄", "3-1"), september("红", "3-2"), september("黄", "3-3", warns=False)]
    facts = report(judged(*lines)).facts

    assert [i["编号"] for i in facts["欠账"]] == ["3-2", "3-1"]
    assert str(facts["要求"][0]).startswith("补齐短板。县发改局要对照")


def test_a_quarter_with_nothing_behind_scolds_nobody() -> None:
    facts = report(judged(september("绿"))).facts

    assert facts["欠账"] == []
    assert not any("补齐短板" in demand for demand in facts["要求"])


# --- 扣分、点评 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registered_on", "told"),
    [pytest.param("10-13", 1, id="by-the-judgement"), pytest.param("10-14", 0, id="after-it")],
)
def test_deductions_registered_by_the_judgement_are_told(registered_on: str, told: int) -> None:
    event = DeductionEvent(
        id="1",
        indicator="2-18",
        happened_on=day("10-10"),
        registered_on=day(registered_on),
        points=Decimal("-0.5"),
        description="示例事项",
    )
    facts = report(judged(september("绿", "2-18"), events=(event,))).facts

    assert [line["扣分"] for line in facts["扣分"]] == ["0.5"] * told


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        pytest.param(3, 5, "下降2位", id="fallen"),
        pytest.param(5, 3, "上升2位", id="risen"),
        pytest.param(3, 3, "持平", id="even"),
        pytest.param(None, 3, "—", id="nothing-to-compare"),
        pytest.param(3, None, "—", id="not-published"),
    ],
)
def test_the_review_stands_beside_the_last_quarters(
    before: int | None, now: int | None, change: str
) -> None:
    rank = make_indicator("5-55", type=IndicatorType.RANK, frequency=Frequency.QUARTERLY)
    june = make_judgement("绿", "2017-06", "5-55", rank=before)
    ledger = judged(june, september("绿", "5-55", rank=now), indicators=(rank,))
    (line,) = report(ledger).facts["点评"]

    assert line["变化"] == change


@pytest.mark.parametrize(
    ("published_on", "total"),
    [
        pytest.param(
            "10-13", ["全县合计", "3", "第5位", "第3位", "下降2位"], id="by-the-judgement"
        ),
        pytest.param("10-14", None, id="after-it"),
    ],
)
def test_the_citys_total_closes_the_review_once_it_is_out(
    published_on: str, total: list[str] | None
) -> None:
    rank = make_indicator("5-55", type=IndicatorType.RANK, frequency=Frequency.QUARTERLY)
    scores = (quarter(2, "3.5", 3, day("7-25")), quarter(3, "3.0", 5, day(published_on)))
    ledger = judged(
        september("绿", "5-55", rank=3),
        indicators=(rank,),
        registers=Registers(quarter_scores=scores),
    )
    lines = report(ledger).facts["点评"]

    assert isinstance(lines, list)
    assert lines[0]["得分"] == "未公布"
    assert [list(line.values()) for line in lines[1:]] == ([total] if total else [])


@pytest.mark.parametrize(
    ("lost", "shown"),
    [
        pytest.param("-9.99", "-9.99", id="under-the-limit"),
        pytest.param("-10", "-10", id="exactly"),
        pytest.param("-10.01", "-10", id="over"),
    ],
)
def test_all_deductions_together_stop_at_their_limit(lost: str, shown: str) -> None:
    line = september("红", "2-14", forecast_points=Decimal(lost))
    facts = report(judged(line)).facts
    rows = facts["总体"]

    assert isinstance(rows, list)
    assert rows[0]["预计得分"] == facts["预计总分"] == shown


# --- 督办情况 ------------------------------------------------------------------------------------


def prompted(on: str) -> Ledger:
    ledger = judged(make_judgement("黄"))
    return issued(ledger, warning_escalation.due(ledger, RULES, day(on)), day(on))


def with_september(ledger: Ledger) -> Ledger:
    line = september("黄")
    return replace(
        ledger,
        judgements=(*ledger.judgements, line),
        closed={**ledger.closed, line.period: line.judged_on},
    )


@pytest.mark.parametrize(
    ("on", "prompts", "status"),
    [
        pytest.param("9-1", 1, ["逾期"], id="overdue"),
        pytest.param("10-12", 1, ["在办"], id="the-day-before-the-judgement"),
        pytest.param("10-13", 0, [], id="of-the-day-itself-goes-into-the-next"),
    ],
)
def test_supervision_is_counted_up_to_the_day_before_the_judgement(
    on: str, prompts: int, status: list[str]
) -> None:
    facts = report(with_september(prompted(on))).facts

    assert facts["督办情况"]["提示单"] == prompts
    assert [line["状态"] for line in facts["督办台账"]] == status


def test_answers_closings_and_the_late_are_told() -> None:
    ledger = prompted("9-1")
    answered = report(with_september(replied(ledger, PROMPT, day("9-5")))).facts["督办情况"]
    late = report(with_september(ledger)).facts["督办情况"]

    assert (answered["反馈率"], answered["逾期单位"]) == ("100%", "无")
    assert (late["反馈率"], late["逾期单位"]) == ("0%", "县发改局")


def test_an_extended_answer_is_not_late_before_its_new_day() -> None:
    ledger = prompted("9-1")
    extended = replace(ledger.notices[PROMPT], extended={"反馈": day("10-20")})
    facts = report(with_september(with_notice(ledger, extended))).facts

    assert facts["督办情况"]["逾期单位"] == "无"
    assert [(line["时限"], line["状态"]) for line in facts["督办台账"]] == [("10月20日", "在办")]


def test_cancelled_and_refused_papers_are_not_counted() -> None:
    for state in (NoticeState.CANCELLED, NoticeState.REFUSED):
        ledger = in_state(prompted("9-1"), PROMPT, state)
        assert report(with_september(ledger)).facts["督办台账"] == []


def test_a_retired_indicators_papers_stay_in_the_register() -> None:
    ledger = with_september(prompted("9-1"))
    retired = replace(ledger, indicators=(make_indicator("3-28"),))

    assert [line["指标"] for line in report(retired).facts["督办台账"]] == ["3-20"]


def test_the_report_of_a_quarter_does_not_change_by_what_comes_later() -> None:
    ledger = with_september(prompted("9-1"))
    later = replied(ledger, PROMPT, JUDGED_ON["2017-10"])
    more = months("红", first="2017-10")
    later = replace(later, judgements=(*later.judgements, *more))

    assert report(later).facts == report(ledger).facts
