"""单位报来的数：完成值。"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, number_of, period_of, require
from service.tables import (
    AssessmentRow,
    IndicatorRow,
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
