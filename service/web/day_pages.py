"""今日：该办的、来了的、卡住的、七天里要到的；上班打开的第一页。"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import load_only

from service import day, health
from service.accounts.roles import Action
from service.clock import local_date
from service.feedback import waiting_plans
from service.tables import NoticeRow
from service.web.office import OfficeNow
from service.web.pages import page
from service.web.papers_shown import are_shown
from service.web.place import Looking, Place
from service.web.visiting import permitted
from workflows.actions import IssueNotice
from workflows.leader_sheet import owed_answers
from workflows.replies import waiting_extensions
from workflows.review import waiting
from workflows.vocabulary import NoticeKind, NoticeState

router = APIRouter(prefix="/{year:int}/day")


def _problems(office: OfficeNow) -> list[str]:
    """Read before the page's own session: two at once in one page keep a commit waiting for ever."""
    workspace = office.workspace
    return health.problems(workspace, local_date(workspace.clock.now()), quick=True)


Problems = Annotated[list[str], Depends(_problems)]


@router.get("", dependencies=[Depends(permitted(Action.SIGN))])
def look(request: Request, problems: Problems, place: Looking) -> HTMLResponse:
    ledger, today = place.ledger, place.today
    workspace = place.office.workspace
    rows = _not_out(place)
    owed = [
        one for one in owed_answers(ledger, place.rules, today) if str(one["日期"]) <= str(today)
    ]
    begin = day.since(ledger.calendar, today)
    return page(
        request,
        "day.html",
        "今日",
        place=place,
        owed=owed,
        values=len(waiting(ledger)),
        plans=len(waiting_plans(place.session, place.assessment)),
        extensions=len(waiting_extensions(ledger, today)),
        begin=begin,
        came=day.came(place.session, place.assessment.id, begin),
        drafts=[row for row in rows if row.state == NoticeState.DRAFT and not row.automatic],
        waited={r.id: ledger.calendar.between(local_date(r.drafted_at), today) for r in rows},
        unset=[row for row in rows if row.problem],
        listed=sum(row.state == NoticeState.LISTED for row in rows),
        undelivered=day.undelivered(place.session, place.assessment.id),
        unfiled=day.unfiled(ledger, place.rules, today),
        problems=problems,
        coming=[
            (when, action.kind.label, action.subject)
            if isinstance(action, IssueNotice)
            else (when, "研判", action.period.label)
            for when, action in day.coming(ledger, workspace.rules(place.year), today)
            if not hasattr(action, "by")
        ],
        unit_name=ledger.unit_name,
        label=lambda of: NoticeKind(of).label,
    )


def _not_out(place: Place) -> list[NoticeRow]:
    """Papers that wait: for a signature, for a mended template, for a word on 补发."""
    return list(
        place.session.scalars(
            select(NoticeRow)
            .where(
                NoticeRow.assessment_id == place.assessment.id,
                NoticeRow.state.in_((NoticeState.DRAFT, NoticeState.LISTED)),
                are_shown(place.visitor.role),
            )
            .options(
                load_only(
                    NoticeRow.kind,
                    NoticeRow.state,
                    NoticeRow.automatic,
                    NoticeRow.subject,
                    NoticeRow.problem,
                    NoticeRow.drafted_at,
                )
            )
            .order_by(NoticeRow.id)
        )
    )
