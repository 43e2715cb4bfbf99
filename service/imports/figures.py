"""A cell as a reported figure: a number in the indicator's unit, 数据未出, or only words."""

from dataclasses import dataclass
from decimal import Decimal

from service.imports.cells import NOT_YET
from service.imports.facts import IndicatorFact
from service.imports.quantities import read_number
from service.imports.rows import Row
from service.imports.sheets import comparable, in_one_line

_WORDS = {comparable(text) for text in NOT_YET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    number: Decimal | None = None
    text: str = ""  # words without a number
    unpublished: bool = False


def read_figure(row: Row, field: str, indicator: IndicatorFact) -> Figure | None:
    """None where the cell is blank, or after a problem."""
    text = in_one_line(row[field])
    if not text:
        return None
    if comparable(text) in _WORDS:
        return Figure(unpublished=True)
    reading = read_number(text, indicator.unit, name=indicator.name)
    if reading.problem:
        row.problem(field, reading.problem, f"请按计量单位“{indicator.unit}”填写")
        return None
    return Figure(number=reading.number, text="" if reading.number is not None else text)
