"""文号：一个文种一年一个序列，签发时给号，不跳不重。

The next number is only looked at before rendering; it is taken in the transaction that commits
the paper, if it is still the next. A paper that cannot be rendered therefore uses none.
"""

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from service.database import insert_or_nothing, table_of
from service.tables import SeriesRow


def written(code: str, year: int, serial: int) -> str:
    """``示督办〔2017〕3号``: six-cornered brackets, no leading zero, no 第."""
    return f"{code}〔{year}〕{serial}号"


def peek(session: Session, county: str, code: str, year: int) -> int:
    """The next number of the series, without taking it."""
    found: int | None = session.scalar(_NEXT, {"office": county, "series": code, "of": year})
    return found or 1


def take(session: Session, county: str, code: str, year: int, serial: int) -> int | None:
    """Take ``serial`` if it is still the next; the series' id, or None if another took it."""
    if serial == 1:
        insert_or_nothing(session, SeriesRow, county=county, code=code, year=year, next_number=1)
    taken: int | None = session.execute(
        _TAKE, {"office": county, "series": code, "of": year, "serial": serial}
    ).scalar_one_or_none()
    return taken


_series = table_of(SeriesRow).c
_ITS_OWN = (
    _series.county == bindparam("office"),
    _series.code == bindparam("series"),
    _series.year == bindparam("of"),
)
_NEXT = select(_series.next_number).where(*_ITS_OWN)
_TAKE = (
    update(table_of(SeriesRow))
    .where(*_ITS_OWN, _series.next_number == bindparam("serial"))
    .values(next_number=_series.next_number + 1)
    .returning(_series.id)
)
