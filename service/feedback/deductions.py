"""依法治理：责任部门登记扣分事项，登记错了的撤销；月月零报告。

约定：责任部门（牵头和其他责任部门）都可以登记自己指标的扣分事项，其他单位照设置；不在其列的当场说明。
约定：撤销由登记的单位或者设置里的单位办，写明理由；那一行留着，编号不让给别的事项。
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, period_of, require, unit_of
from service.tables import (
    AssessmentRow,
    DeductionRow,
    DutyRow,
    IndicatorRow,
    UnitNameRow,
    UnitRow,
    ZeroReportRow,
)
from workflows.cases import event_case_key, open_cases
from workflows.law_governance import happened_in, month_label, reporting_units
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.vocabulary import IndicatorType, Role

RESPONSIBLE = (Role.LEAD.value, Role.CO_LEAD.value)


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
    registrars: Iterable[str] = (),
) -> int:
    """Register a thing that must not happen and did; its number among the assessment's.

    ``by`` begins with the unit that registers it: one of the indicator's 责任部门 or of
    ``registrars``.
    """
    indicator = indicator_of(session, assessment, code)
    if indicator.type != IndicatorType.EVENT:
        raise FeedbackRejected(f"{indicator.name}不是“不得发生”类指标，不能登记扣分事项")
    _check_registrar(session, indicator, tuple(registrars), by, local_date(now))
    if points >= 0:
        raise FeedbackRejected("扣分写负数，如 -1")
    if happened_on > local_date(now):
        raise FeedbackRejected("发生日期不能晚于今天")
    if happened_on.year != assessment.year:
        raise FeedbackRejected(f"{happened_on}不在{assessment.year}年度，请核对发生日期")
    require(description, "请写明事项经过")
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
    note(session, assessment, now, by, "登记扣分事项", f"{indicator.name}：{description}")
    return len(_events(session, assessment))


def _check_registrar(
    session: Session, indicator: IndicatorRow, registrars: tuple[str, ...], by: str, day: date
) -> None:
    """The unit named first in ``by`` may register; its code or the name it bears."""
    unit = _unit_in(by)
    own = session.execute(
        select(UnitRow.code, UnitNameRow.name)
        .join(DutyRow, DutyRow.unit_id == UnitRow.id)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(
            DutyRow.indicator_id == indicator.id,
            DutyRow.role.in_(RESPONSIBLE),
            DutyRow.effective_from <= day,
            DutyRow.effective_to.is_(None) | (DutyRow.effective_to > day),
        )
        .order_by(DutyRow.position)
    ).all()
    if unit in {name for row in own for name in (row.code, row.name)} or unit in registrars:
        return
    may = "、".join(dict.fromkeys((*(row.code for row in own), *registrars)))
    raise FeedbackRejected(
        f"“{unit or '未注明的单位'}”不是{indicator.name}的责任部门，不能登记扣分事项；"
        f"可由{may}登记（--by 单位）"
    )


def withdraw_event(
    session: Session,
    assessment: AssessmentRow,
    number: int,
    *,
    reason: str,
    by: str,
    now: datetime,
    registrars: Iterable[str] = (),
) -> None:
    """Take back an event that was registered by mistake.

    ``number`` counts the assessment's events in order of registration, as the ledger does.
    """
    require(reason, "撤销扣分事项要写明理由")
    events = _events(session, assessment)
    if not 1 <= number <= len(events):
        raise FeedbackRejected(f"没有第{number}号扣分事项；{_listed(events)}")
    event, indicator = events[number - 1]
    if event.withdrawn_on is not None:
        raise FeedbackRejected(f"第{number}号扣分事项已于{event.withdrawn_on}撤销")
    _check_withdrawer(session, assessment, event, tuple(registrars), by)
    event.withdrawn_on, event.reason = local_date(now), reason
    subject = f"{indicator.name}：{event.description}（{reason}）"
    note(session, assessment, now, by, f"撤销第{number}号扣分事项", subject)


def still_out(ledger: Ledger, rules: Rules, number: int) -> list[str]:
    """What people have to take back themselves after an event was withdrawn, a sentence a paper."""
    event = next(event for event in ledger.withdrawn if event.id == str(number))
    key = event_case_key(event.indicator, event.id)
    case = open_cases(ledger, rules.warning_escalation).get(key)
    alert = ledger.notices.get(f"event_alert:{key}")
    told = []
    if case is not None:
        order = ledger.notices[case.supervision_key]
        told.append(
            f"{order.number}{order.kind.label}已经发出，请作废（notice cancel {order.number}）"
            f"或者销号（notice close {order.number}）"
        )
    if alert is not None and alert.is_issued:
        told.append(
            f"{alert.number}{alert.kind.label}已经报出，请作废告知（notice cancel {alert.key}）"
        )
    return told


def _events(
    session: Session, assessment: AssessmentRow
) -> Sequence[tuple[DeductionRow, IndicatorRow]]:
    """All of the assessment in order of registration, those withdrawn too."""
    rows = session.execute(
        select(DeductionRow, IndicatorRow)
        .join(IndicatorRow, DeductionRow.indicator_id == IndicatorRow.id)
        .where(IndicatorRow.assessment_id == assessment.id)
        .order_by(DeductionRow.id)
    )
    return [(event, indicator) for event, indicator in rows]


def _listed(events: Sequence[tuple[DeductionRow, IndicatorRow]]) -> str:
    if not events:
        return "还没有登记过扣分事项"
    told = (
        f"第{number}号 {event.happened_on}{indicator.name}"
        for number, (event, indicator) in enumerate(events, start=1)
    )
    return f"已登记的是：{'；'.join(told)}"


def _check_withdrawer(
    session: Session,
    assessment: AssessmentRow,
    event: DeductionRow,
    registrars: tuple[str, ...],
    by: str,
) -> None:
    """The unit that registered it, under any name it bears or bore, or one of ``registrars``."""
    unit, registered_by = _unit_in(by), _unit_in(event.registered_by)
    if unit in (registered_by, *registrars) or unit in _names(session, assessment, registered_by):
        return
    may = "、".join(dict.fromkeys((registered_by, *registrars)))
    raise FeedbackRejected(
        f"这件扣分事项是{registered_by}登记的，“{unit or '未注明的单位'}”不能撤销；"
        f"可由{may}撤销（--by 单位）"
    )


def _unit_in(by: str) -> str:
    """``县环保局 张某`` names its unit first."""
    return by.split()[0] if by.strip() else ""


def _names(session: Session, assessment: AssessmentRow, unit: str) -> set[str]:
    """Every name of the unit that is called so, its code among them."""
    called = select(UnitNameRow.unit_id).where(UnitNameRow.name == unit)
    rows = session.execute(
        select(UnitRow.code, UnitNameRow.name)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(UnitRow.county == assessment.county, (UnitRow.code == unit) | UnitRow.id.in_(called))
    )
    return {name for row in rows for name in (row.code, row.name) if name}


def submit_zero_report(
    session: Session,
    assessment: AssessmentRow,
    ledger: Ledger,
    unit: str,
    period: str,
    events: int,
    *,
    by: str,
    now: datetime,
) -> int:
    """Take a unit's 零报告 of a month; how many of its events are not registered yet."""
    of = period_of(assessment, period)
    today = local_date(now)
    if unit not in reporting_units(ledger):
        may = "、".join(reporting_units(ledger)) or "无"
        raise FeedbackRejected(f"“{unit}”没有牵头的依法治理扣分事项，不用零报告；应报的是：{may}")
    if events < 0:
        raise FeedbackRejected("件数应为0或者正整数，没有扣分事项的报0")
    if (today.year, today.month) < (of.year, of.month):
        raise FeedbackRejected(f"{month_label(of)}还没有到，不能零报告")
    session.add(
        ZeroReportRow(
            assessment_id=assessment.id,
            unit_id=unit_of(session, assessment, unit).id,
            period=str(of),
            events=events,
            filed_by=by,
            filed_at=now,
        )
    )
    note(session, assessment, now, by, "依法治理零报告", f"{unit}{month_label(of)}：{events}件")
    return max(0, events - happened_in(ledger, unit, of, today))
