"""再催一次：没有报数、没有报细化分解的单位，今天就提醒；发的还是报送提醒，走同一条路。

依据：一、「各责任部门要迅速对承担的市考指标进一步细化分解」
依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：同一件事一天一次；今天已经发过报送通知、提醒或者催报的，不再催，说明已经发了哪一件。
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
from workflows.progress_collection import (
    BY_HAND,
    Collection,
    is_asked,
    notice_key,
    period_collection,
)
from workflows.responsibility import breakdown_collection
from workflows.rules import CollectionRules, Rules


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
    if not is_asked(ledger, rules, of, today):
        raise FeedbackRejected(f"{of.label}还没有发报送通知，不能催报")
    collection = period_collection(ledger, rules, of)
    return _urge(session, assessment, ledger, collection, of.label, by=by, now=now)


def urge_breakdowns(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    *,
    by: str,
    now: datetime,
) -> int:
    """Have those reminded that have not filed 细化分解; how many units they are."""
    collection = breakdown_collection(ledger, rules)
    return _urge(session, assessment, ledger, collection, collection.sort, by=by, now=now)


def _urge(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    collection: Collection,
    label: str,
    *,
    by: str,
    now: datetime,
) -> int:
    key = notice_key(collection)
    notice = session.scalar(
        select(NoticeRow).where(NoticeRow.assessment_id == assessment.id, NoticeRow.key == key)
    )
    if notice is None:
        raise FeedbackRejected(f"{label}还没有发报送通知，不能催报")
    if not collection.missing:
        raise FeedbackRejected(f"{label}各单位都已报送，不用催报")
    if told := went_out(ledger, collection.name, local_date(now)):
        raise FeedbackRejected(f"今天已经发了{told}，明天还没有报的可以再催")
    units = len(collection.missing)
    lacking = sum(len(codes) for codes in collection.missing.values())
    subject = f"{label}：{units}个单位{lacking}项未报"
    add_request(session, assessment, BY_HAND, notice, None, {}, by=by, now=now, subject=subject)
    return units
