"""推进会：参会回执（代会要有理由、有人批准）、签到、会议纪要。"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import note, require, unit_of
from service.feedback.requests import add_request, made, recipient_of
from service.tables import AssessmentRow, NoticeRow, ReceiptRow, UnitRow
from workflows.items import MINUTES
from workflows.ledger import Ledger
from workflows.promotion_meeting import day_of, sending_day, speakers
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState

HEAD_POST = "主要负责人"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Who comes for a unit: its head where no name is given."""

    name: str = ""
    post: str = HEAD_POST
    phone: str = ""
    proxy_reason: str = ""
    approved_by: str = ""
    is_head: bool = False  # found out when it is checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing a meeting decided: who, what, by when."""

    unit: str
    text: str
    until: date | None = None


def submit_receipts(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    notice: NoticeRow,
    units: Sequence[str],
    attendee: Attendee,
    *,
    by: str,
    now: datetime,
) -> None:
    """Who comes for these units, told at once; all are taken or none."""
    meeting = _called_day(ledger, rules, notice)
    if local_date(now) > meeting:
        raise FeedbackRejected(f"会议已于{meeting:%Y-%m-%d}召开，不再收回执")
    behind = speakers(ledger, sending_day(ledger, rules.promotion_meeting, meeting))
    told = []
    for unit in units:
        coming = recipient_of(session, assessment, notice, unit)
        head = ledger.units[coming.code].head if coming.code in ledger.units else ""
        sent = _checked(ledger, unit, attendee, head, is_behind=coming.code in behind)
        session.add(_receipt(notice, coming, sent, by, now))
        told.append(f"{unit}{'' if sent.is_head else '（代会）'}")
    note(session, assessment, now, by, "报参会回执", "、".join(told), notice=notice)


def _checked(
    ledger: Ledger, unit: str, attendee: Attendee, head: str, *, is_behind: bool
) -> Attendee:
    """The attendee with the head's name filled in; FeedbackRejected unless a proxy is in order."""
    name = attendee.name.strip() or head
    require(name, f"{unit}的回执要写明参会人姓名（没有登记主要负责人）")
    require(attendee.post, f"{unit}的回执要写明参会人职务")
    reason, approver = attendee.proxy_reason.strip(), attendee.approved_by.strip()
    if not (reason or approver) and name == (head or name):
        return replace(attendee, name=name, is_head=True)
    if not reason or not approver:
        whose = f"主要负责人{head}" if head else "主要负责人"
        raise FeedbackRejected(f"{name}不是{unit}{whose}，代会要写明理由和批准人")
    if is_behind and approver not in _leaders(ledger):
        raise FeedbackRejected(
            f"{unit}有欠账指标，主要负责人应当到会表态；确需代会的由县级领导批准，"
            f"“{approver}”不是县级领导（写职务或者姓名，如常务副县长）"
        )
    return replace(attendee, name=name, is_head=False)


def _receipt(
    notice: NoticeRow,
    unit: UnitRow,
    attendee: Attendee,
    by: str,
    now: datetime,
    attended: bool | None = None,
) -> ReceiptRow:
    return ReceiptRow(
        notice_id=notice.id,
        unit_id=unit.id,
        name=attendee.name,
        post=attendee.post.strip(),
        phone=attendee.phone.strip(),
        is_head=attendee.is_head,
        proxy_reason=attendee.proxy_reason.strip(),
        approved_by=attendee.approved_by.strip(),
        attended=attended,
        filed_by=by,
        filed_at=now,
    )


def _leaders(ledger: Ledger) -> set[str]:
    """县级领导 by post and by name."""
    posts = {indicator.leader for indicator in ledger.indicators if indicator.leader}
    return posts | set(ledger.posts) | set(ledger.posts.values())


