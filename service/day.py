"""今天：来了的、卡住的、七天里要到的。Read for a page; what is owed comes from the core.

约定：“来了的”从上一个工作日零点算起，节后第一天不漏掉放假时来的。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service import ahead, timeline
from service.clock import SHANGHAI
from service.deliveries.outcomes import DeliveryState
from service.settings import RuleBook
from service.tables import DeliveryRow, EventRow, NoticeRow
from workflows.actions import Action
from workflows.collection_grid import current, grid
from workflows.ledger import Ledger
from workflows.periods import Calendar
from workflows.progress_collection import due_day
from workflows.rules import Rules

DAYS_AHEAD = 7
MOST_SHOWN = 40  # lines of one list

#: How the acts begin by which people hand something in.
CAME = (
    "报送",
    "报参会回执",
    "更正数据",
    "变更",
    "反馈",
    "提出",
    "申请",
    "依法治理零报告",
    "登记扣分",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfiled:
    """Who has not filed the period that is being collected, once its day is past."""

    period: str  # 2017年1—9月
    units: tuple[tuple[str, int], ...]  # (unit, indicators)


def since(calendar: Calendar, today: date) -> datetime:
    """Midnight of the working day before."""
    return datetime.combine(calendar.shift(today, -1), time(), SHANGHAI)


def came(session: Session, assessment: int, after: datetime) -> Sequence[EventRow]:
    """What people handed in, the latest first."""
    begun = or_(*(EventRow.act.startswith(word) for word in CAME))
    return session.scalars(
        select(EventRow)
        .where(
            EventRow.assessment_id == assessment,
            EventRow.at >= after,
            EventRow.actor != timeline.SYSTEM,
            begun,
        )
        .order_by(EventRow.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def undelivered(session: Session, assessment: int) -> dict[str, int]:
    """State → how many deliveries of it wait for a person."""
    rows = session.execute(
        select(DeliveryRow.state, func.count())
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .where(
            NoticeRow.assessment_id == assessment,
            DeliveryRow.state.in_((DeliveryState.DEAD, DeliveryState.HELD)),
        )
        .group_by(DeliveryRow.state)
    )
    return dict(rows.all())


def unfiled(ledger: Ledger, rules: Rules, today: date) -> Unfiled:
    period = current(ledger, rules.progress_collection, today)
    if today <= due_day(ledger, rules.progress_collection, period):
        return Unfiled(period=period.label, units=())
    collected = grid(ledger, rules.progress_collection, period, today)
    late = [(line.unit, line.missing) for line in collected.lines if line.missing]
    return Unfiled(period=period.label, units=tuple(late))


def coming(ledger: Ledger, rules: RuleBook, today: date) -> Sequence[tuple[date, Action]]:
    """What becomes due in the days ahead, if nothing happens until then; decided once a ledger."""
    found = ledger.once(
        ("coming", today), lambda: list(ahead.coming(ledger, rules, today, DAYS_AHEAD))
    )
    return [(day, action) for day, action in found if day > today]
