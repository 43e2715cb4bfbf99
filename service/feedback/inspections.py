"""专项督查查到什么、怎么结束：逐条登记发现，登记错的撤销，督查结束后出报告、交办。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, require
from service.feedback.requests import add_request, made, recipient_of
from service.tables import AssessmentRow, NoticeRow
from workflows.items import DROPPED, FINDING, findings
from workflows.ledger import Ledger
from workflows.special_supervision import CONCLUSIONS, FINISHED
from workflows.vocabulary import NoticeKind, NoticeState


def add_finding(
    session: Session,
    assessment: AssessmentRow,
    notice: NoticeRow,
    unit: str,
    *,
    problem: str,
    requirement: str,
    indicator: str = "",
    evidence: str = "",
    responsible: str = "",
    until: date | None = None,
    by: str,
    now: datetime,
) -> int:
    """Put down one thing found at a unit; its number among the findings of this inspection."""
    _require_open(session, notice)
    found_at = recipient_of(session, assessment, notice, unit)
    require(problem, "督查发现要写明问题")
    require(requirement, "督查发现要写明整改要求")
    if until is not None and until < local_date(now):
        raise FeedbackRejected(f"整改时限{until:%Y-%m-%d}已过，请写今天以后的日期")
    if indicator:
        indicator_of(session, assessment, indicator)
    facts = {
        "指标": indicator,
        "问题": problem.strip(),
        "证据": evidence.strip(),
        "责任": responsible.strip(),
        "要求": requirement.strip(),
        "时限": until,
    }
    return add_request(
        session,
        assessment,
        FINDING,
        notice,
        found_at,
        facts,
        by=by,
        now=now,
        act=f"登记{FINDING}",
        subject=f"{unit}：{problem}",
    )


def drop_finding(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    number: int,
    *,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Take back a finding that was put down wrongly; both stay on record."""
    _require_open(session, notice)
    require(reason, "撤销发现要写明理由")
    standing = dict(findings(ledger, notice.key))
    charge = standing.get(str(number))
    if charge is None:
        raise FeedbackRejected(f"“{notice.subject}”没有第{number}条发现，或者已经撤销")
    facts = {"条": str(number), "理由": reason.strip()}
    add_request(
        session, assessment, DROPPED, notice, None, facts, by=by, now=now, subject=charge.text
    )


def finish_inspection(
    session: Session,
    assessment: AssessmentRow,
    notice: NoticeRow,
    *,
    conclusions: Mapping[str, str],
    summary: str = "",
    handling: Sequence[str] = (),
    by: str,
    now: datetime,
) -> None:
    """End an inspection, findings or none; the report follows. Units not named: 属实."""
    _require_open(session, notice)
    said = {
        recipient_of(session, assessment, notice, unit).code: _conclusion(word)
        for unit, word in conclusions.items()
    }
    facts = {
        "结论": said,
        "综述": summary.strip(),
        "处理意见": [text.strip() for text in handling if text.strip()],
    }
    add_request(session, assessment, FINISHED, notice, None, facts, by=by, now=now)


def _conclusion(word: str) -> str:
    if word not in CONCLUSIONS:
        raise FeedbackRejected(f"督查结论为{'、'.join(CONCLUSIONS)}之一，没有“{word}”")
    return word


def _require_open(session: Session, notice: NoticeRow) -> None:
    if notice.kind != NoticeKind.SPECIAL_SUPERVISION or notice.state != NoticeState.ISSUED:
        raise FeedbackRejected("督查发现和督查结论针对已发出的专项督查通知")
    if made(session, notice, FINISHED):
        raise FeedbackRejected(f"“{notice.subject}”的督查已经结束，不能再登记")
