"""轮到谁发：每个机器人一次一件，到时候、前几条发完、没停用没限流的才轮到。

Everything here takes a session and leaves the commit to its caller.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from service.database import UtcDateTime, table_of
from service.deliveries.outcomes import DONE, DeliveryState
from service.deliveries.reminders import REMINDERS
from service.tables import DeliveryRow, NoticeRow, RobotRow
from workflows.vocabulary import NoticeKind

BATCH = 2_000  # robots whose next delivery is handed out at once


def pending(session: Session, now: datetime, limit: int = BATCH) -> tuple[int, ...]:
    """The next delivery of every robot that is free and has one that may be sent now; ids.

    A robot takes one call at a time: whoever sent one hands on its next (``following``).
    """
    session.flush()
    return tuple(session.scalars(_PENDING, {"now": now, "most": limit}))


def following(session: Session, delivery: int, now: datetime) -> int | None:
    """What the robot of a delivery may send next; None if there is nothing, or it is not free."""
    session.flush()
    return session.scalars(_FOLLOWING, {"delivery": delivery, "now": now}).one_or_none()


def next_moment(session: Session) -> datetime | None:
    """When the next delivery that waits may be sent: its robot's windows and pauses count too."""
    moments = [
        max(moment for moment in (row.due_at, row.paused_until, row.not_before) if moment)
        for row in session.execute(_NEXT)
    ]
    return min(moments, default=None)


def oldest_sendable(session: Session, now: datetime) -> datetime | None:
    """Since when the longest waiting of what may be sent now has waited."""
    return session.scalar(_OLDEST, {"now": now})


def mark_submitted(session: Session, deliveries: Collection[int], until: datetime) -> None:
    """Keep the sweep from handing the same rows out again before ``until``."""
    session.execute(_MARK_SUBMITTED, {"deliveries": list(deliveries), "until": until})


# --- 预备好的查询 --------------------------------------------------------------------------------

NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
_deliveries, _robots = table_of(DeliveryRow).c, table_of(RobotRow).c


def _is_next_part() -> ColumnElement[bool]:
    """Deliveries whose earlier parts are done: a message in parts is read in order."""
    earlier = table_of(DeliveryRow).alias("earlier")
    return ~(
        select(earlier.c.id)
        .where(
            earlier.c.notice_id == _deliveries.notice_id,
            earlier.c.robot_id == _deliveries.robot_id,
            earlier.c.role == _deliveries.role,
            earlier.c.part < _deliveries.part,
            earlier.c.state.not_in(DONE),
        )
        .exists()
    )


def _passed(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(moment.is_(None), moment <= NOW)


def _is_free() -> ColumnElement[bool]:
    """Deliveries whose robot is in nobody's hands. Asked once, not row by row: few are under way,
    and a group may have thousands of deliveries.
    """
    under_way = table_of(DeliveryRow).alias("under_way")
    return _deliveries.robot_id.not_in(
        select(under_way.c.robot_id).where(under_way.c.state == DeliveryState.SENDING)
    )


#: Deliveries that may be sent at ``NOW``: due, the earlier parts done, the robot neither paused
#: nor throttled nor in anybody's hands.
SENDABLE: ColumnElement[bool] = and_(
    _deliveries.state == DeliveryState.PENDING,
    _deliveries.due_at <= NOW,
    _deliveries.robot_id.in_(
        select(_robots.id).where(_passed(_robots.paused_until), _passed(_robots.not_before))
    ),
    _is_free(),
    _is_next_part(),
)
_OLDEST = select(type_coerce(func.min(_deliveries.due_at), UtcDateTime)).where(SENDABLE)
_notices = table_of(NoticeRow).c
#: a robot after its pause is tried with what is missed the least
_on_probation = case(
    (_robots.paused_reason == "", 0),
    (_notices.kind.in_(REMINDERS), 0),
    (_notices.kind == NoticeKind.EVENT_ALERT, 2),
    else_=1,
)
_IN_TURN = (_on_probation, _deliveries.due_at, _deliveries.id)
_CASES = (
    table_of(DeliveryRow)
    .join(table_of(RobotRow), _deliveries.robot_id == _robots.id)
    .join(table_of(NoticeRow), _deliveries.notice_id == _notices.id)
)

_first = (
    select(
        _deliveries.id,
        _deliveries.due_at,
        func.row_number().over(partition_by=_deliveries.robot_id, order_by=_IN_TURN).label("turn"),
    )
    .select_from(_CASES)
    .where(SENDABLE, _passed(_deliveries.submitted_until))
    .subquery()
)
_PENDING = (
    select(_first.c.id)
    .where(_first.c.turn == 1)
    .order_by(_first.c.due_at, _first.c.id)
    .limit(bindparam("most"))
)
_sent = table_of(DeliveryRow).alias("sent")
_FOLLOWING = (
    select(_deliveries.id)
    .select_from(_CASES)
    .where(
        _deliveries.robot_id
        == select(_sent.c.robot_id).where(_sent.c.id == bindparam("delivery")).scalar_subquery(),
        SENDABLE,
    )
    .order_by(*_IN_TURN)
    .limit(1)
)
_free_at = case(  # handed out: not before the hands may be given up for lost
    (_deliveries.submitted_until > _deliveries.due_at, _deliveries.submitted_until),
    else_=_deliveries.due_at,
)
_NEXT = (
    select(
        type_coerce(func.min(_free_at), UtcDateTime).label("due_at"),
        _robots.paused_until,
        _robots.not_before,
    )
    .join_from(table_of(DeliveryRow), table_of(RobotRow), _deliveries.robot_id == _robots.id)
    .where(_deliveries.state == DeliveryState.PENDING, _is_next_part())
    .group_by(_robots.id, _robots.paused_until, _robots.not_before)
)
_MARK_SUBMITTED = (
    update(table_of(DeliveryRow))
    .where(_deliveries.id.in_(bindparam("deliveries", expanding=True)))
    .values(submitted_until=bindparam("until"))
)
