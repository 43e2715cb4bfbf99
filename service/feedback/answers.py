"""对文书的答复，和对答复的处理：反馈、退回、延期、销号、约谈已谈。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.facts import encode
from service.feedback.checks import note, require
from service.feedback.item_progress import require_item
from service.feedback.measures import enter_measures
from service.notices.decisions import after_voiding
from service.tables import (
    AssessmentRow,
    NoticeRow,
    ReplyRow,
    RequestRow,
    UnitNameRow,
    UnitRow,
)
from workflows.case_closure import meets_close_test
from workflows.cases import open_cases
from workflows.ledger import Ledger
from workflows.replies import APPLIED, GRANTED, waiting_extensions
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

STAGES = ("反馈", "整改方案", "整改报告", "办理情况")
EXTENDABLE = ("反馈", "首次反馈", "办结", "整改方案", "整改报告", "办理")


def submit_reply(
    session: Session,
    assessment: AssessmentRow,
    notice: NoticeRow,
    unit: str,
    *,
    by: str,
    now: datetime,
    stage: str = "反馈",
    indicator: str | None = None,
    cause: str = "",
    measures: Sequence[str] = (),
    persons: Sequence[str] = (),
    until: Sequence[date] = (),
    text: str = "",
) -> None:
    """A unit's answer to an issued notice that was sent to it; its measures enter 措施台账."""
    answering = _recipient(session, assessment, notice, unit, now)
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能反馈{after_voiding(notice)}")
    if stage not in STAGES:
        raise FeedbackRejected(f"反馈分为{'、'.join(STAGES)}，没有“{stage}”")
    require_item(notice, indicator, stage)
    require(cause or text or "".join(measures), "反馈要写原因分析、措施或者说明")
    session.add(
        ReplyRow(
            notice_id=notice.id,
            unit_id=answering.id,
            stage=stage,
            indicator=indicator,
            cause=cause,
            measures=list(measures),
            text=text,
            state=ReplyState.RECEIVED,
            replied_by=by,
            replied_at=now,
            settled_at=None,
        )
    )
    enter_measures(session, assessment, notice, indicator, measures, persons, until, by=by, now=now)
    label = NoticeKind(notice.kind).label
    act = f"反馈{label}" if stage == "反馈" else f"报送{stage}"
    note(session, assessment, now, by, act, notice=notice)


def return_reply(
    session: Session,
    assessment: AssessmentRow,
    notice: NoticeRow,
    unit: str,
    *,
    reason: str,
    by: str,
    now: datetime,
    indicator: str | None = None,
) -> None:
    """Send back the unit's last answer; a 退回单 follows."""
    answering = _recipient(session, assessment, notice, unit, now)
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能退回")
    require(reason, "退回要写明理由（情况不清、无实质内容、数据不实、格式不符、未签字盖章）")
    replies = select(ReplyRow).where(
        ReplyRow.notice_id == notice.id, ReplyRow.unit_id == answering.id
    )
    if indicator:
        replies = replies.where(ReplyRow.indicator == indicator)
    last = session.scalar(replies.order_by(ReplyRow.id.desc()))
    if last is None or last.state != ReplyState.RECEIVED:
        raise FeedbackRejected(f"{unit}对“{notice.subject}”没有待审的反馈可退")
    last.state, last.return_reason, last.settled_at = ReplyState.RETURNED, reason, now
    returned = sum(reply.state == ReplyState.RETURNED for reply in session.scalars(replies))
    facts = {"理由": reason, "第几次": returned, "指标": indicator}
    _request(session, assessment, "退回", notice, answering, facts, by, now)


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
    asked = _extension(session, assessment, ledger, notice, unit, name, until, reason, now)
    _request(session, assessment, GRANTED, notice, *asked, by, now)


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
    """A unit asks for a later day; supervision grants it with ``extend``, or lets it lapse."""
    asked = _extension(session, assessment, ledger, notice, unit, name, until, reason, now)
    for waiting in waiting_extensions(ledger, local_date(now)):
        if (waiting.notice, waiting.facts["事项"]) == (notice.key, name):
            raise FeedbackRejected(
                f"“{name}”已经申请延期至{waiting.facts['新时限']}，请等督查室批复"
            )
    _request(session, assessment, APPLIED, notice, *asked, by, now)


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
    answering = _recipient(session, assessment, notice, unit, now)
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


