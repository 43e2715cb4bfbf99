"""报送表：the unit's own .xlsx of each filing notice, down and, filled in, up again: preview, confirm.

The file waits for its confirmation among the unit's drafts: any machine of the service finds it.
"""

import base64
from collections.abc import Iterator, Mapping

from fastapi import APIRouter, HTTPException, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select

from service import archive
from service.errors import FeedbackRejected, ImportRejected
from service.feedback import form_drafts
from service.imports import apply, load_known
from service.imports.facts import ValueFact
from service.imports.own_forms import LARGEST, read_own
from service.imports.plan import ImportPlan
from service.notices import addressed
from service.tables import DocumentRow, NoticeRow
from service.web.mine import own
from service.web.mine.papers import as_file
from service.web.office import Office
from service.web.pages import page
from service.web.place import Looking, Place, place_of
from service.web.sessions import OfficeNow
from service.web.visiting import FORM, VisitorNow
from service.web.visitors import Visitor
from workflows.filing import doubts
from workflows.vocabulary import NoticeKind

_AROUND = 64 * 1024  # bytes of a body around its file


router = APIRouter(prefix="/{year:int}/mine/form", max_body_size=LARGEST + _AROUND)

POST = [FORM, own.FILES]
WAITING = "upload"  # the draft that holds a file until it is confirmed
#: first bytes → what it is
_KINDS = {b"PK\x03\x04": ".xlsx 或 .docx", b"\xd0\xcf\x11\xe0": ".xls"}


@router.get("", dependencies=[own.FILES])
def look(request: Request, place: Looking, done: str = "") -> HTMLResponse:
    return _page(request, place, done=bool(done))


@router.get("/{document}", dependencies=[own.FILES])
def fetch(place: Looking, document: int) -> Response:
    """The very bytes that went out with the notice."""
    if document not in {file.id for _, file in _forms(place)}:
        raise HTTPException(404)
    return as_file(place.session.get_one(DocumentRow, document))


@router.post("", dependencies=POST)
def upload(
    request: Request, year: int, office: OfficeNow, who: VisitorNow, file: UploadFile
) -> Response:
    """What the file would change; nothing is taken yet. No session is held while it is read."""
    name, content = file.filename or "报送表.xlsx", file.file.read(LARGEST + 1)
    try:
        _check_file(content)
        plan = _read(office, who, year, name, content)
    except (ImportRejected, FeedbackRejected) as refused:
        return _again(request, office, who, year, refused)
    with office.workspace.database.write() as session:
        place = place_of(office, who, session, year)
        kept = {"name": name, "content": base64.b64encode(content).decode()}
        unit = own.unit_of(place)
        form_drafts.save(
            session, place.assessment, unit, WAITING, kept, by=who.shown, now=place.now
        )
        notes = (*plan.notes, *_doubts(place, plan))
        return page(
            request,
            "mine_form_preview.html",
            "请核对",
            place=place,
            plan=plan,
            notes=notes,
            name=name,
        )


@router.post("/confirm", dependencies=POST)
def confirm(request: Request, year: int, office: OfficeNow, who: VisitorNow) -> Response:
    """Take the file that was previewed last. The ledger may have moved: then it is previewed anew."""
    with office.workspace.database.read() as session:
        place = place_of(office, who, session, year)
        draft = form_drafts.of(session, place.assessment, own.unit_of(place), WAITING)
    if draft is None:
        refused = FeedbackRejected("没有等着确认的表，请重新上传")
        return _again(request, office, who, year, refused)
    try:
        name, content = _kept(draft.fields)
        plan = _read(office, who, year, name, content)
        with office.workspace.database.write() as session:
            place = place_of(office, who, session, year)
            unit, by = own.unit_of(place), own.signs_as(place)
            apply(session, plan, place.assessment, by, place.now)
            form_drafts.drop(session, place.assessment, unit, WAITING)
    except ImportRejected as rejected:
        return _again(request, office, who, year, rejected)
    office.moved()
    return RedirectResponse(f"/{year}/mine/form?done=1", status_code=303)


def _check_file(content: bytes) -> None:
    if len(content) > LARGEST:
        raise FeedbackRejected(f"文件超过{LARGEST // 1024 // 1024}MB，请删去图片和无关的表再传")
    if not content.startswith(tuple(_KINDS)):
        raise FeedbackRejected(f"不是{'、'.join(_KINDS.values())}文件，请传填好的报送表")


def _kept(fields: Mapping[str, str]) -> tuple[str, bytes]:
    return fields["name"], base64.b64decode(fields["content"])


def _read(office: Office, who: Visitor, year: int, name: str, content: bytes) -> ImportPlan:
    with office.workspace.database.read() as session:
        place = place_of(office, who, session, year)
        known, unit = load_known(session, place.assessment, place.today), own.unit_of(place)
    return read_own(name, content, known, unit)


def _doubts(place: Place, plan: ImportPlan) -> Iterator[str]:
    """What looks like a slip among the figures, as on the page where figures are typed."""
    known = {one.code: one for one in place.ledger.indicators}
    for change in plan.changes:
        fact = change.fact
        if isinstance(fact, ValueFact) and fact.number is not None and fact.indicator in known:
            one = known[fact.indicator]
            for told in doubts(place.ledger, one, fact.period, fact.number):
                yield f"{one.code} {one.name}：{told}"


def _again(
    request: Request,
    office: Office,
    who: Visitor,
    year: int,
    refused: ImportRejected | FeedbackRejected,
) -> HTMLResponse:
    with office.workspace.database.read() as session:
        place = place_of(office, who, session, year)
        return _page(request, place, refused=refused)


def _forms(place: Place) -> list[tuple[NoticeRow, DocumentRow]]:
    """The unit's own forms with the notices that carry them, the latest first."""
    units = own.units_of(place)
    papers = addressed.papers(place.session, place.assessment.id, units)
    asking = [p.id for p in papers if p.kind is NoticeKind.FILING_NOTICE and not p.is_void]
    rows = place.session.scalars(
        select(NoticeRow).where(NoticeRow.id.in_(asking)).order_by(NoticeRow.issued_at.desc())
    )
    return [
        (row, file)
        for row in rows
        for file in addressed.files(place.session, row, units)
        if file.role == archive.FORM
    ]


def _page(
    request: Request,
    place: Place,
    *,
    refused: ImportRejected | FeedbackRejected | None = None,
    done: bool = False,
) -> HTMLResponse:
    problems = refused.problems if isinstance(refused, ImportRejected) else ()
    return page(
        request,
        "mine_form.html",
        "报送表",
        status=409 if refused else 200,
        place=place,
        forms=_forms(place),
        problems=problems,
        told="" if problems or refused is None else str(refused),
        done=done,
        largest=LARGEST // 1024 // 1024,
    )
