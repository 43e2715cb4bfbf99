"""单位报来的数和计划：完成值、进度计划。"""

import itertools
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, number_of, period_of, require
from service.tables import (
    AssessmentRow,
    IndicatorRow,
    PlanRow,
    ValueRow,
)
from workflows.periods import Period
from workflows.vocabulary import Recognition


def submit_value(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    period: str,
    number: str | None,
    *,
    by: str,
    now: datetime,
    status: Recognition = Recognition.SELF_REPORTED,
    unpublished: bool = False,
    source: str = "",
    reason: str = "",
    evidence: str = "",
) -> None:
    """Take a figure; one that changes an earlier figure of the same standing needs a reason."""
    indicator = indicator_of(session, assessment, code)
    of = period_of(assessment, period)
    value = None if unpublished else number_of(number)
    if value is None and not unpublished:
        raise FeedbackRejected("请填写完成值；数据尚未公布的，注明“数据未出”")
    if status is not Recognition.SELF_REPORTED:
        require(source, f"{status}数要写明来源（哪个部门、什么文件，--source）")
    _check_change(session, indicator, of, value, status, reason)
    session.add(
        ValueRow(
            indicator_id=indicator.id,
            period=str(of),
            number=value,
            text=number or "",
            status=status,
            unpublished=unpublished,
            source=source,
            reason=reason,
            evidence=evidence,
            reported_by=by,
            reported_at=now,
        )
    )
    shown = "数据未出" if unpublished else f"{value}{indicator.unit}"
    act = "更正数据" if reason else "报送数据"
    note(session, assessment, now, by, act, f"{of.label}{indicator.name}：{shown}（{status}）")


def submit_plan(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    points: Mapping[int, str],
    *,
    by: str,
    now: datetime,
) -> None:
    """File a plan curve: cumulative planned value by month; it holds once approved."""
    indicator = indicator_of(session, assessment, code)
    plan = {month: number_of(value) for month, value in sorted(points.items())}
    if not plan or any(month not in range(1, 13) for month in plan):
        raise FeedbackRejected("进度计划按月填写，如 7=12.5 8=15（月份1—12，累计数）")
    _check_plan(indicator, plan)
    session.add(
        PlanRow(
            indicator_id=indicator.id,
            points={str(month): str(value) for month, value in plan.items()},
            filed_by=by,
            filed_at=now,
            approved_on=None,
        )
    )
    note(session, assessment, now, by, "报送进度计划", indicator.name)


def approve_plan(
    session: Session, assessment: AssessmentRow, code: str, *, by: str, now: datetime
) -> None:
    """Put the last filed plan into force from today; earlier versions are kept."""
    indicator = indicator_of(session, assessment, code)
    plan = session.scalar(
        select(PlanRow).where(PlanRow.indicator_id == indicator.id).order_by(PlanRow.id.desc())
    )
    if plan is None or plan.approved_on is not None:
        raise FeedbackRejected(f"{indicator.name}没有待审定的进度计划")
    plan.approved_on = local_date(now)
    note(session, assessment, now, by, "审定进度计划", indicator.name)


def waiting_plans(session: Session, assessment: AssessmentRow) -> tuple[str, ...]:
    """Codes of indicators whose last filed plan is not approved, in the table's order."""
    rows = session.execute(
        select(IndicatorRow.code, PlanRow.approved_on)
        .join(PlanRow, PlanRow.indicator_id == IndicatorRow.id)
        .where(IndicatorRow.assessment_id == assessment.id)
        .order_by(IndicatorRow.position, PlanRow.id)
    )
    last = {row.code: row.approved_on for row in rows}
    return tuple(code for code, approved_on in last.items() if approved_on is None)


def _check_change(
    session: Session,
    indicator: IndicatorRow,
    period: Period,
    value: Decimal | None,
    status: Recognition,
    reason: str,
) -> None:
    earlier = session.scalar(
        select(ValueRow)
        .where(
            ValueRow.indicator_id == indicator.id,
            ValueRow.period == str(period),
            ValueRow.status == status,
            ValueRow.unpublished.is_(False),
        )
        .order_by(ValueRow.id.desc())
    )
    if earlier is not None and earlier.number != value and not reason.strip():
        raise FeedbackRejected(
            f"{period.label}{indicator.name}已报{earlier.number}，更正须写明理由（--reason）"
        )


def _check_plan(indicator: IndicatorRow, plan: Mapping[int, Decimal | None]) -> None:
    """A cumulative plan never falls and reaches the target by December."""
    values = [value for value in plan.values() if value is not None]
    if any(later < earlier for earlier, later in itertools.pairwise(values)):
        raise FeedbackRejected("进度计划是累计数，后一个月不能小于前一个月")
    target = indicator.targets[-1].number if indicator.targets else None
    final = plan.get(12)
    if target is not None and (final is None or final < target):
        raise FeedbackRejected(f"进度计划12月应达到全年目标{target}{indicator.unit}")
