"""时钟往前跳、往回跳：该出的出一次，不补不重。"""

from collections import Counter
from datetime import date

from sqlalchemy import select

from service.tables import DeliveryRow
from tests.shell.standing import SUPERVISED
from tests.small_county import County

LATER = date(2017, 9, 1)


def _all_that_was_done(county: County) -> tuple[Counter[str], int]:
    with county.workspace.database.read() as session:
        deliveries = len(session.scalars(select(DeliveryRow.id)).all())
    return Counter(notice.key for notice in county.notices()), deliveries


def test_a_clock_that_was_put_back_does_nothing_twice(supervised: County) -> None:
    supervised.morning(LATER)
    done = _all_that_was_done(supervised)

    for day in (SUPERVISED, date(2017, 8, 25), LATER):
        supervised.morning(day)

    assert _all_that_was_done(supervised) == done


def test_a_clock_that_ran_ahead_and_was_put_right_goes_on(supervised: County) -> None:
    supervised.morning(LATER)
    supervised.morning(SUPERVISED)

    supervised.play(date(2017, 9, 2), date(2017, 9, 14))

    keys = [notice.key for notice in supervised.notices()]
    assert len(keys) == len(set(keys))
    assert "warning_supervision:3-20:2017-07" in keys
