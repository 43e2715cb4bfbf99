"""待审的数：单位自报了、还没有审核认定的，旁边摆上上期数、计划和全市位次。

依据：二、「确保上报的考核指标数据得到上级对口部门的认可」

约定：一项一期只看最后报的一个数；审核、认定以后又报了别的数的，重新待审；数据未出的不用审。
"""

from dataclasses import dataclass
from decimal import Decimal

from workflows.filing import last_before
from workflows.ledger import CityStanding, Indicator, Ledger, Value
from workflows.periods import Period
from workflows.vocabulary import Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One figure that waits for the office, and what it is held against."""

    indicator: Indicator
    value: Value
    held: Value | None  # 审核 or 认定 of the same period, which this one differs from
    last: Value | None  # of an earlier period
    planned: Decimal | None
    standing: CityStanding | None


def waiting(ledger: Ledger) -> tuple[Waiting, ...]:
    """All of them, as ``waiting_values`` has them."""
    return tuple(beside(ledger, value) for value in waiting_values(ledger))


def waiting_values(ledger: Ledger) -> list[Value]:
    """The latest period first, within it in the table's order."""
    return ledger.once("waiting_values", lambda: _waiting(ledger))


def _waiting(ledger: Ledger) -> list[Value]:
    last: dict[tuple[str, Period], Value] = {}
    for value in ledger.values:
        last[value.indicator, value.period] = value
    place = {indicator.code: n for n, indicator in enumerate(ledger.indicators)}
    found = [value for value in last.values() if value.indicator in place and _waits(ledger, value)]
    found.sort(key=lambda value: (-value.period.month, place[value.indicator]))
    return found


def _waits(ledger: Ledger, value: Value) -> bool:
    if value.status is not Recognition.SELF_REPORTED or value.number is None:
        return False
    best = ledger.latest_value(value.indicator, value.period)
    return best == value or best is None or best.number != value.number


def beside(ledger: Ledger, value: Value) -> Waiting:
    """A figure that waits, with what it is held against."""
    best = ledger.latest_value(value.indicator, value.period)
    plan = ledger.plans.get(value.indicator)
    return Waiting(
        indicator=ledger.indicator(value.indicator),
        value=value,
        held=None if best == value else best,
        last=last_before(ledger, value.indicator, value.period),
        planned=plan.planned(value.period.month) if plan else None,
        standing=ledger.standing(value.indicator, value.period),
    )
