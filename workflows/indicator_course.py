"""一项指标的来路：逐期的自报、审核、认定，应达、位次和亮灯，一期一行。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：三种数各列各的，不合并；研判过的期带当时的灯，研判以后不改。
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.filing import values_of
from workflows.ledger import Indicator, Judgement, Ledger, Value
from workflows.periods import Period, periods_of
from workflows.vocabulary import Recognition
from workflows.wording import NONE, gap_text, rank_text, with_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One period of an indicator, as pages list it."""

    period: Period
    values: Mapping[Recognition, str]  # the latest of each standing
    expected: str
    gap: str
    rank: str
    light: str  # "" while it is not judged

    @property
    def best(self) -> str:
        """认定, else 审核, else 自报."""
        told = [self.values[status] for status in reversed(Recognition)]
        return next((text for text in told if text != NONE), NONE)


def course(ledger: Ledger, indicator: Indicator) -> tuple[Step, ...]:
    """The periods of which anything is known, in order."""
    return tuple(_step(indicator, *known) for known in _known(ledger, indicator))


def latest(ledger: Ledger, indicator: Indicator) -> Step | None:
    """The last period of which anything is known."""
    known = _known(ledger, indicator)
    return _step(indicator, *known[-1]) if known else None


def _known(
    ledger: Ledger, indicator: Indicator
) -> list[tuple[Period, Mapping[Recognition, Value], Judgement | None]]:
    values: dict[Period, dict[Recognition, Value]] = {}
    for value in values_of(ledger, indicator.code):
        values.setdefault(value.period, {})[value.status] = value
    judged = {judgement.period: judgement for judgement in ledger.judgements_of(indicator.code)}
    return [
        (period, values.get(period, {}), judged.get(period))
        for period in periods_of(ledger.year)
        if period in values or period in judged
    ]


def value_text(indicator: Indicator, value: Value | None) -> str:
    """``17.6%``, 数据未出, or the words as filed."""
    if value is None:
        return NONE
    if value.unpublished:
        return "数据未出"
    return value.text or NONE if value.number is None else with_unit(value.number, indicator.unit)


def _step(
    indicator: Indicator,
    period: Period,
    values: Mapping[Recognition, Value],
    judged: Judgement | None,
) -> Step:
    return Step(
        period=period,
        values={status: value_text(indicator, values.get(status)) for status in Recognition},
        expected=with_unit(judged.expected, indicator.unit) if judged else NONE,
        gap=gap_text(judged, indicator.type) if judged else NONE,
        rank=rank_text(judged) if judged else NONE,
        light=judged.light.value if judged else "",
    )
