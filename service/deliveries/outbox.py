"""已签发文书 → 待送达件：one row per robot and part, written with the notice itself.

Everything here takes a session and leaves the commit to its caller.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
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

from service.clock import local_date
from service.database import UtcDateTime, insert_or_nothing, table_of
from service.deliveries.audiences import BY_HAND, ISSUED, Destination, destinations, read_as
from service.deliveries.contents import Content
from service.deliveries.links import Links, Target
from service.deliveries.outcomes import DONE, DeliveryState
from service.deliveries.parting import parts_of, takes_files
from service.deliveries.pieces import Piece
from service.deliveries.reminders import REMINDERS, merge_with_todays
from service.tables import (
    AssessmentRow,
    AttemptRow,
    DeliveryRow,
    NoticeRow,
    RecipientRow,
    RobotRow,
    UnitNameRow,
    UnitRow,
)
from workflows.vocabulary import NoticeKind

BATCH = 2_000  # robots whose next delivery is handed out at once


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
    session: Session,
    notice: NoticeRow,
    role: str,
    content: Content,
    now: datetime,
    paper: Sequence[Piece] = (),
    links: Links | None = None,
) -> tuple[int, ...]:
    """Put a notice on its way to every robot of its audience; ids of the rows that are new.

    Called twice for the same notice and role it adds nothing. See ``destinations`` for roles.
    ``paper``: what the files say, for robots that take none; the clerk's list then has the files,
    unless ``links`` lead to them.
    """
    names = _names(session, notice, local_date(now))
    robots = {
        robot.id: robot for robot in session.scalars(_ROBOTS, {"assessment": notice.assessment_id})
    }
    added: list[int] = []
    kind = read_as(NoticeKind(notice.kind), notice.key)
    reached = destinations(kind, role, list(robots.values()), list(names))
    for destination in _with_files_by_hand(reached, robots, content, linked=links is not None):
        words = _addressed(content, destination, names)
        row = robots.get(destination.robot or 0)
        if row and links:
            words = replace(words, url=links.page(Target(notice.id, row.id, role), now))
        parts = _parts(row, words, paper) if row else (words,)
        robot = row.id if row else by_hand(session, notice.id)
        added += _insert(session, notice.id, robot, role, parts, now)
    if role == ISSUED and notice.kind == NoticeKind.FILING_REMINDER:
        for delivery in added:
            merge_with_todays(session, delivery, now)
    return tuple(added)


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


def mark_submitted(session: Session, deliveries: Collection[int], until: datetime) -> None:
    """Keep the sweep from handing the same rows out again before ``until``."""
    session.execute(_MARK_SUBMITTED, {"deliveries": list(deliveries), "until": until})


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


def _names(session: Session, notice: NoticeRow, day: date) -> dict[str, str]:
    """Code → name in force of the units addressed, in the notice's order."""
    session.flush()
    rows = session.execute(_NAMES, {"notice": notice.id, "day": day})
    return {code: name or code for code, name in rows}


def by_hand(session: Session, notice: int) -> int:
    """The county's built-in folder for what no robot can take; made when first needed."""
    own = {"assessment": session.get_one(NoticeRow, notice).assessment_id}
    made: int | None = session.scalar(_BY_HAND, own)
    if made is None:
        county = session.get_one(AssessmentRow, own["assessment"]).county
        made = insert_or_nothing(
            session, RobotRow, county=county, name=BY_HAND, channel="folder", audience=BY_HAND
        )
    if made is None:  # another was quicker
        made = session.scalars(_BY_HAND, own).one()
    return made


def _addressed(content: Content, destination: Destination, names: Mapping[str, str]) -> Content:
    """The message as one group reads it: several units in a group are named at its head."""
    units = "、".join(names[unit] for unit in destination.units)
    if destination.robot is None:
        whom = "、".join(filter(None, (units, *destination.lacking)))
        return replace(content, text=f"请人工送达：{whom}\n{content.text}", mentions=())
    if len(destination.units) > 1:
        return replace(content, text=f"{units}：\n{content.text}")
    return content


def _parts(robot: RobotRow, content: Content, paper: Sequence[Piece]) -> tuple[Content, ...]:
    if not takes_files(robot) and content.documents and not content.url:
        # a page of ours has the files behind it; without one the words themselves must do
        content = replace(content, documents=(), paper=tuple(paper))
    return parts_of(robot, content)


def _with_files_by_hand(
    reached: Sequence[Destination],
    robots: Mapping[int, RobotRow],
    content: Content,
    *,
    linked: bool,
) -> tuple[Destination, ...]:
    """The clerk's list has the files for the groups whose robots can neither take nor link them."""
    groups = tuple(
        f"{robots[each.robot].name}（机器人不收文件，只发了文字）"
        for each in reached
        if each.robot is not None and not takes_files(robots[each.robot])
    )
    if not groups or not content.documents or linked:
        return tuple(reached)
    listed = [each for each in reached if each.robot is None] or [Destination(robot=None)]
    others = (each for each in reached if each.robot is not None)
    return (*others, replace(listed[0], lacking=(*listed[0].lacking, *groups)))


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
    """Deliveries whose robot is in nobody's hands."""
    under_way = table_of(DeliveryRow).alias("under_way")
    return ~(
        select(under_way.c.id)
        .where(
            under_way.c.robot_id == _deliveries.robot_id,
            under_way.c.state == DeliveryState.SENDING,
        )
        .exists()
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
_COUNTY = (
    select(AssessmentRow.county).where(AssessmentRow.id == bindparam("assessment"))
).scalar_subquery()
_ROBOTS = (
    select(RobotRow)
    .where(RobotRow.county == _COUNTY, RobotRow.audience != BY_HAND)
    .order_by(RobotRow.id)
)
_BY_HAND = select(_robots.id).where(_robots.county == _COUNTY, _robots.name == BY_HAND)
_recipients, _units = table_of(RecipientRow), table_of(UnitRow)
_names_borne = table_of(UnitNameRow)
_NAMES = (
    select(_units.c.code, _names_borne.c.name)
    .select_from(_recipients)
    .join(_units, _recipients.c.unit_id == _units.c.id)
    .outerjoin(
        _names_borne,
        and_(
            _names_borne.c.unit_id == _units.c.id,
            _names_borne.c.is_alias.is_(False),
            _names_borne.c.effective_from <= bindparam("day"),
        ),
    )
    .where(_recipients.c.notice_id == bindparam("notice"))
    .order_by(_recipients.c.position, _names_borne.c.effective_from)
)
