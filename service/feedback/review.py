"""审核单位报的数：退回的不算报了，留着原数和理由，请单位重报。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：审核过、认定过的，研判过的，不退回；数不对的按更正办，前后两个数都留着。
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, period_of, require
from service.tables import AssessmentRow, IndicatorRow, PeriodRow, ValueRow
from workflows.periods import Period
from workflows.vocabulary import Recognition


def return_value(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    period: str,
    *,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Send back what a unit reported for the period; it owes the figure again."""
    indicator, of = indicator_of(session, assessment, code), period_of(assessment, period)
    require(reason, "退回要写明理由（口径不符、与凭证不一致、缺原因分析等）")
    rows = [row for row in values_of(session, indicator, of) if row.returned_at is None]
    if not rows:
        raise FeedbackRejected(f"{of.label}{indicator.name}没有报来的数可退")
    if any(row.status != Recognition.SELF_REPORTED for row in rows):
        raise FeedbackRejected(f"{of.label}{indicator.name}已经审核或者认定，数不对的请按更正登记")
    if _is_judged(session, assessment, of):
        raise FeedbackRejected(f"{of.label}已经研判，数不对的请按更正登记")
    for row in rows:
        row.returned_at, row.return_reason = now, reason.strip()
    last = rows[-1]
    figure = "数据未出" if last.unpublished else f"{last.text or last.number}{indicator.unit}"
    told = f"{of.label}{indicator.name}：{figure}，{reason.strip()}"
    note(session, assessment, now, by, "退回数据", told)


def values_of(session: Session, indicator: IndicatorRow, period: Period) -> Sequence[ValueRow]:
    """Every figure of an indicator and period, those sent back too, in order of time."""
    return session.scalars(
        select(ValueRow)
        .where(ValueRow.indicator_id == indicator.id, ValueRow.period == str(period))
        .order_by(ValueRow.id)
    ).all()


def sent_back(
    session: Session, assessment: AssessmentRow, codes: Collection[str], period: Period
) -> dict[str, str]:
    """Indicator → why its last figure of the period was sent back, where nothing has followed."""
    rows = session.execute(
        select(IndicatorRow.code, ValueRow.returned_at, ValueRow.return_reason)
        .join(ValueRow, ValueRow.indicator_id == IndicatorRow.id)
        .where(
            IndicatorRow.assessment_id == assessment.id,
            IndicatorRow.code.in_(list(codes)),
            ValueRow.period == str(period),
        )
        .order_by(ValueRow.id)
    )
    last = {row.code: row for row in rows}
    return {code: row.return_reason for code, row in last.items() if row.returned_at is not None}


def _is_judged(session: Session, assessment: AssessmentRow, period: Period) -> bool:
    judged = select(PeriodRow.id).where(
        PeriodRow.assessment_id == assessment.id,
        PeriodRow.period == str(period),
        PeriodRow.judged_on.is_not(None),
    )
    return session.scalar(judged) is not None
