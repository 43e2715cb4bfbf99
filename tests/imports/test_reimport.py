"""Against a real database: what is written, and what a second import changes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.database import open_engine
from service.errors import ImportRejected
from service.imports import apply, read
from service.tables import (
    AssessmentRow,
    DutyRow,
    EventRow,
    IndicatorRow,
    MeasureRow,
    PersonRow,
    PlanRow,
    RobotRow,
    StandingRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)
from tests import empty_databases
from tests.imports.office import HEADER, indicator_row, xlsx

JULY = datetime(2017, 7, 6, 2, tzinfo=UTC)
OCTOBER = datetime(2017, 10, 9, 2, tzinfo=UTC)
REGISTER = [("名称", "类别"), *((name, "部门") for name in ("县发改局", "县统计局", "县招商局"))]


@pytest.fixture
def session():
    engine = open_engine("sqlite://")
    empty_databases.declared(engine)
    with Session(engine) as session:
        session.add(AssessmentRow(county="示例县", year=2017, activated_on=date(2017, 7, 6)))
        session.flush()
        yield session
    engine.dispose()


@pytest.fixture
def bring(session, tmp_path):
    """Import sheets at a moment; returns the preview."""
    assessment = session.scalars(select(AssessmentRow)).one()

    def bring(sheets, now=JULY):
        path = xlsx(tmp_path / "表.xlsx", sheets)
        plan = read(session, assessment, [path], {}, now.date())
        apply(session, plan, assessment, "县考核办", now)
        return plan

    return bring


def table(*rows, **more):
    return {"责任单位": REGISTER, "附件3": [HEADER, *rows], **more}


def test_the_first_import_holds_from_the_first_day_of_the_year(session, bring):
    bring(table(indicator_row()))

    target = session.scalars(select(TargetRow)).one()
    duties = session.scalars(select(DutyRow).order_by(DutyRow.position)).all()
    assert (target.effective_from, target.text, target.number) == (
        date(2017, 1, 1),
        "20",
        Decimal(20),
    )
    assert [(duty.unit.code, duty.role, duty.effective_to) for duty in duties] == [
        ("县发改局", "牵头", None),
        ("县统计局", "配合", None),
    ]


def test_the_same_workbook_again_changes_nothing(session, bring):
    bring(table(indicator_row()))

    again = bring(table(indicator_row()), now=OCTOBER)

    assert again.changes == ()
    assert "与台账一致，没有要写入的内容" in again.lines()
    assert session.scalar(select(func.count()).select_from(EventRow)) == 1


def test_a_changed_target_is_a_new_dated_version(session, bring):
    bring(table(indicator_row()))

    plan = bring(table(indicator_row(全年目标=22)), now=OCTOBER)

    versions = session.scalars(select(TargetRow).order_by(TargetRow.effective_from)).all()
    assert [(row.effective_from, row.number) for row in versions] == [
        (date(2017, 1, 1), Decimal(20)),
        (date(2017, 10, 9), Decimal(22)),
    ]
    assert "【变更】指标 3-20 固定资产投资增速：全年目标 20 → 22" in plan.lines()


def test_a_target_changed_twice_in_a_day_is_one_version(session, bring):
    bring(table(indicator_row()))

    bring(table(indicator_row(全年目标=22)), now=OCTOBER)
    bring(table(indicator_row(全年目标=21)), now=OCTOBER)

    versions = session.scalars(select(TargetRow).order_by(TargetRow.effective_from)).all()
    assert [row.number for row in versions] == [Decimal(20), Decimal(21)]


def test_a_changed_duty_ends_the_old_one_and_begins_the_new(session, bring):
    bring(table(indicator_row()))

    bring(table(indicator_row(责任部门="县招商局")), now=OCTOBER)

    leads = session.scalars(
        select(DutyRow).where(DutyRow.role == "牵头").order_by(DutyRow.id)
    ).all()
    assert [(row.unit.code, row.effective_from, row.effective_to) for row in leads] == [
        ("县发改局", date(2017, 1, 1), date(2017, 10, 9)),
        ("县招商局", date(2017, 10, 9), None),
    ]


def test_an_indicator_no_longer_in_the_table_is_retired_and_may_return(session, bring):
    both = table(indicator_row(), indicator_row(序号=21, 指标="另一项"))
    bring(both)

    gone = bring(table(indicator_row()), now=OCTOBER)
    row = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "3-21")).one()
    assert "【停用】指标 3-21 另一项" in gone.lines()
    assert row.retired_on == date(2017, 10, 9)

    bring(both, now=OCTOBER)
    assert row.retired_on is None


def test_a_unit_renamed_keeps_its_code_and_both_names(session, bring):
    bring(table(indicator_row()))

    bring({"责任单位": [("名称", "原名"), ("县经济发展局", "县发改局")]}, now=OCTOBER)

    unit = session.scalars(select(UnitRow).where(UnitRow.code == "县发改局")).one()
    assert [(name.name, name.effective_from) for name in unit.names] == [
        ("县发改局", date(2017, 1, 1)),
        ("县经济发展局", date(2017, 10, 9)),
    ]
    assert bring(table(indicator_row()), now=OCTOBER).changes == ()


def test_a_person_replaced_ends_the_day_the_next_begins(session, bring):
    people = [("单位", "主要负责人", "填报人"), ("县发改局", "张某某", "李某某")]
    bring(table(indicator_row(), 联系人=people))

    bring({"联系人": [people[0], ("县发改局", "王某某", "李某某")]}, now=OCTOBER)

    heads = session.scalars(select(PersonRow).where(PersonRow.post == "主要负责人")).all()
    assert [(row.name, row.effective_from, row.effective_to) for row in heads] == [
        ("张某某", date(2017, 1, 1), date(2017, 10, 9)),
        ("王某某", date(2017, 10, 9), None),
    ]


def test_a_robot_is_one_row_however_often_it_is_imported(session, bring):
    head = ("群名称", "通道", "对象", "单位")
    bring(table(indicator_row(), 群机器人=[head, ("发改群", "文件夹", "单位", "县发改局")]))

    bring({"群机器人": [head, ("发改群", "文件夹", "单位", "县发改局、县统计局")]}, now=OCTOBER)

    assert session.scalars(select(RobotRow)).one().units == ["县发改局", "县统计局"]


def test_a_correction_is_a_new_row_and_both_are_kept(session, bring):
    head = ("指标", "数据期", "完成值", "状态", "更正理由")
    first = ("固定资产投资增速", "1—5月", 18.4, "认定", "")
    bring(table(indicator_row(), 上半年完成情况=[head, first]))

    bring({"上半年完成情况": [head, (*first[:2], 18.2, "认定", "市局修订")]}, now=OCTOBER)

    rows = session.scalars(select(ValueRow).order_by(ValueRow.id)).all()
    assert [(row.period, row.number, row.reason) for row in rows] == [
        ("2017-05", Decimal("18.4"), ""),
        ("2017-05", Decimal("18.2"), "市局修订"),
    ]


def test_the_citys_table_is_written_for_all_counties(session, bring):
    rows = [["1—8月"], ["指标", "县区", "完成值", "位次"]]
    rows += [["固定资产投资增速", "示例县", 17.6, 8], ["固定资产投资增速", "示例甲县", 23.1, 1]]

    bring(table(indicator_row(), 全市位次=rows))

    standings = session.scalars(select(StandingRow).order_by(StandingRow.rank)).all()
    assert [(row.county, row.rank) for row in standings] == [("示例甲县", 1), ("示例县", 8)]
    assert session.scalars(select(ValueRow)).one().status == "认定"


def test_a_filled_breakdown_and_form_are_written(session, bring):
    bring(table(indicator_row(类型="累计量", 计量单位="个")))
    names = ("编号", "指标", "主抓领导", "主抓股室", "主抓人员", "11月", "12月")
    row = ("3-20", "固定资产投资增速", "赵某某", "项目股", "钱某某", 18, 20)
    columns = ("编号", "指标", "本期完成值", "下步措施", "完成时限")
    filled = ("3-20", "固定资产投资增速", 12, "逐项目跟进", "12月底前")

    bring(
        {
            "细化分解表": [("填报单位：县发改局",), names, row],
            "报送表": [("填报单位：县发改局",), ("数据期：2017年1—9月",), columns, filled],
        },
        now=OCTOBER,
    )

    assert session.scalars(select(PlanRow)).one().points == {"11": "18", "12": "20"}
    assert session.scalars(select(MeasureRow)).one().due == date(2017, 12, 31)
    assert session.scalars(select(ValueRow)).one().reported_by == "县发改局"


def test_an_import_wakes_the_assessment_and_leaves_a_trace(session, bring):
    assessment = session.scalars(select(AssessmentRow)).one()
    assessment.sleeps_until = date(2017, 8, 1)

    bring(table(indicator_row()))

    event = session.scalars(select(EventRow)).one()
    assert (assessment.sleeps_until, assessment.wakes) == (None, 1)
    assert (event.actor, event.act, event.subject) == ("县考核办", "导入", "表.xlsx")


def test_a_plan_is_refused_once_the_ledger_has_moved(session, bring, tmp_path):
    assessment = session.scalars(select(AssessmentRow)).one()
    path = xlsx(tmp_path / "先看.xlsx", table(indicator_row(全年目标=21)))
    plan = read(session, assessment, [path], {}, JULY.date())
    bring(table(indicator_row()))

    with pytest.raises(ImportRejected, match="请重新预览"):
        apply(session, plan, assessment, "县考核办", OCTOBER)


def test_a_refused_import_writes_nothing(session, bring):
    with pytest.raises(ImportRejected):
        bring(table(indicator_row(), indicator_row(序号=21, 责任部门="")))

    assert session.scalar(select(func.count()).select_from(UnitRow)) == 0


def test_an_alias_brought_twice_is_one_row(session, bring):
    register = [("名称", "别名"), ("县发改局", "县发展和改革局")]
    bring({"责任单位": register})

    assert bring({"责任单位": register}, now=OCTOBER).changes == ()
    assert session.scalar(select(func.count()).select_from(UnitNameRow)) == 2
