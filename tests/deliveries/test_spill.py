"""平台答了、库没记下的：一行一件，写下就在；补记一遍、两遍都一样，别人定过的不改。"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from service.database import Database
from service.deliveries import claims, recording
from service.deliveries.channels.wecom import WeCom
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.pacing import Taken
from service.deliveries.policy import PLAIN
from service.deliveries.spill import FILE, Answered, Spill
from service.tables import AttemptRow, DeliveryRow, EventRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    claimed,
    enqueued,
    make_database,
    make_result,
    several,
)

LATER = MORNING + timedelta(minutes=20)


def _answered(database: Database, delivery: int, **facts: Any) -> Answered:
    held, attempt = claimed(database, delivery)
    return Answered(
        **{"held": held, "attempt": attempt, "result": make_result(), "at": MORNING} | facts
    )


def _replay(database: Database, folder: Path) -> int:
    return recording.replay(database, Spill(folder), PLAIN, LATER)


def _row(database: Database, delivery: int) -> DeliveryRow:
    with database.read() as session:
        row = session.get_one(DeliveryRow, delivery)
        session.expunge(row)
        return row


def _acts(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(EventRow.act)))


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    taken = Taken(limits=WeCom.limits, mark=7)
    answered = Answered(
        held=claims.Claim(delivery=3, robot=1, fence=2, taken=taken),
        attempt=9,
        result=make_result(Outcome.THROTTLED, code="45009", answer="太频繁", retry_after=60.0),
        at=MORNING + timedelta(microseconds=1),
        skew=-3,
    )
    Spill(tmp_path).keep(answered)

    with Spill(tmp_path).emptied() as answers:
        assert answers == [answered]
    assert not Spill(tmp_path).waiting()


def test_an_answer_is_put_down_at_the_time_it_came(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database)
    Spill(tmp_path).keep(_answered(database, delivery))

    assert _replay(database, tmp_path) == 1
    row = _row(database, delivery)
    assert (row.state, row.settled_at) == (DeliveryState.ACCEPTED, MORNING)


def test_who_was_killed_before_the_file_was_empty_replays_it_to_no_effect(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database)
    answered = _answered(database, delivery, result=make_result(Outcome.NOT_DELIVERED))
    for _ in range(2):
        Spill(tmp_path).keep(answered)
        _replay(database, tmp_path)

    assert _row(database, delivery).attempts == 1
    assert _acts(database) == []


def test_what_was_judged_without_the_answer_stays_so_and_the_answer_is_noted(
    tmp_path: Path,
) -> None:
    database = make_database()
    delivery = enqueued(database, channel="wecom")
    answered = _answered(database, delivery)
    Spill(tmp_path).keep(answered)
    with database.write() as session:
        session.execute(update(DeliveryRow).values(leased_until=MORNING))
        claims.expire(session, LATER)

    _replay(database, tmp_path)

    assert _row(database, delivery).state == DeliveryState.HELD
    with database.read() as session:
        assert session.get_one(AttemptRow, answered.attempt).outcome == Outcome.ACCEPTED
    assert _acts(database)[-1] == "补记结果"


def test_a_torn_line_is_reported_and_hides_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = make_database()
    first, second = several(database, 2)
    spill, file = Spill(tmp_path), tmp_path / FILE
    spill.keep(_answered(database, first))
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2])  # the power went
    recording.replay(database, spill, PLAIN, LATER)
    file.write_bytes(whole[:-20])
    spill.keep(_answered(database, second))

    assert spill.count() == 1
    assert _replay(database, tmp_path) == 1
    assert _row(database, second).state == DeliveryState.ACCEPTED
    assert "没有写完" in caplog.text


def test_a_line_of_another_database_is_not_believed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = make_database()
    delivery = enqueued(database)
    answered = _answered(database, delivery)
    Spill(tmp_path).keep(replace(answered, held=replace(answered.held, fence=9)))

    _replay(database, tmp_path)

    assert _row(database, delivery).state == DeliveryState.SENDING
    assert "没有采用" in caplog.text


def test_a_robots_pace_is_learnt_late_too(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database, channel="wecom")
    throttled = make_result(Outcome.THROTTLED, code="45009", retry_after=3_600.0)
    Spill(tmp_path).keep(_answered(database, delivery, result=throttled, skew=120))

    _replay(database, tmp_path)

    with database.read() as session:
        robot = session.get_one(RobotRow, 1)
        assert robot.skew_seconds == 120
        assert robot.not_before is not None
        assert robot.not_before >= MORNING + timedelta(hours=1)


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    database = make_database()
    Spill(tmp_path).keep(_answered(database, enqueued(database)))

    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
