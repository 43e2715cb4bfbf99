"""催签：草稿无人签，第1、2个工作日催督查室，第3个工作日呈县级领导。"""

from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service import timeline
from service.clock import local_date
from service.notices import dispatch
from service.tables import AssessmentRow, NoticeRow
from service.timeline import Act
from workflows.ledger import Ledger
from workflows.periods import Calendar
from workflows.vocabulary import NoticeKind, NoticeState

CHASES = (1, 2, 3)  # 工作日 after drafting: 催签, 催签, 呈领导
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
        step = step_due(ledger.calendar, local_date(draft.drafted_at), today)
        if draft.return_reason and step != TO_LEADER:
            continue  # who asked for it to be mended is not asked to sign
        if step and dispatch.enqueue_chase(session, draft, step, now):
            changed += 1
            timeline.note(
                session,
                assessment_id=assessment.id,
                at=now,
                actor=timeline.SYSTEM,
                act=f"{act_of(step)}{NoticeKind(draft.kind).label}",
                notice=draft,
                workdays=step,
            )
    return changed


def step_due(calendar: Calendar, drafted_on: date, today: date) -> int:
    """The latest step that is due, in working days after drafting; 0 before the first."""
    waited = calendar.between(drafted_on, today)
    return max((workdays for workdays in CHASES if workdays <= waited), default=0)


def act_of(step: int) -> Act:
    return Act.SHOWN if step == TO_LEADER else Act.URGED


_UNSIGNED = (
    select(NoticeRow)
    .where(
        NoticeRow.assessment_id == bindparam("assessment"),
        NoticeRow.state == NoticeState.DRAFT,
        NoticeRow.automatic.is_(False),
    )
    .order_by(NoticeRow.id)
)
