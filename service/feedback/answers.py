"""对文书的答复，和对答复的处理：反馈、退回、销号、约谈已谈。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.checks import note, require
from service.feedback.evidence import Offered, attach
from service.feedback.item_progress import require_item
from service.feedback.measures import enter_measures
from service.feedback.requests import add_request, addressee
from service.notices.decisions import after_voiding
from service.tables import AssessmentRow, NoticeRow, ReplyRow, RequestRow
from workflows.case_closure import meets_close_test
from workflows.cases import open_cases
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState, ReplyState

STAGES = ("反馈", "整改方案", "整改报告", "办理情况")


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
    files: Sequence[Offered] = (),
) -> None:
    """A unit's answer to an issued notice that was sent to it; its measures enter 措施台账.

    ``files``: 佐证材料, kept with the answer.
    """
    answering = addressee(session, assessment, notice, unit, now)
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能反馈{after_voiding(notice)}")
    if stage not in STAGES:
        raise FeedbackRejected(f"反馈分为{'、'.join(STAGES)}，没有“{stage}”")
    require_item(notice, indicator, stage)
    require(cause or text or "".join(measures), "反馈要写原因分析、措施或者说明")
    reply = ReplyRow(
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
    session.add(reply)
    enter_measures(session, assessment, notice, indicator, measures, persons, until, by=by, now=now)
    label = NoticeKind(notice.kind).label
    act = f"反馈{label}" if stage == "反馈" else f"报送{stage}"
    note(session, assessment, now, by, act, notice=notice, unit=answering)
    attach(session, assessment, reply, files, by=by, now=now)


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
    seen: int | None = None,
) -> None:
    """Send back the unit's last answer; a 退回单 follows.

    ``seen``: the answer that was looked at, refused if the unit has sent another since.
    """
    answering = addressee(session, assessment, notice, unit, now)
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
    if seen is not None and last.id != seen:
        raise FeedbackRejected(f"{unit}后来又报了反馈，退回的是最后一份，请刷新看过再办")
    last.state, last.return_reason, last.settled_at = ReplyState.RETURNED, reason, now
    returned = sum(reply.state == ReplyState.RETURNED for reply in session.scalars(replies))
    facts = {"理由": reason, "第几次": returned, "指标": indicator}
    add_request(
        session, assessment, "退回", notice, answering, facts, by=by, now=now, act="提出退回"
    )


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
    add_request(session, assessment, "销号", notice, unit, facts, by=by, now=now, act="提出销号")


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
    add_request(session, assessment, "约谈", notice, unit, told, by=by, now=now)
