"""文书：按文号、文种、单位、数据期查；一份文书的正文、文件、签收和经过。"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, HTTPException, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import load_only

from service.accounts.roles import Action
from service.notices import decisions
from service.tables import DocumentRow, NoticeRow, RecipientRow, UnitRow
from service.web.office import OfficeNow
from service.web.pages import page
from service.web.paper_view import view
from service.web.papers_shown import are_shown, paper
from service.web.place import Acting, Looking, Place, place_of
from service.web.visiting import FORM, Visitor, permitted
from workflows.periods import periods_of
from workflows.vocabulary import NoticeKind, NoticeState

LARGEST_SCAN = 20 * 1024 * 1024  # bytes
A_PAGE = 50  # papers

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
    before: int = 0  # papers older than this one

    def older(self, last: int) -> str:
        words = {"q": self.q, "kind": self.kind, "state": self.state, "unit": self.unit}
        words |= {"period": self.period, "before": str(last)}
        return "&".join(f"{key}={quote(value)}" for key, value in words.items() if value)


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def register(
    request: Request,
    place: Looking,
    q: Words = "",
    kind: Words = "",
    state: Words = "",
    unit: Words = "",
    period: Words = "",
    before: int = 0,
) -> HTMLResponse:
    asked = _Asked(q=q.strip(), kind=kind, state=state, unit=unit, period=period, before=before)
    rows = _found(place, asked)
    return page(
        request,
        "papers.html",
        "文书",
        place=place,
        asked=asked,
        papers=rows[:A_PAGE],
        more=asked.older(rows[A_PAGE - 1].id) if len(rows) > A_PAGE else "",
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


def _found(place: Place, asked: _Asked) -> list[NoticeRow]:
    """The latest first, one more than a page shows."""
    query = (
        select(NoticeRow)
        .where(NoticeRow.assessment_id == place.assessment.id, are_shown(place.visitor.role))
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
        .limit(A_PAGE + 1)
    )
    for column, wanted in (
        (NoticeRow.kind, asked.kind),
        (NoticeRow.state, asked.state),
        (NoticeRow.period, asked.period),
    ):
        query = query.where(column == wanted) if wanted else query
    if asked.q:
        query = query.where(
            NoticeRow.number.contains(asked.q, autoescape=True)
            | NoticeRow.subject.contains(asked.q, autoescape=True)
        )
    if asked.unit:
        sent = select(RecipientRow.notice_id).join(UnitRow).where(UnitRow.code == asked.unit)
        query = query.where(NoticeRow.id.in_(sent))
    if asked.before:
        query = query.where(NoticeRow.id < asked.before)
    return list(place.session.scalars(query))
