"""人对一份文书办了什么：记进留痕，年度随即再看一遍——办了的事可能引出下一步。"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service import rest, timeline
from service.tables import AssessmentRow, NoticeRow
from workflows.vocabulary import NoticeKind


def note(
    session: Session,
    notice: NoticeRow,
    act: str,
    by: str,
    now: datetime,
    *,
    handed_in: bool = False,
    unit: str = "",
    **detail: Any,
) -> None:
    """``act`` comes before the 文种; ``handed_in``: a row that the ledger reads came with it;
    ``unit``: the one of its recipients that it is about.
    """
    about = {timeline.UNIT: unit} if unit else {}
    rest.wake(session.get_one(AssessmentRow, notice.assessment_id), handed_in=handed_in)
    timeline.note(
        session,
        assessment_id=notice.assessment_id,
        at=now,
        actor=by,
        act=f"{act}{NoticeKind(notice.kind).label}",
        notice=notice,
        recipients=unit,
        **about,
        **detail,
    )
