"""Ledgers kept between requests: pages are looked at more often than anything moves."""

import threading
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import timeline
from service.database import has_written
from service.tables import AssessmentRow, NoticeRow, RecipientRow
from service.workspace import Workspace
from workflows.ledger import Ledger


@dataclass
class Ledgers:
    """The last ledger read of each assessment.

    What moves an assessment leaves an event, a count of inputs, or a 签收; a page for which none of
    the three has moved sees the same ledger.
    """

    _held: dict[int, tuple[object, Ledger]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(
        self, workspace: Workspace, session: Session, assessment: AssessmentRow, today: date
    ) -> Ledger:
        if has_written(session):  # what it has not committed is nobody else's to see
            return workspace.ledger(session, assessment, today)
        state = (*_state(session, assessment), today)
        with self._lock:
            held = self._held.get(assessment.id)
        if held is not None and held[0] == state:
            return held[1]
        ledger = workspace.ledger(session, assessment, today)
        with self._lock:
            self._held[assessment.id] = (state, ledger)
        return ledger


def _state(session: Session, assessment: AssessmentRow) -> tuple[object, ...]:
    signed = session.execute(
        select(func.count(RecipientRow.signed_for_at), func.max(RecipientRow.id))
        .join(NoticeRow, NoticeRow.id == RecipientRow.notice_id)
        .where(NoticeRow.assessment_id == assessment.id)
    ).one()
    last = timeline.last(session, assessment.id)
    return (assessment.wakes, assessment.sleeps_until, last, *signed)
