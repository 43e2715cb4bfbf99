"""一件人做的事，记成一条申请，等文书来答。"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.facts import encode
from service.feedback.checks import note, unit_of
from service.tables import AssessmentRow, NoticeRow, RequestRow, UnitRow


def add_request(
    session: Session,
    assessment: AssessmentRow,
    kind: str,
    notice: NoticeRow,
    unit: UnitRow | None,
    facts: Mapping[str, object],
    *,
    by: str,
    now: datetime,
    act: str = "",
    subject: str = "",
) -> int:
    """Put it down; which of its kind about this notice it is, from 1. ``act``: as it is told."""
    session.add(
        RequestRow(
            assessment_id=assessment.id,
            kind=kind,
            notice_id=notice.id,
            unit_id=unit.id if unit else None,
            facts=encode(facts),
            made_by=by,
            made_at=now,
        )
    )
    note(session, assessment, now, by, act or kind, subject, notice=notice, unit=unit)
    return made(session, notice, kind)


def made(session: Session, notice: NoticeRow, kind: str) -> int:
    """How many of this kind are on record about the notice."""
    query = select(func.count(RequestRow.id)).where(
        RequestRow.notice_id == notice.id, RequestRow.kind == kind
    )
    return session.scalar(query) or 0


def recipient_of(
    session: Session, assessment: AssessmentRow, notice: NoticeRow, name: str
) -> UnitRow:
    """The unit, if the notice was sent to it as 主送."""
    unit = unit_of(session, assessment, name)
    if unit.id not in {r.unit_id for r in notice.recipients if r.role == "主送"}:
        raise FeedbackRejected(f"“{notice.subject}”没有发给{name}")
    return unit


def addressee(
    session: Session, assessment: AssessmentRow, notice: NoticeRow, name: str, now: datetime
) -> UnitRow:
    """The unit of this name, if the notice was sent to it (主送 or 抄送: 配合单位 can answer), or to
    one that is part of it by now.
    """
    unit = unit_of(session, assessment, name)
    took_over = select(UnitRow.id).where(
        UnitRow.merged_into_id == unit.id, UnitRow.merged_on <= local_date(now)
    )
    answerable = {unit.id, *session.scalars(took_over)}
    if answerable.isdisjoint(recipient.unit_id for recipient in notice.recipients):
        raise FeedbackRejected(f"“{notice.subject}”没有发给{name}")
    return unit
