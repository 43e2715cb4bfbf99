"""依法治理：责任部门登记扣分事项，月月零报告。

约定：责任部门（牵头和其他责任部门）都可以登记自己指标的扣分事项，其他单位照设置；不在其列的当场说明。
"""

from collections.abc import Iterable
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
from workflows.law_governance import happened_in, month_label, reporting_units
from workflows.ledger import Ledger
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
) -> None:
    """Register a thing that must not happen and did.

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


def _check_registrar(
    session: Session, indicator: IndicatorRow, registrars: tuple[str, ...], by: str, day: date
) -> None:
    """The unit named first in ``by`` may register; its code or the name it bears."""
    unit = by.split()[0] if by.strip() else ""
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
