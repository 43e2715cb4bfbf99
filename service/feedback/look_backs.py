"""回头看的结果：巩固的归档，反弹的原案重开、另发督办单。"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.facts import encode
from service.feedback.checks import note, require
from service.tables import AssessmentRow, NoticeRow, RequestRow
from workflows.cases import all_cases
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState

RESULTS = ("巩固", "反弹")


def record_look_back(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    notice: NoticeRow,
    *,
    result: str,
    found: str,
    by: str,
    now: datetime,
) -> None:
    """What people found when they looked back at a closed case, once for each 核查单."""
    if notice.kind != NoticeKind.LOOK_BACK or notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”不是已发出的回头看核查单，不能登记核查结果")
    if result not in RESULTS:
        raise FeedbackRejected(f"核查结果为{'或者'.join(RESULTS)}，没有“{result}”")
    require(found, "核查结果要写明核查情况")
    recorded = session.scalar(
        select(RequestRow.id).where(RequestRow.notice_id == notice.id, RequestRow.kind == "回头看")
    )
    if recorded is not None:
        raise FeedbackRejected(f"“{notice.subject}”的核查结果已经登记")
    case = all_cases(ledger, rules.warning_escalation).get(notice.cases[0])
    if case is None or case.closed_on is None or case.look_back_key != notice.key:
        raise FeedbackRejected(f"“{notice.subject}”所核查的案已经重新督办，不必再登记核查结果")
    unit = next(r.unit_id for r in notice.recipients if r.role == "主送")
    session.add(
        RequestRow(
            assessment_id=assessment.id,
            kind="回头看",
            notice_id=notice.id,
            unit_id=unit,
            facts=encode({"案": case.key, "结果": result, "情况": found}),
            made_by=by,
            made_at=now,
        )
    )
    note(session, assessment, now, by, f"回头看：{result}", notice=notice)
