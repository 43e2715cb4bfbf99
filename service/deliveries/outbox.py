"""已签发文书 → 待送达件：one row per robot and part, written with the notice itself.

Everything here takes a session and leaves the commit to its caller.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, aliased

from service.clock import local_date
from service.database import insert_or_nothing
from service.deliveries.audiences import BY_HAND, ISSUED, Destination, destinations
from service.deliveries.contents import TEXT_LIMITS, Content
from service.deliveries.outcomes import DeliveryState
from service.deliveries.plain_text import split
from service.deliveries.reminders import merge_with_todays
from service.tables import AssessmentRow, AttemptRow, DeliveryRow, NoticeRow, RobotRow, UnitRow
from workflows.vocabulary import NoticeKind

BATCH = 200  # deliveries handed out at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A delivery as the pages show it."""

    id: int
    notice: int
    kind: NoticeKind
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


def enqueue(
    session: Session, notice: NoticeRow, role: str, content: Content, now: datetime
) -> tuple[int, ...]:
    """Put a notice on its way to every robot of its audience; ids of the rows that are new.

    Called twice for the same notice and role it adds nothing. See ``destinations`` for roles.
    """
    county = _county(session, notice)
    names = _names(notice, local_date(now))
    robots = session.scalars(
        select(RobotRow)
        .where(RobotRow.county == county, RobotRow.audience != BY_HAND)
        .order_by(RobotRow.id)
    ).all()
    channels = {robot.id: robot.channel for robot in robots}
    added: list[int] = []
    for destination in destinations(NoticeKind(notice.kind), role, robots, list(names)):
        robot = destination.robot or _by_hand(session, county)
        words = _addressed(content, destination, names)
        limit = None if words.documents else TEXT_LIMITS.get(channels.get(robot, "folder"))
        added += _insert(session, notice.id, robot, role, _parts(words, limit), now)
    if role == ISSUED and notice.kind == NoticeKind.FILING_REMINDER:
        for delivery in added:
            merge_with_todays(session, delivery, now)
    return tuple(added)


def pending(session: Session, now: datetime, limit: int = BATCH) -> tuple[int, ...]:
    """Ids that may be sent now and are in nobody's hands; robots take turns."""
    rows = session.execute(
        select(DeliveryRow.id, DeliveryRow.robot_id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.due_at <= now,
            DeliveryRow.robot_id.in_(select(RobotRow.id).where(is_open(now))),
            is_next_part(),
            or_(DeliveryRow.submitted_until.is_(None), DeliveryRow.submitted_until <= now),
        )
        .order_by(DeliveryRow.due_at, DeliveryRow.id)
    ).all()
    turns: dict[int, int] = {}
    places = []
    for place, (delivery, robot) in enumerate(rows):
        turns[robot] = turns.get(robot, 0) + 1
        places.append((turns[robot], place, delivery))
    return tuple(delivery for *_, delivery in sorted(places)[:limit])


def mark_submitted(session: Session, deliveries: Collection[int], until: datetime) -> None:
    """Keep the sweep from handing the same rows out again before ``until``."""
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(deliveries))
        .values(submitted_until=until)
        .execution_options(synchronize_session=False)
    )


def listing(
    session: Session,
    county: str,
    states: Collection[DeliveryState] = (),
    notice: int | None = None,
    limit: int = 500,
) -> tuple[Listed, ...]:
    """Deliveries, newest first; all states if none is named."""
    query = (
        select(DeliveryRow, NoticeRow, RobotRow)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
        .where(RobotRow.county == county)
        .order_by(DeliveryRow.id.desc())
        .limit(limit)
    )
    if states:
        query = query.where(DeliveryRow.state.in_(states))
    if notice is not None:
        query = query.where(DeliveryRow.notice_id == notice)
    found = session.execute(query).all()
    last = _last_attempts(session, [delivery.id for delivery, _, _ in found])
    return tuple(_listed(*row, last.get(row[0].id)) for row in found)


def is_open(now: datetime) -> ColumnElement[bool]:
    """Robots that are neither paused nor throttled at ``now``."""
    unpaused = or_(RobotRow.paused_until.is_(None), RobotRow.paused_until <= now)
    return unpaused & or_(RobotRow.not_before.is_(None), RobotRow.not_before <= now)


def is_next_part() -> ColumnElement[bool]:
    """Deliveries whose earlier parts are done: a message in parts is read in order."""
    earlier = aliased(DeliveryRow)
    done = (DeliveryState.ACCEPTED, DeliveryState.SUPERSEDED)
    return ~(
        select(earlier.id)
        .where(
            earlier.notice_id == DeliveryRow.notice_id,
            earlier.robot_id == DeliveryRow.robot_id,
            earlier.role == DeliveryRow.role,
            earlier.part < DeliveryRow.part,
            earlier.state.not_in(done),
        )
        .exists()
    )


def _county(session: Session, notice: NoticeRow) -> str:
    return session.get_one(AssessmentRow, notice.assessment_id).county


def _names(notice: NoticeRow, day: date) -> dict[str, str]:
    """Code → name in force of the units addressed, in the notice's order."""
    return {each.unit.code: _name_on(each.unit, day) for each in notice.recipients}


def _name_on(unit: UnitRow, day: date) -> str:
    known = [name for name in unit.names if not name.is_alias and name.effective_from <= day]
    return known[-1].name if known else unit.code


def _by_hand(session: Session, county: str) -> int:
    """The county's built-in folder for what no robot can take; made when first needed."""
    by_hand = select(RobotRow.id).where(RobotRow.county == county, RobotRow.name == BY_HAND)
    insert_or_nothing(
        session, RobotRow, county=county, name=BY_HAND, channel="folder", audience=BY_HAND
    )
    return session.scalars(by_hand).one()


def _addressed(content: Content, destination: Destination, names: Mapping[str, str]) -> Content:
    """The message as one group reads it: several units in a group are named at its head."""
    units = "、".join(names[unit] for unit in destination.units)
    if destination.robot is None:
        whom = "、".join(filter(None, (units, *destination.lacking)))
        return replace(content, text=f"请人工送达：{whom}\n{content.text}", mentions=())
    if len(destination.units) > 1:
        return replace(content, text=f"{units}：\n{content.text}")
    return content


def _parts(content: Content, limit: int | None) -> tuple[Content, ...]:
    if limit is None:
        return (content,)
    return tuple(replace(content, text=text) for text in split(content.text, limit))


def _insert(
    session: Session,
    notice: int,
    robot: int,
    role: str,
    parts: Sequence[Content],
    now: datetime,
) -> list[int]:
    """Ids of the rows that were not there yet."""
    added = (
        insert_or_nothing(
            session,
            DeliveryRow,
            notice_id=notice,
            robot_id=robot,
            role=role,
            part=part,
            parts=len(parts),
            payload=words.as_payload(),
            state=DeliveryState.PENDING,
            created_at=now,
            due_at=now,
        )
        for part, words in enumerate(parts, start=1)
    )
    return [delivery for delivery in added if delivery is not None]


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
