"""留痕：who did what and when, of this year and of what all years share; by person, act and day.

What few may see is not told to others by its trace either: the line stays, its words do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import ColumnElement, func, or_, select

from service.accounts.roles import Action
from service.clock import SHANGHAI
from service.deliveries.audiences import read_as
from service.errors import FeedbackRejected
from service.facts import decode
from service.tables import EventRow, NoticeRow
from service.web.forms import day_of
from service.web.pages import page
from service.web.paging import paging
from service.web.papers_shown import HIDDEN, SEEN_BY
from service.web.place import Looking, Place
from service.web.visiting import permitted
from workflows.vocabulary import NoticeKind

router = APIRouter(prefix="/{year:int}/audit", dependencies=[Depends(permitted(Action.SEE_AUDIT))])

PAGE = 100
_OF_VETOES = ("登记一票否决", "撤销一票否决")
#: Papers whose trace is not for everybody who sees traces.
_TRACED_FOR = {**SEEN_BY, NoticeKind.INTERVIEW_NOTICE: Action.SEE_INTERVIEWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    at: datetime
    actor: str
    act: str
    number: str
    subject: str
    recipients: str
    reason: str


@router.get("")
def look(
    request: Request,
    place: Looking,
    actor: str = "",
    act: str = "",
    day: str = "",
) -> HTMLResponse:
    told = ""
    wanted = list(_asked(place, actor.strip(), act.strip()))
    try:
        wanted += _on(day)
    except FeedbackRejected as refused:
        told = str(refused)
    count = select(func.count()).select_from(EventRow).where(*wanted)
    at = paging(request, place.session.scalar(count) or 0, PAGE)
    rows = place.session.execute(
        select(EventRow, NoticeRow.kind, NoticeRow.key)
        .outerjoin(NoticeRow, NoticeRow.id == EventRow.notice_id)
        .where(*wanted)
        .order_by(EventRow.id.desc())
        .limit(PAGE)
        .offset(at.offset)
    )
    return page(
        request,
        "audit.html",
        "留痕",
        status=409 if told else 200,
        place=place,
        lines=[_line(place, *row) for row in rows],
        asked=(actor, act, day),
        paging=at,
        told=told,
    )


def _asked(place: Place, actor: str, act: str) -> Iterator[ColumnElement[bool]]:
    """What a line must be: of this year or of no one year, and as was asked for."""
    of_year = EventRow.assessment_id == place.assessment.id
    yield or_(of_year, EventRow.assessment_id.is_(None))
    if actor:
        yield EventRow.actor.contains(actor, autoescape=True)
    if act:
        yield EventRow.act.contains(act, autoescape=True)


def _on(day: str) -> list[ColumnElement[bool]]:
    on = day_of(day, "日期")
    if on is None:
        return []
    start = datetime.combine(on, time(), SHANGHAI)
    return [EventRow.at >= start, EventRow.at < start + timedelta(days=1)]


def _line(place: Place, event: EventRow, kind: str | None, key: str | None) -> _Line:
    hidden = _is_hidden(place, event, kind, key)
    reason = str(decode(event.detail).get("reason", ""))
    return _Line(
        at=event.at,
        actor=event.actor,
        act=event.act,
        number="" if hidden else event.number,
        subject=HIDDEN if hidden else event.subject,
        recipients="" if hidden else event.recipients,
        reason="" if hidden else reason,
    )


def _is_hidden(place: Place, event: EventRow, kind: str | None, key: str | None) -> bool:
    """作废、更正 say as much as the paper that they speak of."""
    action = Action.SEE_VETOES if event.act in _OF_VETOES else None
    if kind is not None and key is not None:
        action = _TRACED_FOR.get(read_as(NoticeKind(kind), key))
    return action is not None and not place.visitor.may(action)
