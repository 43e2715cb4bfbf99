"""一处坏了，别处照办：坏指标、坏机器人各自说清，不拖住一个县。"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.deliveries.outcomes import DeliveryState
from service.health import problems
from service.tables import (
    AssessmentRow,
    DeliveryRow,
    DutyRow,
    IndicatorRow,
    RobotRow,
    TargetRow,
)
from tests.small_county import County, make_county

BAD = "3-27"


def _of_bad(session: Session) -> int:
    return session.scalars(select(IndicatorRow.id).where(IndicatorRow.code == BAD)).one()


def _no_duty(session: Session) -> None:
    session.execute(delete(DutyRow).where(DutyRow.indicator_id == _of_bad(session)))


def _no_target(session: Session) -> None:
    session.execute(delete(TargetRow).where(TargetRow.indicator_id == _of_bad(session)))


def _unknown_type(session: Session) -> None:
    session.execute(update(IndicatorRow).where(IndicatorRow.code == BAD).values(type="XYZ"))


def _unknown_frequency(session: Session) -> None:
    session.execute(update(IndicatorRow).where(IndicatorRow.code == BAD).values(frequency="旬"))


@pytest.fixture
def county(tmp_path: Path) -> County:
    return make_county(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        pytest.param(_no_duty, "牵头", id="nobody-leads-it"),
        pytest.param(_no_target, "目标", id="it-has-no-target"),
        pytest.param(_unknown_type, "XYZ", id="its-type-is-unknown"),
        pytest.param(_unknown_frequency, "旬", id="its-frequency-is-unknown"),
    ],
)
def test_one_bad_indicator_is_named_and_stops_no_other(
    county: County, spoil: Callable[[Session], None], named: str
) -> None:
    with county.workspace.database.write() as session:
        spoil(session)
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1

    county.play(last=date(2017, 8, 15))

    assert "warning_prompt:2017-07:县发改局" in county.issued()
    faults = [p for p in problems(county.workspace, date(2017, 8, 15)) if BAD in p]
    assert len(faults) == 1
    assert named in faults[0]


def test_an_indicator_spoilt_after_it_was_judged_stops_no_other(county: County) -> None:
    county.play(last=date(2017, 8, 16))
    with county.workspace.database.write() as session:
        _unknown_type(session)
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1

    county.play(first=date(2017, 8, 17), last=date(2017, 9, 14))

    assert "warning_supervision:3-20:2017-07" in county.issued()


def test_one_bad_robot_stops_no_other(county: County) -> None:
    with county.workspace.database.write() as session:
        session.execute(
            update(RobotRow).where(RobotRow.name == "督查室群").values(channel="没有的通道")
        )

    county.play(last=date(2017, 7, 13))

    with county.workspace.database.read() as session:
        states = {
            (name, state)
            for name, state in session.execute(
                select(RobotRow.name, DeliveryRow.state).join(
                    DeliveryRow, DeliveryRow.robot_id == RobotRow.id
                )
            )
        }
    assert ("工作群", DeliveryState.ACCEPTED) in states
    assert ("督查室群", DeliveryState.ACCEPTED) not in states
