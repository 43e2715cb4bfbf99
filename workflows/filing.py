"""报送一期：一个单位的一期报什么，上期多少、计划多少，报来的数像不像写错。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

    累计数变小、与上期相差十倍、比率超过100%、超过全年目标一倍、个数不是整数 → 请再核对，不拒收

约定：数像不像写错只提请核对，由填的人定：确实如此的照收，从不悄悄改、悄悄退。
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.ledger import Indicator, Ledger, Value
from workflows.periods import Period, periods_of
from workflows.progress_collection import is_filed
from workflows.vocabulary import IndicatorType, Recognition
from workflows.wording import target_text, with_unit
from workflows.zero_reports import is_zero_reported

_RISING = (IndicatorType.CUM, IndicatorType.COUNT, IndicatorType.CAP, IndicatorType.MILE)
_WHOLE = frozenset("个户人起件项套台家天次")  # counted in whole ones
_TIMES = 10  # 万元 for 亿元, a slip of the point
_OF_TARGET = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure asked of a unit, and what stands beside its field."""

    indicator: Indicator
    target: str
    planned: Decimal | None  # by the approved plan, at the end of the period
    last: Value | None  # of an earlier period
    filed: Value | None  # 自报 of this period, the latest
    settled: Value | None  # 审核 or 认定 of this period: nothing more is asked


def lines(ledger: Ledger, unit: str, period: Period) -> tuple[Line, ...]:
    """What the unit leads and files for the period, in the table's order; 零报告 apart."""
    return tuple(
        _line(ledger, indicator, period)
        for indicator in ledger.indicators
        if indicator.lead == unit
        and is_filed(indicator, period)
        and not is_zero_reported(indicator)
    )


def periods_asked(ledger: Ledger, today: date) -> tuple[Period, ...]:
    """The periods whose values may be filed: those whose last working day has come, latest first."""
    asked = [p for p in periods_of(ledger.year) if ledger.calendar.last_workday(p) <= today]
    return tuple(reversed(asked))


def last_before(ledger: Ledger, indicator: str, period: Period) -> Value | None:
    """The last figure of an earlier period of the year."""
    before = period.previous
    while before is not None:
        value = ledger.latest_value(indicator, before)
        if value is not None and value.number is not None:
            return value
        before = before.previous
    return None


def values_of(ledger: Ledger, indicator: str) -> Sequence[Value]:
    """Everything filed of an indicator, in order of time; indexed once a ledger."""
    return ledger.once("values_of", lambda: _indexed(ledger)).get(indicator, ())


def _indexed(ledger: Ledger) -> Mapping[str, Sequence[Value]]:
    of: defaultdict[str, list[Value]] = defaultdict(list)
    for value in ledger.values:
        of[value.indicator].append(value)
    return dict(of)


def doubts(ledger: Ledger, indicator: Indicator, period: Period, number: Decimal) -> list[str]:
    """What looks like a slip of the pen, a sentence each; empty for a figure as expected."""
    return [*_by_course(ledger, indicator, period, number), *_by_itself(indicator, period, number)]


def _line(ledger: Ledger, indicator: Indicator, period: Period) -> Line:
    plan = ledger.plans.get(indicator.code)
    best = ledger.latest_value(indicator.code, period)
    own = [
        value
        for value in values_of(ledger, indicator.code)
        if value.period == period and value.status is Recognition.SELF_REPORTED
    ]
    return Line(
        indicator=indicator,
        target=target_text(indicator, period.last_day),
        planned=plan.planned(period.month) if plan else None,
        last=last_before(ledger, indicator.code, period),
        filed=own[-1] if own else None,
        settled=best if best and best.status is not Recognition.SELF_REPORTED else None,
    )


def _by_course(
    ledger: Ledger, indicator: Indicator, period: Period, number: Decimal
) -> Iterator[str]:
    last = last_before(ledger, indicator.code, period)
    if last is None or last.number is None:
        return
    told = f"{last.period.label}的{with_unit(last.number, indicator.unit)}"
    rises = indicator.type in _RISING
    if rises and number < last.number:
        yield f"年初累计数比{told}还小"
    elif rises and 0 < last.number * _TIMES <= number:
        yield f"达到{told}的{_TIMES}倍以上，请核对计量单位（{indicator.unit}）"
    elif not rises and _is_far(number, last.number):
        yield f"与{told}相差{_TIMES}倍以上，请核对小数点"


def _is_far(number: Decimal, last: Decimal) -> bool:
    small, large = sorted((abs(number), abs(last)))
    return small > 0 and large >= small * _TIMES


def _by_itself(indicator: Indicator, period: Period, number: Decimal) -> Iterator[str]:
    growth = indicator.type is IndicatorType.GROWTH
    if indicator.unit == "%" and abs(number) > 100:
        yield "超过100%"
    if number < 0 and not growth:
        yield "是负数"
    if indicator.unit in _WHOLE and number != number.to_integral_value():
        yield f"不是整数（计量单位是{indicator.unit}）"
    target = indicator.target_on(period.last_day).number
    if indicator.type is IndicatorType.CUM and target and number > target * _OF_TARGET:
        yield f"超过全年目标{with_unit(target, indicator.unit)}的{_OF_TARGET}倍"
