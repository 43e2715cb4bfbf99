"""单项奖、创新奖：who applies for what, how far it got. A unit names its own and says it has applied."""

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from service import feedback
from service.accounts.roles import Action
from service.errors import NotPermitted
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.awards import APPLIED, STAGES, lines, without_candidate
from workflows.registers import Award
from workflows.vocabulary import IndicatorType

router = APIRouter(prefix="/{year:int}/awards")

SEES = Depends(permitted(Action.SEE_COUNTY, Action.SEE_OWN))
APPLIES = Depends(permitted(Action.APPLY_FOR_AWARDS))


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("", dependencies=[FORM, APPLIES])
def add(request: Request, place: Acting, sent: SentForm) -> Response:
    return answered(
        place,
        lambda: feedback.add_award(
            place.session,
            place.assessment,
            sent.text("indicator"),
            place.visitor.unit or sent.text("unit"),
            sent.text("name"),
            sent.needed_day("apply_by", "申报截止日期"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        f"/{place.year}/awards",
        lambda told: _page(request, place, sent, told),
    )


@router.post("/{serial}", dependencies=[FORM, APPLIES])
def reach(request: Request, place: Acting, serial: int, sent: SentForm) -> Response:
    """A step on. What the city says of it, the office puts down."""
    if serial not in {number for number, _, _ in _rows(place)}:
        raise HTTPException(404)
    if sent.text("stage") not in _stages(place):
        raise NotPermitted("单位只登记“已申报”，初审以后的进展由县考核办登记")
    return answered(
        place,
        lambda: feedback.reach_stage(
            place.session,
            place.assessment,
            serial,
            sent.text("stage"),
            sent.day("reached_on", "日期") or place.today,
            points=sent.number("points"),
            document=sent.text("document"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        f"/{place.year}/awards",
        lambda told: _page(request, place, NOTHING, told),
    )


def _stages(place: Place) -> tuple[str, ...]:
    return (APPLIED,) if place.visitor.unit else STAGES[1:]


def _rows(place: Place) -> list[tuple[int, Award, dict[str, object]]]:
    """(number, award, its line); of a unit its own."""
    own, awards = place.visitor.unit, place.ledger.registers.awards
    known = zip(awards, lines(place.ledger), strict=True)
    return [
        (number, award, line)
        for number, (award, line) in enumerate(known, start=1)
        if own in ("", award.unit)
    ]


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    rows, lacking = _rows(place), without_candidate(place.ledger)
    home = f"/{place.year}/awards"
    at = paging(request, len(rows), whole=home)
    at_lacking = paging(request, len(lacking), name="lacking", whole=home)
    awards = [one for one in place.ledger.indicators if one.type is IndicatorType.AWARD]
    return page(
        request,
        "awards.html",
        "申报奖项",
        status=409 if told else 200,
        place=place,
        rows=at.of(rows),
        paging=at,
        lacking=[] if place.visitor.unit else at_lacking.of(lacking),
        paging_lacking=at_lacking,
        awards=[(one.code, f"{one.code} {one.name}") for one in awards],
        units=found.units_of(place),
        stages=_stages(place),
        sent=sent,
        told=told,
    )
