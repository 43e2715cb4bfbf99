"""四 as people do it: results from January, an approval, and a correction after the report."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.workflows.settling import approved, result, veto
from workflows.ledger import Ledger

RECORDED, APPROVED = date(2018, 3, 9), date(2018, 3, 12)
CORRECTED, AGAIN = date(2018, 3, 19), date(2018, 3, 21)


def deeds(ledger: Ledger, on: date) -> Ledger:
    """Results on everything at once; one is corrected when the report is out."""
    match on:
        case day if day == RECORDED:
            return recorded(ledger)
        case day if day == CORRECTED:
            return corrected(ledger)
        case day if day in (APPROVED, AGAIN):
            return approved(ledger, on)
    return ledger


def recorded(ledger: Ledger) -> Ledger:
    """Gains and losses in turn, so that every edge of a sheet is met."""
    outcomes = (("超额完成", "3.2"), ("未完成", "-1.2"), ("完成", "0.5"), ("完成", "0"))
    found = tuple(
        result(indicator.code, *outcomes[place % len(outcomes)], confirmed_on=RECORDED)
        for place, indicator in enumerate(ledger.indicators)
    )
    registers = replace(ledger.registers, city_results=found, vetoes=(veto("县安监局"),))
    return replace(ledger, registers=registers)


def corrected(ledger: Ledger) -> Ledger:
    first, *others = ledger.registers.city_results
    mended = replace(first, points=first.points - Decimal("0.5"), confirmed_on=CORRECTED)
    return replace(ledger, registers=replace(ledger.registers, city_results=(mended, *others)))
