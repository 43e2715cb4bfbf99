"""报送情况：一期要报的每一项报到哪一步，晚没晚，催到第几次。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：报得晚不晚看这一期第一次报的日子；数据未出的算报了。
"""

from dataclasses import dataclass
from datetime import date

from workflows.ledger import Indicator, Ledger, Notice, Value
from workflows.periods import Period, periods_of
from workflows.progress_collection import BY_HAND, closing_day, due_day, period_collection
from workflows.rules import CollectionRules
from workflows.vocabulary import NoticeKind, NoticeState
from workflows.zero_reports import is_zero_reported, report_of

AWAITED, UNFILED, UNPUBLISHED, ZERO = "待报", "未报", "数据未出", "零报告"

_PAPERS = (NoticeKind.FILING_NOTICE, NoticeKind.FILING_REMINDER, NoticeKind.FILING_URGING)

_OUT = (NoticeState.DRAFT, NoticeState.ISSUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One indicator of a unit for the period."""

    indicator: Indicator
    state: str  # 待报 | 未报 | 自报 | 审核 | 认定 | 数据未出 | 零报告
    value: Value | None
    late: bool  # first filed after the due day


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    unit: str
    cells: tuple[Cell, ...]

    @property
    def missing(self) -> int:
        return sum(cell.state in (AWAITED, UNFILED) for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    period: Period
    due: date
    closing: date  # judged on this day, unless held or closed early
    lines: tuple[UnitLine, ...]
    papers: tuple[Notice, ...]  # asked, reminded, urged, in the order drafted

    @property
    def asked(self) -> int:
        return sum(len(line.cells) for line in self.lines)

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)


def grid(ledger: Ledger, rules: CollectionRules, period: Period, today: date) -> Grid:
    """Units in their fixed order, their indicators in the table's; made once a ledger and day."""
    what = ("grid", rules, period, today)
    return ledger.once(what, lambda: _made(ledger, rules, period, today))


def _made(ledger: Ledger, rules: CollectionRules, period: Period, today: date) -> Grid:
    day = due_day(ledger, rules, period)
    first = _first_filed(ledger, period)
    collection = period_collection(ledger, rules, period)
    return Grid(
        period=period,
        due=day,
        closing=max(closing_day(ledger, rules, period), ledger.held.get(period, date.min)),
        lines=tuple(
            UnitLine(
                unit=unit, cells=tuple(_cell(ledger, c, period, first, day, today) for c in codes)
            )
            for unit, codes in collection.asked.items()
        ),
        papers=_papers(ledger, str(period)),
    )


def current(ledger: Ledger, rules: CollectionRules, today: date) -> Period:
    """What is being collected: the first period asked for and not judged; between two of them the
    last one judged, before the first of all that one.
    """
    periods = [
        p for p in periods_of(ledger.year) if due_day(ledger, rules, p) >= ledger.activated_on
    ]
    begun = [p for p in periods if ledger.calendar.last_workday(p) <= today]
    waiting = [p for p in begun if p not in ledger.closed]
    return next(iter((*waiting, *begun[-1:], *periods)), periods_of(ledger.year)[-1])


def went_out(ledger: Ledger, name: str, today: date) -> str:
    """What went out today of a collection or is about to: 报送提醒, 催报通知 …; "" for nothing."""
    papers = [
        paper.kind.label
        for paper in _papers(ledger, name)
        if today in (paper.issued_on, paper.drafted_on) and paper.state in _OUT
    ]
    asked = any(
        one.kind == BY_HAND and one.made_on == today and one.notice.endswith(f":{name}")
        for one in ledger.requests
    )
    return papers[-1] if papers else NoticeKind.FILING_REMINDER.label if asked else ""


def _first_filed(ledger: Ledger, period: Period) -> dict[str, date]:
    first: dict[str, date] = {}
    for value in ledger.values:
        if value.period == period:
            first.setdefault(value.indicator, value.reported_on)
    return first


def _cell(
    ledger: Ledger, code: str, period: Period, first: dict[str, date], due: date, today: date
) -> Cell:
    indicator = ledger.indicator(code)
    value = ledger.latest_value(code, period)
    if value is not None:
        state = UNPUBLISHED if value.unpublished else value.status.value
        return Cell(indicator=indicator, state=state, value=value, late=first[code] > due)
    zero = report_of(ledger, indicator.lead, period) if is_zero_reported(indicator) else None
    state = ZERO if zero else UNFILED if today > due else AWAITED
    return Cell(indicator=indicator, state=state, value=None, late=False)


def _papers(ledger: Ledger, name: str) -> tuple[Notice, ...]:
    found = [
        notice
        for notice in ledger.notices.values()
        if notice.kind in _PAPERS and notice.key.split(":")[1] == name
    ]
    return tuple(sorted(found, key=lambda notice: (notice.drafted_on, notice.key)))
