"""单位报来的数：完成值。"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, number_of, period_of, require
from service.feedback.evidence import Offered, attach
from service.tables import (
    AssessmentRow,
    IndicatorRow,
    ValueRow,
)
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, Recognition


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
    cause: str = "",
    evidence: str = "",
    files: Sequence[Offered] = (),
) -> None:
    """Take a figure; one that changes an earlier figure of the same standing needs a reason.

    A 定性 indicator may be told in words. ``files``: 佐证材料, kept with this figure.
    """
    indicator = indicator_of(session, assessment, code)
    of = period_of(assessment, period)
    in_words = _is_in_words(indicator, number)
    value = None if unpublished or in_words else number_of(number)
    if value is None and not unpublished and not in_words:
        raise FeedbackRejected("请填写完成值；数据尚未公布的，注明“数据未出”")
    if status is not Recognition.SELF_REPORTED:
        require(source, f"{status}数要写明来源（哪个部门、什么文件，--source）")
    _check_change(session, indicator, of, value, number or "", status, reason)
    row = ValueRow(
        indicator_id=indicator.id,
        period=str(of),
        number=value,
        text=number or "",
        status=status,
        unpublished=unpublished,
        source=source,
        reason=reason,
        cause=cause,
        evidence=evidence,
        reported_by=by,
        reported_at=now,
    )
    session.add(row)
    figure = number if in_words else f"{value}{indicator.unit}"
    shown = "数据未出" if unpublished else figure
    act = "更正数据" if reason else "报送数据"
    note(session, assessment, now, by, act, f"{of.label}{indicator.name}：{shown}（{status}）")
    attach(session, assessment, row, files, by=by, now=now)


def _is_in_words(indicator: IndicatorRow, text: str | None) -> bool:
    told = (text or "").strip()
    return indicator.type == IndicatorType.QUAL and bool(told) and not any(map(str.isdigit, told))


def _check_change(
    session: Session,
    indicator: IndicatorRow,
    period: Period,
    value: Decimal | None,
    text: str,
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
            ValueRow.returned_at.is_(None),
        )
        .order_by(ValueRow.id.desc())
    )
    if earlier is None or reason.strip():
        return
    same_words = value is not None or earlier.text == text
    if earlier.number != value or not same_words:
        told = earlier.text if earlier.number is None else earlier.number
        raise FeedbackRejected(
            f"{period.label}{indicator.name}已报{told}，更正须写明理由（--reason）"
        )
