"""Tables and charts straight from lists of facts: ``::表`` and ``::图`` of a notice template."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from service.documents.blocks import Chart, Series, Table
from service.documents.chinese_text import shown
from service.documents.fenced_text import LineError, one_line, split
from service.documents.template_sandbox import OPEN

SHAPES = ("柱", "堆积柱", "线", "位次")
EMPTY = "—"
_OPTION = re.compile(r"(限|并)(\d+)(?: |$)")


class _Column(NamedTuple):
    group: str
    header: str
    key: str


def table(line: str, words: Mapping[str, object]) -> Table:
    """What stands after ``::表``; a caption says so where rows are left out."""
    head, *asked = split(line, "｜")
    if not asked:
        raise LineError("表没有列，写作“::表 列表｜列｜列”")
    name, limit, merged, caption = _table_head(head)
    columns = [_column(one) for one in asked]
    if merged > len(columns) or "#" in [column.key for column in columns[:merged]]:
        raise LineError(f"“并{merged}”的列要在表里，也不能有序号（#）")
    rows = _rows(name, words)
    shown_rows = rows[:limit]
    if len(shown_rows) < len(rows):
        caption += f"（共{len(rows)}项，列前{limit}项）"
    return Table(
        header=tuple(column.header for column in columns),
        rows=tuple(
            tuple(_cell(row, column.key, number, name) for column in columns)
            for number, row in enumerate(shown_rows, start=1)
        ),
        caption=caption,
        groups=_groups(columns),
        merged=merged,
    )


def _table_head(head: str) -> tuple[str, int | None, int, str]:
    """The list, how many rows at most, how many columns are merged, the caption."""
    name, _, rest = head.partition(" ")
    limit, merged = None, 0
    while (found := _OPTION.match(rest)) is not None:
        if found[1] == "限":
            limit = int(found[2])
        else:
            merged = int(found[2])
        rest = rest[found.end() :]
    return name, limit, merged, one_line(rest)


def _column(text: str) -> _Column:
    """``组·表头=键``, of which the group and the header may be left out."""
    header, key = _header_and_key(text)
    *group, own = header.split("·", 1)
    if header == key:  # the header was not written out
        key = own
    if not own or group == [""]:
        raise LineError(f"“{header}”不成列，分组的列写作“组·表头”或者“组·表头=键”")
    return _Column("".join(group), own, key)


def _groups(columns: Sequence[_Column]) -> tuple[tuple[str, int], ...]:
    """The groups with the number of their columns; columns without one each for itself."""
    groups: list[tuple[str, int]] = []
    for column in columns:
        if column.group and groups and groups[-1][0] == column.group:
            groups[-1] = (column.group, groups[-1][1] + 1)
        else:
            groups.append((column.group, 1))
    for name, span in groups:
        if name and span == 1:
            raise LineError(f"“{name}”只有一列，或者没有写在一起；组下要有相连的两列以上")
    return tuple(groups) if any(name for name, _ in groups) else ()


def _header_and_key(column: str) -> tuple[str, str]:
    header, equals, key = column.rpartition("=")
    if OPEN in key or not key:
        raise LineError("列写作“表头”或者“表头=键”，键要直接写")
    return (one_line(header) if equals else key), key


def _rows(names: str, words: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = []
    for name in names.split("+"):
        value = _word(words, name)
        found = [value] if isinstance(value, Mapping) else value
        if not isinstance(found, list | tuple) or not all(isinstance(r, Mapping) for r in found):
            raise LineError(f"“{name}”不是可以列成表的数据")
        rows += found
    return rows


def _word(words: Mapping[str, object], path: str) -> object:
    value: object = words
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            raise LineError(f"数据里没有“{path}”")
        value = value[key]
    return value


def _cell(row: Mapping[str, object], key: str, number: int, name: str) -> str:
    if key == "#":
        return str(number)
    if key not in row:
        raise LineError(f"“{name}”第{number}行没有“{key}”（有的是：{'、'.join(row)}）")
    try:
        return shown(row[key]) or EMPTY
    except TypeError as fault:
        raise LineError(f"“{name}”第{number}行“{key}”：{fault}") from None


def chart(line: str, words: Mapping[str, object]) -> Chart | None:
    """What stands after ``::图``; None where fewer than two categories have a figure."""
    head, *keys = split(line, "｜")
    shape, _, rest = head.partition(" ")
    if shape not in SHAPES or len(keys) < 2:
        raise LineError(f"图写作“::图 形状 列表 图题｜类别｜数｜数”，形状是{'、'.join(SHAPES)}")
    name, limit, _, title = _table_head(rest)
    rows = _rows(name, words)
    drawn = rows[:limit]
    if len(drawn) < len(rows):
        title += f"（共{len(rows)}项，列前{limit}项）"
    category, *series = [_header_and_key(key) for key in keys]
    found = Chart(
        title=title,
        shape=shape,
        categories=tuple(_cell(row, category[1], n, name) for n, row in enumerate(drawn, start=1)),
        series=tuple(
            Series(name=header, values=tuple(_number(row, key, name) for row in drawn))
            for header, key in series
        ),
    )
    filled = sum(
        any(v is not None for v in values)
        for values in zip(*(s.values for s in found.series), strict=True)
    )
    return found if filled > 1 else None


def _number(row: Mapping[str, object], key: str, name: str) -> Decimal | None:
    value = row.get(key)
    if isinstance(value, Decimal) or (value is None and key in row):
        return value
    if isinstance(value, int):
        return Decimal(value)
    raise LineError(f"“{name}”的“{key}”不是数，不能画进图里")
