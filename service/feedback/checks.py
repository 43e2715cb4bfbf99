"""核对与留痕：指标、数据期、数字对不对；收下的每一件都唤醒考核、记下一笔。"""

import re
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import rest, timeline
from service.errors import FeedbackRejected
from service.tables import (
    AssessmentRow,
    IndicatorRow,
    NoticeRow,
    UnitNameRow,
    UnitRow,
)
from workflows.periods import Period, periods_of

#: digits as people write them: at most 18 before the point, no powers of ten
_NUMBER = re.compile(r"[+-]?(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.\d{1,18})?", re.ASCII)


def indicator_of(session: Session, assessment: AssessmentRow, code: str) -> IndicatorRow:
    found = session.scalar(
        select(IndicatorRow).where(
            IndicatorRow.assessment_id == assessment.id, IndicatorRow.code == code
        )
    )
    if found is None:
        raise FeedbackRejected(f"没有编号为“{code}”的指标（编号如 3-20）")
    return found


def unit_of(session: Session, assessment: AssessmentRow, name: str) -> UnitRow:
    """The county's unit by its code or any name it bears or bore."""
    found = session.scalar(
        select(UnitRow)
        .join(UnitNameRow, UnitNameRow.unit_id == UnitRow.id, isouter=True)
        .where(
            UnitRow.county == assessment.county,
            (UnitRow.code == name) | (UnitNameRow.name == name),
        )
    )
    if found is None:
        raise FeedbackRejected(f"没有“{name}”这个单位")
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


def require(text: str, problem: str) -> None:
    if not text.strip():
        raise FeedbackRejected(problem)


def note(
    session: Session,
    assessment: AssessmentRow,
    now: datetime,
    by: str,
    act: str,
    subject: str = "",
    notice: NoticeRow | None = None,
    *,
    unit: UnitRow | None = None,
) -> None:
    """``unit``: whose answer on the notice it is about, where a notice went to several."""
    about = {} if unit is None else {timeline.UNIT: unit.code}
    rest.wake(assessment, handed_in=True)
    timeline.note(
        session,
        assessment_id=assessment.id,
        at=now,
        actor=by,
        act=act,
        subject=subject,
        notice=notice,
        **about,
    )
