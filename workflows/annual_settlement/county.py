"""全县结算：每个部门、每个镇一行，一分不多、一分不少。

依据：四、「各镇、各部门落实和完成市考指标任务情况，与县年度目标责任综合考核挂钩」

约定：部门和镇都结算；别的单位只在分到份额时列入，市上的每一分都有着落。
约定：一票否决以决定日期为准，年度内的和次年结算截止前对本年度事项补作的算，此外的不算，列待核。
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from workflows.annual_settlement.grading import UnitResult, graded
from workflows.annual_settlement.points import Line, lines, missing, signed, unconfirmed, unknown
from workflows.ledger import Indicator, Ledger
from workflows.registers import Veto
from workflows.rules import SettlementRules

SETTLED_KINDS = ("部门", "镇")


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """The settlement of a year as its inputs now stand; ``units`` in the fixed order."""

    units: tuple[UnitResult, ...]
    missing: tuple[Indicator, ...]  # no result of the city yet
    is_complete: bool  # the city has spoken on everything
    doubts: tuple[str, ...] = ()  # of no unit

    @property
    def digest(self) -> str:
        """The same for the same outcome: what a draft, and its approval, are about."""
        return digest(tuple(result.outcome for result in self.units if _is_affected(result)))


def digest(outcome: object) -> str:
    return sha256(repr(outcome).encode()).hexdigest()[:8]


def settle(ledger: Ledger, rules: SettlementRules) -> County:
    """Everybody's settlement; worked out once a ledger."""
    return ledger.once(("settlement", rules), lambda: _settled(ledger, rules))


def counts(veto: Veto, year: int, until: tuple[int, int]) -> bool:
    """Whether a veto was decided in time for this year."""
    return date(year, 1, 1) <= veto.decided_on <= date(year + 1, *until)


def _settled(ledger: Ledger, rules: SettlementRules) -> County:
    own: dict[str, list[Line]] = defaultdict(list)
    for line in lines(ledger, rules):
        own[line.unit].append(line)
    waiting: dict[str, list[str]] = defaultdict(list)
    for each in unconfirmed(ledger):
        waiting[each.unit].append(each.text)
    vetoes: dict[str, list[Veto]] = defaultdict(list)
    for veto in ledger.registers.vetoes:
        vetoes[ledger.successor(veto.unit)].append(veto)
    absent = missing(ledger)
    merged = ledger.successors
    grades = {g.unit: g for g in ledger.registers.grades if g.unit not in merged}
    return County(
        units=tuple(
            graded(
                rules,
                unit,
                own.get(unit, ()),
                unconfirmed=waiting.get(unit, ()),
                vetoes=[v for v in vetoes[unit] if counts(v, ledger.year, rules.veto_until)],
                recorded=grades.get(unit),
                private=[
                    *_out_of_time(ledger.year, rules, vetoes[unit]),
                    *_inherited(ledger, unit, vetoes[unit]),
                ],
            )
            for unit in _units(ledger, {*own, *waiting, *vetoes, *grades})
        ),
        missing=absent,
        is_complete=bool(ledger.registers.city_results) and not absent,
        doubts=(*_orphans(ledger), *_former_grades(ledger)),
    )


def _orphans(ledger: Ledger) -> list[str]:
    return [
        f"{result.indicator}的市考结果（{signed(result.points)}分）没有对应的指标，未计入"
        for result in unknown(ledger)
    ]


def _former_grades(ledger: Ledger) -> list[str]:
    return [
        f"{ledger.unit_name(grade.unit)}已并入{ledger.unit_name(ledger.successor(grade.unit))}，"
        "录入的等次未采用"
        for grade in ledger.registers.grades
        if grade.unit in ledger.successors
    ]


def _units(ledger: Ledger, concerned: set[str]) -> list[str]:
    """部门 and 镇, and whoever else carries something, in the fixed order of units."""
    settled = [
        unit
        for unit in ledger.units.values()
        if unit.kind in SETTLED_KINDS or unit.code in concerned
    ]
    strangers = sorted(concerned - set(ledger.units))
    return [*(unit.code for unit in sorted(settled, key=lambda u: u.position)), *strangers]


def _out_of_time(year: int, rules: SettlementRules, vetoes: list[Veto]) -> list[str]:
    return [
        f"一票否决（{veto.matter}，{veto.document}）决定于{veto.decided_on}，"
        "不在本年度结算期内，未计入"
        for veto in vetoes
        if not counts(veto, year, rules.veto_until)
    ]


def _inherited(ledger: Ledger, unit: str, vetoes: list[Veto]) -> list[str]:
    return [
        f"一票否决（{veto.document}）原对{ledger.unit_name(veto.unit)}作出，是否及于合并后的单位请研究"
        for veto in vetoes
        if veto.unit != unit
    ]


def _is_affected(result: UnitResult) -> bool:
    return bool(result.bonus or result.loss or result.vetoes)
