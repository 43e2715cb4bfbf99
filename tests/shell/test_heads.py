"""责任人按日期：换人当日起由新任负责。"""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.ledger import load_ledger
from service.tables import AssessmentRow, PersonRow, UnitRow
from tests.small_county import County, make_county


def _change_head(county: County) -> None:
    """示例甲 until 2017-09-15, 示例乙 from that day; the new one is written down first."""
    with county.workspace.database.write() as session:
        unit = session.scalars(select(UnitRow.id).where(UnitRow.code == "县发改局")).one()
        for name, begins, ends in (
            ("示例乙", date(2017, 9, 15), None),
            ("示例甲", date(2017, 1, 1), date(2017, 9, 15)),
        ):
            session.add(
                PersonRow(
                    county="示例县",
                    unit_id=unit,
                    post="主要负责人",
                    name=name,
                    effective_from=begins,
                    effective_to=ends,
                )
            )


@pytest.mark.parametrize(
    ("today", "head"),
    [
        pytest.param(date(2017, 9, 14), "示例甲", id="the-day-before"),
        pytest.param(date(2017, 9, 15), "示例乙", id="the-day-itself"),
        pytest.param(date(2017, 9, 16), "示例乙", id="the-day-after"),
    ],
)
def test_a_new_head_answers_from_the_day_the_old_one_left(
    tmp_path: Path, today: date, head: str
) -> None:
    county = make_county(tmp_path)
    _change_head(county)

    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        calendar = county.workspace.calendar(2017, today)
        ledger = load_ledger(session, assessment, calendar, today)

    assert ledger.units["县发改局"].head == head
