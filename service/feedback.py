"""答复 → 台账：单位报数、报计划、反馈，督查室退回、延期、销号；不合规的当场说明，什么也不存。

Every function takes a session, leaves the commit to its caller and wakes the assessment.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import rest, timeline
from service.clock import local_date
from service.errors import FeedbackRejected
from service.facts import encode
from service.tables import (
    AssessmentRow,
    DeductionRow,
    IndicatorRow,
    MeasureRow,
    NoticeRow,
    PeriodRow,
    PlanRow,
    ReplyRow,
    RequestRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)
from workflows.case_closure import meets_close_test
from workflows.cases import open_cases
from workflows.ledger import Ledger
from workflows.periods import Period, periods_of
from workflows.rules import Rules
from workflows.vocabulary import IndicatorType, NoticeKind, NoticeState, Recognition, ReplyState

STAGES = ("反馈", "整改方案", "整改报告")
#: digits as people write them: at most 18 before the point, no powers of ten
_NUMBER = re.compile(r"[+-]?(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.\d{1,18})?", re.ASCII)
EXTENDABLE = ("反馈", "首次反馈", "办结", "整改方案", "整改报告")


# --- 数 ------------------------------------------------------------------------------------------


def submit_value(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    period: str,
    number: str | None,
    *,
    by: str,
    now: datetime,
    status: Recognition = Recognition.SELF_REPORTED,
    unpublished: bool = False,
    source: str = "",
    reason: str = "",
    evidence: str = "",
) -> None:
    """Take a figure; one that changes an earlier figure of the same standing needs a reason."""
    indicator = indicator_of(session, assessment, code)
    of = period_of(assessment, period)
    value = None if unpublished else number_of(number)
    if value is None and not unpublished:
        raise FeedbackRejected("请填写完成值；数据尚未公布的，注明“数据未出”")
    _check_change(session, indicator, of, value, status, reason)
    session.add(
        ValueRow(
            indicator_id=indicator.id,
            period=str(of),
            number=value,
            text=number or "",
            status=status,
            unpublished=unpublished,
            source=source,
            reason=reason,
            evidence=evidence,
            reported_by=by,
            reported_at=now,
        )
    )
    shown = "数据未出" if unpublished else f"{value}{indicator.unit}"
    act = "更正数据" if reason else "报送数据"
    _note(session, assessment, now, by, act, f"{of.label}{indicator.name}：{shown}（{status}）")


def submit_plan(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    points: Mapping[int, str],
    *,
    by: str,
    now: datetime,
) -> None:
    """File a plan curve: cumulative planned value by month; it holds once approved."""
    indicator = indicator_of(session, assessment, code)
    plan = {month: number_of(value) for month, value in sorted(points.items())}
    if not plan or any(month not in range(1, 13) for month in plan):
        raise FeedbackRejected("进度计划按月填写，如 7=12.5 8=15（月份1—12，累计数）")
    _check_plan(indicator, plan)
    session.add(
        PlanRow(
            indicator_id=indicator.id,
            points={str(month): str(value) for month, value in plan.items()},
            filed_by=by,
            filed_at=now,
            approved_on=None,
        )
    )
    _note(session, assessment, now, by, "报送进度计划", indicator.name)


def approve_plan(
    session: Session, assessment: AssessmentRow, code: str, *, by: str, now: datetime
) -> None:
    """Put the last filed plan into force from today; earlier versions are kept."""
    indicator = indicator_of(session, assessment, code)
    plan = session.scalar(
        select(PlanRow).where(PlanRow.indicator_id == indicator.id).order_by(PlanRow.id.desc())
    )
    if plan is None or plan.approved_on is not None:
        raise FeedbackRejected(f"{indicator.name}没有待审定的进度计划")
    plan.approved_on = local_date(now)
    _note(session, assessment, now, by, "审定进度计划", indicator.name)


def waiting_plans(session: Session, assessment: AssessmentRow) -> tuple[str, ...]:
    """Codes of indicators whose last filed plan is not approved, in the table's order."""
    rows = session.execute(
        select(IndicatorRow.code, PlanRow.approved_on)
        .join(PlanRow, PlanRow.indicator_id == IndicatorRow.id)
        .where(IndicatorRow.assessment_id == assessment.id)
        .order_by(IndicatorRow.position, PlanRow.id)
    )
    last = {row.code: row.approved_on for row in rows}
    return tuple(code for code, approved_on in last.items() if approved_on is None)


