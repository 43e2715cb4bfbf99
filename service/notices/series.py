"""文号：一个文种一年一个序列，签发时给号，不跳不重。

The next number is only looked at before rendering; it is taken in the transaction that commits
the paper, if it is still the next. A paper that cannot be rendered therefore uses none.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.database import insert_or_nothing
from service.tables import SeriesRow


def written(code: str, year: int, serial: int) -> str:
    """``示督办〔2017〕3号``: six-cornered brackets, no leading zero, no 第."""
    return f"{code}〔{year}〕{serial}号"


def peek(session: Session, county: str, code: str, year: int) -> int:
    """The next number of the series, without taking it."""
    found = session.scalar(
        select(SeriesRow.next_number).where(
            SeriesRow.county == county, SeriesRow.code == code, SeriesRow.year == year
        )
    )
    return found or 1


def take(session: Session, county: str, code: str, year: int, serial: int) -> int | None:
    """Take ``serial`` if it is still the next; the series' id, or None if another took it."""
    insert_or_nothing(session, SeriesRow, county=county, code=code, year=year, next_number=1)
    taken = session.execute(
        update(SeriesRow)
        .where(
            SeriesRow.county == county,
            SeriesRow.code == code,
            SeriesRow.year == year,
            SeriesRow.next_number == serial,
        )
        .values(next_number=serial + 1)
        .returning(SeriesRow.id)
    )
    return taken.scalar_one_or_none()
