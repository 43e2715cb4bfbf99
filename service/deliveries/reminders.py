"""同日提醒并成一条：a robot says all of a day's reminders in one message.

The first one still unsent carries the words of the others; the call that sends it settles all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.clock import SHANGHAI, local
from service.deliveries.audiences import ISSUED
from service.deliveries.contents import Content, merge
from service.deliveries.outcomes import DeliveryState
from service.deliveries.parting import fits
from service.tables import DeliveryRow, NoticeRow, RobotRow
from workflows.vocabulary import NoticeKind

#: What may stand together in one message; the rest are papers of their own.
REMINDERS = (
    NoticeKind.FILING_REMINDER,
    NoticeKind.RECEIPT_REMINDER,
    NoticeKind.AWARD_REMINDER,
)


def merge_with_todays(session: Session, delivery: int, now: datetime) -> None:
    """Let today's earlier reminder to the same robot carry this one's words, if still unsent."""
    row = session.get_one(DeliveryRow, delivery)
    earlier = _todays_reminder(session, row, now)
    if earlier is not None:
        _give(session, row, to=earlier)


def merge_held(session: Session, robot: int, now: datetime) -> None:
    """Let the first of a robot's reminders that wait for the door to open carry the others."""
    session.flush()
    held = session.scalars(_HELD, {"robot": robot, "now": now}).all()
    for row in held[1:]:
        _give(session, row, to=held[0])


def _give(session: Session, row: DeliveryRow, *, to: DeliveryRow) -> None:
    """Put one reminder's words into another's message, if they fit together."""
    own = row.payload.get("own", row.payload)
    given = [{"id": row.id, "words": own}, *row.payload.get("merged", [])]
    carried = [*to.payload.get("merged", []), *given]
    first = to.payload.get("own", to.payload)
    words = merge([Content.from_payload(each) for each in (first, *_words(carried))])
    if not fits(session.get_one(RobotRow, row.robot_id), words):
        return
    _carry(to, first, carried)
    row.payload, row.state = own, DeliveryState.MERGED
    session.flush()


def unmerge(session: Session, row: DeliveryRow) -> None:
    """Let a reminder stand alone again: what it carried waits itself, what carries it lets go."""
    for each in row.payload.get("merged", []):
        carried = session.get_one(DeliveryRow, each["id"])
        if carried.state == DeliveryState.MERGED:
            carried.state = DeliveryState.PENDING
    row.payload = row.payload.get("own", row.payload)
    if row.state == DeliveryState.MERGED:
        row.state = DeliveryState.PENDING
        _let_go(session, row)


def carried_by(session: Session, row: DeliveryRow) -> list[DeliveryRow]:
    """The deliveries whose words ``row`` carries, in order."""
    merged = [each["id"] for each in row.payload.get("merged", [])]
    return [session.get_one(DeliveryRow, delivery) for delivery in merged]


def _todays_reminder(session: Session, row: DeliveryRow, now: datetime) -> DeliveryRow | None:
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=SHANGHAI)
    return session.scalars(
        select(DeliveryRow)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .where(
            DeliveryRow.robot_id == row.robot_id,
            DeliveryRow.role == ISSUED,
            DeliveryRow.id < row.id,
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.fence == 0,  # never claimed: its words have not left
            DeliveryRow.parts == 1,
            DeliveryRow.created_at >= midnight,
            DeliveryRow.created_at < midnight + timedelta(days=1),
            NoticeRow.kind == NoticeKind.FILING_REMINDER,
        )
        .order_by(DeliveryRow.id)
        .limit(1)
        .with_for_update(of=DeliveryRow)
    ).one_or_none()


def _let_go(session: Session, row: DeliveryRow) -> None:
    carriers = session.scalars(
        select(DeliveryRow)
        .where(
            DeliveryRow.robot_id == row.robot_id,
            DeliveryRow.role == row.role,
            DeliveryRow.id < row.id,
            DeliveryRow.state == DeliveryState.PENDING,
        )
        .with_for_update()
    )
    for carrier in carriers:
        carried = [each for each in carrier.payload.get("merged", []) if each["id"] != row.id]
        if len(carried) < len(carrier.payload.get("merged", [])):
            _carry(carrier, carrier.payload["own"], carried)


def _carry(carrier: DeliveryRow, own: dict[str, Any], carried: list[dict[str, Any]]) -> None:
    words = merge([Content.from_payload(each) for each in (own, *_words(carried))])
    carrier.payload = {**words.as_payload(), "own": own, "merged": carried}


def _words(carried: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [each["words"] for each in carried]


_HELD = (
    select(DeliveryRow)
    .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
    .where(
        DeliveryRow.robot_id == bindparam("robot"),
        DeliveryRow.role == ISSUED,
        DeliveryRow.state == DeliveryState.PENDING,
        DeliveryRow.fence == 0,
        DeliveryRow.parts == 1,
        DeliveryRow.due_at > bindparam("now"),
        NoticeRow.kind.in_(REMINDERS),
    )
    .order_by(DeliveryRow.id)
    .with_for_update(of=DeliveryRow)
)
