"""事件：what has happened, from a cursor on; a system asks again with the ``next`` it was given.

约定：文书上的事和研判、报数、更正进事件流；一票否决、账户、导入等内部登记不进。PostgreSQL 上几个事务同时记事，
编号小的可能后到：等正在记的都记完了再看，等不到的这次一件也不给，取过的不会漏。
"""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, exists, or_, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service import timeline
from service.accounts.integrations import Scope
from service.tables import EventRow, NoticeRow, RecipientRow, UnitRow
from service.web.api import shapes
from service.web.api.papers import own_units, visible
from service.web.api.problems import LOOKING
from service.web.api.years import YearNow, looking

router = APIRouter(prefix="/{year}", tags=["事件"])

#: What is told without a paper, to a token of the whole county.
OF_NO_PAPER = (timeline.JUDGED, "报送数据", "更正数据")
#: SHARE waits for who has written an event and not committed, and lets nobody begin meanwhile: so
#: for a second at most, each time somebody asks
_WAIT, _UNTIL_WRITTEN = (
    text("SET LOCAL lock_timeout = '1s'"),
    text("LOCK TABLE event IN SHARE MODE"),
)
#: Before a paper is out: a draft is nobody else's, and behind every cursor by the time it is a paper.
OF_A_DRAFT = (
    timeline.Act.DRAFTED,
    timeline.Act.REDRAFTED,
    timeline.Act.EDITED,
    timeline.Act.RETURNED,
    timeline.Act.RESUBMITTED,
    timeline.Act.LISTED,
    timeline.Act.NOT_SET,
    timeline.Act.URGED,
    timeline.Act.SHOWN,
)
#: What becomes of a paper, told to everybody who got it.
OF_THE_PAPER = (timeline.Act.SIGNED, timeline.Act.SENT, timeline.Act.SENT_LATE, "作废", "更正")


@router.get("/events", responses=LOOKING)
def events(
    where: Annotated[YearNow, looking(Scope.EVENTS)], page: Annotated[shapes.EventPage, Query()]
) -> shapes.Events:
    """In order of id, each once. ``next`` moves on only past what was given."""
    if not _all_written(where.session):
        return shapes.Events(events=[], next=page.after, more=False)
    of_a_paper: ColumnElement[bool] = exists().where(
        NoticeRow.id == EventRow.notice_id, *visible(where)
    )
    of_a_paper &= ~or_(*(EventRow.act.startswith(act) for act in OF_A_DRAFT))
    if where.unit:
        of_a_paper &= _is_its_business(where)
    told: list[ColumnElement[bool]] = [of_a_paper]
    if not where.unit:
        told.append(EventRow.notice_id.is_(None) & EventRow.act.in_(OF_NO_PAPER))
    query = select(EventRow).where(
        EventRow.assessment_id == where.assessment.id, EventRow.id > page.after, or_(*told)
    )
    found = list(where.session.scalars(query.order_by(EventRow.id).limit(page.limit + 1)))
    shown = found[: page.limit]
    return shapes.Events(
        events=[_event(row) for row in shown],
        next=shown[-1].id if shown else page.after,
        more=len(found) > page.limit,
    )


def _all_written(session: Session) -> bool:
    """Whether no event below a visible one is still to come, until the session ends."""
    if session.get_bind().dialect.name == "sqlite":  # there one writes at a time
        return True
    try:
        with session.begin_nested():
            session.execute(_WAIT)
            session.execute(_UNTIL_WRITTEN)
    except OperationalError:  # somebody has been writing for long
        return False
    return True


def _is_its_business(where: YearNow) -> ColumnElement[bool]:
    """To a unit: what became of a paper it got, its own acts, and the office's on one sent to it
    alone. Not what others answer to a paper that it got too, or got a copy of.
    """
    own = own_units(where)
    main = exists().where(RecipientRow.notice_id == EventRow.notice_id, RecipientRow.role == "主送")
    about = EventRow.detail[timeline.UNIT].as_string()
    return or_(
        *(EventRow.act.startswith(act) for act in OF_THE_PAPER),
        about.in_(select(UnitRow.code).where(UnitRow.id.in_(own))),
        about.is_(None)
        & main.where(RecipientRow.unit_id.in_(own))
        & ~main.where(RecipientRow.unit_id.not_in(own)),
    )


def _event(row: EventRow) -> shapes.Event:
    return shapes.Event(
        id=row.id,
        at=row.at,
        actor=row.actor,
        act=row.act,
        number=row.number,
        subject=row.subject,
        recipients=row.recipients,
        clause=row.clause,
        paper=row.notice_id,
    )
