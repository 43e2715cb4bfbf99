"""签发之前先看送达：把要发的件排好，看过就撤，什么也不留下。"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from service import archive
from service.clock import local_date
from service.deliveries.audiences import ISSUED
from service.documents.word.notice import to_docx
from service.notices import dispatch
from service.notices.papers import document_of, paper_of
from service.tables import DeliveryRow, NoticeRow
from service.workspace import Workspace
from workflows.ledger import Ledger


def enqueue(
    workspace: Workspace, session: Session, notice: NoticeRow, ledger: Ledger, now: datetime
) -> None:
    """Put the deliveries of a paper that is not out yet into ``session``, which must not commit.

    Those of one that is out are there already. Raises TemplateError.
    """
    sent = exists().where(DeliveryRow.notice_id == notice.id, DeliveryRow.role == ISSUED)
    if session.scalar(select(sent)):
        return
    document = document_of(
        paper_of(session, notice, ledger),
        workspace.templates,
        workspace.settings,
        ledger.calendar,
        number=notice.number,
        dated=notice.dated or local_date(now),
    )
    archive.store(
        session,
        notice,
        role=archive.FINAL,
        name=f"预演 {notice.subject}.docx",
        media_type=archive.DOCX,
        content=to_docx(document, workspace.profile),
        now=now,
    )
    dispatch.enqueue_issued(session, notice, document, now)
