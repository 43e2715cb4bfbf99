"""采纳：单位的反馈看过了，合要求。

依据：三、「发现问题及时督促整改落实」

约定：反馈收到即算按期；采纳只记下看过、合要求，采纳了的不再退回。交办事项以销号为采纳。
"""

from datetime import datetime

from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.checks import note
from service.tables import AssessmentRow, NoticeRow, ReplyRow, UnitRow
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState


def accept_reply(
    session: Session, assessment: AssessmentRow, reply: ReplyRow, *, by: str, now: datetime
) -> None:
    """Put down that a unit's answer was read and is as it should be."""
    notice = session.get_one(NoticeRow, reply.notice_id)
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不用再采纳")
    if notice.kind == NoticeKind.ITEM_ORDER:
        raise FeedbackRejected("交办事项的办理情况，认可的请销号")
    if reply.state != ReplyState.RECEIVED:
        raise FeedbackRejected(f"这份反馈{reply.state}，不能再采纳")
    reply.state, reply.settled_at = ReplyState.ACCEPTED, now
    note(
        session,
        assessment,
        now,
        by,
        f"采纳{NoticeKind(notice.kind).label}反馈",
        notice=notice,
        unit=session.get_one(UnitRow, reply.unit_id),
    )
