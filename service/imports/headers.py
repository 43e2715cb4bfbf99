"""表头：where it is, what its columns mean, and so what kind of table a sheet is.

A header is one to three rows, merged as offices merge them. Column names are guessed by synonyms;
``--map 列名=字段`` settles the rest (``列名=忽略`` leaves a column out).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from service.imports.days import read_period
from service.imports.kinds import HISTORY, KINDS, Kind, plain_name
from service.imports.sheets import Sheet, comparable

HEADER_WITHIN_ROWS = 20
HEADER_DEPTHS = (1, 2, 3)
IGNORED = "忽略"
_FEWEST_COLUMNS = 2
_HINT_WEIGHT = 1.5  # columns that a telling title is worth
PERIOD_VALUE = "期值"  # a history column that is one period: 期值:1—5月
_ANY_YEAR = 2017  # only whether words name a period is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where a table's header stands and which column holds which field."""

    kind: Kind
    first_row: int
    depth: int
    columns: Mapping[str, int]  # field → column
    twice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # field → rival names
    foreign: tuple[str, ...] = ()  # columns that mean nothing here

    @property
    def data_row(self) -> int:
        return self.first_row + self.depth


def find_header(sheet: Sheet, mapping: Mapping[str, str]) -> Header | None:
    """The best header of a sheet, of the kind that explains most columns; None if there is none."""
    found = sorted(_possible(sheet, mapping), key=lambda ranked: ranked[0])
    return found[-1][1] if found else None


def _possible(
    sheet: Sheet, mapping: Mapping[str, str]
) -> Iterator[tuple[tuple[float, int, int, int], Header]]:
    """Every header that could be meant, with its rank: columns explained, then the shallowest."""
    title = comparable(f"{sheet.name} {title_of(sheet)}")
    for row, depth in product(range(min(len(sheet.rows), HEADER_WITHIN_ROWS)), HEADER_DEPTHS):
        if row + depth > len(sheet.rows) or len(sheet.distinct(row)) < _FEWEST_COLUMNS:
            continue  # a title stands alone on its line
        names = column_names(sheet, row, depth)
        for order, kind in enumerate(KINDS):
            header = _header(sheet, kind, row, depth, names, mapping)
            if header is not None:
                hinted = _HINT_WEIGHT if kind.hint.search(title) else 0
                yield (len(header.columns) + hinted, -depth, -row, -order), header


def title_of(sheet: Sheet) -> str:
    """The words of the first row or two that stand alone on their line."""
    alone = [
        sheet.distinct(row)[0]
        for row in range(min(len(sheet.rows), 4))
        if len(sheet.distinct(row)) == 1
    ]
    return " ".join(alone).replace("\n", "")


def column_names(sheet: Sheet, row: int, depth: int) -> tuple[tuple[str, ...], ...]:
    """Each column's header words from the top down, merged ones once."""
    names = []
    for column in range(sheet.width):
        words: list[str] = []
        for line in sheet.rows[row : row + depth]:
            if line[column] and line[column] not in words:
                words.append(line[column])
        names.append(tuple(words))
    return tuple(names)


def _header(
    sheet: Sheet,
    kind: Kind,
    row: int,
    depth: int,
    names: tuple[tuple[str, ...], ...],
    mapping: Mapping[str, str],
) -> Header | None:
    columns: dict[str, int] = {}
    rivals: dict[str, list[str]] = {}
    foreign = []
    for column in _visible_first(sheet):
        shown = "".join(names[column]).replace("\n", "")
        meant = _field(kind, names[column], mapping)
        if meant == IGNORED:
            continue
        if meant in columns and column not in sheet.hidden_columns:
            rivals.setdefault(meant, ["".join(names[columns[meant]])]).append(shown)
        elif meant and meant not in columns:
            columns[meant] = column
        elif shown and not meant:
            foreign.append(shown)
    if not _is_complete(kind, columns) or _is_data(sheet, row, depth):
        return None
    return Header(
        kind=kind,
        first_row=row,
        depth=depth,
        columns=columns,
        twice={name: tuple(shown) for name, shown in rivals.items()},
        foreign=tuple(foreign),
    )


def _visible_first(sheet: Sheet) -> Sequence[int]:
    return sorted(range(sheet.width), key=lambda column: column in sheet.hidden_columns)


def _is_complete(kind: Kind, columns: Mapping[str, int]) -> bool:
    fields = {name.partition(":")[0] for name in columns}
    return all(group & fields for group in kind.required)


def _is_data(sheet: Sheet, row: int, depth: int) -> bool:
    """Whether the lower rows of a would-be header hold numbers of their own."""
    return any(
        _is_number(text) and sheet.merged.get((lower, column), (lower, column))[0] == lower
        for lower in range(row + 1, row + depth)
        for column, text in enumerate(sheet.rows[lower])
    )


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d[\d,.]*%?", text) is not None


def _field(kind: Kind, words: tuple[str, ...], mapping: Mapping[str, str]) -> str:
    """The field that a column's words mean in this kind of table; "" for none."""
    if not words:
        return ""
    candidates = _candidates(words)
    for name, meant in mapping.items():
        if plain_name(name) in candidates[:2] and (meant in kind.fields or meant == IGNORED):
            return meant
    for candidate in candidates:
        if candidate in kind.fields_by_name:
            return kind.fields_by_name[candidate]
    return _period_field(words) if kind is HISTORY else ""


@lru_cache(maxsize=4096)
def _candidates(words: tuple[str, ...]) -> tuple[str, ...]:
    """What a column may be called, the likeliest first: all its words, the lowest, the top one."""
    names = ["".join(words), words[-1], words[0]]
    names += [re.sub(r"[（(].*?[)）]", "", word) for word in reversed(words)]
    return tuple(plain_name(name) for name in names)


@lru_cache(maxsize=4096)
def _period_field(words: tuple[str, ...]) -> str:
    """``1—5月完成`` is a column of values: 期值:1—5月完成."""
    name = "".join(words)
    return f"{PERIOD_VALUE}:{name}" if read_period(name, _ANY_YEAR) else ""
