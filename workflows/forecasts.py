"""全年预计：按当前进度、按近三月、单位预计，三个数都列，各注明来历，不合成一个。

依据：二、「着力在加快完成进度上下功夫」
依据：二、「力争全年多超额完成指标任务」

    累计量、个数、累计上限   按当前进度 = 完成值 ÷ 已过月数 × 12
                            按近三月   = 完成值 + 近三月月均 × 余下月数
    增速、水平、水平上限     按当前进度 = 最近的数保持到年底
                            按近三月   = 最近的数 + 近三月的变化，顺延到年底

约定：近三月从三个月前（没有数的，更早一次）的数算起；占比类按近三月推算不超过 100%，各数不小于 0。
约定：预计得分按预计数与目标之比折算，达到目标的得满分；上限类超出的不得分。只作提醒。
约定：两项以上预测高于目标的列为预计超额，只有一项的注明单项；上限类低于上限是完成，不算超额。
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.ledger import Indicator, Ledger
from workflows.periods import Period
from workflows.vocabulary import IndicatorType
from workflows.wording import name_text, shown, target_text, with_unit

CLAUSE = "二、「力争全年多超额完成指标任务」"

PACE, RECENT, OWN = "按当前进度", "按近三月", "单位预计"
METHODS = (PACE, RECENT, OWN)

MONTHS = 12
_RECENT_MONTHS = 3
_NUMBERS = ("零", "一", "两", "三")
_RISING = (IndicatorType.CUM, IndicatorType.COUNT, IndicatorType.CAP)
_HELD = (IndicatorType.GROWTH, IndicatorType.LEVEL, IndicatorType.LIMIT)
FORECAST = (*_RISING, *_HELD)  # 量化指标：what can be carried to the end of the year
_CAPPED = (IndicatorType.CAP, IndicatorType.LIMIT)
_SHARE_AT_MOST = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the year may end with, by each method that can say so."""

    indicator: str
    period: Period  # of the last figure
    actual: Decimal
    target: Decimal
    numbers: Mapping[str, Decimal]  # method → whole-year figure, in Indicator.unit
    points: Mapping[str, Decimal]  # method → 预计得分

    @property
    def over(self) -> tuple[str, ...]:
        """The methods whose figure is above the target."""
        return tuple(method for method, number in self.numbers.items() if number > self.target)

    @property
    def points_text(self) -> str:
        """``2—2.5``: from the least to the most that the methods say."""
        if not self.points:
            return "—"
        least, most = min(self.points.values()), max(self.points.values())
        low, high = shown(least), shown(most)
        return low if low == high else f"{low}—{high}"


def forecasts(ledger: Ledger, upto: Period) -> tuple[Forecast, ...]:
    """Of every quantitative indicator with a figure up to a period and a number to reach, in the
    table's order.
    """
    return tuple(
        forecast
        for indicator in ledger.indicators
        if indicator.type in FORECAST
        and (forecast := _forecast(ledger, indicator, upto)) is not None
    )


def overfulfilled_upto(ledger: Ledger, upto: Period) -> tuple[Forecast, ...]:
    """Likely above the target: those that two or more methods see first, then by the share."""
    likely = [
        forecast
        for forecast in forecasts(ledger, upto)
        if forecast.over and ledger.indicator(forecast.indicator).type not in _CAPPED
    ]
    return tuple(sorted(likely, key=lambda forecast: len(forecast.over) < 2))


def lines(ledger: Ledger, today: date) -> list[dict[str, object]]:
    """全年预计, by the last period judged by today."""
    upto = _judged_by(ledger, today)
    return lines_upto(ledger, upto) if upto else []


def count_overfulfilled(ledger: Ledger, today: date) -> int:
    """How many two or more methods see above the target, by the last period judged by today."""
    upto = _judged_by(ledger, today)
    likely = overfulfilled_upto(ledger, upto) if upto else ()
    return sum(len(forecast.over) > 1 for forecast in likely)


def lines_upto(ledger: Ledger, upto: Period) -> list[dict[str, object]]:
    return [line(ledger, forecast) for forecast in forecasts(ledger, upto)]


