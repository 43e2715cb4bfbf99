"""How wide the columns of a table are, and in which size its cells are set.

Cells are set in 小四 if none need wrap, else in 五号; a table of many columns in 小五.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from service.documents.grid import Face, face
from service.documents.profile import SIZE_5, SIZE_SMALL_4, SIZE_SMALL_5
from service.documents.word.table_frame import PADDING

_LINES = {SIZE_SMALL_4: 340, SIZE_5: 300, SIZE_SMALL_5: 260}  # size of type: line in twips
_MANY_COLUMNS, _FEW_LINES = 10, 3
_WIDEST_NUMBER = 10  # 字; a longer one is divided
_SHORT = 5  # 字; a name of so few is not divided where there is room
#: A number with its unit, or a date: on one line where a smaller type can bring it there.
_UNDIVIDED = re.compile(r"[-—+0-9.,/%]+[^0-9]{0,2}|(\d{4}年)?\d{1,2}月\d{1,2}日")
#: A 文号, which has few places to divide it: on one line where there is room.
_NUMBER_OF_PAPER = re.compile(r"[^〔]{1,5}〔\d{4}〕\d+号")
#: What no program divides: digits and Latin letters.
_TOKEN = re.compile(r"[0-9A-Za-z.,:/+%]+")


@dataclass(frozen=True, slots=True)
class ColumnSetting:
    """A size of type with the columns it needs."""

    size: int
    line: int
    widths: tuple[int, ...]
    lines: int  # of the fullest cell, about
    fits: bool = True  # no number with its unit is divided

    @property
    def letters(self) -> Face:
        return face(self.size)


@lru_cache(maxsize=32)  # a paper may be set again with another line pitch
def column_setting(
    rows: tuple[tuple[str, ...], ...], proportions: tuple[int, ...], total: int
) -> ColumnSetting:
    """小四 where every cell has one line; else 五号, unless many columns make too many lines."""
    columns = tuple(zip(*rows, strict=True))
    given = proportions if len(proportions) == len(columns) else ()
    largest = _fitted(columns, SIZE_SMALL_4, given, total)
    if largest.lines == 1:
        return largest
    middle = _fitted(columns, SIZE_5, given, total)
    if middle.fits and (len(columns) < _MANY_COLUMNS or middle.lines <= _FEW_LINES):
        return middle
    return _fitted(columns, SIZE_SMALL_5, given, total)


def column_widths(
    cells: Sequence[Sequence[float]], needs: Sequence[float], total: int, character: int
) -> tuple[int, ...]:
    """Twips for text a column, ``total`` in all, so that rows have few lines.

    ``cells`` are each column's texts on one line, ``needs`` the least a column can be.
    """
    if sum(needs) >= total:
        return _shared(needs, total)
    return _shared(_fewest_lines(cells, needs, total, character), total)


def _fitted(
    columns: Sequence[Sequence[str]], size: int, given: Sequence[int], total: int
) -> ColumnSetting:
    kind = face(size)
    room = total - len(columns) * PADDING
    levels = [[level(column, kind) for column in columns] for level in _LEVELS]
    rank = next((i for i, needs in enumerate(levels) if sum(needs) <= room), len(levels))
    needs = levels[min(rank, len(levels) - 1)]
    cells = [[_longest(cell, kind) for cell in column] for column in columns]
    longest = [max(*column, need) for column, need in zip(cells, needs, strict=True)]
    if given and min(given) > 0:
        widths = _shared(given, total)
    elif room < len(columns) * kind.full:  # more columns than a page can show
        widths = _shared((1,) * len(columns), total)
    else:
        inner = column_widths(cells, needs, room, kind.full)
        widths = tuple(width + PADDING for width in inner)
    lines = max(
        ceil(text / max(width - PADDING, 1)) for text, width in zip(longest, widths, strict=True)
    )
    return ColumnSetting(size, _LINES[size], widths, lines, rank < len(levels) - 1)


def _comfortable(column: Sequence[str], kind: Face) -> float:
    """As ``_decent``, and no short name or 文号 is divided either."""
    short = [
        kind.width(cell)
        for cell in column[1:]
        if len(cell) <= _SHORT or _NUMBER_OF_PAPER.fullmatch(cell)
    ]
    return max(_decent(column, kind), max(short, default=0.0))


def _decent(column: Sequence[str], kind: Face) -> float:
    """The header in two lines, numbers with their units and dates in one."""
    header = ceil(kind.width(column[0]) / 2 / kind.full) * kind.full
    whole = [kind.width(cell) + kind.full / 2 for cell in column if _UNDIVIDED.fullmatch(cell)]
    widest = min(max(whole, default=0.0), kind.full * _WIDEST_NUMBER)
    return max(header, widest, _least(column, kind))


def _least(column: Sequence[str], kind: Face) -> float:
    """Two characters, and no number divided (but one longer than any in earnest)."""
    tokens = [kind.width(token) for cell in column for token in _TOKEN.findall(cell)]
    return max(kind.full * 2, min(max(tokens, default=0.0), kind.full * _WIDEST_NUMBER))


_LEVELS = (_comfortable, _decent, _least)


def _longest(cell: str, kind: Face) -> float:
    return kind.width(cell) if "\n" not in cell else max(map(kind.width, cell.split("\n")))


def _shared(parts: Sequence[float], total: int) -> tuple[int, ...]:
    """``total`` in whole twips, in proportion to ``parts``."""
    widths = [floor(part * total / sum(parts)) for part in parts]
    widths[-1] += total - sum(widths)
    return tuple(widths)


def _fewest_lines(
    cells: Sequence[Sequence[float]], needs: Sequence[float], total: int, character: int
) -> Sequence[float]:
    """The lower of two tables: the longest name has the room, or the columns that are short in
    every row have it.
    """
    longest = [max(column) for column in cells]
    ways = [_widened(longest, needs, total, character, cheap) for cheap in (False, True)]
    return ways[0] if ways[0] == ways[1] else min(ways, key=lambda way: _height(cells, way))


def _widened(
    longest: Sequence[float], needs: Sequence[float], total: int, character: int, cheap: bool
) -> list[float]:
    """From the least each column can be, wider wherever a column has the most lines; of several
    the first, or (``cheap``) the one that needs the least for a line fewer.
    """
    shares = list(needs)
    while True:
        spare = total - sum(shares)
        steps: list[tuple[int, float, int]] = []
        wider: dict[int, float] = {}
        for index, (text, share) in enumerate(zip(longest, shares, strict=True)):
            lines = ceil(text / share)
            if lines > 1:
                more = max(ceil(text / (lines - 1) / character) * character - share, character)
                if more <= spare:
                    steps.append((-lines, more if cheap else index, index))
                    wider[index] = share + more
        if not steps:
            return shares
        *_, index = min(steps)
        shares[index] = wider[index]


def _height(cells: Sequence[Sequence[float]], widths: Sequence[float]) -> int:
    """Lines of all rows, about."""
    rows = zip(*cells, strict=True)
    return sum(
        max(ceil(text / width) for text, width in zip(row, widths, strict=True)) for row in rows
    )
