"""档案：每份文书的字节与 sha256 存在库里，导出到文件夹只是抄本。"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import WorkspaceError
from service.tables import (
    DocumentRow,
    EvidenceRow,
    IndicatorRow,
    KeptFileRow,
    NoticeRow,
    ReplyRow,
    ValueRow,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAFT, FINAL, FORM, SEALED = "送审稿", "正文", "报送表", "正式件"
FORMER_DRAFT = "前稿"  # a 送审稿 that was redrafted

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]')
_LONGEST_NAME_BYTES = 180


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def store(
    session: Session,
    notice: NoticeRow,
    *,
    role: str,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
) -> DocumentRow:
    """File the bytes under the notice; a name is filed once."""
    document = DocumentRow(
        notice_id=notice.id,
        role=role,
        name=file_name(name),
        media_type=media_type,
        sha256=digest(content),
        content=content,
        stored_at=now,
    )
    session.add(document)
    session.flush()
    return document


def file_name(name: str) -> str:
    """A name that every file system takes; the ending is kept."""
    cleaned = _UNSAFE.sub("", name).strip(" .") or "文书"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot:
        stem, ending = cleaned, ""
    room = _LONGEST_NAME_BYTES - len((dot + ending).encode())
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return stem + dot + ending


def export(session: Session, assessment_id: int, folder: Path) -> int:
    """Write every issued document to ``folder``; how many files are there. Same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for document in _issued(session, assessment_id):
        if digest(document.content) != document.sha256:
            raise WorkspaceError(f"档案中的“{document.name}”与登记的校验值不符，请从备份恢复")
        (folder / document.name).write_bytes(document.content)
        count += 1
    return count


def export_evidence(session: Session, assessment_id: int, folder: Path) -> int:
    """Write every 佐证材料 to ``folder``, its number first in its name; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    values = select(ValueRow.id).join(IndicatorRow)
    answers = select(ReplyRow.id).join(NoticeRow)
    query = (
        select(EvidenceRow.id, EvidenceRow.name, KeptFileRow.content)
        .join(KeptFileRow, KeptFileRow.id == EvidenceRow.file_id)
        .where(
            EvidenceRow.value_id.in_(values.where(IndicatorRow.assessment_id == assessment_id))
            | EvidenceRow.reply_id.in_(answers.where(NoticeRow.assessment_id == assessment_id))
        )
        .order_by(EvidenceRow.id)
        .execution_options(yield_per=1)
    )
    count = 0
    for row in session.execute(query):
        (folder / f"{row.id} {row.name}").write_bytes(row.content)
        count += 1
    return count


def _issued(session: Session, assessment_id: int) -> Iterable[DocumentRow]:
    return session.scalars(
        select(DocumentRow)
        .join(NoticeRow)
        .where(NoticeRow.assessment_id == assessment_id, DocumentRow.role == FINAL)
        .order_by(DocumentRow.id)
    )


def damaged(session: Session) -> list[str]:
    """Names of stored documents and 佐证材料 whose bytes no longer match their sha256."""
    documents = select(DocumentRow.name, DocumentRow.content, DocumentRow.sha256)
    evidence = select(EvidenceRow.name, KeptFileRow.content, KeptFileRow.sha256).join(
        KeptFileRow, KeptFileRow.id == EvidenceRow.file_id
    )
    rows = (row for query in (documents, evidence) for row in session.execute(query))
    return [row.name for row in rows if digest(row.content) != row.sha256]
