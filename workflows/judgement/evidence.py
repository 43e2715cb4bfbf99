"""研判的两头：一个指标一期的全部依据，和规则得出的结论。

约定：比较用未舍入的数；应达值有已批准的进度计划按计划，没有按月份平均。
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.ledger import (
    CityStanding,
    DeductionEvent,
    Indicator,
    Judgement,
    PlanCurve,
    Value,
)
from workflows.periods import Period
from workflows.rules import JudgementRules
from workflows.vocabulary import IndicatorType, Light

PERCENTAGE_POINTS = "个百分点"
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the judgement of one indicator for one period rests on, as known on ``day``."""

    indicator: Indicator
    period: Period
    day: date
    rules: JudgementRules
    target: Decimal | None = None  # None: only words
    value: Value | None = None
    last_known: Value | None = None  # of an earlier period, where this one is 数据未出
    standing: CityStanding | None = None
    plan: PlanCurve | None = None  # approved
    events: tuple[DeductionEvent, ...] = ()  # registered by ``day``
    ranked_before: Judgement | None = None  # the last one that knew a rank
    granted: Decimal = Decimal(0)  # points of awards that the city has granted

    @property
    def rests_on_standing(self) -> bool:
        """Whether the city's table, not the department's filing, gives the figure judged."""
        if self.standing is None:
            return False
        filed = self.value.number if self.value else None
        kind = self.indicator.type
        return kind is IndicatorType.RANK or (
            kind is IndicatorType.GATE and filed is None and self.standing.value is not None
        )

    @property
    def actual(self) -> Decimal | None:
        """The figure judged; a RANK indicator's is its place."""
        if self.standing is not None and self.rests_on_standing:
            is_rank = self.indicator.type is IndicatorType.RANK
            return Decimal(self.standing.rank) if is_rank else self.standing.value
        return self.value.number if self.value else None

    @property
    def gap_unit(self) -> str:
        """The unit of a plain difference: 个百分点 between two percentages."""
        return PERCENTAGE_POINTS if self.indicator.unit == "%" else self.indicator.unit

    def planned(self, month: int) -> Decimal | None:
        """What the approved plan asks by the end of ``month``; None without one."""
        return self.plan.planned(month) if self.plan else None

    def is_among_last(self, rank: int) -> bool:
        counties = self.standing.counties if self.standing else None
        return counties is not None and rank > counties - self.rules.last_ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says. ``share`` is the part of the 分值 it forecasts, where the light does not."""

    light: Light
    reason: str
    warns: bool = False
    actual: Decimal | None = None
    expected: Decimal | None = None
    rate: Decimal | None = None  # %
    gap: Decimal | None = None
    gap_unit: str = ""
    rank: int | None = None
    share: Decimal | None = None  # 0 … 1
    points: Decimal | None = None  # the forecast itself: deductions, bonuses

    @property
    def score_share(self) -> Decimal:
        """Full where nothing is lost yet, nothing where unfiled, else actual : expected."""
        if self.share is not None:
            return self.share
        if self.light is Light.UNFILED:
            return Decimal(0)
        if self.light in (Light.GREEN, Light.GREY) or self.actual is None:
            return Decimal(1)
        if not self.expected:
            return Decimal(0)
        return min(Decimal(1), max(Decimal(0), self.actual / self.expected))


def words_only(evidence: Evidence) -> Verdict:
    """The target is 0 or words: nothing to compare, the figure is listed."""
    return Verdict(
        light=Light.GREY,
        actual=evidence.actual,
        reason=f"目标为0或为文字，只列数值，{provisional(evidence)}",
    )


def provisional(evidence: Evidence) -> str:
    return "暂不扣分" if evidence.indicator.points < 0 else "暂按满分"


def light_of(gap: Decimal, yellow: Decimal) -> Light:
    """Green at or above; yellow down to ``yellow`` below, inclusive; red under that."""
    if gap >= 0:
        return Light.GREEN
    return Light.YELLOW if gap >= -yellow else Light.RED


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Multiplied first, so that a share that is exact stays exact."""
    return part * 100 / whole
