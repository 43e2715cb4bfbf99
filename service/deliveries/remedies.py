"""What a person may do about a delivery or a robot; each is a record with a name and a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import timeline
from service.deliveries.outcomes import DeliveryState
from service.deliveries.reminders import carried_by, unmerge
from service.errors import ServiceError
from service.tables import DeliveryRow, RobotRow

_REPLAYED = (DeliveryState.HELD, DeliveryState.DEAD, DeliveryState.PENDING)
_UNFINISHED = (*_REPLAYED, DeliveryState.MERGED)


def replay(
    session: Session, delivery: int, actor: str, reason: str, now: datetime, *, force: bool = False
) -> None:
    """Send again, under the same delivery id. Raises ServiceError where that is not allowed.

    What a platform accepted is only sent again with ``force``. What may have arrived already
    says so to the group.
    """
    row = _found(session, delivery)
    _require(reason, "重送")
    state = DeliveryState(row.state)
    if state is DeliveryState.ACCEPTED and not force:
        raise ServiceError(f"送达件{delivery}平台已接收；确需重送的，请注明强制重送并写明理由")
    if state not in _REPLAYED and state is not DeliveryState.ACCEPTED:
        raise ServiceError(f"送达件{delivery}现为“{state}”，不能重送")
    unmerge(session, row)  # what was carried along has a fate of its own by now
    row.payload = {key: value for key, value in row.payload.items() if key != "lost"}
    if state in (DeliveryState.HELD, DeliveryState.ACCEPTED):
        row.payload = {**row.payload, "again": True}
    row.state, row.due_at, row.attempts = DeliveryState.PENDING, now, 0
    row.submitted_until = row.settled_at = None
    timeline.note_delivery(session, row, "重送", now, actor=actor, reason=reason)


def give_up(session: Session, delivery: int, actor: str, reason: str, now: datetime) -> None:
    """Send no more. Raises ServiceError if it left already or is on its way."""
    row = _found(session, delivery)
    _require(reason, "不再发")
    if row.state not in _UNFINISHED:
        raise ServiceError(f"送达件{delivery}现为“{row.state}”，不能改为不再发")
    unmerge(session, row)
    row.state, row.settled_at = DeliveryState.SUPERSEDED, now
    timeline.note_delivery(session, row, "不再发", now, actor=actor, reason=reason)


def resolve(
    session: Session, delivery: int, *, arrived: bool, actor: str, reason: str, now: datetime
) -> None:
    """Settle a doubt by what a person saw in the group: it is there, or it is not and is sent
    anew. Raises ServiceError where there is no doubt."""
    row = _found(session, delivery)
    _require(reason, "查实")
    if row.state != DeliveryState.HELD:
        raise ServiceError(f"送达件{delivery}现为“{row.state}”，没有什么要查实")
    if not arrived:
        replay(session, delivery, actor, reason, now)
        row.payload = {key: value for key, value in row.payload.items() if key != "again"}
        return
    for settled in (row, *carried_by(session, row)):
        settled.state, settled.settled_at = DeliveryState.CONFIRMED, now
    timeline.note_delivery(session, row, DeliveryState.CONFIRMED, now, actor=actor, reason=reason)


def withdraw(session: Session, notice: int, now: datetime) -> int:
    """Take back what has not left of a notice that was withdrawn or replaced; how many."""
    waiting = session.scalars(
        select(DeliveryRow)
        .where(
            DeliveryRow.notice_id == notice,
            DeliveryRow.state.in_(
                (DeliveryState.PENDING, DeliveryState.MERGED, DeliveryState.DEAD)
            ),
        )
        .with_for_update()
    ).all()
    for row in waiting:
        unmerge(session, row)
        row.state, row.settled_at = DeliveryState.SUPERSEDED, now
    return len(waiting)


def reopen(session: Session, robot: int, actor: str, reason: str, now: datetime) -> None:
    """Put a paused robot to work again; its queue was kept."""
    row = session.get(RobotRow, robot)
    if row is None:
        raise ServiceError(f"没有编号为{robot}的机器人")
    _require(reason, "恢复通道")
    row.paused_until = row.not_before = None
    row.paused_reason = ""
    timeline.note(
        session,
        assessment_id=None,
        at=now,
        actor=actor,
        act="恢复通道",
        recipients=row.name,
        reason=reason,
    )


def _found(session: Session, delivery: int) -> DeliveryRow:
    row = session.get(DeliveryRow, delivery, with_for_update=True, populate_existing=True)
    if row is None:
        raise ServiceError(f"没有编号为{delivery}的送达件")
    return row


def _require(reason: str, act: str) -> None:
    if not reason.strip():
        raise ServiceError(f"{act}须写明理由")
