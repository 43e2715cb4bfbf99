"""数据期何时研判：暂缓，或者提前。"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import note, period_of, require
from service.tables import (
    AssessmentRow,
    PeriodRow,
)
from workflows.periods import Period


def hold_period(
    session: Session,
    assessment: AssessmentRow,
    period: str,
    *,
    until: date,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Put off a period's judgement until a day (认定数据未到等)."""
    row = _period_row(session, assessment, period)
    require(reason, "暂缓研判要写明理由")
    if until <= local_date(now):
        raise FeedbackRejected("暂缓到的日期应晚于今天")
    row.held_until, row.reason = until, reason
    note(
        session, assessment, now, by, "暂缓研判", f"{Period.parse(period).label}至{until}：{reason}"
    )


def close_period(
    session: Session,
    assessment: AssessmentRow,
    period: str,
    *,
    by: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Have a period judged at the next cycle, before its day."""
    row = _period_row(session, assessment, period)
    row.close_now, row.reason = True, reason or row.reason
    told = f"：{reason}" if reason else ""
    note(session, assessment, now, by, "提前研判", f"{Period.parse(period).label}{told}")


def _period_row(session: Session, assessment: AssessmentRow, period: str) -> PeriodRow:
    of = period_of(assessment, period)
    row = session.scalar(
        select(PeriodRow).where(
            PeriodRow.assessment_id == assessment.id, PeriodRow.period == str(of)
        )
    )
    if row is not None and row.judged_on is not None:
        raise FeedbackRejected(f"{of.label}已于{row.judged_on}研判")
    if row is None:
        row = PeriodRow(assessment_id=assessment.id, period=str(of), judged_on=None)
        session.add(row)
    return row
