"""细化分解和进度计划：报来、审定一次，以后变更要有理由，审定之日起换版本，旧的照留。

依据：一、「落实主抓领导、主抓股室和主抓人员的工作责任，明确工作标准和进度要求」

约定：退回的不算报了，留着原件和理由，请单位重报；审定过的不退回，不合适的由单位变更。
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ScalarResult,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from service.clock import local_date
from service.errors import FeedbackRejected
from service.feedback.checks import indicator_of, note, number_of, require
from service.tables import AssessmentRow, BreakdownRow, IndicatorRow, PlanRow

_Filed = TypeVar("_Filed", BreakdownRow, PlanRow)
_TABLES: Mapping[str, type[BreakdownRow] | type[PlanRow]] = {
    "细化分解": BreakdownRow,
    "进度计划": PlanRow,
}


def submit_breakdown(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    *,
    leader: str,
    office: str,
    person: str,
    standard: str,
    schedule: str,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """File who does the work of an indicator, to what standard and by when; it holds once approved."""
    indicator = indicator_of(session, assessment, code)
    people = {"主抓领导": leader, "主抓股室": office, "主抓人员": person}
    lacking = [name for name, text in people.items() if not text.strip()]
    if lacking:
        raise FeedbackRejected(f"细化分解要写明{'、'.join(lacking)}")
    require(standard, "细化分解要明确工作标准（--standard）")
    require(schedule, "细化分解要明确进度要求（--schedule）")
    _require_reason(session, indicator, BreakdownRow, reason)
    session.add(
        BreakdownRow(
            indicator_id=indicator.id,
            leader=leader,
            office=office,
            person=person,
            standard=standard,
            schedule=schedule,
            reason=reason,
            filed_by=by,
            filed_at=now,
            approved_on=None,
        )
    )
    act = "变更细化分解" if reason else "报送细化分解"
    note(session, assessment, now, by, act, f"{indicator.name}：{reason or person}")


def submit_plan(
    session: Session,
    assessment: AssessmentRow,
    code: str,
    points: Mapping[int, str],
    *,
    by: str,
    now: datetime,
    reason: str = "",
) -> None:
    """File a plan curve: cumulative planned value by month; it holds once approved."""
    indicator = indicator_of(session, assessment, code)
    plan = {month: number_of(value) for month, value in sorted(points.items())}
    if not plan or any(month not in range(1, 13) for month in plan):
        raise FeedbackRejected("进度计划按月填写，如 7=12.5 8=15（月份1—12，累计数）")
    _check_plan(indicator, plan)
    _require_reason(session, indicator, PlanRow, reason)
    session.add(
        PlanRow(
            indicator_id=indicator.id,
            points={str(month): str(value) for month, value in plan.items()},
            reason=reason,
            filed_by=by,
            filed_at=now,
            approved_on=None,
        )
    )
    act = "变更进度计划" if reason else "报送进度计划"
    note(session, assessment, now, by, act, indicator.name)


def approve_plan(
    session: Session, assessment: AssessmentRow, code: str, *, by: str, now: datetime
) -> None:
    """Put what was filed last, breakdown and plan, into force from today; what was is kept."""
    indicator = indicator_of(session, assessment, code)
    waiting = _waiting(session, indicator)
    for newest, *_ in waiting.values():
        newest.approved_on = local_date(now)
    note(session, assessment, now, by, f"审定{'、'.join(waiting)}", indicator.name)


def return_plan(
    session: Session, assessment: AssessmentRow, code: str, *, reason: str, by: str, now: datetime
) -> None:
    """Send back what waits, breakdown and plan; the unit files it again, what was approved holds."""
    indicator = indicator_of(session, assessment, code)
    require(reason, "退回要写明理由（没有落实到人、标准不明确、进度达不到要求等）")
    waiting = _waiting(session, indicator)
    for rows in waiting.values():
        for row in rows:
            row.returned_at, row.return_reason = now, reason.strip()
    told = f"{indicator.name}：{reason.strip()}"
    note(session, assessment, now, by, f"退回{'、'.join(waiting)}", told)


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed last of an indicator: approved, waiting or sent back."""

    breakdown: BreakdownRow | None
    plan: PlanRow | None


def filed_last(
    session: Session, assessment: AssessmentRow, codes: Iterable[str]
) -> Mapping[str, Filed]:
    """By code, of indicators in force."""
    asked = tuple(codes)
    breakdowns = _last_of(session, assessment, asked, BreakdownRow)
    plans = _last_of(session, assessment, asked, PlanRow)
    return {code: Filed(breakdowns.get(code), plans.get(code)) for code in asked}


