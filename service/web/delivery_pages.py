"""送达：where every message stands, each attempt and what the platform said; what a person decides."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from service.accounts.roles import Action
from service.deliveries import history, remedies
from service.deliveries.history import Listed
from service.deliveries.outcomes import DeliveryState
from service.tables import NoticeRow
from service.web.forms import SentForm, answered
from service.web.pages import page
from service.web.paging import paging
from service.web.papers_shown import HIDDEN, may_see
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted

router = APIRouter(
    prefix="/{year:int}/deliveries", dependencies=[Depends(permitted(Action.DELIVER))]
)

#: What waits for a person: shown first.
DECIDE = (DeliveryState.DEAD, DeliveryState.HELD)
_REPLAYED = (*DECIDE, DeliveryState.ACCEPTED)
_DROPPED = (*DECIDE, DeliveryState.PENDING)


@router.get("")
def look(request: Request, place: Looking, state: str = "") -> HTMLResponse:
    """``state``: one state, 全部, or nothing for what a person must decide on."""
    states = _states(state)
    county = place.visitor.county
    counts = history.counts(place.session, county)
    at = paging(request, sum(counts.get(each, 0) for each in states or counts))
    found = history.listing(place.session, county, states, limit=at.size, offset=at.offset)
    return page(
        request,
        "deliveries.html",
        "送达情况",
        place=place,
        deliveries=[_shown(place, one) for one in found],
        state=state,
        counts=counts,
        decide=sum(counts.get(each, 0) for each in DECIDE),
        paging=at,
    )


@router.get("/{delivery}")
def look_at(request: Request, place: Looking, delivery: int) -> HTMLResponse:
    return _page(request, place, _one(place, delivery))


@router.post("/{delivery}/replay", dependencies=[FORM])
def replay(request: Request, place: Acting, delivery: int, sent: SentForm) -> Response:
    """Again, under the same number; what the platform took already only when ticked."""
    return _done(
        request,
        place,
        delivery,
        lambda: remedies.replay(
            place.session,
            delivery,
            place.visitor.signs_as,
            sent.text("reason"),
            place.now,
            force=sent.text("force") == "1",
        ),
    )


@router.post("/{delivery}/resolve", dependencies=[FORM])
def resolve(request: Request, place: Acting, delivery: int, sent: SentForm) -> Response:
    """By what was seen in the group."""
    return _done(
        request,
        place,
        delivery,
        lambda: remedies.resolve(
            place.session,
            delivery,
            arrived=sent.text("seen") == "arrived",
            actor=place.visitor.signs_as,
            reason=sent.text("reason"),
            now=place.now,
        ),
    )


@router.post("/{delivery}/drop", dependencies=[FORM])
def drop(request: Request, place: Acting, delivery: int, sent: SentForm) -> Response:
    return _done(
        request,
        place,
        delivery,
        lambda: remedies.give_up(
            place.session, delivery, place.visitor.signs_as, sent.text("reason"), place.now
        ),
    )


def _states(state: str) -> tuple[DeliveryState, ...]:
    if state == "全部":
        return ()
    if not state:
        return DECIDE
    if state not in DeliveryState.__members__.values():
        raise HTTPException(404)
    return (DeliveryState(state),)


def _one(place: Place, delivery: int) -> Listed:
    found = history.listing(place.session, place.visitor.county, only=delivery)
    if not found:
        raise HTTPException(404)
    return _shown(place, found[0])


def _shown(place: Place, one: Listed) -> Listed:
    """Whether it went is for whoever sees to deliveries; what it says, only for who may see it."""
    if may_see(place.visitor.role, one.kind, one.key):
        return one
    return replace(one, number="", subject=HIDDEN)


def _done(request: Request, place: Place, delivery: int, act: Callable[[], object]) -> Response:
    one = _one(place, delivery)
    url = f"/{place.year}/deliveries/{delivery}"
    return answered(place, act, url, lambda told: _page(request, place, one, told))


def _page(request: Request, place: Place, one: Listed, told: str = "") -> HTMLResponse:
    of = place.session.get_one(NoticeRow, one.notice).assessment_id
    tried = [
        each if one.subject != HIDDEN else replace(each, answer=HIDDEN)  # a file's name says it too
        for each in history.attempts(place.session, of, one.notice)
        if each.delivery == one.id
    ]
    return page(
        request,
        "delivery_log.html",
        f"送达件{one.id}",
        status=409 if told else 200,
        place=place,
        one=one,
        attempts=tried,
        held=one.state is DeliveryState.HELD,
        replayed=one.state in _REPLAYED,
        accepted=one.state is DeliveryState.ACCEPTED,
        dropped=one.state in _DROPPED,
        told=told,
    )
