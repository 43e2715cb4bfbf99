"""What people do for 依法治理、季度点评 and 附4 in the played year: report, record, apply."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from workflows.ledger import Ledger
from workflows.periods import Period
from workflows.registers import Award, AwardStage, QuarterScore, ZeroReport

AWARD = Award(
    id="1",
    indicator="4-54",
    unit="县招商局",
    name="示例创新项目",
    apply_by=date(2017, 11, 24),
    stages=(AwardStage(stage="拟申报", reached_on=date(2017, 11, 1)),),
)
APPLIED = AwardStage(stage="已申报", reached_on=date(2017, 11, 28))


def quarter(of: int, points: str, rank: int, on: date) -> QuarterScore:
    return QuarterScore(
        quarter=of,
        indicator=None,
        points=Decimal(points),
        rank=rank,
        counties=10,
        document=f"示市追办〔2017〕{of}号",
        published_on=on,
    )


def zero(
    period: str, unit: str = "县环保局", events: int = 0, on: date | None = None
) -> ZeroReport:
    of = Period.parse(period)
    return ZeroReport(unit=unit, period=of, events=events, filed_on=on or of.last_day)


def deeds(ledger: Ledger, on: date) -> Ledger:
    """Zero reports on the 8th but in November, one of a thing nobody registered; Q3 and Q4 published; one late application."""
    if on.day == 8 and on != date(2017, 11, 8) and on <= date(2018, 1, 8):
        ledger = _reported(ledger, on)
    return _ON[on](ledger) if on in _ON else ledger


def _reported(ledger: Ledger, on: date) -> Ledger:
    month = on.month - 1 or 12
    report = zero(f"2017-{month:02d}", events=int(month in (7, 10)), on=on)
    reports = (*ledger.registers.zero_reports, report)
    return replace(ledger, registers=replace(ledger.registers, zero_reports=reports))


def _scored(score: QuarterScore) -> Callable[[Ledger], Ledger]:
    def deed(ledger: Ledger) -> Ledger:
        scores = (*ledger.registers.quarter_scores, score)
        return replace(ledger, registers=replace(ledger.registers, quarter_scores=scores))

    return deed


def _with_awards(*awards: Award) -> Callable[[Ledger], Ledger]:
    return lambda ledger: replace(ledger, registers=replace(ledger.registers, awards=awards))


_ON: Mapping[date, Callable[[Ledger], Ledger]] = {
    date(2017, 10, 20): _scored(quarter(3, "3.1", 5, date(2017, 10, 20))),
    date(2018, 1, 22): _scored(quarter(4, "3.5", 9, date(2018, 1, 22))),
    date(2017, 11, 1): _with_awards(AWARD),
    date(2017, 11, 28): _with_awards(replace(AWARD, stages=(*AWARD.stages, APPLIED))),
}