def submit_measure(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    text: str,
    *,
    person: str,
    due: date | None,
    by: str,
    now: datetime,
) -> None:
    indicator = indicator_of(session, assessment, code)
    _require(text, "请写明措施")
    session.add(
        MeasureRow(
            indicator_id=indicator.id, text=text, person=person, due=due, filed_by=by, filed_at=now
        )
    )
    _note(session, assessment, now, by, "报送措施", f"{indicator.name}：{text}")


def submit_event(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    *,
    points: Decimal,
    happened_on: date,
    description: str,
    by: str,
    now: datetime,
) -> None:
    """Register a thing that must not happen and did."""
    indicator = indicator_of(session, assessment, code)
    if indicator.type != IndicatorType.EVENT:
        raise FeedbackRejected(f"{indicator.name}不是“不得发生”类指标，不能登记扣分事项")
    if points > 0:
        raise FeedbackRejected("扣分写负数，如 -1")
    if happened_on > local_date(now):
        raise FeedbackRejected("发生日期不能晚于今天")
    _require(description, "请写明事项经过")
    session.add(
        DeductionRow(
            indicator_id=indicator.id,
            happened_on=happened_on,
            points=points,
            description=description,
            registered_by=by,
            registered_at=now,
        )
    )
    _note(session, assessment, now, by, "登记扣分事项", f"{indicator.name}：{description}")


# --- 反馈 ----------------------------------------------------------------------------------------


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
    text: str = "",
) -> None:
    """A unit's answer to an issued notice that was sent to it."""
    answering = _recipient(session, assessment, notice, unit)
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能反馈")
    if stage not in STAGES:
        raise FeedbackRejected(f"反馈分为{'、'.join(STAGES)}，没有“{stage}”")
    _require(cause or text or "".join(measures), "反馈要写原因分析、措施或者说明")
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
    label = NoticeKind(notice.kind).label
    _note(session, assessment, now, by, f"{stage}{label}", notice=notice)


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
    answering = _recipient(session, assessment, notice, unit)
    if notice.state != NoticeState.ISSUED:
        raise FeedbackRejected(f"“{notice.subject}”{notice.state}，不能退回")
    _require(reason, "退回要写明理由（情况不清、无实质内容、数据不实、格式不符、未签字盖章）")
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
    facts = {"理由": reason, "第几次": returned}
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
    answering = _recipient(session, assessment, notice, unit)
    _require(reason, "延期要写明理由")
    held = ledger.notices[notice.key]
    old = held.due_day(name) if name in EXTENDABLE else None
    if old is None or not held.is_issued:
        raise FeedbackRejected(f"“{notice.subject}”没有“{name}”时限")
    if local_date(now) > old:
        raise FeedbackRejected(f"“{name}”时限{old:%Y-%m-%d}已过，延期只能在到期前申请")
    if until <= old:
        raise FeedbackRejected(f"新时限应晚于原时限{old:%Y-%m-%d}")
    if not ledger.calendar.is_workday(until):
        raise FeedbackRejected(f"{until:%Y-%m-%d}是休息日，请改为工作日")
    facts = {"事项": name, "原时限": old, "新时限": until, "理由": reason}
    _request(session, assessment, "延期", notice, answering, facts, by, now)


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
    _require(evidence, "销号要写明佐证")
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


# --- 数据期 --------------------------------------------------------------------------------------


