"""送达件清单和送达记录：每一次尝试，何时、结果、平台的代码和答复（已去密钥）。"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, load_only

from service.deliveries.outcomes import DeliveryState
from service.tables import AttemptRow, DeliveryRow, NoticeRow, RobotRow
from workflows.vocabulary import NoticeKind

LOST = "未记下结果"  # begun, and the hands were lost: it may have arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A delivery as the pages show it."""

    id: int
    notice: int
    kind: NoticeKind
    key: str
    number: str
    subject: str
    robot: str
    role: str
    part: int
    parts: int
    state: DeliveryState
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    last_outcome: str
    code: str  # the platform's, of the last attempt
    answer: str
    paused: str  # why the robot is paused, "" if it is not


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


def listing(
    session: Session,
    county: str,
    states: Collection[DeliveryState] = (),
    notice: int | None = None,
    limit: int = 500,
    only: int | None = None,
    offset: int = 0,
) -> tuple[Listed, ...]:
    """Deliveries, newest first; all states if none is named. ``only``: one by its id; ``offset``:
    newer ones to leave out.
    """
    query = (
        select(DeliveryRow, NoticeRow, RobotRow)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
        .where(RobotRow.county == county)
        .options(load_only(NoticeRow.kind, NoticeRow.key, NoticeRow.number, NoticeRow.subject))
        .order_by(DeliveryRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if states:
        query = query.where(DeliveryRow.state.in_(states))
    if notice is not None:
        query = query.where(DeliveryRow.notice_id == notice)
    if only is not None:
        query = query.where(DeliveryRow.id == only)
    found = session.execute(query).all()
    last = _last_attempts(session, [delivery.id for delivery, _, _ in found])
    return tuple(_listed(*row, last.get(row[0].id)) for row in found)


def counts(session: Session, county: str) -> dict[DeliveryState, int]:
    """How many deliveries of a county are in each state that any is in."""
    rows = session.execute(
        select(DeliveryRow.state, func.count())
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
        .where(RobotRow.county == county)
        .group_by(DeliveryRow.state)
    )
    return {DeliveryState(state): count for state, count in rows}


def _last_attempts(session: Session, deliveries: Sequence[int]) -> dict[int, AttemptRow]:
    attempts = session.scalars(
        select(AttemptRow).where(AttemptRow.delivery_id.in_(deliveries)).order_by(AttemptRow.id)
    )
    return {attempt.delivery_id: attempt for attempt in attempts}


def _listed(
    delivery: DeliveryRow, notice: NoticeRow, robot: RobotRow, attempt: AttemptRow | None
) -> Listed:
    return Listed(
        id=delivery.id,
        notice=notice.id,
        kind=NoticeKind(notice.kind),
        key=notice.key,
        number=notice.number,
        subject=notice.subject,
        robot=robot.name,
        role=delivery.role,
        part=delivery.part,
        parts=delivery.parts,
        state=DeliveryState(delivery.state),
        attempts=delivery.attempts,
        due_at=delivery.due_at,
        settled_at=delivery.settled_at,
        last_outcome=delivery.last_outcome,
        code=attempt.code if attempt else "",
        answer=attempt.answer if attempt else "",
        paused=robot.paused_reason,
    )


_ATTEMPTS = (
    select(DeliveryRow, RobotRow, AttemptRow)
    .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
    .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
    .outerjoin(AttemptRow, AttemptRow.delivery_id == DeliveryRow.id)
    .where(NoticeRow.assessment_id == bindparam("assessment"))
    .order_by(DeliveryRow.id, AttemptRow.id)
)
