"""领导一览：现在欠账几个、谁的、能不能进位；一页看完，打印一张纸。"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import load_only

from service import archive
from service.accounts.roles import Action
from service.tables import DocumentRow, NoticeRow
from service.web import charts
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Looking, Place
from service.web.visiting import permitted
from workflows import leader_view
from workflows.leader_view import LeaderView, Lit
from workflows.vocabulary import Light, NoticeKind, NoticeState
from workflows.wording import items

router = APIRouter(
    prefix="/{year:int}/leader", dependencies=[Depends(permitted(Action.SEE_LEADERS_PAGE))]
)

MOST_BEHIND = 40  # listed; the units' table counts them all
MOST_UNITS = 40
MOST_COMING = 30
MOST_PROGRESS = 10  # the most lagging


class Printed(NamedTuple):
    """How many of each list fit on one sheet of A4; the sheet says how many it leaves out."""

    behind: int = 8
    units: int = 12
    lit: int = 5
    coming: int = 4


_LIT = (Light.RED, Light.YELLOW, Light.UNFILED)


@router.get("")
def look(request: Request, place: Looking) -> HTMLResponse:
    view = leader_view.view(place.ledger, place.rules, place.today)
    mine = leader_view.mine(place.ledger, place.today, place.visitor.post)
    lit = [one for one in mine if one.light in _LIT]
    at_ease = [one for one in mine if one.light not in _LIT]
    at_lit = paging(request, len(lit), name="lit")
    at_at_ease = paging(request, len(at_ease), name="at_ease")
    return page(
        request,
        "leader.html",
        "领导一览",
        place=place,
        view=view,
        behind=items(place.ledger, view.behind[:MOST_BEHIND]),
        more_behind=max(len(view.behind) - MOST_BEHIND, 0),
        units=view.units[:MOST_UNITS],
        coming=view.coming[:MOST_COMING],
        overdue=view.overdue[:MOST_COMING],
        mine=len(mine),
        lit=items(place.ledger, at_lit.of(lit)),
        paging_lit=at_lit,
        at_ease=items(place.ledger, at_at_ease.of(at_ease)),
        paging_at_ease=at_at_ease,
        charts=_charts(view),
        sheet=_last_sheet(place),
        printed=Printed(),
    )


@router.get("/sheet")
def sheet(place: Looking) -> Response:
    """The last 领导周报 that was issued, as it is in the archive."""
    notice = _last_sheet(place)
    row = None
    if notice is not None:
        of = (DocumentRow.notice_id == notice.id, DocumentRow.role == archive.FINAL)
        row = place.session.scalar(select(DocumentRow).where(*of))
    if row is None:
        raise HTTPException(404)
    named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return Response(row.content, headers={"Content-Disposition": named}, media_type=row.media_type)


def _last_sheet(place: Place) -> NoticeRow | None:
    return place.session.scalars(
        select(NoticeRow)
        .where(
            NoticeRow.assessment_id == place.assessment.id,
            NoticeRow.kind == NoticeKind.LEADER_SHEET,
            NoticeRow.state == NoticeState.ISSUED,
        )
        .options(load_only(NoticeRow.number))
        .order_by(NoticeRow.id.desc())
        .limit(1)
    ).first()


def _charts(view: LeaderView) -> Mapping[str, Markup]:
    """Name → picture; one that has nothing to show is empty."""
    months = [(f"{turn.period.month}月", turn) for turn in view.turns]
    ranks = [(month, turn.mean_rank) for month, turn in months if turn.mean_rank is not None]
    progress = [
        (str(row["指标"]), cast(Decimal, row["完成进度"]), cast(Decimal, row["应达进度"]))
        for row in view.progress[:MOST_PROGRESS]
    ]
    return {
        "behind": charts.line_chart(
            "behind", "欠账项数", [(m, Decimal(t.behind)) for m, t in months], unit="项"
        ),
        "forecast": charts.line_chart(
            "forecast", "预计总分", [(m, t.forecast) for m, t in months], unit="分"
        ),
        "rank": charts.line_chart(
            "rank", "全市平均位次（按分值加权，第1位在上）", ranks, unit="位", low_is_high=True
        ),
        "attachments": charts.light_bars(
            "attachments",
            "各附件亮灯",
            [(_of_attachment(one), one.lights) for one in view.attachments],
        ),
        "progress": charts.progress_bars("progress", "完成进度与应达进度（占全年目标）", progress),
    }


def _of_attachment(one: Lit) -> str:
    before = "" if one.before is None else f"，上期{one.before}项"
    return f"{one.name}（欠账{one.behind}项{before}）"
