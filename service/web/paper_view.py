"""一份文书的页面：样子、文件、签收、经过，和看的人这时能办的事。"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.facts import decode
from service.notices import editing
from service.notices.papers import late_workdays, paper_of
from service.notices.preview import UNSIGNED, preview, remarks
from service.tables import DocumentRow, EventRow, NoticeRow
from service.web.pages import page
from service.web.paper_face import face
from service.web.place import Place
from workflows.ledger import Due
from workflows.vocabulary import NoticeKind, NoticeState


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    id: int
    role: str
    name: str
    size: str


def view(
    request: Request, place: Place, notice: NoticeRow, told: str = "", status: int = 200
) -> HTMLResponse:
    """``told``: what did not come off, on the same page as what it is about."""
    workspace = place.office.workspace
    seen = preview(workspace, place.session, notice, place.ledger, place.rules, place.today)
    kind = NoticeKind(notice.kind)
    unsigned = notice.state in UNSIGNED
    return page(
        request,
        "paper.html",
        notice.subject,
        status=status,
        place=place,
        under=f"/{place.year}/drafts" if unsigned and place.visitor.may("SIGN") else "",
        told=told,
        notice=notice,
        kind=kind,
        numbered_by=workspace.settings.kinds[kind].numbered_by,
        unsigned=unsigned,
        issued=notice.state == NoticeState.ISSUED,
        waited=place.ledger.calendar.between(local_date(notice.drafted_at), place.today),
        late=_late(place, notice) if unsigned else 0,
        face=face(request, seen.document, f"/{place.year}/papers/{notice.id}")
        if seen.document
        else None,
        problem=notice.problem or seen.problem,
        moved=seen.moved,
        remarks=_remarks(place, notice),
        dues=[Due(**decode(due)) for due in notice.dues],
        wordings=editing.wordings(notice),
        recipients=[(one, place.ledger.unit_name(one.unit.code)) for one in notice.recipients],
        posts=[name for name in notice.copies if name not in place.ledger.units],
        files=list(_files(place.session, notice)),
        trail=_trail(place.session, notice),
    )


def _late(place: Place, notice: NoticeRow) -> int:
    """How late the paper will say it is, signed today."""
    paper = paper_of(place.session, notice, place.ledger)
    return late_workdays(paper, place.ledger.calendar, place.today)


def _remarks(place: Place, notice: NoticeRow) -> list[str]:
    """Each once."""
    found = remarks(place.session, notice, place.assessment.county, place.today)
    return list(dict.fromkeys(map(str, found)))


def _files(session: Session, notice: NoticeRow) -> Iterator[_File]:
    """Without their bytes."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.role, DocumentRow.name, func.length(DocumentRow.content))
        .where(DocumentRow.notice_id == notice.id)
        .order_by(DocumentRow.id)
    )
    for row_id, role, name, size in rows:
        yield _File(id=row_id, role=role, name=name, size=f"{max(size // 1024, 1)} KB")


def _trail(session: Session, notice: NoticeRow) -> Sequence[EventRow]:
    return session.scalars(
        select(EventRow).where(EventRow.notice_id == notice.id).order_by(EventRow.id)
    ).all()
