"""一件文书的送达记录：每一次尝试，何时、结果、平台的代码和答复（已去密钥）。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.deliveries.outcomes import DeliveryState
from service.tables import AttemptRow, DeliveryRow, NoticeRow, RobotRow

LOST = "未记下结果"  # begun, and the hands were lost: it may have arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """One call, or a delivery that has made none: ``at`` is then when it is due or was settled."""

    delivery: int
    robot: str
    role: str
    part: int
    parts: int
    state: DeliveryState  # of the delivery, now
    at: datetime
    outcome: str  # "" without a call
    code: str = ""
    answer: str = ""


def attempts(session: Session, assessment: int, notice: int | None = None) -> Iterator[Attempted]:
    """Every attempt of an assessment's notices, or of one, by delivery and time."""
    query = _ATTEMPTS if notice is None else _ATTEMPTS.where(NoticeRow.id == notice)
    for delivery, robot, attempt in session.execute(query, {"assessment": assessment}):
        yield Attempted(
            delivery=delivery.id,
            robot=robot.name,
            role=delivery.role,
            part=delivery.part,
            parts=delivery.parts,
            state=DeliveryState(delivery.state),
            at=attempt.started_at if attempt else delivery.settled_at or delivery.due_at,
            outcome=(attempt.outcome or LOST) if attempt else "",
            code=attempt.code if attempt else "",
            answer=attempt.answer if attempt else "",
        )


_ATTEMPTS = (
    select(DeliveryRow, RobotRow, AttemptRow)
    .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
    .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
    .outerjoin(AttemptRow, AttemptRow.delivery_id == DeliveryRow.id)
    .where(NoticeRow.assessment_id == bindparam("assessment"))
    .order_by(DeliveryRow.id, AttemptRow.id)
)
