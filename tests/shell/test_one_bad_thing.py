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
from tests.shell.standing import JUDGED
from tests.small_county import County, make_county

BAD = "3-27"

Spoil = Callable[[Session, str], None]


def _id_of(session: Session, code: str) -> int:
    return session.scalars(select(IndicatorRow.id).where(IndicatorRow.code == code)).one()


def _no_duty(session: Session, code: str) -> None:
    session.execute(delete(DutyRow).where(DutyRow.indicator_id == _id_of(session, code)))


def _no_target(session: Session, code: str) -> None:
    session.execute(delete(TargetRow).where(TargetRow.indicator_id == _id_of(session, code)))


def _unknown_type(session: Session, code: str) -> None:
    session.execute(update(IndicatorRow).where(IndicatorRow.code == code).values(type="XYZ"))


def _unknown_frequency(session: Session, code: str) -> None:
    session.execute(update(IndicatorRow).where(IndicatorRow.code == code).values(frequency="旬"))


FAULTS: dict[str, tuple[Spoil, str]] = {
    "nobody-leads-it": (_no_duty, "牵头"),
    "it-has-no-target": (_no_target, "目标"),
    "its-type-is-unknown": (_unknown_type, "XYZ"),
    "its-frequency-is-unknown": (_unknown_frequency, "旬"),
}


def spoil(county: County, *faults: tuple[str, Spoil]) -> None:
    with county.workspace.database.write() as session:
        for code, fault in faults:
            fault(session, code)
        session.get_one(AssessmentRow, county.assessment_id).wakes += 1


@pytest.fixture
def county(tmp_path: Path) -> County:
    return make_county(tmp_path)


def test_bad_indicators_are_each_named_and_stop_no_other(county: County) -> None:
    bad = dict(zip(("3-27", "3-28", "3-44", "3-48"), FAULTS.values(), strict=True))
    spoil(county, *((code, fault) for code, (fault, _) in bad.items()))

    county.play(last=JUDGED)

    assert "warning_prompt:2017-07:县发改局" in county.issued()
    told = problems(county.workspace, JUDGED)
    for code, (_, named) in bad.items():
        (fault,) = [problem for problem in told if code in problem]
        assert named in fault


@pytest.mark.full
@pytest.mark.parametrize(("fault", "named"), FAULTS.values(), ids=FAULTS)
def test_one_bad_indicator_is_named_and_stops_no_other(
    county: County, fault: Spoil, named: str
) -> None:
    spoil(county, (BAD, fault))

    county.play(last=JUDGED)

    assert "warning_prompt:2017-07:县发改局" in county.issued()
    faults = [p for p in problems(county.workspace, JUDGED) if BAD in p]
    assert len(faults) == 1
    assert named in faults[0]


def test_an_indicator_spoilt_after_it_was_judged_stops_no_other(drafted: County) -> None:
    drafted.play(JUDGED, date(2017, 8, 16))
    spoil(drafted, (BAD, _unknown_type))

    drafted.play(first=date(2017, 8, 17), last=date(2017, 9, 14))

    assert "warning_supervision:3-20:2017-07" in drafted.issued()


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
