"""各张表共用的：从哪里取数，一项指标怎么标明。"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from service.documents.workbook import Cell
from service.tables import AssessmentRow
from workflows.ledger import Ledger
from workflows.rules import Rules


class Sources(NamedTuple):
    """What the sheets are made from."""

    session: Session
    assessment: AssessmentRow
    ledger: Ledger
    rules: Rules
    today: date


#: The columns that ``of_indicator`` fills.
INDICATOR = ("编号", "指标", "牵头单位")


def of_indicator(ledger: Ledger, code: str) -> tuple[Cell, ...]:
    """编号、指标、牵头单位; an indicator no longer in the table keeps its code."""
    known = {indicator.code for indicator in ledger.indicators}
    if code not in known:
        return (code, None, None)
    indicator = ledger.indicator(code)
    return (code, indicator.name, ledger.unit_name(indicator.lead))


def unit_names(ledger: Ledger, units: Iterable[str]) -> str:
    return "、".join(ledger.unit_name(unit) for unit in units)
