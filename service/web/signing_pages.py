"""签发：待签发的清单；签发、决定不发、改字、作废、更正，都留签的人和理由。

What is signed is the version that the signer has read; ``issuing`` opens its own transactions, so
no session is held over it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.accounts.roles import Action
from service.clock import local_date
from service.errors import ServiceError
from service.notices import decisions, editing, issuing, returning, voiding
from service.tables import NoticeRow
from service.web import papers_shown
from service.web.forms import unmoved
from service.web.pages import page
from service.web.paging import paging
from service.web.paper_view import view
from service.web.papers_shown import paper
from service.web.place import Acting, Looking, Place, place_of
from service.web.sessions import OfficeNow
from service.web.visiting import FORM, permitted
from service.web.visitors import Visitor
from workflows.vocabulary import NoticeKind, NoticeState

router = APIRouter(prefix="/{year:int}", dependencies=[Depends(permitted(Action.SIGN))])

Signer = Annotated[Visitor, Depends(permitted(Action.SIGN))]
Reason = Annotated[str, Form(max_length=500)]
Seen = Annotated[str, Form(max_length=6)]  # the draft that was looked at, by its number
Words = Annotated[list[str], Form(max_length=3)]  # of one 更正, as many as the page has


@router.get("/drafts")
def drafts(request: Request, place: Looking) -> HTMLResponse:
    """待签发 with how long each has waited, the longest first; then 待补发."""
    rows = papers_shown.not_out(place)
    drafts = [r for r in rows if r.state == NoticeState.DRAFT and not r.automatic]
    unset = [r for r in rows if r.automatic and r.problem]
    listed = [r for r in rows if r.state == NoticeState.LISTED]
    at, at_unset = paging(request, len(drafts)), paging(request, len(unset), name="unset")
    at_listed = paging(request, len(listed), name="listed")
    calendar = place.ledger.calendar
    return page(
        request,
        "drafts.html",
        "待签发",
        place=place,
        drafts=at.of(drafts),
        paging=at,
        unset=at_unset.of(unset),
        paging_unset=at_unset,
        listed=at_listed.of(listed),
        paging_listed=at_listed,
        waited=lambda row: calendar.between(local_date(row.drafted_at), place.today),
        label=lambda of: NoticeKind(of).label,
    )


@router.post("/papers/{number:int}/sign", dependencies=[FORM])
def sign(
    request: Request,
    year: int,
    number: int,
    who: Signer,
    office: OfficeNow,
    version: Annotated[int, Form()],
    given: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Sign in one's own name; what cannot be signed as it stands is shown again, with the reason."""
    with office.workspace.database.read() as session:
        paper(place_of(office, who, session, year), number)
    try:
        issuing.issue(office.workspace, number, who.shown, given.strip(), seen=version)
    except ServiceError as refused:
        told = str(refused)
    else:
        office.moved()
        return RedirectResponse(f"/{year}/papers/{number}", status_code=303)
    office.moved()  # what had changed was redrafted or withdrawn
    with office.workspace.database.read() as session:
        place = place_of(office, who, session, year)
        return view(request, place, paper(place, number), told, status=409)


@router.post("/papers/{number:int}/refuse", dependencies=[FORM])
def refuse(place: Acting, number: int, reason: Reason = "", seen: Seen = "") -> Response:
    """决定不发; of a listed one 略过."""
    row = paper(place, number)
    unmoved(seen, row.redrafted, "这份稿")
    decisions.refuse(place.session, row, place.visitor.shown, reason, place.now)
    return _back(place, row)


@router.post("/papers/{number:int}/return", dependencies=[FORM])
def send_back(place: Acting, number: int, reason: Reason = "", seen: Seen = "") -> Response:
    """退改: the drafting office mends it or says why not."""
    row = paper(place, number)
    unmoved(seen, row.redrafted, "这份稿")
    returning.send_back(place.session, row, place.visitor.shown, reason, place.now)
    return _back(place, row)


@router.post("/papers/{number:int}/resubmit", dependencies=[FORM])
def resubmit(place: Acting, number: int, reason: Reason = "") -> Response:
    """重新送审 without another word in it."""
    row = paper(place, number)
    returning.resubmit(place.session, row, place.visitor.shown, reason, place.now)
    return _back(place, row)


@router.get("/papers/{number:int}/wording")
def ask_wording(request: Request, place: Looking, number: int) -> HTMLResponse:
    row = paper(place, number)
    return page(
        request,
        "paper_wording.html",
        "改稿",
        place=place,
        notice=row,
        wordings=editing.wordings(row),
    )


@router.post("/papers/{number:int}/wording", dependencies=[FORM])
def edit(
    place: Acting,
    number: int,
    name: Annotated[list[str], Form(max_length=20)],
    text: Annotated[list[str], Form(max_length=editing.MOST_ITEMS)],
    seen: Seen = "",
) -> Response:
    """The drafter's words as they should be, field by field; nobody else's are written over."""
    row = paper(place, number)
    unmoved(seen, row.redrafted, "这份稿")
    texts = dict(zip(name, text, strict=False))
    editing.edit(place.session, row, texts, place.visitor.shown, place.now)
    return _back(place, row)


@router.post("/papers/{number:int}/cancel", dependencies=[FORM])
def cancel(
    place: Acting, number: int, reason: Reason = "", redo: Annotated[bool, Form()] = False
) -> Response:
    """作废; ``redo``: its ground is drawn up anew, if it still holds."""
    row = paper(place, number)
    key = row.key
    voiding.cancel(place.session, row, place.visitor.shown, reason, place.now, redo=redo)
    if redo:
        voiding.require_ground(place.ledger, place.rules, key, place.today)
    return _back(place, row)


@router.post("/papers/{number:int}/correct", dependencies=[FORM])
def correct(
    place: Acting, number: int, wrong: Words, right: Words, reason: Reason = ""
) -> Response:
    """更正 words of an issued paper, pairs in order; empty pairs say nothing."""
    row = paper(place, number)
    pairs = zip(wrong, right, strict=False)
    changes = [(w.strip(), r.strip()) for w, r in pairs if w.strip() or r.strip()]
    voiding.correct(place.session, row, place.visitor.shown, changes, reason, place.now)
    return _back(place, row)


def _back(place: Place, row: NoticeRow) -> Response:
    return RedirectResponse(f"/{place.year}/papers/{row.id}", status_code=303)
