"""人对文书的决定：不发、略过、签收、归档；每个决定都留名、留理由。作废和更正见 voiding。"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import archive, timeline
from service.deliveries import remedies
from service.errors import FeedbackRejected
from service.notices import deeds
from service.notices.drafting import hold
from service.tables import NoticeRow
from workflows.vocabulary import NoticeState


def find(session: Session, assessment_id: int, name: str) -> NoticeRow:
    """A notice by its key or its 文号; FeedbackRejected if there is none."""
    notice = session.scalar(
        select(NoticeRow).where(
            NoticeRow.assessment_id == assessment_id,
            (NoticeRow.key == name) | ((NoticeRow.number == name) & (NoticeRow.number != "")),
        )
    )
    if notice is None:
        raise FeedbackRejected(f"没有“{name}”这份文书，可用 notice list 查看")
    return notice


def refuse(session: Session, notice: NoticeRow, by: str, reason: str, now: datetime) -> None:
    """决定不发（待补发的：略过）. The ladder sees it; the same ground is not drafted again."""
    hold(session, notice.id)
    if notice.state not in (NoticeState.DRAFT, NoticeState.LISTED):
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能决定不发")
    _require(reason, "决定不发要写明理由")
    passed_over = notice.state == NoticeState.LISTED
    notice.state = NoticeState.REFUSED
    notice.reason = reason
    remedies.withdraw(session, notice.id, now)
    act = "略过" if passed_over else "决定不发"
    deeds.note(session, notice, act, by, now, reason=reason)


def after_voiding(notice: NoticeRow) -> str:
    """What a unit should do instead with a paper that is 作废, "" with any other."""
    if notice.state != NoticeState.CANCELLED:
        return ""
    return (
        "；作废的文书不必办理，另行发文的以新文书为准" if notice.superseded_by else "，也不必办理"
    )


def sign_for(session: Session, notice: NoticeRow, unit: str, by: str, now: datetime) -> None:
    """签收 by a unit that the notice was sent to; a second time changes nothing."""
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能签收{after_voiding(notice)}")
    for recipient in notice.recipients:
        if recipient.unit.code == unit:
            if recipient.signed_for_at is None:
                recipient.signed_for_at, recipient.signed_for_by = now, by
                deeds.note(session, notice, timeline.RECEIVED, by, now, unit=unit)
            return
    raise FeedbackRejected(f"“{notice.subject}”没有发给{unit}")


def unsigned_for(notice: NoticeRow, excepted: Collection[str]) -> tuple[str, ...]:
    """Codes of the recipients that have not 签收'd, those excepted left out.

    FeedbackRejected where an excepted unit did not get the paper.
    """
    codes = {recipient.unit.code for recipient in notice.recipients}
    strangers = [unit for unit in excepted if unit not in codes]
    if strangers:
        raise FeedbackRejected(f"“{notice.subject}”没有发给{'、'.join(strangers)}")
    return tuple(
        recipient.unit.code
        for recipient in notice.recipients
        if recipient.signed_for_at is None and recipient.unit.code not in excepted
    )


def file_sealed(
    session: Session, notice: NoticeRow, name: str, content: bytes, by: str, now: datetime
) -> None:
    """File the scan of the sealed page beside the document it was printed from."""
    ending = name.rpartition(".")[2].lower()
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，只有已发出的文书才有正式件")
    if ending not in SCANS or not content.startswith(SCANS[ending][1]):
        raise FeedbackRejected(f"正式件应为{'、'.join(SCANS)}扫描件，{name}不是")
    archive.store(
        session,
        notice,
        role=archive.SEALED,
        name=f"{notice.number} {notice.subject}（正式件）.{ending}",
        media_type=SCANS[ending][0],
        content=content,
        now=now,
    )
    deeds.note(session, notice, "归档正式件", by, now)


#: ending → media type, first bytes
SCANS = {
    "pdf": ("application/pdf", b"%PDF-"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "png": ("image/png", b"\x89PNG"),
}


def _require(text: str, problem: str) -> None:
    if not text.strip():
        raise FeedbackRejected(problem)
