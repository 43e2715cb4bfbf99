"""催签：草稿无人签，第1、2个工作日催督查室，第3个工作日呈县级领导。"""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service import timeline
from service.clock import local_date
from service.notices import dispatch
from service.rest import CHASES
from service.tables import AssessmentRow, NoticeRow
from workflows.ledger import Ledger
from workflows.vocabulary import NoticeKind, NoticeState

TO_LEADER = CHASES[-1]


def chase(session: Session, assessment: AssessmentRow, ledger: Ledger, now: datetime) -> int:
    """Remind of drafts unsigned for 1 and 2 working days, show them to the leader on the 3rd.

    Only the latest step goes out; the delivery's own identity keeps it from going twice.
    """
    today = local_date(now)
    notices = ledger.notices.values()
    if not any(n.state is NoticeState.DRAFT and n.drafted_on < today for n in notices):
        return 0
    changed = 0
    for draft in session.scalars(_UNSIGNED, {"assessment": assessment.id}):
        waited = ledger.calendar.between(local_date(draft.drafted_at), today)
        steps = [workdays for workdays in CHASES if workdays <= waited]
        if steps and dispatch.enqueue_chase(session, draft, steps[-1], now):
            changed += 1
            timeline.note(
                session,
                assessment_id=assessment.id,
                at=now,
                actor=timeline.SYSTEM,
                act=f"{'呈领导' if steps[-1] == TO_LEADER else '催签'}{NoticeKind(draft.kind).label}",
                notice=draft,
                workdays=steps[-1],
            )
    return changed


_UNSIGNED = (
    select(NoticeRow)
    .where(
        NoticeRow.assessment_id == bindparam("assessment"),
        NoticeRow.state == NoticeState.DRAFT,
        NoticeRow.automatic.is_(False),
    )
    .order_by(NoticeRow.id)
)
