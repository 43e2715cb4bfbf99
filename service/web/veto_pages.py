"""一票否决：who may see it sees it here and on the settlement; one role puts it down and takes it back."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from service.accounts.roles import Action
from service.feedback import settlement
from service.tables import UnitRow, VetoRow
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted

router = APIRouter(prefix="/{year:int}/settlement/vetoes")

SEES = Depends(permitted(Action.SEE_VETOES))
VETOES = Depends(permitted(Action.VETO))


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("", dependencies=[FORM, VETOES])
def add(request: Request, place: Acting, sent: SentForm) -> Response:
    return answered(
        place,
        lambda: settlement.submit_veto(
            place.session,
            place.assessment,
            sent.text("unit"),
            matter=sent.text("matter"),
            decided_on=sent.needed_day("decided_on", "决定日期"),
            document=sent.text("document"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place),
        lambda told: _page(request, place, sent, told),
    )


@router.post("/withdraw", dependencies=[FORM, VETOES])
def withdraw(request: Request, place: Acting, sent: SentForm) -> Response:
    return answered(
        place,
        lambda: settlement.withdraw_veto(
            place.session,
            place.assessment,
            sent.text("unit"),
            document=sent.text("document"),
            reason=sent.text("reason"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place),
        lambda told: _page(request, place, NOTHING, told),
    )


def _url(place: Place) -> str:
    return f"/{place.year}/settlement/vetoes"


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    rows = place.session.execute(
        select(VetoRow, UnitRow.code)
        .join(UnitRow, UnitRow.id == VetoRow.unit_id)
        .where(VetoRow.assessment_id == place.assessment.id)
        .order_by(VetoRow.id)
    ).all()
    return page(
        request,
        "vetoes.html",
        "一票否决",
        status=409 if told else 200,
        place=place,
        rows=[(veto, code) for veto, code in rows],
        units=found.units_of(place, *settlement.BEARERS),
        name=place.ledger.unit_name,
        sent=sent,
        told=told,
    )
