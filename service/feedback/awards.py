"""单项奖、重大创新奖：登记申报对象，记下走到哪一步；获奖须有文号和加分。"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, require, unit_of
from service.tables import AssessmentRow, AwardRow, AwardStageRow, IndicatorRow
from workflows.awards import APPLIED, ENDS, GRANTED, NOT_GRANTED, PROPOSED, STAGES
from workflows.vocabulary import IndicatorType


def add_award(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    unit: str,
    name: str,
    apply_by: date,
    *,
    by: str,
    now: datetime,
) -> int:
    """Register a candidate; the number by which it is called from now on."""
    indicator = indicator_of(session, assessment, code)
    if indicator.type != IndicatorType.AWARD:
        raise FeedbackRejected(f"{indicator.name}不是单项奖、创新奖，不能登记申报对象")
    applicant = unit_of(session, assessment, unit)
    require(name, "请写明申报项目（--name）")
    last = date(assessment.year + 1, 3, 31)
    if not date(assessment.year, 1, 1) <= apply_by <= last:
        raise FeedbackRejected(f"申报截止日期{apply_by}不在{assessment.year}年1月至次年3月之间")
    for serial, award in enumerate(_awards(session, assessment), start=1):
        if (award.indicator_id, award.unit_id, award.name) == (
            indicator.id,
            applicant.id,
            name.strip(),
        ):
            raise FeedbackRejected(f"“{name}”已登记过，编号{serial}")
    row = AwardRow(
        indicator_id=indicator.id,
        unit_id=applicant.id,
        name=name.strip(),
        apply_by=apply_by,
        recorded_by=by,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    session.add(_stage(row.id, PROPOSED, local_date(now), None, "", by, now))
    note(session, assessment, now, by, "登记申报对象", f"{indicator.name}：{name}（{unit}）")
    return len(_awards(session, assessment))


def reach_stage(
    session: Session,
    assessment: AssessmentRow,
    serial: int,
    stage: str,
    reached_on: date,
    *,
    by: str,
    now: datetime,
    points: Decimal | None = None,
    document: str = "",
) -> None:
    """An application goes a step on, never back; 获奖 needs 文号 and points."""
    awards = _awards(session, assessment)
    if not 1 <= serial <= len(awards):
        raise FeedbackRejected(f"没有编号为{serial}的申报对象，用 award list 查看编号")
    award = awards[serial - 1]
    reached = session.scalars(
        select(AwardStageRow).where(AwardStageRow.award_id == award.id).order_by(AwardStageRow.id)
    ).all()
    _check_order(reached, stage, reached_on, local_date(now))
    most = session.get_one(IndicatorRow, award.indicator_id).points
    _check_grant(stage, points, document, most)
    session.add(_stage(award.id, stage, reached_on, points, document.strip(), by, now))
    told = f"，加{points}分，{document.strip()}" if stage == GRANTED else ""
    note(session, assessment, now, by, "申报进展", f"{award.name}：{stage}{told}")


def _awards(session: Session, assessment: AssessmentRow) -> Sequence[AwardRow]:
    """In order of registration: their place is their number, as the ledger has it."""
    return session.scalars(
        select(AwardRow)
        .join(IndicatorRow, AwardRow.indicator_id == IndicatorRow.id)
        .where(IndicatorRow.assessment_id == assessment.id)
        .order_by(AwardRow.id)
    ).all()


def _check_order(
    reached: Sequence[AwardStageRow], stage: str, reached_on: date, today: date
) -> None:
    if stage not in STAGES[1:]:
        raise FeedbackRejected(f"申报进展分为{'、'.join(STAGES[1:])}，没有“{stage}”")
    last = reached[-1]
    if last.stage in ENDS:
        raise FeedbackRejected(f"已是“{last.stage}”，不再有下一步")
    if STAGES.index(stage) <= STAGES.index(last.stage):
        raise FeedbackRejected(f"现为“{last.stage}”，不能退回“{stage}”")
    applied = APPLIED in {row.stage for row in reached}
    if not applied and stage not in (APPLIED, NOT_GRANTED):
        raise FeedbackRejected(f"还没有登记“{APPLIED}”，不能登记“{stage}”")
    if reached_on > today:
        raise FeedbackRejected("日期不能晚于今天")
    if last.stage != PROPOSED and reached_on < last.reached_on:
        raise FeedbackRejected(f"日期不能早于“{last.stage}”的{last.reached_on}")


def _check_grant(stage: str, points: Decimal | None, document: str, most: Decimal) -> None:
    if stage != GRANTED:
        if points is not None:
            raise FeedbackRejected(f"只有“{GRANTED}”才有加分")
        return
    if points is None or points <= 0 or not document.strip():
        raise FeedbackRejected("获奖须写明加分（--points，大于0）和市上文号（--document）")
    if 0 < most < points:
        raise FeedbackRejected(f"加分{points}超过该项分值{most}，请核对")


def _stage(
    award: int,
    stage: str,
    reached_on: date,
    points: Decimal | None,
    document: str,
    by: str,
    now: datetime,
) -> AwardStageRow:
    return AwardStageRow(
        award_id=award,
        stage=stage,
        reached_on=reached_on,
        points=points,
        document=document,
        recorded_by=by,
        recorded_at=now,
    )
