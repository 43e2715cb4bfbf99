"""What the cell reader does not tell of a workbook: how far it reaches, 百分比格式, 隐藏, 公式错误.

Read before the cells themselves: a single cell at the far corner would otherwise be given
the memory of the whole rectangle.
"""

from dataclasses import dataclass, field
from decimal import Decimal

CELLS = 300_000  # filled cells of a file; counting stops there


class WorkbookBroken(Exception):
    """The inside of a workbook is not what its format says."""


@dataclass(slots=True)
class Marks:
    """Rows and columns count from 0; ``last_*`` is -1 for an empty sheet."""

    last_row: int = -1
    last_column: int = -1
    cells: int = 0
    percents: set[tuple[int, int]] = field(default_factory=set)  # shown as %, stored as a fraction
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # cell → what is wrong
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        self.cells += 1


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a fraction as per cent (quoted text does not count)."""
    unquoted = "".join(code.split('"')[::2])
    return "%" in unquoted.replace("\\%", "")


def as_percent(number: Decimal) -> str:
    """``0.135`` → ``13.5%``."""
    return f"{format((number * 100).normalize(), 'f')}%"
