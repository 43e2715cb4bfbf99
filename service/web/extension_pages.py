"""延期申请：等批的一件一件看，准就定新时限，不准就写理由；批复随即发给单位。"""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from service import feedback
from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.tables import NoticeRow
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered, unmoved
from service.web.pages import page
from service.web.paging import paging
from service.web.papers_shown import may_see, paper
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.ledger import Request as Asked
from workflows.replies import waiting_extensions

A_PAGE = 20  # applications, each with its two forms

router = APIRouter(prefix="/{year:int}/extensions")

SETTLES = [FORM, Depends(permitted(Action.SETTLE_REPLIES))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    paper: NoticeRow
    unit: str
    asked: Asked


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("/grant", dependencies=SETTLES)
def grant(request: Request, place: Acting, sent: SentForm) -> Response:
    """To the day asked for, or to another; an 延期批复 follows."""

    def act() -> None:
        row, asked = _asked(place, sent)
        feedback.extend(
            place.session,
            place.assessment,
            place.ledger,
            row,
            asked.unit,
            name=str(asked.facts["事项"]),
            until=sent.needed_day("until", "新时限"),
            reason=str(asked.facts["理由"]),
            by=place.visitor.shown,
            now=place.now,
        )

    return _done(request, place, sent, act)


@router.post("/refuse", dependencies=SETTLES)
def refuse(request: Request, place: Acting, sent: SentForm) -> Response:
    """With its reason; an 延期批复 tells the unit, and the old day stands."""

    def act() -> None:
        row, asked = _asked(place, sent)
        feedback.refuse_extension(
            place.session,
            place.assessment,
            place.ledger,
            row,
            name=str(asked.facts["事项"]),
            reason=sent.text("reason"),
            by=place.visitor.shown,
            now=place.now,
        )

    return _done(request, place, sent, act)


def _asked(place: Place, sent: Sent) -> tuple[NoticeRow, Asked]:
    """The application that a form names."""
    row = paper(place, sent.whole("notice", "文书") or 0)
    for asked in waiting_extensions(place.ledger, place.today):
        if (asked.notice, asked.facts["事项"]) == (row.key, sent.text("name")):
            unmoved(sent.text("seen"), asked.id, "这件延期申请")
            return row, asked
    raise FeedbackRejected("这件延期申请已经批复，或者原时限已过作罢，请刷新后再看")


def _done(request: Request, place: Place, sent: Sent, act: Callable[[], object]) -> Response:
    url = f"/{place.year}/extensions"
    return answered(place, act, url, lambda told: _page(request, place, sent, told))


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    known = [
        asked
        for asked in waiting_extensions(place.ledger, place.today)
        if may_see(place.visitor.role, place.ledger.notices[asked.notice].kind, asked.notice)
    ]
    at = paging(request, len(known), A_PAGE, whole=f"/{place.year}/extensions")
    waiting = [
        _Waiting(
            paper=found.paper_of(place, asked.notice),
            unit=place.ledger.unit_name(asked.unit),
            asked=asked,
        )
        for asked in at.of(known)
    ]
    return page(
        request,
        "extensions.html",
        "延期申请",
        status=409 if told else 200,
        place=place,
        waiting=waiting,
        paging=at,
        sent=sent,
        told=told,
    )
