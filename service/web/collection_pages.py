"""报送：一期报到哪一步，催到第几次；没有报的再催；提前研判，或者暂缓。"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import func, select

from service import feedback
from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.tables import IndicatorRow, NoticeRow, PeriodRow, ValueRow
from service.web.narrowing import Only, choices
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.collection_grid import current, grid, went_out
from workflows.periods import Period, periods_of

router = APIRouter(prefix="/{year:int}/collection")

JUDGES = Depends(permitted(Action.JUDGE))
Reason = Annotated[str, Form(max_length=500)]


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def look(
    request: Request, place: Looking, only: Only, period: Annotated[str, Query(max_length=7)] = ""
) -> HTMLResponse:
    rules = place.rules.progress_collection
    of = _period(place, period) if period else current(place.ledger, rules, place.today)
    found = grid(place.ledger, rules, of, place.today)
    asked = [
        (line, cell) for line in found.lines for cell in line.cells if only.takes(cell.indicator)
    ]
    at = paging(request, len(asked))
    return page(
        request,
        "collection.html",
        "报送",
        place=place,
        grid=found,
        periods=periods_of(place.year),
        paging=at,
        rows=at.of(asked),
        choices=choices(place, only),
        unit_name=place.ledger.unit_name,
        papers=[(paper, _id(place, paper.key)) for paper in found.papers],
        returned=_returned(place, of),
        word=_word(place, of),
        judged_on=place.ledger.closed.get(of),
        held_until=place.ledger.held.get(of),
        closes_now=of in place.ledger.close_now,
        went_out=went_out(place.ledger, str(of), place.today),
    )


@router.post("/{period}/urge", dependencies=[FORM, Depends(permitted(Action.URGE))])
def urge(place: Acting, period: str) -> Response:
    """Those that have not filed are reminded now."""
    of = _period(place, period)
    feedback.urge(
        place.session,
        place.assessment,
        place.ledger,
        place.rules.progress_collection,
        str(of),
        by=place.visitor.signs_as,
        now=place.now,
    )
    return RedirectResponse(f"/{place.year}/collection?period={of}", status_code=303)


@router.post("/{period}/close", dependencies=[FORM, JUDGES])
def close(place: Acting, period: str, reason: Reason = "") -> Response:
    """Judge at once, before the closing day."""
    of, by = _period(place, period), place.visitor.shown
    if not reason.strip():
        raise FeedbackRejected("提前研判要写明理由")
    feedback.close_period(
        place.session, place.assessment, str(of), by=by, now=place.now, reason=reason.strip()
    )
    return RedirectResponse(f"/{place.year}/judgement?period={of}", status_code=303)


@router.post("/{period}/hold", dependencies=[FORM, JUDGES])
def hold(
    place: Acting, period: str, until: Annotated[date, Form()], reason: Reason = ""
) -> Response:
    """Put the judgement off: 认定 data are awaited."""
    of, by = _period(place, period), place.visitor.shown
    feedback.hold_period(
        place.session, place.assessment, str(of), until=until, reason=reason, by=by, now=place.now
    )
    return RedirectResponse(f"/{place.year}/collection?period={of}", status_code=303)


def _period(place: Place, text: str) -> Period:
    found = {str(period): period for period in periods_of(place.year)}.get(text)
    if found is None:
        raise HTTPException(404)
    return found


def _id(place: Place, key: str) -> int:
    query = select(NoticeRow.id).where(
        NoticeRow.assessment_id == place.assessment.id, NoticeRow.key == key
    )
    return place.session.scalars(query).one()


def _returned(place: Place, period: Period) -> dict[str, int]:
    """Code → how often its figure was sent back."""
    rows = place.session.execute(
        select(IndicatorRow.code, func.count())
        .join(ValueRow, ValueRow.indicator_id == IndicatorRow.id)
        .where(
            IndicatorRow.assessment_id == place.assessment.id,
            ValueRow.period == str(period),
            ValueRow.returned_at.is_not(None),
        )
        .group_by(IndicatorRow.code)
    )
    return dict(rows.all())


def _word(place: Place, period: Period) -> str:
    """Why it is held or closed early."""
    query = select(PeriodRow.reason).where(
        PeriodRow.assessment_id == place.assessment.id, PeriodRow.period == str(period)
    )
    return place.session.scalar(query) or ""
