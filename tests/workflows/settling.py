"""A county in the months of settlement: results, shares, vetoes as values."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.builders import make_indicator, make_ledger, make_rules
from tests.workflows.playing import RULES, issued
from workflows import annual_settlement
from workflows.actions import IssueNotice
from workflows.annual_settlement import UnitResult, settle
from workflows.ledger import DeductionEvent, Duty, Ledger, Request, Unit
from workflows.registers import (
    Award,
    AwardStage,
    CityResult,
    Grade,
    Registers,
    Share,
    Veto,
)
from workflows.rules import Rules
from workflows.vocabulary import Role

CONFIRMED = date(2018, 3, 9)
UNITS = {
    name: Unit(code=name, name=name, kind=kind, head=f"{name}负责人（示例）", position=place)
    for place, (name, kind) in enumerate(
        (
            ("县发改局", "部门"),
            ("县招商局", "部门"),
            ("县环保局", "部门"),
            ("县委督查室", "督查"),
            ("城关镇", "镇"),
        ),
        start=1,
    )
}


def result(indicator: str, task: str, points: str, **overrides: Any) -> CityResult:
    facts: dict[str, Any] = {
        "indicator": indicator,
        "task": task,
        "points": Decimal(points),
        "document": "示市考字〔2018〕3号",
        "confirmed_on": CONFIRMED,
        "confirmed_by": "示例核对人",
    }
    return CityResult(**(facts | overrides))


def results(*told: str) -> tuple[CityResult, ...]:
    """``3-20 未完成 -1.2``, one a text."""
    return tuple(result(*text.split()) for text in told)


def shares(indicator: str, **parts: str) -> tuple[Share, ...]:
    """``县发改局="60"``; ``1/3`` as the service keeps it."""
    return tuple(
        Share(indicator=indicator, unit=unit, percent=percent(part), reason="示例")
        for unit, part in parts.items()
    )


def percent(text: str) -> Decimal:
    over, _, under = text.partition("/")
    return Decimal(over) * 100 / Decimal(under) if under else Decimal(over)


def veto(unit: str = "县发改局", decided_on: date = date(2017, 12, 20)) -> Veto:
    return Veto(unit=unit, matter="安全生产", decided_on=decided_on, document="示安字〔2017〕9号")


def grade(unit: str, given: str, head: str = "") -> Grade:
    return Grade(unit=unit, grade=given, head_grade=head, document="示考委〔2018〕1号")


def award(indicator: str = "4-53", points: str = "1", unit: str = "县发改局") -> Award:
    stage = AwardStage(
        stage="获奖",
        reached_on=date(2018, 2, 26),
        points=Decimal(points),
        document="示市办字〔2018〕11号",
    )
    return Award(
        id="1",
        indicator=indicator,
        unit=unit,
        name="项目建设先进县",
        apply_by=date(2017, 11, 20),
        stages=(stage,),
    )


def event(indicator: str = "2-18", points: str = "-1") -> DeductionEvent:
    return DeductionEvent(
        id="1",
        indicator=indicator,
        happened_on=date(2017, 8, 21),
        registered_on=date(2017, 8, 22),
        points=Decimal(points),
        description="示例企业被点名",
    )


def county(
    *told: str,
    leads: Iterable[tuple[str, str]] = (),
    registers: Registers | None = None,
    **overrides: Any,
) -> Ledger:
    """A ledger whose indicators are those told of; 县发改局 leads what ``leads`` does not name."""
    found = results(*told)
    lead = dict(leads)
    codes = dict.fromkeys([*(each.indicator for each in found), *lead])
    indicators = tuple(
        make_indicator(code, duties=(Duty(unit=lead.get(code, "县发改局"), role=Role.LEAD),))
        for code in sorted(codes)
    )
    held = replace(registers or Registers(), city_results=found)
    facts: dict[str, Any] = {"units": UNITS, "indicators": indicators, "registers": held}
    return make_ledger(**(facts | overrides))


# --- 结算 ----------------------------------------------------------------------------------------

OWN = RULES.annual_settlement
EARLY = CONFIRMED


def of(ledger: Ledger, unit: str = "县发改局", rules: Rules = RULES) -> UnitResult:
    """One unit's settlement."""
    (found,) = [r for r in settle(ledger, rules.annual_settlement).units if r.unit == unit]
    return found


def ruled(**overrides: object) -> Rules:
    return make_rules(annual_settlement=replace(OWN, **overrides))


def due(ledger: Ledger, on: date = EARLY) -> list[IssueNotice]:
    found = annual_settlement.due(ledger, RULES, on)
    return [action for action in found if isinstance(action, IssueNotice)]


def drafted(*told: str, on: date = EARLY, **overrides: Any) -> Ledger:
    """A county whose draft is out."""
    ledger = county(*told, **overrides)
    return issued(ledger, due(ledger, on), on)


def approved(ledger: Ledger, on: date = EARLY) -> Ledger:
    """The committee has approved the draft that says what now stands."""
    request = Request(
        id=str(len(ledger.requests) + 1),
        kind=annual_settlement.APPROVAL,
        notice=annual_settlement.draft_key(ledger, RULES),
        unit="",
        made_on=on,
        facts={"文号": f"示考委〔2018〕{on.day}号", "日期": on},
    )
    return replace(ledger, requests=(*ledger.requests, request))