def hold_period(
    session: Session,
    assessment: AssessmentRow,
    period: str,
    *,
    until: date,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Put off a period's judgement until a day (认定数据未到等)."""
    row = _period_row(session, assessment, period)
    _require(reason, "暂缓研判要写明理由")
    if until <= local_date(now):
        raise FeedbackRejected("暂缓到的日期应晚于今天")
    row.held_until, row.reason = until, reason
    _note(
        session, assessment, now, by, "暂缓研判", f"{Period.parse(period).label}至{until}：{reason}"
    )


def close_period(
    session: Session, assessment: AssessmentRow, period: str, *, by: str, now: datetime
) -> None:
    """Have a period judged at the next cycle, before its day."""
    row = _period_row(session, assessment, period)
    row.close_now = True
    _note(session, assessment, now, by, "提前研判", Period.parse(period).label)


# --- 核对 ----------------------------------------------------------------------------------------


def indicator_of(session: Session, assessment: AssessmentRow, code: str) -> IndicatorRow:
    found = session.scalar(
        select(IndicatorRow).where(
            IndicatorRow.assessment_id == assessment.id, IndicatorRow.code == code
        )
    )
    if found is None:
        raise FeedbackRejected(f"没有编号为“{code}”的指标（编号如 3-20）")
    return found


def period_of(assessment: AssessmentRow, text: str) -> Period:
    """``2017-08``; FeedbackRejected unless it is a period of the assessment's year."""
    try:
        period = Period.parse(text)
    except ValueError:
        period = None
    if period not in periods_of(assessment.year):
        raise FeedbackRejected(
            f"数据期“{text}”不对，应如 {assessment.year}-08（1—2月为 {assessment.year}-02）"
        )
    return period


def number_of(text: str | None) -> Decimal | None:
    """A plain number, thousands marked or not; None for nothing written."""
    if text is None or not text.strip():
        return None
    if not _NUMBER.fullmatch(text.strip()):
        raise FeedbackRejected(f"“{text}”不是数；只写数字，单位按台账")
    return Decimal(text.strip().replace(",", ""))


def _check_change(
    session: Session,
    indicator: IndicatorRow,
    period: Period,
    value: Decimal | None,
    status: Recognition,
    reason: str,
) -> None:
    earlier = session.scalar(
        select(ValueRow)
        .where(
            ValueRow.indicator_id == indicator.id,
            ValueRow.period == str(period),
            ValueRow.status == status,
            ValueRow.unpublished.is_(False),
        )
        .order_by(ValueRow.id.desc())
    )
    if earlier is not None and earlier.number != value and not reason.strip():
        raise FeedbackRejected(
            f"{period.label}{indicator.name}已报{earlier.number}，更正须写明理由（--reason）"
        )


def _check_plan(indicator: IndicatorRow, plan: Mapping[int, Decimal | None]) -> None:
    """A cumulative plan never falls and reaches the target by December."""
    values = [value for value in plan.values() if value is not None]
    if any(later < earlier for earlier, later in itertools.pairwise(values)):
        raise FeedbackRejected("进度计划是累计数，后一个月不能小于前一个月")
    target = indicator.targets[-1].number if indicator.targets else None
    final = plan.get(12)
    if target is not None and (final is None or final < target):
        raise FeedbackRejected(f"进度计划12月应达到全年目标{target}{indicator.unit}")


def _recipient(
    session: Session, assessment: AssessmentRow, notice: NoticeRow, name: str
) -> UnitRow:
    """The unit of this name, if the notice was sent to it (主送 or 抄送: 配合单位 can answer)."""
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
    if unit.id not in {recipient.unit_id for recipient in notice.recipients}:
        raise FeedbackRejected(f"“{notice.subject}”没有发给{name}")
    return unit


def _period_row(session: Session, assessment: AssessmentRow, period: str) -> PeriodRow:
    of = period_of(assessment, period)
    row = session.scalar(
        select(PeriodRow).where(
            PeriodRow.assessment_id == assessment.id, PeriodRow.period == str(of)
        )
    )
    if row is not None and row.judged_on is not None:
        raise FeedbackRejected(f"{of.label}已于{row.judged_on}研判")
    if row is None:
        row = PeriodRow(assessment_id=assessment.id, period=str(of), judged_on=None)
        session.add(row)
    return row


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
    _note(session, assessment, now, by, f"提出{kind}" if kind != "约谈" else "约谈", notice=notice)


def _require(text: str, problem: str) -> None:
    if not text.strip():
        raise FeedbackRejected(problem)


def _note(
    session: Session,
    assessment: AssessmentRow,
    now: datetime,
    by: str,
    act: str,
    subject: str = "",
    notice: NoticeRow | None = None,
) -> None:
    rest.wake(assessment, handed_in=True)
    timeline.note(
        session,
        assessment_id=assessment.id,
        at=now,
        actor=by,
        act=act,
        subject=subject,
        notice=notice,
    )
