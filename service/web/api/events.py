"""事件：what has happened, from a cursor on; a system asks again with the ``next`` it was given.

约定：文书上的事和研判、报数、更正进事件流；一票否决、账户、导入等内部登记不进。PostgreSQL 上几个事务同时记事，
编号小的可能后到，所以半分钟以内的先不给，取过的不会漏。
"""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, exists, or_, select

from service import timeline
from service.accounts.integrations import Scope
from service.tables import EventRow, NoticeRow
from service.web.api import shapes
from service.web.api.papers import visible
from service.web.api.problems import LOOKING
from service.web.api.years import YearNow, looking

router = APIRouter(prefix="/{year}", tags=["事件"])

#: What is told without a paper, to a token of the whole county.
OF_NO_PAPER = (timeline.JUDGED, "报送数据", "更正数据")
SETTLED = timedelta(seconds=30)  # no transaction of ours is open for so long


@router.get("/events", responses=LOOKING)
def events(
    where: Annotated[YearNow, looking(Scope.EVENTS)], page: Annotated[shapes.EventPage, Query()]
) -> shapes.Events:
    """In order of id, each once. ``next`` moves on only past what was given."""
    of_a_paper = exists().where(NoticeRow.id == EventRow.notice_id, *visible(where))
    told: list[ColumnElement[bool]] = [of_a_paper]
    if not where.unit:
        told.append(EventRow.notice_id.is_(None) & EventRow.act.in_(OF_NO_PAPER))
    query = select(EventRow).where(
        EventRow.assessment_id == where.assessment.id, EventRow.id > page.after, or_(*told)
    )
    if where.session.get_bind().dialect.name != "sqlite":  # there one writes at a time
        query = query.where(EventRow.at <= where.now - SETTLED)
    found = list(where.session.scalars(query.order_by(EventRow.id).limit(page.limit + 1)))
    shown = found[: page.limit]
    return shapes.Events(
        events=[_event(row) for row in shown],
        next=shown[-1].id if shown else page.after,
        more=len(found) > page.limit,
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
