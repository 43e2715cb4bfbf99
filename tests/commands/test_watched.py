"""零报告、季度点评、申报：照实登记；不合规的当场说明，什么也不存。"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from service.ledger import load_ledger
from service.tables import (
    AssessmentRow,
    DutyRow,
    IndicatorRow,
    JudgementRow,
    TargetRow,
    UnitRow,
)
from tests.commands.running import Answer, give
from tests.imports.office import xlsx
from tests.small_county import County
from workflows.cases import all_cases
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import Light, NoticeState

AWARD = "award add 4-54 --unit 县招商局 --name 社区工厂 --apply-by 2017-11-24"
QUARTER = "submit quarter 2 --points 3.5 --rank 3 --counties 10 --document 示市追办〔2017〕9号"


@pytest.fixture
def county(supervised: County) -> County:
    """The small county with an award and a reviewed indicator, on Wednesday 2017-08-23 16:00."""
    with supervised.workspace.database.write() as session:
        assessment = session.get_one(AssessmentRow, supervised.assessment_id)
        unit = session.query(UnitRow).filter_by(code="县发改局").one()
        for place, (code, kind, points) in enumerate(
            (("4-54", "AWARD", 1), ("5-55", "RANK", 7)), start=90
        ):
            row = IndicatorRow(
                assessment_id=assessment.id,
                position=place,
                code=code,
                attachment=int(code[0]),
                name=f"示例{code}",
                type=kind,
                unit="项",
                points=Decimal(points),
                frequency="季",
            )
            session.add(row)
            session.flush()
            begins = date(2017, 1, 1)
            session.add(TargetRow(indicator_id=row.id, effective_from=begins, text="争取"))
            session.add(
                DutyRow(
                    indicator_id=row.id,
                    unit_id=unit.id,
                    role="牵头",
                    position=1,
                    effective_from=begins,
                )
            )
        assessment.wakes += 1
    return supervised


def ledger_of(county: County) -> Ledger:
    today = county.clock.at.date()
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        return load_ledger(session, assessment, county.workspace.calendar(2017, today), today)


def rules_of(county: County) -> Rules:
    return county.workspace.rules(2017).on(county.clock.at.date())


def do(county: County, words: str) -> Answer:
    return give(county, *words.split())


def test_a_zero_report_is_kept_as_zero(county: County) -> None:
    assert do(county, "submit zero 县环保局 2017-07").out == "已收到。\n"

    (report,) = ledger_of(county).registers.zero_reports
    assert (report.unit, str(report.period), report.events) == ("县环保局", "2017-07", 0)


def test_more_than_is_registered_is_said_at_once(county: County) -> None:
    answer = do(county, "submit zero 县环保局 2017-08 --events 2")

    assert "其中2件尚未登记扣分事项" in answer.out


def test_a_quarter_is_recorded_and_its_sheet_goes_to_the_leaders(county: County) -> None:
    assert do(county, QUARTER).out == "已登记。\n"
    county.look()

    sheet = next(n for n in county.notices() if n.key == "quarterly_review:Q2")
    assert sheet.facts["位次"] == "第3位（共10个）"


def test_the_citys_table_of_a_quarter_can_be_imported(county: County, tmp_path: Path) -> None:
    rows = (
        ("2017年二季度追赶超越点评结果",),
        ("点评指标", "得分", "位次", "参评县区数", "文号", "公布日期"),
        ("全县合计", 3.5, 3, 10, "示市追办〔2017〕9号", "2017-08-22"),
        ("示例5-55", 1.5, 2, 10, "示市追办〔2017〕9号", "2017-08-22"),
    )
    table = xlsx(tmp_path / "点评.xlsx", {"点评结果": rows})

    assert "季度点评2个" in give(county, "import", str(table)).out
    total, single = ledger_of(county).registers.quarter_scores
    assert (total.indicator, total.points, total.rank) == (None, Decimal("3.5"), 3)
    assert (single.indicator, single.points, single.rank) == ("5-55", Decimal("1.5"), 2)


def test_an_award_goes_from_candidate_to_points(county: County) -> None:
    steps = (
        (AWARD, "已登记，编号1。"),
        ("award stage 1 已申报 --on 2017-08-21", "已登记。"),
        ("award stage 1 公示 --on 2017-08-22", "已登记。"),
        ("award stage 1 获奖 --points 1 --document 示市办字〔2017〕9号", "已登记。"),
        ("award list", "社区工厂"),
    )
    for words, said in steps:
        assert said in do(county, words).out, words

    (award,) = ledger_of(county).registers.awards
    assert [s.stage for s in award.stages] == ["拟申报", "已申报", "公示", "获奖"]
    assert (award.stages[-1].points, award.stages[-1].document) == (1, "示市办字〔2017〕9号")


def test_an_award_leaves_with_its_last_step(county: County, tmp_path: Path) -> None:
    do(county, AWARD)
    do(county, "award stage 1 已申报 --on 2017-08-21")
    do(county, f"ledger {tmp_path / '台账.xlsx'}")
    header, *found = openpyxl.load_workbook(tmp_path / "台账.xlsx")["申报奖项"].iter_rows(
        values_only=True
    )
    (line,) = (dict(zip(header, row, strict=True)) for row in found)

    assert (line["序号"], line["申报项目"], line["进度"]) == (1, "社区工厂", "已申报")
    assert (line["加分"], line["文号"]) == (None, None)


def test_an_event_alerts_the_leaders_while_its_order_waits_for_a_signature(county: County) -> None:
    county.signs = False
    do(county, "submit event 2-18 --points -1 --on 2017-08-22 --text 被点名 --by 县环保局")
    county.look()

    states = county.states()
    assert states["event_alert:2-18:event-1"] == NoticeState.ISSUED
    assert states["warning_supervision:2-18:event-1"] == NoticeState.DRAFT


EVENT = "submit event 2-18 --points -1 --on 2017-08-22 --text 被点名 --by 县环保局"
WITHDRAW = "submit withdraw-event 1 --reason 核实为邻县企业 --by 县环保局"
LAW = IndicatorRow.code == "2-18"
ALERT, ORDER = "event_alert:2-18:event-1", "warning_supervision:2-18:event-1"


def case_state(county: County) -> str:
    cases = all_cases(ledger_of(county), rules_of(county).warning_escalation)
    return cases["2-18:event-1"].state


def test_an_event_counts_until_the_day_it_is_withdrawn(county: County) -> None:
    do(county, EVENT)
    before = ledger_of(county)
    county.clock.at += timedelta(days=1)
    do(county, WITHDRAW)
    after = ledger_of(county)

    assert [e.id for e in before.events] == ["1"]
    assert (after.events, [e.withdrawn_on for e in after.withdrawn]) == ((), [date(2017, 8, 24)])


def test_a_line_that_counted_it_is_read_without_it_and_kept_as_it_was(county: County) -> None:
    do(county, EVENT)
    counted = {"judged_on": date(2017, 8, 23), "light": "红", "actual": 1, "forecast_points": -1}
    with county.workspace.database.write() as session:
        line = session.scalars(select(JudgementRow).join(IndicatorRow).where(LAW)).one()
        for name, value in counted.items():
            setattr(line, name, Decimal(value) if isinstance(value, int) else value)
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1
    before = ledger_of(county).judgements_of("2-18")[-1]
    do(county, WITHDRAW)
    after = ledger_of(county).judgements_of("2-18")[-1]

    assert (before.light, before.forecast_points) == (Light.RED, -1)
    assert (after.light, after.forecast_points, after.reason) == (Light.GREEN, 0, "0起，扣0分")
    with county.workspace.database.read() as session:
        kept = session.scalars(select(JudgementRow).join(IndicatorRow).where(LAW)).one()
        assert (kept.light, kept.forecast_points) == ("红", -1)


def test_the_ledger_of_a_day_before_still_has_it(county: County) -> None:
    do(county, EVENT)
    county.clock.at += timedelta(days=1)
    do(county, WITHDRAW)
    county.clock.at -= timedelta(days=1)

    assert [e.id for e in ledger_of(county).events] == ["1"]
    assert ledger_of(county).withdrawn == ()


def test_an_unsigned_order_goes_with_its_event_and_the_alert_is_named(county: County) -> None:
    county.signs = False
    do(county, EVENT)
    county.look()
    answer = do(county, WITHDRAW)

    assert (county.states()[ORDER], case_state(county)) == (NoticeState.WITHDRAWN, "已撤销")
    assert f"请作废告知（notice cancel {ALERT}）" in answer.out
    assert "督办单已经发出" not in answer.out


@pytest.mark.parametrize(
    ("words", "state"),
    [
        pytest.param("notice cancel {} --reason 登记错了", "已撤销", id="voided"),
        pytest.param("notice close {} --evidence 事项登记错了", "已销号", id="closed"),
    ],
)
def test_an_issued_order_is_voided_or_closed_by_people(
    county: County, words: str, state: str
) -> None:
    do(county, EVENT)
    county.look()
    assert "预警督办单已经发出，请作废" in do(county, WITHDRAW).out
    assert case_state(county) == "未了"
    assert do(county, words.format(ORDER)).code == 0
    county.look()

    assert case_state(county) == state
    assert county.states()["event_alert:2-18:event-1"] == NoticeState.ISSUED


def test_a_withdrawn_order_is_not_drawn_up_again(county: County) -> None:
    county.signs = False
    do(county, EVENT)
    county.look()
    do(county, WITHDRAW)
    county.morning(date(2017, 8, 24))

    assert [key for key in county.states() if key.startswith(ORDER)] == [ORDER]


def test_a_withdrawn_event_keeps_its_number(county: County) -> None:
    do(county, EVENT)
    do(county, WITHDRAW)

    assert "第2号扣分事项" in do(county, EVENT).out
    assert [e.id for e in ledger_of(county).events] == ["2"]


@pytest.mark.parametrize("by", ["县环保局 张某", "县考核办", "县法制办"])
def test_who_registered_it_or_the_office_may_withdraw_it(county: County, by: str) -> None:
    do(county, EVENT)

    answer = give(county, "submit", "withdraw-event", "1", "--reason", "误报", "--by", by)
    assert answer.code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            "submit withdraw-event 1 --reason 误报 --by 县招商局",
            "县环保局登记的，“县招商局”不能撤销",
            id="another-unit",
        ),
        pytest.param("submit withdraw-event 2 --reason 误报", "没有第2号扣分事项", id="unknown"),
        pytest.param("submit withdraw-event 0 --reason 误报", "第1号 2017-08-22突发", id="zero"),
    ],
)
def test_what_may_not_be_withdrawn_stays(county: County, words: str, said: str) -> None:
    do(county, EVENT)

    assert said in do(county, words).told
    assert len(ledger_of(county).events) == 1


def test_an_event_is_withdrawn_once_and_with_its_reason(county: County) -> None:
    do(county, EVENT)
    blank = give(county, "submit", "withdraw-event", "1", "--reason", " ")
    do(county, WITHDRAW)

    assert "要写明理由" in blank.told
    assert "已于2017-08-23撤销" in do(county, WITHDRAW).told


#: commands that work, then one that does not: code, what is said
REFUSED = (
    (
        "submit event 2-18 --points -1 --on 2017-08-22 --text 事 --by 县招商局",
        "不是突发环境事件的责任部门",
    ),
    ("submit event 2-18 --points 0 --on 2017-08-22 --text 事", "扣分写负数"),
    ("submit event 2-18 --points -1 --on 2016-12-31 --text 事", "不在2017年度"),
    ("submit zero 县招商局 2017-07", "应报的是：县环保局"),
    ("submit zero 县环保局 2017-09", "2017年9月还没有到"),
    ("submit zero 县环保局 2017-07 --events -1", "件数应为0或者正整数"),
    ("submit quarter 5 --points 3 --document 文", "季度应为1—4"),
    ("submit quarter 2 --document 文", "至少写一样"),
    ("submit quarter 2 --points 3.76 --document 文", "得分应在0至3.75之间"),
    ("submit quarter 2 --rank 11 --counties 10 --document 文", "位次应在1至参评县区数之间"),
    ("submit quarter 2 --rank 3 --document 文", "写在 --counties"),
    ("submit quarter 3 --points 3 --document 文", "公布日期2017-08-23不对"),
    ("submit quarter 2 --points 3 --document 文 --on 2017-06-30", "公布日期2017-06-30不对"),
    ("submit quarter 2 --points 3 --document 文 --indicator 3-20", "不是季度点评指标"),
    ("award add 3-20 --unit 县招商局 --name 甲 --apply-by 2017-11-24", "不是单项奖、创新奖"),
    ("award add 4-54 --unit 县水务局 --name 甲 --apply-by 2017-11-24", "没有“县水务局”这个单位"),
    (
        "award add 4-54 --unit 县招商局 --name 甲 --apply-by 2018-04-01",
        "不在2017年1月至次年3月之间",
    ),
    ("award stage 1 已申报", "没有编号为1的申报对象"),
)


@pytest.mark.parametrize(("words", "said"), REFUSED, ids=[words for words, _ in REFUSED])
def test_what_cannot_be_is_refused_with_the_reason(county: County, words: str, said: str) -> None:
    before = ledger_of(county)

    answer = do(county, words)

    assert (answer.code, said in answer.told) == (5, True), answer.told
    assert ledger_of(county).registers == before.registers
    assert ledger_of(county).events == before.events


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        pytest.param(AWARD, AWARD, "已登记过，编号1", id="twice"),
        pytest.param(AWARD, "award stage 1 公示", "还没有登记“已申报”", id="too-early"),
        pytest.param(AWARD, "award stage 1 已申报 --points 1", "只有“获奖”才有加分", id="points"),
        pytest.param(AWARD, "award stage 1 已申报 --on 2017-08-24", "不能晚于今天", id="future"),
        pytest.param(QUARTER, QUARTER.replace("3.5", "3.4"), "更正须写明理由", id="correction"),
    ],
)
def test_a_step_out_of_order_is_refused(county: County, first: str, then: str, said: str) -> None:
    assert do(county, first).code == 0

    assert said in do(county, then).told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("获奖 --points 1", "获奖须写明加分", id="no-document"),
        pytest.param("获奖 --document 文", "获奖须写明加分", id="no-points"),
        pytest.param("获奖 --points 0 --document 文", "大于0", id="zero-points"),
        pytest.param("获奖 --points 1.01 --document 文", "超过该项分值1", id="too-many-points"),
        pytest.param("已申报", "不能退回“已申报”", id="back"),
        pytest.param("公示 --on 2017-08-21", "不能早于“初审通过”", id="earlier"),
    ],
)
def test_a_grant_needs_its_document_and_points(county: County, words: str, said: str) -> None:
    for step in (AWARD, "award stage 1 已申报 --on 2017-08-21", "award stage 1 初审通过"):
        assert do(county, step).code == 0

    assert said in do(county, f"award stage 1 {words}").told


def test_after_the_end_there_is_no_next_step(county: County) -> None:
    do(county, AWARD)
    do(county, "award stage 1 未获奖")

    assert "不再有下一步" in do(county, "award stage 1 已申报").told


def test_a_correction_with_its_reason_holds(county: County) -> None:
    do(county, QUARTER)
    again = QUARTER.replace("3.5", "3.4")
    assert give(county, *again.split(), "--reason", "市上更正").code == 0

    (score,) = ledger_of(county).registers.quarter_scores
    assert score.points == Decimal("3.4")


def test_a_candidate_that_did_not_apply_is_reminded_once_a_step(county: County) -> None:
    do(county, AWARD)
    day = date(2017, 10, 9)
    while day <= date(2017, 11, 28):
        county.morning(day)
        day += timedelta(days=1)

    issued = {k: d for k, d in county.issued().items() if k.startswith("award_reminder:1:")}
    assert issued == {
        "award_reminder:1:-30": date(2017, 10, 13),
        "award_reminder:1:-10": date(2017, 11, 10),
        "award_reminder:1:-3": date(2017, 11, 21),
        "award_reminder:1:missed": date(2017, 11, 27),
    }