def close(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    notice: NoticeRow,
    *,
    evidence: str,
    by: str,
    now: datetime,
) -> None:
    """Ask for 销号 of the case of a 督办单; a numeric 销号标准 must be met by 认定 data."""
    require(evidence, "销号要写明佐证")
    if notice.kind != NoticeKind.WARNING_SUPERVISION or notice.state != NoticeState.ISSUED:
        raise FeedbackRejected("销号针对已发出的督办单")
    case = open_cases(ledger, rules.warning_escalation).get(notice.cases[0])
    if case is None:
        raise FeedbackRejected(f"“{notice.subject}”已经销号")
    if case.opened is not None and (case.latest is None or not meets_close_test(case.latest)):
        raise FeedbackRejected(
            f"尚未达到销号标准：{notice.facts['销号标准']}。请先导入市级认定数据，或者待下期研判"
        )
    unit = next(r.unit for r in notice.recipients if r.role == "主送")
    facts = {"案": case.key, "依据": evidence}
    _request(session, assessment, "销号", notice, unit, facts, by, now)


def submit_interview(
    session: Session,
    assessment: AssessmentRow,
    notice: NoticeRow,
    *,
    told: Mapping[str, object],
    by: str,
    now: datetime,
) -> None:
    """What was said at a talk that was held; the record and the 限期整改 follow from it."""
    if notice.kind != NoticeKind.INTERVIEW_NOTICE or notice.state != NoticeState.ISSUED:
        raise FeedbackRejected("约谈记录针对已发出的约谈通知书")
    if not told.get("问题") or not told.get("要求"):
        raise FeedbackRejected("约谈记录要写明问题和要求，至少各一条")
    made = session.scalar(
        select(RequestRow.id).where(RequestRow.notice_id == notice.id, RequestRow.kind == "约谈")
    )
    if made is not None:
        raise FeedbackRejected(f"“{notice.subject}”的约谈记录已经登记")
    unit = next(r.unit for r in notice.recipients if r.role == "主送")
    _request(session, assessment, "约谈", notice, unit, told, by, now)


def _recipient(
    session: Session, assessment: AssessmentRow, notice: NoticeRow, name: str, now: datetime
) -> UnitRow:
    """The unit of this name, if the notice was sent to it (主送 or 抄送: 配合单位 can answer), or to
    one that is part of it by now.
    """
    unit = session.scalar(
        select(UnitRow)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(
            UnitRow.county == assessment.county,
            (UnitRow.code == name) | (UnitNameRow.name == name),
        )
    )
    if unit is None:
        raise FeedbackRejected(f"没有“{name}”这个单位")
    took_over = select(UnitRow.id).where(
        UnitRow.merged_into_id == unit.id, UnitRow.merged_on <= local_date(now)
    )
    answerable = {unit.id, *session.scalars(took_over)}
    if answerable.isdisjoint(recipient.unit_id for recipient in notice.recipients):
        raise FeedbackRejected(f"“{notice.subject}”没有发给{name}")
    return unit


def _request(
    session: Session,
    assessment: AssessmentRow,
    kind: str,
    notice: NoticeRow,
    unit: UnitRow,
    facts: Mapping[str, object],
    by: str,
    now: datetime,
) -> None:
    session.add(
        RequestRow(
            assessment_id=assessment.id,
            kind=kind,
            notice_id=notice.id,
            unit_id=unit.id,
            facts=encode(facts),
            made_by=by,
            made_at=now,
        )
    )
    act = kind if kind in ("约谈", APPLIED) else f"提出{kind}"
    note(session, assessment, now, by, act, notice=notice)
