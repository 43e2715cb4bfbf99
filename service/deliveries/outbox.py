"""已签发文书 → 待送达件：one row per robot and part, written with the notice itself.

Everything here takes a session and leaves the commit to its caller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import (
    and_,
    bindparam,
    select,
)
from sqlalchemy.orm import Session

from service.clock import local_date
from service.database import insert_or_nothing, table_of
from service.deliveries import mentions
from service.deliveries.audiences import BY_HAND, ISSUED, Destination, destinations, read_as
from service.deliveries.contents import Content
from service.deliveries.links import Links, Target
from service.deliveries.outcomes import DeliveryState
from service.deliveries.parting import parts_of, takes_files
from service.deliveries.pieces import Piece
from service.deliveries.reminders import merge_with_todays
from service.tables import (
    AssessmentRow,
    DeliveryRow,
    NoticeRow,
    RecipientRow,
    RobotRow,
    UnitNameRow,
    UnitRow,
)
from workflows.vocabulary import NoticeKind


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
    groups = session.execute(_GROUPS, {"assessment": notice.assessment_id}).all()
    added: list[int] = []
    kind = read_as(NoticeKind(notice.kind), notice.key)
    reached = destinations(kind, role, groups, list(names))
    called = [each.robot for each in reached if each.robot is not None]
    robots = {robot.id: robot for robot in session.scalars(_ROBOTS, {"robots": called})}
    for destination in _with_files_by_hand(reached, robots, content, linked=links is not None):
        words = _addressed(content, destination, names)
        row = robots.get(destination.robot or 0)
        if row is None:
            robot = by_hand(session, notice.id)
            added += _insert(session, notice.id, robot, role, (words,), now)
            continue
        if links:
            words = replace(words, url=links.page(Target(notice.id, row.id, role), now))
        whom = mentions.mentions_of(session, row, NoticeKind(notice.kind), role, now)
        words, call = mentions.apart(row, replace(words, mentions=whom))
        parts = _parts(row, words, paper)
        added += _insert(session, notice.id, row.id, role, parts, now)
        if call is not None:
            _insert(session, notice.id, row.id, mentions.CALL, (call,), now)
    if role == ISSUED and notice.kind == NoticeKind.FILING_REMINDER:
        for delivery in added:
            merge_with_todays(session, delivery, now)
    return tuple(added)


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
    *before, last = parts_of(robot, content)
    return (*(replace(part, mentions=()) for part in before), last)  # called once, by the last


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


# --- 预备好的查询 --------------------------------------------------------------------------------

_robots = table_of(RobotRow).c

_COUNTY = (
    select(AssessmentRow.county).where(AssessmentRow.id == bindparam("assessment"))
).scalar_subquery()
#: every group of the county, by what decides whether it is reached: the rest is read of those alone
_GROUPS = (
    select(_robots.id, _robots.channel, _robots.audience, _robots.units)
    .where(_robots.county == _COUNTY, _robots.audience != BY_HAND)
    .order_by(_robots.id)
)
_ROBOTS = select(RobotRow).where(RobotRow.id.in_(bindparam("robots", expanding=True)))
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
