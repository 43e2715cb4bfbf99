"""盯紧领先县区：量化指标与全市第一的差距，和差距的变化。

依据：二、「要盯紧该指标的全市领先县区，着力在加快完成进度上下功夫」

约定：差距按同一期全市位次表上两县的数相减，越高越好的为领先县区减本县，越低越好的反过来；
与上一次公布的差距比，说缩小、扩大还是持平；累计量逐月增大，差距随之放大，仍照实写。
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.ledger import CityStanding, Indicator, Ledger
from workflows.periods import Period
from workflows.vocabulary import IndicatorType
from workflows.wording import NONE, name_text, shown, with_unit

CLAUSE = "二、「要盯紧该指标的全市领先县区，着力在加快完成进度上下功夫」"

LOWER_IS_BETTER = (IndicatorType.CAP, IndicatorType.LIMIT)
QUANTITATIVE = (
    IndicatorType.CUM,
    IndicatorType.GROWTH,
    IndicatorType.LEVEL,
    IndicatorType.COUNT,
    IndicatorType.MILE,
    *LOWER_IS_BETTER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Our figure beside the city's leader, in one table of the city."""

    indicator: str
    standing: CityStanding
    behind: Decimal | None  # in the indicator's unit; 0 for the leader itself
    before: Decimal | None  # the same in the table before

    @property
    def trend(self) -> str:
        """缩小、扩大、持平; ``—`` without an earlier table."""
        if self.behind is None or self.before is None:
            return NONE
        if self.behind == self.before:
            return "持平"
        return "缩小" if self.behind < self.before else "扩大"


def gaps(ledger: Ledger, upto: Period) -> tuple[Gap, ...]:
    """Each quantitative indicator's latest standing up to a period, in the table's order."""
    of: dict[str, list[CityStanding]] = {}
    for standing in ledger.standings:
        if standing.period <= upto and standing.leader:
            of.setdefault(standing.indicator, []).append(standing)
    return tuple(
        _gap(ledger, indicator, sorted(of[indicator.code], key=lambda s: s.period))
        for indicator in ledger.indicators
        if indicator.type in QUANTITATIVE and indicator.code in of
    )


def _gap(ledger: Ledger, indicator: Indicator, placed: list[CityStanding]) -> Gap:
    earlier = [_behind(ledger, indicator, standing) for standing in placed[:-1]]
    known = [behind for behind in earlier if behind is not None]
    return Gap(
        indicator=indicator.code,
        standing=placed[-1],
        behind=_behind(ledger, indicator, placed[-1]),
        before=known[-1] if known else None,
    )


def _behind(ledger: Ledger, indicator: Indicator, standing: CityStanding) -> Decimal | None:
    own = _own(ledger, standing)
    if own is None or standing.leader_value is None:
        return None
    if indicator.type in LOWER_IS_BETTER:
        return own - standing.leader_value
    return standing.leader_value - own


def _own(ledger: Ledger, standing: CityStanding) -> Decimal | None:
    """The table's figure of our county, else our own."""
    if standing.value is not None:
        return standing.value
    value = ledger.latest_value(standing.indicator, standing.period)
    return value.number if value else None


def lines(ledger: Ledger, today: date) -> list[dict[str, object]]:
    """与领先县区比, by the tables of periods that are over today."""
    months = [s.period for s in ledger.standings if s.period.last_day < today]
    return lines_upto(ledger, max(months)) if months else []


def lines_upto(ledger: Ledger, upto: Period) -> list[dict[str, object]]:
    return [_line(ledger, gap) for gap in gaps(ledger, upto)]


def _line(ledger: Ledger, gap: Gap) -> dict[str, object]:
    indicator, standing = ledger.indicator(gap.indicator), gap.standing
    return {
        "编号": indicator.code,
        "指标": name_text(indicator),
        "数据期": standing.period.label,
        "本县": with_unit(_own(ledger, standing), indicator.unit),
        "位次": f"{standing.rank}/{standing.counties}",
        "领先县区": standing.leader,
        "领先值": with_unit(standing.leader_value, indicator.unit),
        "差距": _text(indicator, gap.behind),
        "上期差距": _text(indicator, gap.before),
        "变化": gap.trend,
        "牵头单位": ledger.unit_name(indicator.lead),
    }


def _text(indicator: Indicator, behind: Decimal | None) -> str:
    """``2.4个百分点``; ``0`` for the leader itself, ``领先…`` where a place hangs on more."""
    if behind is None:
        return NONE
    unit = "个百分点" if indicator.unit == "%" else indicator.unit
    size = f"{shown(abs(behind))}{unit}" if behind else "0"
    return f"领先{size}" if behind < 0 else size
