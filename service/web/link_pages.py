"""签名链接的页面：read a notice, take its files, 签收.

Looking acts on nothing: previews of chat programs and virus scanners open every link. Only the
button acts. 约谈记录 and whatever else no robot carries has no delivery and hence no link.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local
from service.deliveries.audiences import ISSUED, Audience
from service.deliveries.contents import Content
from service.documents.chinese_text import in_one_line
from service.errors import FeedbackRejected
from service.notices import decisions
from service.tables import DeliveryRow, DocumentRow, NoticeRow, RecipientRow, RobotRow
from service.web.pages import page
from service.web.sessions import OfficeNow, Reading, Writing
from workflows.vocabulary import NoticeState

router = APIRouter(prefix="/l/{token}")

LONGEST_NAME = 20  # 字


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    id: int
    name: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    code: str
    name: str
    signed: str  # "" while it has not


@router.get("")
def look(request: Request, token: str, office: OfficeNow, session: Reading) -> HTMLResponse:
    """The notice as the message told it, its files, and who of the group has signed for it."""
    delivery = office.delivery(session, token)
    notice = session.get_one(NoticeRow, delivery.notice_id)
    content = Content.from_payload(delivery.payload)
    units = list(_units(session, delivery, notice))
    issued = f"{local(notice.issued_at):%Y年%-m月%-d日}印发" if notice.issued_at else notice.state
    return page(
        request,
        "delivery.html",
        content.title,
        here=request.url.path,
        number=notice.number,
        issued=issued,
        voided=_voided(notice),
        text=content.text.split("\n"),
        files=list(_files(session, content)),
        units=units,
        waiting=[] if _voided(notice) else [one for one in units if not one.signed],
    )


@router.get("/files/{document}")
def fetch(token: str, document: int, office: OfficeNow, session: Reading) -> Response:
    """A file that came with the delivery, as it is in the archive."""
    delivery = office.delivery(session, token)
    row = session.get(DocumentRow, document)
    if row is None or document not in Content.from_payload(delivery.payload).documents:
        raise HTTPException(404)
    named = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return Response(row.content, headers={"Content-Disposition": named}, media_type=row.media_type)


@router.post("/receipts")
def sign(
    request: Request,
    token: str,
    office: OfficeNow,
    session: Writing,
    unit: Annotated[str, Form()] = "",
    by: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """签收 for one unit of the group, by a named person; once done it stays with who was first."""
    delivery = office.delivery(session, token)
    notice = session.get_one(NoticeRow, delivery.notice_id)
    name = in_one_line(by)
    if not 2 <= len(name) <= LONGEST_NAME:
        raise FeedbackRejected(f"请填写签收人姓名，2至{LONGEST_NAME}个字")
    if unit not in {one.code for one in _units(session, delivery, notice)}:
        raise FeedbackRejected("请选择本群里的签收单位")
    decisions.sign_for(session, notice, unit, name, office.workspace.clock.now())
    return RedirectResponse(request.url.path.removesuffix("/receipts"), status_code=303)


def _voided(notice: NoticeRow) -> str:
    if notice.state == NoticeState.ISSUED:
        return ""
    return f"这份文书{notice.state}{decisions.after_voiding(notice)}。"


def _files(session: Session, content: Content) -> Iterator[_File]:
    for document in content.documents:
        row = session.get_one(DocumentRow, document)
        yield _File(id=row.id, name=row.name, size=f"{max(len(row.content) // 1024, 1)} KB")


def _units(session: Session, delivery: DeliveryRow, notice: NoticeRow) -> Iterator[_Unit]:
    """Recipients that this group speaks for: its own units, or all in the work group."""
    robot = session.get_one(RobotRow, delivery.robot_id)
    if delivery.role != ISSUED or robot.audience not in (Audience.UNIT, Audience.GROUP):
        return
    rows = session.scalars(
        select(RecipientRow)
        .where(RecipientRow.notice_id == notice.id)
        .order_by(RecipientRow.position)
    )
    for row in rows:
        if robot.audience == Audience.GROUP or row.unit.code in robot.units:
            yield _Unit(code=row.unit.code, name=_name(row, notice), signed=_signed(row))


def _name(row: RecipientRow, notice: NoticeRow) -> str:
    """The name the unit bore when the notice was issued."""
    day = notice.dated or notice.due_on
    borne = [one.name for one in row.unit.names if not one.is_alias and one.effective_from <= day]
    return borne[-1] if borne else row.unit.code


def _signed(row: RecipientRow) -> str:
    if row.signed_for_at is None:
        return ""
    return f"{row.signed_for_by}于{local(row.signed_for_at):%Y年%-m月%-d日%H:%M}签收"
