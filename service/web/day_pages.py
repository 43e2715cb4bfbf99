"""今日：该办的、来了的、卡住的、七天里要到的；上班打开的第一页。"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from service import day, health
from service.accounts.roles import Action
from service.clock import local_date
from service.feedback import waiting_plans
from service.tables import NoticeRow
from service.web import papers_shown
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Looking, Place
from service.web.sessions import OfficeNow
from service.web.visiting import permitted
from workflows.actions import IssueNotice
from workflows.leader_sheet import owed_answers
from workflows.replies import waiting_extensions
from workflows.review import waiting_values
from workflows.vocabulary import NoticeKind, NoticeState

MOST = 20  # lines of a list on the page

router = APIRouter(prefix="/{year:int}/day")


def _problems(office: OfficeNow) -> list[str]:
    """Read before the page's own session: two at once in one page keep a commit waiting for ever."""
    workspace = office.workspace
    return health.problems(workspace, local_date(workspace.clock.now()), quick=True)


Problems = Annotated[list[str], Depends(_problems)]


def _with_papers(
    place: Place, owed: Sequence[Mapping[str, object]]
) -> Iterator[tuple[Mapping[str, object], int | None]]:
    """What is owed, with the paper that asks for it: its line begins with the paper's number."""
    numbers = [f"{str(one['事项']).partition('号')[0]}号" for one in owed]
    asked = set(numbers)
    keys = {n.key: n.number for n in place.ledger.notices.values() if n.number in asked}
    rows = place.session.execute(
        select(NoticeRow.key, NoticeRow.id).where(
            NoticeRow.assessment_id == place.assessment.id, NoticeRow.key.in_(keys)
        )
    )
    papers = {keys[key]: paper for key, paper in rows}
    return ((one, papers.get(number)) for one, number in zip(owed, numbers, strict=True))


@router.get("", dependencies=[Depends(permitted(Action.SIGN))])
def look(request: Request, problems: Problems, place: Looking) -> HTMLResponse:
    ledger, today = place.ledger, place.today
    workspace = place.office.workspace
    rows = papers_shown.not_out(place)
    owed = [
        one for one in owed_answers(ledger, place.rules, today) if str(one["日期"]) <= str(today)
    ]
    coming = [
        (when, action.kind.label, action.subject)
        if isinstance(action, IssueNotice)
        else (when, "研判", action.period.label)
        for when, action in day.coming(ledger, workspace.rules(place.year), today)
        if not hasattr(action, "by")
    ]
    drafts = [row for row in rows if row.state == NoticeState.DRAFT and not row.automatic]
    at_owed = paging(request, len(owed), MOST, "owed")
    at_coming = paging(request, len(coming), MOST, "coming")
    waited = {row.id: ledger.calendar.between(local_date(row.drafted_at), today) for row in drafts}
    begin = day.since(ledger.calendar, today)
    return page(
        request,
        "day.html",
        "今日",
        place=place,
        owed=list(_with_papers(place, at_owed.of(owed))),
        paging_owed=at_owed,
        values=len(waiting_values(ledger)),
        plans=len(waiting_plans(place.session, place.assessment)),
        extensions=len(waiting_extensions(ledger, today)),
        begin=begin,
        came=day.came(place.session, place.assessment.id, begin),
        drafts=drafts,
        waited=waited,
        stuck=[row for row in drafts if waited[row.id] or row.return_reason],
        unset=[row for row in rows if row.problem],
        most=MOST,
        listed=sum(row.state == NoticeState.LISTED for row in rows),
        undelivered=day.undelivered(place.session, place.assessment.id),
        unfiled=day.unfiled(ledger, place.rules, today),
        problems=problems,
        coming=at_coming.of(coming),
        paging_coming=at_coming,
        unit_name=ledger.unit_name,
        label=lambda of: NoticeKind(of).label,
    )
