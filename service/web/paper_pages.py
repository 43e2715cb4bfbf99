"""文书：按文号、文种、单位、数据期查；一份文书的正文、文件、签收和经过。"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, HTTPException, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import load_only

from service.accounts.roles import Action
from service.notices import decisions
from service.tables import DocumentRow, NoticeRow, RecipientRow, UnitRow
from service.web.pages import page
from service.web.paging import Paging, paging
from service.web.paper_view import view
from service.web.papers_shown import are_shown, paper
from service.web.place import Acting, Looking, Place, place_of
from service.web.sessions import OfficeNow
from service.web.visiting import FORM, permitted
from service.web.visitors import Visitor
from workflows.periods import periods_of
from workflows.vocabulary import NoticeKind, NoticeState

LARGEST_SCAN = 20 * 1024 * 1024  # bytes

router = APIRouter(prefix="/{year:int}/papers")

Seer = Annotated[Visitor, Depends(permitted(Action.SEE_COUNTY))]
Words = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the register is searched for; "" asks nothing."""

    q: str = ""
    kind: str = ""
    state: str = ""
    unit: str = ""
    period: str = ""


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def register(
    request: Request,
    place: Looking,
    q: Words = "",
    kind: Words = "",
    state: Words = "",
    unit: Words = "",
    period: Words = "",
) -> HTMLResponse:
    asked = _Asked(q=q.strip(), kind=kind, state=state, unit=unit, period=period)
    wanted = _wanted(place, asked)
    count = select(func.count()).select_from(NoticeRow).where(*wanted)
    at = paging(request, place.session.scalar(count) or 0)
    return page(
        request,
        "papers.html",
        "登记簿",
        place=place,
        asked=asked,
        papers=_found(place, wanted, at),
        paging=at,
        kinds=list(NoticeKind),
        states=list(NoticeState),
        units=sorted(place.ledger.units.values(), key=lambda one: one.position),
        periods=periods_of(place.year),
        label=lambda of: NoticeKind(of).label,
    )


@router.get("/{number:int}")
def look(request: Request, year: int, number: int, who: Seer, office: OfficeNow) -> HTMLResponse:
    with office.workspace.database.read() as session:
        place = place_of(office, who, session, year)
        return view(request, place, paper(place, number))


@router.get("/{number:int}/files/{file:int}", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def fetch(place: Looking, number: int, file: int) -> Response:
    """A file of the paper, as it is in the archive."""
    row = place.session.get(DocumentRow, file)
    if row is None or row.notice_id != paper(place, number).id:
        raise HTTPException(404)
    named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return Response(row.content, headers={"Content-Disposition": named}, media_type=row.media_type)


@router.post(
    "/{number:int}/sealed",
    dependencies=[FORM, Depends(permitted(Action.SIGN))],
    max_body_size=LARGEST_SCAN,
)
def seal(place: Acting, number: int, scan: Annotated[UploadFile, File()]) -> Response:
    """The scan of the sealed page, beside the document it was printed from."""
    row, by = paper(place, number), place.visitor.shown
    content = scan.file.read()
    decisions.file_sealed(place.session, row, scan.filename or "", content, by, place.now)
    return RedirectResponse(f"/{place.year}/papers/{number}", status_code=303)


def _found(place: Place, wanted: Sequence[ColumnElement[bool]], at: Paging) -> list[NoticeRow]:
    """One page of them, the latest first."""
    query = (
        select(NoticeRow)
        .where(*wanted)
        .options(
            load_only(
                NoticeRow.key,
                NoticeRow.kind,
                NoticeRow.state,
                NoticeRow.number,
                NoticeRow.subject,
                NoticeRow.dated,
                NoticeRow.drafted_at,
            )
        )
        .order_by(NoticeRow.id.desc())
        .limit(at.size)
        .offset(at.offset)
    )
    return list(place.session.scalars(query))


def _wanted(place: Place, asked: _Asked) -> list[ColumnElement[bool]]:
    """What a paper must be: of this year, for the visitor to see, and as was asked for."""
    wanted = [NoticeRow.assessment_id == place.assessment.id, are_shown(place.visitor.role)]
    for column, value in (
        (NoticeRow.kind, asked.kind),
        (NoticeRow.state, asked.state),
        (NoticeRow.period, asked.period),
    ):
        if value:
            wanted.append(column == value)
    if asked.q:
        numbered = NoticeRow.number.contains(asked.q, autoescape=True)
        wanted.append(numbered | NoticeRow.subject.contains(asked.q, autoescape=True))
    if asked.unit:
        sent = select(RecipientRow.notice_id).join(UnitRow).where(UnitRow.code == asked.unit)
        wanted.append(NoticeRow.id.in_(sent))
    return wanted
