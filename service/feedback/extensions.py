"""延期：单位在到期前申请，督查室准或者不准，都有批复；不准的，原时限照旧，到期前可以再申请。

依据：三、「发现问题及时督促整改落实」
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import require, unit_of
from service.feedback.requests import add_request, addressee
from service.tables import AssessmentRow, NoticeRow, UnitRow
from workflows.ledger import Ledger, Request
from workflows.replies import APPLIED, DECIDED, waiting_extensions

EXTENDABLE = ("反馈", "首次反馈", "办结", "整改方案", "整改报告", "办理")


def apply_for_extension(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    unit: str,
    *,
    name: str,
    until: date,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """A unit asks for a later day; supervision decides, or lets it lapse."""
    answering, asked = _extension(
        session, assessment, ledger, notice, unit, name, until, reason, now
    )
    waiting = _waiting(ledger, notice, name, now)
    if waiting is not None:
        raise FeedbackRejected(f"“{name}”已经申请延期至{waiting.facts['新时限']}，请等督查室批复")
    add_request(session, assessment, APPLIED, notice, answering, asked, by=by, now=now)


def extend(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    unit: str,
    *,
    name: str,
    until: date,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Grant a new day for one due of an issued notice: before the old day only, to a later one."""
    answering, asked = _extension(
        session, assessment, ledger, notice, unit, name, until, reason, now
    )
    add_request(
        session, assessment, DECIDED, notice, answering, asked, by=by, now=now, act="提出延期"
    )


def refuse_extension(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    *,
    name: str,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Refuse what a unit applied for; a 批复 tells it why, and its old day stands."""
    require(reason, "不准延期要写明理由")
    waiting = _waiting(ledger, notice, name, now)
    if waiting is None:
        raise FeedbackRejected(f"“{notice.subject}”的“{name}”没有等批的延期申请")
    decision = {**waiting.facts, "准予": False, "意见": reason.strip()}
    asking = unit_of(session, assessment, waiting.unit)
    add_request(
        session, assessment, DECIDED, notice, asking, decision, by=by, now=now, act="不准延期"
    )


def _waiting(ledger: Ledger, notice: NoticeRow, name: str, now: datetime) -> Request | None:
    found = (
        asked
        for asked in waiting_extensions(ledger, local_date(now))
        if (asked.notice, asked.facts["事项"]) == (notice.key, name)
    )
    return next(found, None)


def _extension(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    notice: NoticeRow,
    unit: str,
    name: str,
    until: date,
    reason: str,
    now: datetime,
) -> tuple[UnitRow, Mapping[str, object]]:
    """The unit and the facts of an extension that is in order; FeedbackRejected if it is not."""
    answering = addressee(session, assessment, notice, unit, now)
    require(reason, "延期要写明理由")
    held = ledger.notices[notice.key]
    if answering.code not in held.units:
        raise FeedbackRejected(f"“{notice.subject}”的时限由主送单位申请延期，{unit}是抄送单位")
    old = held.due_day(name) if name in EXTENDABLE else None
    if old is None or not held.is_issued:
        raise FeedbackRejected(f"“{notice.subject}”没有“{name}”时限")
    if local_date(now) > old:
        raise FeedbackRejected(f"“{name}”时限{old:%Y-%m-%d}已过，延期只能在到期前申请")
    if until <= old:
        raise FeedbackRejected(f"新时限应晚于原时限{old:%Y-%m-%d}")
    if not ledger.calendar.is_workday(until):
        raise FeedbackRejected(f"{until:%Y-%m-%d}是休息日，请改为工作日")
    return answering, {"事项": name, "原时限": old, "新时限": until, "理由": reason}
