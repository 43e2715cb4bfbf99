"""一部分一部分地读：没有动过的部分沿用上次读的。

A part is taken over where its marks are as many as they were: its rows are only ever added, and
a mark (approved, sent back) is made on a row once and stays.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Row, Select, func
from sqlalchemy.orm import Session

_Made = TypeVar("_Made")


class Source(NamedTuple):
    rows: Select[Any]
    columns: tuple[str, ...]  # that mark a row
    marks: Select[Any]  # how many rows, and how many bear each mark


def source(rows: Select[Any], *columns: str) -> Source:
    marked: list[Any] = [func.count(rows.selected_columns[name]) for name in columns]
    marks: Select[Any] = rows.order_by(None).with_only_columns(
        func.count(), *marked, maintain_column_froms=True
    )
    return Source(rows, columns, marks)


class Part(NamedTuple, Generic[_Made]):
    marks: tuple[int, ...]
    made: _Made


def read_part(
    session: Session,
    assessment_id: int,
    of: Source,
    make: Callable[[Sequence[Row[Any]]], _Made],
    before: Part[_Made] | None,
) -> Part[_Made]:
    """``before``: the part as it was read under the same codes; itself if no mark was made since."""
    own = {"assessment": assessment_id}
    if before is not None and before.marks == tuple(session.execute(of.marks, own).one()):
        return before
    rows = session.execute(of.rows, own).all()
    marks = (sum(row._mapping[name] is not None for row in rows) for name in of.columns)
    return Part((len(rows), *marks), make(rows))
