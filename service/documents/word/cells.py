"""The cells of a table: a head of one row or of two, and equal cells one under another as one.

约定：合并的单元格不跨页，过高的一组分成几段，每段写出自己的字，翻到哪一页都看得到。
约定：会跨页的表，正文各格不真合并，只去掉当中的线、字写在中间一行：LibreOffice 排跨页的表时
会漏画合并的单元格（在随机的表里十中有一），Word、WPS 和打印件上看起来一样。
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

#: Of a merged cell: where its text stands, a row inside it, its last row.
FIRST, INNER, LAST = "first", "inner", "last"
#: The same of cells that only look merged: no rule below, none above and below, none above.
OPEN_BELOW, OPEN, OPEN_ABOVE = "open below", "open", "open above"
_LOOKING = {FIRST: OPEN_BELOW, INNER: OPEN, LAST: OPEN_ABOVE}


class Cell(NamedTuple):
    text: str
    column: int  # its first
    span: int = 1
    merge: str = ""


Row = tuple[Cell, ...]


def head_rows(header: Sequence[str], groups: Sequence[tuple[str, int]]) -> tuple[Row, ...]:
    """One row, or two where groups stand over the header."""
    if not header:
        return ()
    if not any(name for name, _ in groups):
        return (tuple(Cell(text, column) for column, text in enumerate(header)),)
    above: list[Cell] = []
    below: list[Cell] = []
    for name, first, end in _placed(groups, len(header)):
        columns = range(first, end)
        if name:
            above.append(Cell(name, first, end - first))
            below += [Cell(header[column], column) for column in columns]
        else:
            above += [Cell(header[column], column, merge=FIRST) for column in columns]
            below += [Cell("", column, merge=LAST) for column in columns]
    return tuple(above), tuple(below)


def _placed(groups: Sequence[tuple[str, int]], columns: int) -> Iterator[tuple[str, int, int]]:
    """Each group with its first column and the one after its last; no column is left over."""
    first = 0
    for name, span in (*groups, ("", columns)):
        end = min(first + max(span, 0), columns)
        if end > first:
            yield name, first, end
        first = end


def body_rows(rows: Sequence[Sequence[str]], merged: int, parts: Sequence[int]) -> list[Row]:
    """The rows as cells; nothing is merged over the first row of a part."""
    starts = set(parts)
    goes_on = [
        0 if index in starts else _alike(rows[index - 1], row, merged)
        for index, row in enumerate(rows)
    ]
    return [
        tuple(
            Cell(text, column, merge=_merge(column, here, below))
            if column < merged
            else Cell(text, column)
            for column, text in enumerate(row)
        )
        for row, here, below in zip(rows, goes_on, (*goes_on[1:], 0), strict=True)
    ]


def drawn(rows: Sequence[Row]) -> list[Row]:
    """The rows with cells that look merged and are not; each text in the middle of its rows."""
    cells = [list(row) for row in rows]
    for column in range(len(rows[0]) if rows else 0):
        begun = 0
        for index, row in enumerate(rows):
            if row[column].merge == FIRST:
                begun = index
            elif row[column].merge == LAST:
                words = rows[begun][column].text
                for place in range(begun, index + 1):
                    said = words if place == (begun + index) // 2 else ""
                    look = _LOOKING[rows[place][column].merge]
                    cells[place][column] = Cell(said, column, merge=look)
    return [tuple(row) for row in cells]


def parts_of(
    rows: Sequence[Sequence[str]], merged: int, heights: Sequence[int], highest: int
) -> list[int]:
    """The first row of every part that stays on one page: rows of one merged cell, at most
    ``highest`` twips of them, a higher run in parts of about equal many rows.
    """
    firsts = [i for i in range(len(rows)) if not (i and _alike(rows[i - 1], rows[i], merged))]
    parts: list[int] = []
    for first, end in zip(firsts, (*firsts[1:], len(rows)), strict=True):
        count = min(ceil(sum(heights[first:end]) / highest), end - first)
        parts += [first + (end - first) * number // count for number in range(count)]
    return parts


def _alike(above: Sequence[str], row: Sequence[str], merged: int) -> int:
    """How many of the first columns go on from the row above."""
    columns = 0
    while columns < min(merged, len(row)) and above[columns] == row[columns]:
        columns += 1
    return columns


def _merge(column: int, here: int, below: int) -> str:
    """``here``, ``below``: how many columns go on into this row and into the next."""
    if column < here:
        return INNER if column < below else LAST
    return FIRST if column < below else ""
