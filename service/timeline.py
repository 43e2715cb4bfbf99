"""留痕与时间线：谁、何时、做了什么；一事一行，随事务一起写下，永不改。"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from service.clock import local
from service.facts import encode
from service.tables import DeliveryRow, EventRow, NoticeRow, RobotRow

SYSTEM = "系统"
WEEKDAYS = "一二三四五六日"


class Act(StrEnum):
    """What the service does with a paper, as the timeline words it: the act, then its 文种."""

    DRAFTED = "草拟"
    REDRAFTED = "重拟"
    EDITED = "修改"
    RETURNED = "退改"
    RESUBMITTED = "重新送审"
    WITHDRAWN = "撤回"
    SUPERSEDED = "取代"
    LISTED = "待补发"
    NOT_SET = "排不出"
    URGED = "催签"
    SHOWN = "呈领导"
    SIGNED = "签发"
    SENT = "发出"
    SENT_LATE = "补发"


JUDGED = "研判"
RECEIVED = "签收"  # a unit's; one paper has as many as it has recipients, so no timeline tells them
UNIT = "unit"  # in an event's detail: code of the unit whose answer to a paper it is about


def note(
    session: Session,
    *,
    assessment_id: int | None,
    at: datetime,
    actor: str,
    act: str,
    subject: str = "",
    notice: NoticeRow | None = None,
    recipients: str = "",
    clause: str = "",
    **detail: Any,
) -> None:
    """Append one event; a notice lends its number, subject and clause."""
    session.add(
        EventRow(
            assessment_id=assessment_id,
            at=at,
            actor=actor,
            act=act,
            notice_id=notice.id if notice else None,
            number=notice.number if notice else "",
            subject=subject or (notice.subject if notice else ""),
            recipients=recipients or (recipients_of(notice) if notice else ""),
            clause=clause or (notice.clause if notice else ""),
            detail=encode(detail),
        )
    )


def note_delivery(
    session: Session,
    row: DeliveryRow,
    act: str,
    now: datetime,
    *,
    actor: str = SYSTEM,
    recipients: str = "",
    **detail: Any,
) -> None:
    """Append what became of one delivery; unless told otherwise its group is the recipient."""
    notice = session.get_one(NoticeRow, row.notice_id)
    note(
        session,
        assessment_id=notice.assessment_id,
        at=now,
        actor=actor,
        act=act,
        notice=notice,
        recipients=recipients or session.get_one(RobotRow, row.robot_id).name,
        delivery=row.id,
        **detail,
    )


def recipients_of(notice: NoticeRow) -> str:
    """主送 as the paper says it: the collective name if it has one, else the units."""
    return addressed(notice.facts, (r.unit.code for r in notice.recipients if r.role == "主送"))


def addressed(facts: Mapping[str, object], units: Iterable[str]) -> str:
    """主送 of a paper's facts, else the units by their codes."""
    return str(facts.get("主送") or "、".join(units))


def last(session: Session, assessment_id: int) -> int:
    """The id of the newest event; 0 before the first."""
    query = select(func.max(EventRow.id)).where(EventRow.assessment_id == assessment_id)
    return session.scalar(query) or 0


def lines(session: Session, assessment_id: int, after: int = 0) -> Iterable[str]:
    """Events with ids above ``after``, a line each, in the order they happened."""
    events = session.scalars(
        select(EventRow)
        .where(EventRow.assessment_id == assessment_id, EventRow.id > after, told())
        .order_by(EventRow.id)
    )
    for event in events:
        yield line(event.at, event.act, event.number, event.subject, event.recipients, event.clause)


def told() -> ColumnElement[bool]:
    """Of an event: it stands in the timeline."""
    return ~EventRow.act.startswith(RECEIVED)


def line(at: datetime, act: str, number: str, subject: str, recipients: str, clause: str) -> str:
    """日期、星期、事项、文号、标题、主送、依据，以制表符分隔."""
    when = local(at)
    told = (flat(text) or "—" for text in (number, subject, recipients, clause))
    return "\t".join((f"{when:%Y-%m-%d %H:%M}", f"星期{WEEKDAYS[when.weekday()]}", act, *told))


def flat(text: str) -> str:
    """One line of plain text: what people wrote must not make lines or columns of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
