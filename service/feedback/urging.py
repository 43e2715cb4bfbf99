"""再催一次：没有报数的单位，今天就提醒；发的还是报送提醒，走同一条路。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：一期一天一次；今天已经发过报送通知、提醒或者催报的，不再催，说明已经发了哪一件。
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import period_of
from service.feedback.requests import add_request
from service.tables import AssessmentRow, NoticeRow
from workflows.collection_grid import went_out
from workflows.ledger import Ledger
from workflows.progress_collection import BY_HAND, is_asked, notice_key, period_collection
from workflows.rules import CollectionRules


def urge(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: CollectionRules,
    period: str,
    *,
    by: str,
    now: datetime,
) -> int:
    """Have those reminded that have not filed the period; how many units they are."""
    of, today = period_of(assessment, period), local_date(now)
    if of in ledger.closed:
        raise FeedbackRejected(f"{of.label}已经研判，不再催报")
    collection = period_collection(ledger, rules, of)
    key = notice_key(collection)
    notice = session.scalar(
        select(NoticeRow).where(NoticeRow.assessment_id == assessment.id, NoticeRow.key == key)
    )
    if notice is None or not is_asked(ledger, rules, of, today):
        raise FeedbackRejected(f"{of.label}还没有发报送通知，不能催报")
    if not collection.missing:
        raise FeedbackRejected(f"{of.label}各单位都已报送，不用催报")
    if told := went_out(ledger, of, today):
        raise FeedbackRejected(f"今天已经发了{told}，明天还没有报的可以再催")
    units = len(collection.missing)
    figures = sum(len(codes) for codes in collection.missing.values())
    subject = f"{of.label}：{units}个单位{figures}项未报"
    add_request(session, assessment, BY_HAND, notice, None, {}, by=by, now=now, subject=subject)
    return units
