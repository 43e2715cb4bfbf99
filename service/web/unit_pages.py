"""单位名册：names and heads by date, renaming and merging; which 县级领导 answers for what."""

from collections import Counter, defaultdict
from collections.abc import Callable

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from service.accounts.roles import Action
from service.feedback import units
from service.tables import PersonRow, UnitRow
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted

router = APIRouter(prefix="/{year:int}/units")

SEES = Depends(permitted(Action.SEE_COUNTY))
KEEPS = Depends(permitted(Action.KEEP_UNITS))


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("/rename", dependencies=[FORM, KEEPS])
def rename(request: Request, place: Acting, sent: SentForm) -> Response:
    """Papers before the day keep the old name."""
    return _done(
        request,
        place,
        sent,
        lambda: units.rename(
            place.session,
            place.assessment,
            sent.text("old"),
            sent.text("new"),
            on=sent.needed_day("renamed_on", "更名日期"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
    )


@router.post("/merge", dependencies=[FORM, KEEPS])
def merge(request: Request, place: Acting, sent: SentForm) -> Response:
    return _done(
        request,
        place,
        sent,
        lambda: units.merge(
            place.session,
            place.assessment,
            sent.text("gone"),
            sent.text("into"),
            on=sent.needed_day("merged_on", "并入日期"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
    )


@router.post("/leaders", dependencies=[FORM, KEEPS])
def change_leader(request: Request, place: Acting, sent: SentForm) -> Response:
    return _done(
        request,
        place,
        sent,
        lambda: units.change_leader(
            place.session,
            place.assessment,
            sent.text("indicator"),
            sent.text("post"),
            on=sent.needed_day("led_from", "起始日期"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
    )


def _done(request: Request, place: Place, sent: Sent, act: Callable[[], object]) -> Response:
    url = f"/{place.year}/units"
    return answered(place, act, url, lambda told: _page(request, place, sent, told))


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    county = place.visitor.county
    rows = place.session.scalars(
        select(UnitRow)
        .where(UnitRow.county == county)
        .options(selectinload(UnitRow.names))
        .order_by(UnitRow.position, UnitRow.id)
    ).all()
    people: dict[int | None, list[PersonRow]] = defaultdict(list)
    for person in place.session.scalars(
        select(PersonRow).where(PersonRow.county == county).order_by(PersonRow.effective_from)
    ):
        people[person.unit_id].append(person)
    home = f"/{place.year}/units"
    at = paging(request, len(rows), whole=home)
    posts = Counter(one.leader for one in place.ledger.indicators if one.leader)
    post = request.query_params.get("post", "")
    led = [one for one in place.ledger.indicators if one.leader == post] if post else []
    at_led = paging(request, len(led), name="led", whole=home)
    return page(
        request,
        "units.html",
        "单位名册",
        status=409 if told else 200,
        place=place,
        rows=at.of(rows),
        paging=at,
        people=people,
        codes={row.id: row.code for row in rows},
        units=found.units_of(place),
        posts=sorted(posts.items()),
        post=post,
        led=at_led.of(led),
        paging_led=at_led,
        names=place.ledger.posts,
        indicators=found.indicators_of(place),
        sent=sent,
        told=told,
    )
