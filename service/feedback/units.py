"""单位更名、并入，县级责任领导换人：都从某日起，之前的照旧可查。

依据：一、「同一指标由多个责任部门共同承担的，由排在第一位的责任部门负责牵头抓总」

约定：并入之日起，接收单位牵头、配合、反馈原单位的一切事项；之前发出的文书仍写原名。
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import rest
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, require
from service.tables import (
    AssessmentRow,
    DutyRow,
    FormerLeaderRow,
    IndicatorRow,
    PersonRow,
    UnitNameRow,
    UnitRow,
)
from workflows.vocabulary import Role

#: Of two parts in one indicator the weightier is kept.
_WEIGHT = {Role.LEAD: 0, Role.CO_LEAD: 1, Role.SUPPORT: 2}


def unit_named(session: Session, county: str, name: str) -> UnitRow:
    """The unit of exactly this name, former name or alias; FeedbackRejected if there is none."""
    found = session.scalars(
        select(UnitRow)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(UnitRow.county == county, (UnitRow.code == name) | (UnitNameRow.name == name))
        .distinct()
    ).all()
    if not found:
        raise FeedbackRejected(f"没有“{name}”这个单位，请写责任单位名册里的全称")
    return found[0]


def rename(
    session: Session,
    assessment: AssessmentRow,
    old: str,
    new: str,
    *,
    on: date,
    by: str,
    now: datetime,
) -> None:
    """A unit bears another name from a day on; every name it had still finds it."""
    unit = unit_named(session, assessment.county, old)
    new = new.strip()
    require(new, "请写明新名称")
    _refuse_another_units_name(session, assessment.county, new, unit)
    official = [name for name in unit.names if not name.is_alias]
    last = max(official, key=lambda name: name.effective_from, default=None)
    if last is not None and last.name == new:
        raise FeedbackRejected(f"“{old}”已经叫“{new}”，不用再更名")
    if last is not None and last.effective_from >= on:
        raise FeedbackRejected(f"“{last.name}”自{last.effective_from}起用，更名应在这以后")
    unit.names.append(UnitNameRow(name=new, effective_from=on))
    _told(session, assessment, now, by, "单位更名", f"{old}自{on}起更名为{new}")


def merge(
    session: Session,
    assessment: AssessmentRow,
    gone: str,
    into: str,
    *,
    on: date,
    by: str,
    now: datetime,
) -> None:
    """From a day on ``into`` leads what ``gone`` led and answers what it owed."""
    unit = unit_named(session, assessment.county, gone)
    successor = unit_named(session, assessment.county, into)
    if unit.id == successor.id:
        raise FeedbackRejected("并入的应是另一个单位")
    for each in (unit, successor):
        if each.merged_into_id is not None:
            raise FeedbackRejected(f"“{each.code}”自{each.merged_on}起已并入别的单位")
    unit.merged_into_id, unit.merged_on = successor.id, on
    for duties in _duties_by_indicator(session, assessment.county).values():
        _hand_over(session, duties, unit, successor, on)
    _end_posts(session, unit, on)
    _told(session, assessment, now, by, "单位并入", f"{gone}自{on}起并入{into}")


def change_leader(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    post: str,
    *,
    on: date,
    by: str,
    now: datetime,
) -> None:
    """Another 县级责任领导 answers for the indicator from a day on."""
    indicator = indicator_of(session, assessment, code)
    require(post, "请写明县级责任领导的职务，如 常务副县长")
    if indicator.leader == post:
        raise FeedbackRejected(f"{indicator.name}的县级责任领导就是{post}")
    last = session.scalar(
        select(FormerLeaderRow)
        .where(FormerLeaderRow.indicator_id == indicator.id)
        .order_by(FormerLeaderRow.until.desc())
    )
    if last is not None and last.until >= on:
        raise FeedbackRejected(
            f"{indicator.name}的县级责任领导{last.until}刚调整过，请写以后的日期"
        )
    keep_former_leader(session, indicator, on)
    told = f"{indicator.name}自{on}起由{post}负责（原{indicator.leader or '未定'}）"
    indicator.leader = post
    note(session, assessment, now, by, "调整责任领导", told)


def keep_former_leader(session: Session, indicator: IndicatorRow, on: date) -> None:
    """Before ``IndicatorRow.leader`` changes: who answered until ``on`` stays known.

    Changed twice on one day, the one of the day before is kept.
    """
    kept = session.scalar(
        select(FormerLeaderRow.id).where(
            FormerLeaderRow.indicator_id == indicator.id, FormerLeaderRow.until == on
        )
    )
    if kept is None:
        session.add(FormerLeaderRow(indicator_id=indicator.id, post=indicator.leader, until=on))


def _refuse_another_units_name(session: Session, county: str, name: str, unit: UnitRow) -> None:
    other = session.scalar(
        select(UnitRow)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(
            UnitRow.county == county,
            UnitRow.id != unit.id,
            (UnitRow.code == name) | (UnitNameRow.name == name),
        )
    )
    if other is not None:
        raise FeedbackRejected(f"“{name}”是“{other.code}”的名称，合并的请办并入（unit merge）")


def _duties_by_indicator(session: Session, county: str) -> dict[int, list[DutyRow]]:
    rows = session.scalars(
        select(DutyRow)
        .join(IndicatorRow, DutyRow.indicator_id == IndicatorRow.id)
        .join(AssessmentRow, IndicatorRow.assessment_id == AssessmentRow.id)
        .where(AssessmentRow.county == county)
    )
    of: dict[int, list[DutyRow]] = {}
    for row in rows:
        of.setdefault(row.indicator_id, []).append(row)
    return of


def _hand_over(
    session: Session, duties: list[DutyRow], gone: UnitRow, successor: UnitRow, on: date
) -> None:
    """One version of both units' parts ends, the successor's begins in the weightier place."""
    parts = [
        duty
        for duty in duties
        if duty.unit_id in (gone.id, successor.id)
        and (duty.effective_to is None or duty.effective_to > on)
    ]
    if all(duty.unit_id == successor.id for duty in parts):
        return
    best = min(parts, key=lambda duty: (_WEIGHT[Role(duty.role)], duty.position))
    for duty in parts:
        duty.effective_to = max(on, duty.effective_from)
    session.add(
        DutyRow(
            indicator_id=best.indicator_id,
            unit_id=successor.id,
            role=best.role,
            position=best.position,
            effective_from=on,
        )
    )


def _end_posts(session: Session, unit: UnitRow, on: date) -> None:
    for person in session.scalars(select(PersonRow).where(PersonRow.unit_id == unit.id)):
        if person.effective_to is None or person.effective_to > on:
            person.effective_to = on


def _told(
    session: Session, assessment: AssessmentRow, now: datetime, by: str, act: str, text: str
) -> None:
    """Units are shared: every year's assessment of the county looks again."""
    note(session, assessment, now, by, act, text)
    session.flush()
    rest.wake_county(session, assessment.county)
