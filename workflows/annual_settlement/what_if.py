"""假如：改一项市考结果、加一件否决，谁的分和等次会变。只算不改。

依据：四、「以更加严格的奖优罚劣措施保障市对县指标任务的全面超额完成」

约定：假设没有写任务完成情况的，沿用已有的；没有的，加分作超额完成、减分作未完成。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from workflows.annual_settlement.county import settle
from workflows.annual_settlement.grading import UnitResult
from workflows.annual_settlement.points import EXCEEDED, FULFILLED, UNFULFILLED
from workflows.ledger import Ledger
from workflows.registers import CityResult, Veto
from workflows.rules import Rules

SUPPOSED = "假设"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """An outcome supposed for an indicator; ``task`` "" keeps or follows."""

    points: Decimal
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A unit whose points or grade would be other than they are."""

    before: UnitResult
    after: UnitResult


def what_if(
    ledger: Ledger,
    rules: Rules,
    changes: Mapping[str, Supposed],
    vetoes: Iterable[str] = (),
) -> tuple[Moved, ...]:
    """Whose points or grade would change, in the fixed order of units; the ledger is untouched."""
    supposed = replace(
        ledger,
        registers=replace(
            ledger.registers,
            city_results=_results(ledger, changes),
            vetoes=(*ledger.registers.vetoes, *(_veto(ledger, unit) for unit in vetoes)),
        ),
    )
    before = {result.unit: result for result in settle(ledger, rules.annual_settlement).units}
    after = settle(supposed, rules.annual_settlement).units
    moved = (
        Moved(before=before.get(result.unit, UnitResult(unit=result.unit)), after=result)
        for result in after
    )
    return tuple(each for each in moved if _differs(each))


def _differs(moved: Moved) -> bool:
    return _compared(moved.before) != _compared(moved.after)


def _compared(result: UnitResult) -> tuple[object, ...]:
    return (result.bonus, result.loss, result.county, result.grade_text, result.head_grade)


def _results(ledger: Ledger, changes: Mapping[str, Supposed]) -> tuple[CityResult, ...]:
    held = {result.indicator: result for result in ledger.registers.city_results}
    for code, supposed in changes.items():
        known = held.get(code)
        held[code] = CityResult(
            indicator=code,
            task=supposed.task or (known.task if known else _task(supposed.points)),
            points=supposed.points,
            document=SUPPOSED,
            confirmed_on=date(ledger.year, 12, 31),
            confirmed_by=SUPPOSED,
        )
    return tuple(held.values())


def _task(points: Decimal) -> str:
    if points == 0:
        return FULFILLED
    return EXCEEDED if points > 0 else UNFULFILLED


def _veto(ledger: Ledger, unit: str) -> Veto:
    return Veto(unit=unit, matter=SUPPOSED, decided_on=date(ledger.year, 12, 31), document=SUPPOSED)