def overfulfilled_lines(ledger: Ledger, upto: Period) -> list[dict[str, object]]:
    return [
        line(ledger, forecast) | {"超额依据": _grounds(forecast)}
        for forecast in overfulfilled_upto(ledger, upto)
    ]


def line(ledger: Ledger, forecast: Forecast) -> dict[str, object]:
    indicator = ledger.indicator(forecast.indicator)
    of = {method: with_unit(forecast.numbers.get(method), indicator.unit) for method in METHODS}
    return {
        "编号": indicator.code,
        "指标": name_text(indicator),
        "全年目标": target_text(indicator, forecast.period.last_day),
        "数据期": forecast.period.label,
        "完成值": with_unit(forecast.actual, indicator.unit),
        **of,
        "预计得分": forecast.points_text,
        "牵头单位": ledger.unit_name(indicator.lead),
    }


def _grounds(forecast: Forecast) -> str:
    """``两项预测``, ``单项（按近三月）``."""
    over = forecast.over
    return f"单项（{over[0]}）" if len(over) == 1 else f"{_NUMBERS[len(over)]}项预测"


def _judged_by(ledger: Ledger, today: date) -> Period | None:
    return max((period for period, day in ledger.closed.items() if day <= today), default=None)


def _forecast(ledger: Ledger, indicator: Indicator, upto: Period) -> Forecast | None:
    known = dict(_figures(ledger, indicator, upto))
    period = max(known, default=upto)
    target = indicator.target_on(period.last_day).number
    if not known or target is None:
        return None
    numbers = dict(_numbers(indicator, known))
    own = _own(ledger, indicator.code, upto)
    if own is not None:
        numbers[OWN] = own
    return Forecast(
        indicator=indicator.code,
        period=period,
        actual=known[period],
        target=target,
        numbers=numbers,
        points={
            method: _points(indicator, number, target)
            for method, number in numbers.items()
            if target
        },
    )


def _figures(
    ledger: Ledger, indicator: Indicator, upto: Period
) -> Iterator[tuple[Period, Decimal]]:
    """Every figure of the year up to a period: as it was judged, else as it was filed."""
    judged = {j.period: j.actual for j in ledger.judgements_of(indicator.code)}
    period: Period | None = upto
    while period is not None:
        number = judged.get(period)
        if number is None and (value := ledger.latest_value(indicator.code, period)) is not None:
            number = value.number
        if number is not None:
            yield period, number
        period = period.previous


def _numbers(
    indicator: Indicator, known: Mapping[Period, Decimal]
) -> Iterator[tuple[str, Decimal]]:
    period = max(known)
    actual, left = known[period], MONTHS - period.month
    rises = indicator.type in _RISING
    yield PACE, _bounded(indicator, actual * MONTHS / period.month if rises else actual)
    since = period.month - _RECENT_MONTHS
    start = max((earlier for earlier in known if earlier.month <= since), default=None)
    if start is not None:
        monthly = (actual - known[start]) / (period.month - start.month)
        yield RECENT, _bounded(indicator, actual + monthly * left)
    elif rises and since == 0:
        yield RECENT, _bounded(indicator, actual * MONTHS / period.month)


def _bounded(indicator: Indicator, number: Decimal) -> Decimal:
    """No sum below nothing, no share above the whole; a growth may be anything."""
    if indicator.type is IndicatorType.GROWTH:
        return number
    is_share = indicator.unit == "%" and indicator.type is IndicatorType.LEVEL
    number = min(number, _SHARE_AT_MOST) if is_share else number
    return max(Decimal(0), number)


def _points(indicator: Indicator, number: Decimal, target: Decimal) -> Decimal:
    """预计得分 of one whole-year figure; an indicator that only deducts scores 0 at best."""
    if indicator.type in _CAPPED:
        share = Decimal(number <= target)
    else:
        share = min(Decimal(1), max(Decimal(0), number / target))
    return indicator.points * (1 - share) if indicator.points < 0 else indicator.points * share


def _own(ledger: Ledger, indicator: str, upto: Period) -> Decimal | None:
    """The department's latest, as of a period up to this one."""
    filed = {
        forecast.period: forecast.number
        for forecast in ledger.registers.forecasts
        if forecast.indicator == indicator and forecast.period <= upto
    }
    return filed[max(filed)] if filed else None