def waiting_plans(session: Session, assessment: AssessmentRow) -> tuple[str, ...]:
    """Codes of indicators whose last breakdown or plan is not approved, in the table's order."""
    return tuple(session.scalars(_waiting_codes(), {"assessment": assessment.id}))


@cache
def _waiting_codes() -> Select[Any]:
    waits = or_(
        *(
            exists().where(
                table.id == _newest(table), table.approved_on.is_(None), table.returned_at.is_(None)
            )
            for table in _TABLES.values()
        )
    )
    return _in_force(IndicatorRow.code).where(waits).order_by(IndicatorRow.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """What was sent back of an indicator and not filed again since."""

    what: str  # 细化分解 | 进度计划
    code: str
    name: str
    reason: str


def plans_sent_back(session: Session, assessment: AssessmentRow) -> tuple[SentBack, ...]:
    """In the table's order, the breakdown of an indicator before its plan."""
    found = []
    for what, table in _TABLES.items():
        for position, code, name, reason in session.execute(
            _sent_back(table), {"assessment": assessment.id}
        ):
            found.append((position, SentBack(what=what, code=code, name=name, reason=reason)))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


@cache
def _sent_back(table: type[BreakdownRow] | type[PlanRow]) -> Select[Any]:
    of = IndicatorRow
    query = _in_force(of.position, of.code, of.name, table.return_reason)
    return query.join(table, and_(table.id == _newest(table), table.returned_at.is_not(None)))


def _last_of(
    session: Session, assessment: AssessmentRow, codes: Sequence[str], table: type[_Filed]
) -> Mapping[str, _Filed]:
    query = _in_force(IndicatorRow.code, table).join(table, table.id == _newest(table))
    last = query.where(IndicatorRow.code.in_(codes))
    return dict(session.execute(last, {"assessment": assessment.id}).all())


def _in_force(*columns: Any) -> Select[Any]:
    """Of the indicators of ``assessment``."""
    return select(*columns).where(
        IndicatorRow.assessment_id == bindparam("assessment"), IndicatorRow.retired_on.is_(None)
    )


def _newest(table: type[BreakdownRow] | type[PlanRow]) -> ScalarSelect[int]:
    """What was filed last of an indicator."""
    filed = aliased(table)
    return (  # of one indicator at a time, by the index: of all at once takes minutes
        select(func.max(filed.id))
        .where(filed.indicator_id == IndicatorRow.id)
        .correlate(IndicatorRow)
        .scalar_subquery()
    )


def _waiting(session: Session, indicator: IndicatorRow) -> dict[str, list[BreakdownRow | PlanRow]]:
    """What it is → those neither approved nor sent back since, the newest first."""
    waiting: dict[str, list[BreakdownRow | PlanRow]] = {
        "细化分解": _open(_newest_first(session, indicator, BreakdownRow)),
        "进度计划": _open(_newest_first(session, indicator, PlanRow)),
    }
    found = {what: rows for what, rows in waiting.items() if rows}
    if not found:
        raise FeedbackRejected(f"{indicator.name}没有待审定的细化分解和进度计划")
    return found


def _open(rows: Iterable[BreakdownRow | PlanRow]) -> list[BreakdownRow | PlanRow]:
    return list(
        itertools.takewhile(lambda row: row.approved_on is None and row.returned_at is None, rows)
    )


def _newest_first(
    session: Session, indicator: IndicatorRow, table: type[_Filed]
) -> ScalarResult[_Filed]:
    filed = select(table).where(table.indicator_id == indicator.id)
    return session.scalars(filed.order_by(table.id.desc()))


def _require_reason(
    session: Session,
    indicator: IndicatorRow,
    table: type[BreakdownRow] | type[PlanRow],
    reason: str,
) -> None:
    """Approved once, it is changed only with a reason."""
    approved = session.scalar(
        select(table.id)
        .where(table.indicator_id == indicator.id, table.approved_on.is_not(None))
        .limit(1)
    )
    what = "细化分解" if table is BreakdownRow else "进度计划"
    if approved is not None and not reason.strip():
        raise FeedbackRejected(f"{indicator.name}的{what}已经审定，变更要写明理由（--reason）")


def _check_plan(indicator: IndicatorRow, plan: Mapping[int, Decimal | None]) -> None:
    """A cumulative plan never falls and reaches the target by December."""
    values = [value for value in plan.values() if value is not None]
    if any(later < earlier for earlier, later in itertools.pairwise(values)):
        raise FeedbackRejected("进度计划是累计数，后一个月不能小于前一个月")
    target = indicator.targets[-1].number if indicator.targets else None
    final = plan.get(12)
    if target is not None and (final is None or final < target):
        raise FeedbackRejected(f"进度计划12月应达到全年目标{target}{indicator.unit}")
