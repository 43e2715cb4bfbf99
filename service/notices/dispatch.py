"""文书 → 待送达件：谁收、说什么、附哪几份文件。"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from service import archive
from service.database import table_of
from service.deliveries import outbox, turns
from service.deliveries.audiences import ISSUED
from service.deliveries.contents import Content
from service.deliveries.links import Links
from service.deliveries.outcomes import DeliveryState
from service.deliveries.pieces import pieces_of
from service.documents.blocks import Document
from service.tables import DeliveryRow, DocumentRow, NoticeRow
from workflows.vocabulary import NoticeKind

TO_LEADER = 3  # the chase step that goes to the county leader


def enqueue_issued(
    session: Session,
    notice: NoticeRow,
    document: Document,
    now: datetime,
    links: Links | None = None,
) -> None:
    """Put an issued notice on its way, its .docx first, then the forms."""
    files = _files(session, notice, (archive.FINAL, archive.FORM))
    content = Content(
        title=notice.subject, text=document.summary, number=notice.number, documents=files
    )
    outbox.enqueue(session, notice, ISSUED, content, now, pieces_of(document), links)


def enqueue_draft(
    session: Session,
    notice: NoticeRow,
    document: Document,
    now: datetime,
    links: Links | None = None,
) -> None:
    """Give supervision the 送审稿; each redraft goes out as a copy of its own."""
    again = f"（第{notice.redrafted + 1}稿）" if notice.redrafted else ""
    content = Content(
        title=f"【送审稿】{notice.subject}",
        text=f"请审签{again}：{document.summary}",
        documents=_files(session, notice, (archive.DRAFT,)),
    )
    role = f"{archive.DRAFT}{again}"
    outbox.enqueue(session, notice, role, content, now, pieces_of(document), links)


def enqueue_chase(session: Session, notice: NoticeRow, workdays: int, now: datetime) -> bool:
    """Remind of a draft nobody signs; False if this step went out before."""
    role = chase_role(workdays)
    if session.execute(_SAID, {"notice": notice.id, "role": role}).first():
        return False
    label = NoticeKind(notice.kind).label
    content = Content(
        title=f"【待签发】{notice.subject}",
        text=f"{label}送审已{workdays}个工作日，{_stands(notice)}",
    )
    return bool(outbox.enqueue(session, notice, role, content, now))


def _stands(notice: NoticeRow) -> str:
    if notice.return_reason:
        return f"退改中，尚未重新送审。退改理由：{notice.return_reason}"
    return "尚未签发。请签发、退改或者决定不发。"


def chase_role(workdays: int) -> str:
    return "呈领导" if workdays == TO_LEADER else f"催签{workdays}"


def anything_waits(session: Session, now: datetime) -> bool:
    """Whether a sweep has deliveries to look at: some are due, or some hands may be lost."""
    return bool(session.scalar(_WAITS, {"now": now}))


def hand_out(session: Session, now: datetime, until: datetime) -> Sequence[int]:
    """Deliveries that may be sent now, marked so that no other sweep hands them out too."""
    deliveries = turns.pending(session, now)
    if deliveries:
        turns.mark_submitted(session, deliveries, until)
    return deliveries


def _files(session: Session, notice: NoticeRow, roles: Sequence[str]) -> tuple[int, ...]:
    session.flush()
    documents = session.execute(_FILES, {"notice": notice.id, "roles": list(roles)}).all()
    return tuple(row.id for row in sorted(documents, key=lambda row: roles.index(row.role)))


# --- 预备好的查询 --------------------------------------------------------------------------------

_deliveries, _documents = table_of(DeliveryRow).c, table_of(DocumentRow).c

_SAID = select(_deliveries.id).where(
    _deliveries.notice_id == bindparam("notice"), _deliveries.role == bindparam("role")
)
_WAITS = select(
    or_(
        exists().where(_deliveries.state == DeliveryState.SENDING),
        exists().where(_deliveries.state == DeliveryState.PENDING, _deliveries.due_at <= turns.NOW),
    )
)
_FILES = (
    select(_documents.id, _documents.role)
    .where(
        _documents.notice_id == bindparam("notice"),
        _documents.role.in_(bindparam("roles", expanding=True)),
    )
    .order_by(_documents.id)
)
