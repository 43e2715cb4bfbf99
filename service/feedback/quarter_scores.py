"""追赶超越季度点评：市上公布的得分和位次，逐季登记。"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, require
from service.tables import AssessmentRow, IndicatorRow, QuarterScoreRow
from workflows.periods import Period
from workflows.quarterly_review import QUARTERS
from workflows.rules import ReviewRules
from workflows.vocabulary import IndicatorType


def submit_quarter(
    session: Session,
    assessment: AssessmentRow,
    review: ReviewRules,
    quarter: int,
    *,
    indicator: str | None,
    points: Decimal | None,
    rank: int | None,
    counties: int | None,
    document: str,
    published_on: date,
    by: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Record what the city published; without ``indicator`` the county's total.

    What changes an earlier record needs a reason; the last one holds.
    """
    if quarter not in QUARTERS:
        raise FeedbackRejected(f"季度应为1—4，现为{quarter}")
    of = _reviewed(session, assessment, indicator) if indicator else None
    full = of.points if of else review.quarter_points[quarter - 1]
    _check_figures(points, rank, counties, full)
    require(document, "请写明市上公布点评结果的文号（--document）")
    ended = Period(assessment.year, 3 * quarter).last_day
    if not ended < published_on <= local_date(now):
        raise FeedbackRejected(f"公布日期{published_on}不对，应在{ended}之后、不晚于今天")
    row = QuarterScoreRow(
        assessment_id=assessment.id,
        quarter=quarter,
        indicator_id=of.id if of else None,
        points=points,
        rank=rank,
        counties=counties,
        document=document,
        published_on=published_on,
        recorded_by=by,
        recorded_at=now,
    )
    _check_change(session, row, reason)
    session.add(row)
    told = "、".join([f"{points}分"] * (points is not None) + [f"第{rank}位"] * (rank is not None))
    why = f"（更正：{reason.strip()}）" if reason.strip() else ""
    subject = f"{QUARTERS[quarter]}{of.name if of else '全县合计'}：{told}{why}"
    note(session, assessment, now, by, "登记季度点评", subject)


def _reviewed(session: Session, assessment: AssessmentRow, code: str) -> IndicatorRow:
    found = indicator_of(session, assessment, code)
    if found.type != IndicatorType.RANK:
        raise FeedbackRejected(f"{found.name}不是季度点评指标（全县合计不写 --indicator）")
    return found


def _check_figures(
    points: Decimal | None, rank: int | None, counties: int | None, full: Decimal
) -> None:
    if points is None and rank is None:
        raise FeedbackRejected("得分（--points）和位次（--rank）至少写一样")
    if points is not None and not 0 <= points <= full:
        raise FeedbackRejected(f"得分应在0至{full}之间，现为{points}")
    if rank is not None and (counties is None or not 1 <= rank <= counties):
        raise FeedbackRejected("位次应在1至参评县区数之间（写在 --counties）")


def _check_change(session: Session, row: QuarterScoreRow, reason: str) -> None:
    earlier = session.scalar(
        select(QuarterScoreRow)
        .where(
            QuarterScoreRow.assessment_id == row.assessment_id,
            QuarterScoreRow.quarter == row.quarter,
            QuarterScoreRow.indicator_id.is_(None)
            if row.indicator_id is None
            else QuarterScoreRow.indicator_id == row.indicator_id,
        )
        .order_by(QuarterScoreRow.id.desc())
    )
    if earlier is None or reason.strip():
        return
    if (earlier.points, earlier.rank) != (row.points, row.rank):
        raise FeedbackRejected(
            f"{QUARTERS[row.quarter]}已登记过{earlier.points}分、第{earlier.rank}位，"
            "更正须写明理由（--reason）"
        )
