"""退改：看稿的人把草稿退给拟稿的，写明改什么；改了、或者说明以后，重新送审就是新的一稿。

约定：退改期间不能签发，也不催签；但是从第一次送审算起满3个工作日，照样呈县级领导——该发的文书不因退改无声拖下去。
约定：改了字或者台账变了重拟的，就算重新送审：督查室收到的是新的一稿，退改的理由已经用过。
"""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.notices import deeds
from service.notices.drafting import begin_anew, hold
from service.tables import NoticeRow
from service.timeline import Act
from workflows.vocabulary import NoticeState


def send_back(session: Session, notice: NoticeRow, by: str, reason: str, now: datetime) -> None:
    """退改. Raises FeedbackRejected for what is no draft of ours to sign, or without a reason."""
    hold(session, notice.id)
    if notice.state != NoticeState.DRAFT or notice.automatic:
        raise FeedbackRejected(f"“{notice.subject}”不是待签发的草稿，不能退改")
    if not reason.strip():
        raise FeedbackRejected("退改要写明改什么")
    notice.return_reason = reason.strip()
    deeds.note(session, notice, Act.RETURNED, by, now, reason=notice.return_reason)


def resubmit(session: Session, notice: NoticeRow, by: str, answer: str, now: datetime) -> None:
    """重新送审 as it stands, with a word on why. FeedbackRejected for what is not in 退改."""
    hold(session, notice.id)
    if notice.state != NoticeState.DRAFT or not notice.return_reason:
        raise FeedbackRejected(f"“{notice.subject}”没有退改，不必重新送审")
    if not answer.strip():
        raise FeedbackRejected("没有改字的，重新送审要说明理由")
    begin_anew(session, notice, now)
    deeds.note(session, notice, Act.RESUBMITTED, by, now, reason=answer.strip())


def refuse_returned(notice: NoticeRow) -> None:
    """Raises FeedbackRejected for a draft that is being mended: nobody signs it."""
    if notice.return_reason:
        raise FeedbackRejected(
            f"“{notice.subject}”退改中（{notice.return_reason}），改了重新送审后再签"
        )
