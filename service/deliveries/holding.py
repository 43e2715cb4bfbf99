"""先看该不该现在发：过期的不发，夜间和休息日的等开门，整点拥挤的错开。

Asked before the claim, so that what must wait was never in anybody's hands.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from service import timeline
from service.database import table_of
from service.deliveries import pacing
from service.deliveries.channels import UNLIMITED, Limits
from service.deliveries.outcomes import DeliveryState
from service.deliveries.policy import Policy
from service.deliveries.reminders import carried_by, merge_held
from service.tables import DeliveryRow, NoticeRow, RobotRow
from workflows.vocabulary import NoticeKind

OPENING = timedelta(minutes=5)  # what was held is spread over these after the door opens


def must_wait(
    session: Session, delivery: int, now: datetime, limits: Limits, policy: Policy
) -> bool:
    """Whether a delivery is not to go now; when it is, or that it never will, is in its row."""
    case = session.execute(_CASE, {"delivery": delivery}).one_or_none()
    if case is None or case.state != DeliveryState.PENDING or case.due_at > now:
        return False  # the claim will say so
    kind = NoticeKind(case.kind)
    if policy.is_over(kind, case.created_at, now):
        _expire(session, delivery, now)
        return True
    if limits == UNLIMITED:
        return False  # a folder disturbs nobody
    opens = policy.opens(kind, now)
    if opens > now:
        _put_off(session, delivery, opens + OPENING * pacing.share(delivery))
        merge_held(session, case.robot_id, now)
        return True
    opens = pacing.after_a_crowd(delivery, limits, now)
    if opens > now:
        _put_off(session, delivery, opens)
    return opens > now


def _put_off(session: Session, delivery: int, until: datetime) -> None:
    session.execute(_PUT_OFF, {"delivery": delivery, "until": until})


def _expire(session: Session, delivery: int, now: datetime) -> None:
    row = session.get_one(DeliveryRow, delivery, with_for_update=True, populate_existing=True)
    if row.state != DeliveryState.PENDING:
        return  # another was quicker
    notice = session.get_one(NoticeRow, row.notice_id)
    for over in (row, *carried_by(session, row)):
        over.state, over.settled_at, over.submitted_until = DeliveryState.EXPIRED, now, None
    timeline.note(
        session,
        assessment_id=notice.assessment_id,
        at=now,
        actor=timeline.SYSTEM,
        act=DeliveryState.EXPIRED,
        notice=notice,
        recipients=session.get_one(RobotRow, row.robot_id).name,
        delivery=row.id,
    )


# --- 预备好的语句 --------------------------------------------------------------------------------

_deliveries, _notices = table_of(DeliveryRow).c, table_of(NoticeRow).c

_CASE = (
    select(
        _deliveries.state,
        _deliveries.due_at,
        _deliveries.created_at,
        _deliveries.robot_id,
        _notices.kind,
    )
    .join_from(table_of(DeliveryRow), table_of(NoticeRow), _deliveries.notice_id == _notices.id)
    .where(_deliveries.id == bindparam("delivery"))
)
_PUT_OFF = (
    update(table_of(DeliveryRow))
    .where(_deliveries.id == bindparam("delivery"), _deliveries.state == DeliveryState.PENDING)
    .values(due_at=bindparam("until"), submitted_until=None)
)
