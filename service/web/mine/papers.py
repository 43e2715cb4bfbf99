"""发给本单位的文书：read, 签收, answer what it asks, ask for a later day, take its files."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from service import feedback
from service.accounts.roles import Action
from service.feedback import form_drafts
from service.feedback.evidence import MOST, Offered, of_replies
from service.feedback.unit_answers import send_answer
from service.notices import addressed, decisions
from service.tables import DocumentRow, NoticeRow
from service.web.forms import SentForm, answered
from service.web.mine import own, paper_view, proofs
from service.web.mine.sent import OF_MANY_FIELDS, Fields, needed_day
from service.web.pages import page
from service.web.paging import paging
from service.web.paper_face import face
from service.web.place import Acting, Looking, Place
from service.web.uploads import LARGEST_UPLOAD
from service.web.visiting import FORM, permitted

router = APIRouter(prefix="/{year:int}/mine/papers", max_body_size=OF_MANY_FIELDS + LARGEST_UPLOAD)

ANSWERS = [FORM, Depends(permitted(Action.ANSWER))]
SIGNS = [FORM, Depends(permitted(Action.SIGN_FOR))]

FILES = "files"


@router.get("", dependencies=[own.SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    papers = addressed.papers(place.session, place.assessment.id, own.units_of(place))
    at = paging(request, len(papers))
    return page(
        request,
        "mine_papers.html",
        "文书",
        place=place,
        papers=[paper_view.listed(place, paper) for paper in at.of(papers)],
        paging=at,
    )


@router.get("/{notice}", dependencies=[own.SEES])
def look_at(request: Request, place: Looking, notice: int) -> HTMLResponse:
    return _page(request, place, own.paper_of(place, notice))


@router.get("/{notice}/files/{document}", dependencies=[own.SEES])
def fetch(place: Looking, notice: int, document: int) -> Response:
    """A file that came with the paper, as it is in the archive."""
    row = own.paper_of(place, notice)
    files = addressed.files(place.session, row, own.units_of(place))
    if document not in {file.id for file in files}:
        raise HTTPException(404)
    return as_file(place.session.get_one(DocumentRow, document))


def as_file(row: DocumentRow) -> Response:
    named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return Response(row.content, headers={"Content-Disposition": named}, media_type=row.media_type)


@router.post("/{notice}/receipts", dependencies=SIGNS)
def sign(place: Acting, notice: int) -> RedirectResponse:
    """签收 for the unit, and for those merged into it."""
    row = own.paper_of(place, notice)
    for recipient in addressed.recipients(row, own.units_of(place)):
        decisions.sign_for(place.session, row, recipient.unit.code, place.visitor.shown, place.now)
    return RedirectResponse(_url(place, notice), status_code=303)


@router.post("/{notice}/replies", dependencies=ANSWERS)
def reply(request: Request, place: Acting, notice: int, fields: Fields, sent: SentForm) -> Response:
    row = own.paper_of(place, notice)
    ask = paper_view.ask_of(place, row, fields.get("ask", ""))
    if ask is None:
        raise HTTPException(404)

    files: dict[str, tuple[Offered, ...]] = {}

    def act() -> None:
        files.update(proofs.chosen(place, sent, [FILES]))
        send_answer(
            place.session,
            place.assessment,
            place.ledger,
            row,
            own.unit_of(place),
            ask,
            replace(paper_view.answer_in(fields), files=files[FILES]),
            by=own.signs_as(place),
            now=place.now,
        )
        form = paper_view.draft_name(row, ask)
        form_drafts.drop(place.session, place.assessment, own.unit_of(place), form)

    return answered(
        place,
        act,
        f"{_url(place, notice)}?done=1",
        lambda told: _page(request, place, row, fields, told, proofs.hold(place, files)),
    )


@router.post("/{notice}/extensions", dependencies=ANSWERS)
def extension(request: Request, place: Acting, notice: int, fields: Fields) -> Response:
    row = own.paper_of(place, notice)

    def act() -> None:
        feedback.apply_for_extension(
            place.session,
            place.assessment,
            place.ledger,
            row,
            own.unit_of(place),
            name=fields.get("name", ""),
            until=needed_day(fields, "until", "新时限"),
            reason=fields.get("reason", ""),
            by=own.signs_as(place),
            now=place.now,
        )
        form = paper_view.extension_name(row)
        form_drafts.drop(place.session, place.assessment, own.unit_of(place), form)

    return answered(
        place,
        act,
        f"{_url(place, notice)}#extension",
        lambda told: _page(request, place, row, fields, told),
    )


def _url(place: Place, notice: int) -> str:
    return f"/{place.year}/mine/papers/{notice}"


def _page(
    request: Request,
    place: Place,
    row: NoticeRow,
    fields: Mapping[str, str] | None = None,
    told: str = "",
    held: str = "",
) -> HTMLResponse:
    """``fields``, ``told``, ``held``: the form that was refused, why, and its files."""
    shown = paper_view.read(place, row)
    return page(
        request,
        "mine_paper.html",
        row.subject,
        status=409 if told else 200,
        place=place,
        paper=shown,
        face=face(request, shown.text, _url(place, row.id)) if shown.text else None,
        proofs=of_replies(place.session, [one.id for one in shown.replies]),
        held=held,
        chosen=proofs.names_in(place, held).get(FILES, []),
        most=MOST,
        fields=fields or {},
        told=told,
        done=request.query_params.get("done", ""),
        may_answer=place.visitor.may("ANSWER"),
    )
