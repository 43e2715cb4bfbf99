"""追赶超越季度点评：what the city gave each quarter, the county's total and every reviewed indicator."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from service import feedback
from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.quarterly_review import (
    QUARTERS,
    forecast,
    reviewed,
    score_of,
    totals,
    waited_until,
)

router = APIRouter(prefix="/{year:int}/review")

SEES = Depends(permitted(Action.SEE_COUNTY))
SCORES = Depends(permitted(Action.SCORE_QUARTERS))


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("", dependencies=[FORM, SCORES])
def record(request: Request, place: Acting, sent: SentForm) -> Response:
    """What the city published; a record that changes an earlier one needs a reason."""

    def act() -> None:
        quarter = sent.whole("quarter", "季度")
        if quarter is None:
            raise FeedbackRejected("请选择季度")
        feedback.submit_quarter(
            place.session,
            place.assessment,
            place.rules.quarterly_review,
            quarter,
            indicator=sent.text("indicator") or None,
            points=sent.number("points"),
            rank=sent.whole("rank", "位次"),
            counties=sent.whole("counties", "参评县区数"),
            document=sent.text("document"),
            published_on=sent.day("published_on", "公布日期") or place.today,
            by=place.visitor.signs_as,
            now=place.now,
            reason=sent.text("reason"),
        )

    url = f"/{place.year}/review"
    return answered(place, act, url, lambda told: _page(request, place, sent, told))


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    ledger, rules = place.ledger, place.rules
    review = rules.quarterly_review
    indicators = reviewed(ledger)
    at = paging(request, len(indicators), whole=f"/{place.year}/review")
    return page(
        request,
        "review.html",
        "季度点评",
        status=409 if told else 200,
        place=place,
        quarters=QUARTERS,
        totals=totals(ledger),
        waited={quarter: waited_until(ledger, rules, quarter) for quarter in QUARTERS},
        full=dict(zip(QUARTERS, review.quarter_points, strict=True)),
        review=review,
        forecast=forecast(ledger, rules),
        rows=[
            (one, [score_of(ledger, one.code, q) for q in QUARTERS]) for one in at.of(indicators)
        ],
        paging=at,
        indicators=[(one.code, f"{one.code} {one.name}") for one in indicators],
        sent=sent,
        told=told,
    )