def record_attendance(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    notice: NoticeRow,
    units: Sequence[str],
    *,
    absent: bool = False,
    by: str,
    now: datetime,
) -> None:
    """签到: who came, or was absent, of the units called; the receipt says by whom."""
    meeting = _called_day(ledger, rules, notice)
    if local_date(now) < meeting:
        raise FeedbackRejected(f"会议{meeting:%Y-%m-%d}召开，当日起登记签到")
    if made(session, notice, MINUTES):
        raise FeedbackRejected("会议纪要已经登记，不能再改签到")
    if not units:
        raise FeedbackRejected("请写明哪些单位（--unit，可写几个）")
    for name in units:
        unit = recipient_of(session, assessment, notice, name)
        session.add(_signed_in(session, ledger, notice, unit, not absent, by, now))
    act = "登记缺席" if absent else "登记签到"
    note(session, assessment, now, by, act, "、".join(units), notice=notice)


def _signed_in(
    session: Session,
    ledger: Ledger,
    notice: NoticeRow,
    unit: UnitRow,
    attended: bool,
    by: str,
    now: datetime,
) -> ReceiptRow:
    """The unit's receipt once more, with its attendance; its head where it never sent one."""
    query = select(ReceiptRow).where(
        ReceiptRow.notice_id == notice.id, ReceiptRow.unit_id == unit.id
    )
    last = session.scalar(query.order_by(ReceiptRow.id.desc()))
    known = ledger.units.get(unit.code)
    attendee = Attendee(name=known.head if known else "", is_head=True)
    if last is not None:
        attendee = Attendee(
            name=last.name,
            post=last.post,
            phone=last.phone,
            proxy_reason=last.proxy_reason,
            approved_by=last.approved_by,
            is_head=last.is_head,
        )
    return _receipt(notice, unit, attendee, by, now, attended)


def submit_minutes(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    rules: Rules,
    notice: NoticeRow,
    *,
    host: str,
    decisions: Sequence[Decision],
    speech: str = "",
    recorder: str = "",
    place: str = "",
    held_on: date | None = None,
    by: str,
    now: datetime,
) -> None:
    """What a meeting decided, whether its notice went out or was overtaken; the minutes follow."""
    if notice.kind != NoticeKind.PROMOTION_MEETING or notice.state not in (
        NoticeState.ISSUED,
        NoticeState.SUPERSEDED,
    ):
        raise FeedbackRejected(f"“{notice.subject}”不是已发出的推进会通知，没有会议可记")
    if made(session, notice, MINUTES):
        raise FeedbackRejected(f"“{notice.subject}”的会议纪要已经登记")
    require(host, "会议纪要要写明主持人")
    today = local_date(now)
    day = held_on or day_of(ledger, rules.promotion_meeting, notice.key) or today
    if day > today:
        raise FeedbackRejected(f"会议{day:%Y-%m-%d}召开，会后再登记纪要")
    facts = {
        "会议日期": day,
        "地点": place.strip(),
        "主持人": host.strip(),
        "讲话": speech.strip(),
        "记录人": recorder.strip(),
        "议定事项": [_decided(session, assessment, each, day) for each in decisions],
    }
    add_request(
        session,
        assessment,
        MINUTES,
        notice,
        None,
        facts,
        by=by,
        now=now,
        act=f"登记{MINUTES}",
    )


def _decided(
    session: Session, assessment: AssessmentRow, decision: Decision, meeting: date
) -> dict[str, object]:
    require(decision.text, "议定事项要写明办什么")
    if decision.until is not None and decision.until < meeting:
        raise FeedbackRejected(f"“{decision.text}”的时限{decision.until:%Y-%m-%d}在会议之前")
    unit = unit_of(session, assessment, decision.unit)
    return {"单位": unit.code, "事项": decision.text.strip(), "时限": decision.until}


def _called_day(ledger: Ledger, rules: Rules, notice: NoticeRow) -> date:
    day = day_of(ledger, rules.promotion_meeting, notice.key)
    if notice.kind != NoticeKind.PROMOTION_MEETING or notice.state != NoticeState.ISSUED or not day:
        raise FeedbackRejected(f"“{notice.subject}”不是已发出的推进会通知")
    return day
