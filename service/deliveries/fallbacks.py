"""走不通的改走备用通道，并从另一条通道告诉督查室；没有备用的，件留着等。"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from service import timeline
from service.clock import local
from service.database import insert_or_nothing
from service.deliveries import routes
from service.deliveries.channels import Result
from service.deliveries.contents import Content
from service.deliveries.outbox import by_hand
from service.deliveries.outcomes import DeliveryState
from service.deliveries.reminders import carried_by
from service.tables import DeliveryRow, RobotRow


def reroute(session: Session, now: datetime) -> int:
    """Let second channels carry what waits for robots that are out of use; how many.

    A robot without one keeps its queue. Nothing here has left, so nothing arrives twice.
    """
    moved = 0
    for robot in session.scalars(_OUT_OF_USE, {"now": now, "late": now + routes.TOO_LONG}).all():
        other = routes.stand_in(session, robot, now)
        if other is None:
            continue
        for row in session.scalars(_WAITING, {"robot": robot.id, "now": now}).all():
            pass_on(session, row, other, "通道停用", now)
            for settled in (row, *carried_by(session, row)):
                settled.state, settled.settled_at = DeliveryState.REROUTED, now
            moved += 1
    return moved


def pass_on(session: Session, row: DeliveryRow, other: RobotRow, why: str, now: datetime) -> None:
    """Put a copy of a delivery on another robot's way; it says whom it is for."""
    robot = session.get_one(RobotRow, row.robot_id)
    note = f"（原发“{robot.name}”，{why}，改由本群转达；如已收到请忽略）"
    words = {key: value for key, value in row.payload.items() if key not in ("own", "merged")}
    _insert(
        session,
        row,
        other,
        role=f"转{robot.name}",
        payload={**words, "text": f"{note}\n{words['text']}", "mentions": []},  # not its people
        now=now,
    )
    timeline.note_delivery(
        session, row, "改走备用通道", now, recipients=f"{robot.name}→{other.name}", reason=why
    )


def tell(
    session: Session, row: DeliveryRow, robot: RobotRow, result: Result, now: datetime
) -> None:
    """Tell supervision that a robot is out of use, over another channel; once for one notice."""
    other = routes.alarm_for(session, robot, now)
    other = other or session.get_one(RobotRow, by_hand(session, row.notice_id))
    answer = f"{result.code} {result.answer}".strip()[:300]
    content = Content(
        title=f"【通道停用】{robot.name}",
        text=f"群机器人“{robot.name}”自{local(now):%m月%d日%H:%M}起停用，件已留存。\n平台答复：{answer}\n"
        "查明原因（密钥、机器人、网络）并办好之后，请在服务器上恢复通道。",
    )
    role = f"告警{robot.name}"
    _insert(session, row, other, role=role, payload=content.as_payload(), now=now, whole=True)


def _insert(
    session: Session,
    row: DeliveryRow,
    other: RobotRow,
    *,
    role: str,
    payload: dict[str, Any],
    now: datetime,
    whole: bool = False,
) -> None:
    insert_or_nothing(
        session,
        DeliveryRow,
        notice_id=row.notice_id,
        robot_id=other.id,
        role=role,
        part=1 if whole else row.part,
        parts=1 if whole else row.parts,
        payload=payload,
        state=DeliveryState.PENDING,
        created_at=now,
        due_at=now,
    )


# --- 预备好的查询 --------------------------------------------------------------------------------

_OUT_OF_USE = (
    select(RobotRow)
    .where(or_(RobotRow.paused_until > bindparam("now"), RobotRow.not_before > bindparam("late")))
    .order_by(RobotRow.id)
)
_WAITING = (
    select(DeliveryRow)
    .where(
        DeliveryRow.robot_id == bindparam("robot"),
        DeliveryRow.state == DeliveryState.PENDING,
        DeliveryRow.due_at <= bindparam("now"),
    )
    .order_by(DeliveryRow.id)
    .with_for_update()
)
