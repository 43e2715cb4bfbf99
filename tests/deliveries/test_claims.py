import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.database import Database
from service.deliveries import claims, outbox, remedies, turns
from service.deliveries.audiences import ISSUED
from service.deliveries.outcomes import DeliveryState, Outcome
from service.tables import AttemptRow, DeliveryRow, EventRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    claimed,
    enqueued,
    make_content,
    make_database,
    make_notice,
    make_result,
    make_robot,
)
from workflows.vocabulary import NoticeKind

OVER = timedelta(seconds=-1)  # a lease that has run out on the database's clock


def _row(database: Database, delivery: int) -> DeliveryRow:
    with database.read() as session:
        row = session.get_one(DeliveryRow, delivery)
        session.expunge(row)
        return row


def _robot(database: Database) -> RobotRow:
    with database.read() as session:
        robot = session.get_one(RobotRow, 1)
        session.expunge(robot)
        return robot


def _settle(database: Database, delivery: int, outcome: Outcome, **facts: object) -> DeliveryRow:
    repeatable = bool(facts.pop("repeatable", False))
    held, attempt = claimed(database, delivery)
    with database.write() as session:
        result = make_result(outcome, **facts)
        claims.settle(session, held, result, MORNING, attempt=attempt, repeatable=repeatable)
    return _row(database, delivery)


def test_of_two_hands_one_has_the_claim(tmp_path: Path) -> None:
    database = make_database(tmp_path / "duban.db")
    delivery = enqueued(database)
    others = [Database(database.engine) for _ in range(8)]  # as many processes: no shared lock
    taken: list[claims.Claim | None] = []

    def take(hand: Database) -> None:
        with hand.write() as session:
            taken.append(claims.claim(session, delivery, MORNING))

    threads = [threading.Thread(target=take, args=(hand,)) for hand in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [claim is not None for claim in taken].count(True) == 1
    assert len(taken) == 8


@pytest.mark.parametrize("early", [timedelta(seconds=1), timedelta(days=1)])
def test_what_is_not_due_cannot_be_claimed(early: timedelta) -> None:
    database = make_database()
    delivery = enqueued(database)

    with database.write() as session:
        assert claims.claim(session, delivery, MORNING - early) is None


def test_an_attempt_is_written_before_the_call() -> None:
    database = make_database()
    delivery = enqueued(database)

    _, attempt = claimed(database, delivery)

    with database.read() as session:
        row = session.get_one(AttemptRow, attempt)
        assert (row.outcome, row.started_at) == ("", MORNING)
        assert session.get_one(DeliveryRow, delivery).attempts == 1


def test_no_attempt_begins_after_the_lease() -> None:
    database = make_database()
    _, attempt = claimed(database, enqueued(database), OVER)

    assert attempt == 0


def test_a_late_workers_result_is_refused_and_its_attempt_keeps_the_truth() -> None:
    database = make_database()
    delivery = enqueued(database, channel="wecom")
    held, attempt = claimed(database, delivery)
    with database.write() as session:
        session.get_one(DeliveryRow, delivery).leased_until = MORNING - timedelta(days=1)
        claims.expire(session, MORNING)
        accepted = make_result(Outcome.ACCEPTED)

        assert not claims.settle(session, held, accepted, MORNING, attempt=attempt)

    assert _row(database, delivery).state == DeliveryState.HELD
    with database.read() as session:
        assert session.get_one(AttemptRow, attempt).outcome == Outcome.ACCEPTED


def test_accepted_is_settled() -> None:
    database = make_database()

    row = _settle(database, enqueued(database), Outcome.ACCEPTED)

    assert (row.state, row.settled_at, row.attempts) == (DeliveryState.ACCEPTED, MORNING, 1)


def test_unknown_is_held_for_a_person_and_stands_in_the_timeline() -> None:
    database = make_database()

    row = _settle(database, enqueued(database), Outcome.UNKNOWN)

    assert row.state == DeliveryState.HELD
    with database.read() as session:
        assert session.scalars(select(EventRow.act)).all() == ["不明待查"]


def test_rejected_content_is_dead_at_once() -> None:
    database = make_database()

    row = _settle(database, enqueued(database), Outcome.REJECTED_CONTENT)

    assert row.state == DeliveryState.DEAD


def test_not_delivered_waits_about_five_seconds() -> None:
    database = make_database()

    row = _settle(database, enqueued(database), Outcome.NOT_DELIVERED)

    assert row.state == DeliveryState.PENDING
    assert timedelta(seconds=4) <= row.due_at - MORNING <= timedelta(seconds=6)


def test_throttled_spends_no_attempt_and_holds_the_robot_back() -> None:
    database = make_database()

    row = _settle(database, enqueued(database), Outcome.THROTTLED, retry_after=60.0)

    not_before = _robot(database).not_before
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)
    assert not_before is not None
    assert timedelta(seconds=60) <= not_before - MORNING <= timedelta(seconds=84)


@pytest.mark.parametrize("disabled", [False, True], ids=["a-day", "until-a-person-acts"])
def test_a_broken_channel_is_paused_with_its_reason(disabled: bool) -> None:
    database = make_database()
    broken = {"code": "93000", "answer": "invalid webhook url", "disabled": disabled}

    row = _settle(database, enqueued(database), Outcome.CHANNEL_BROKEN, **broken)

    robot = _robot(database)
    assert row.state == DeliveryState.PENDING
    assert robot.paused_reason == "93000 invalid webhook url"
    assert robot.paused_until is not None
    assert (robot.paused_until > MORNING + timedelta(days=365)) is disabled


def test_acceptance_ends_a_pause() -> None:
    database = make_database()
    delivery = enqueued(database, paused_until=MORNING, paused_reason="93000")

    _settle(database, delivery, Outcome.ACCEPTED)

    assert (_robot(database).paused_until, _robot(database).paused_reason) == (None, "")


# --- hands lost ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "begun", "state"),
    [
        ("wecom", False, DeliveryState.PENDING),
        ("wecom", True, DeliveryState.HELD),
        ("folder", True, DeliveryState.PENDING),
    ],
    ids=["never-called", "call-had-begun", "seen-once-however-often"],
)
def test_hands_lost(channel: str, begun: bool, state: DeliveryState) -> None:
    database = make_database()
    delivery = enqueued(database, channel=channel)
    if begun:
        claimed(database, delivery)
    with database.write() as session:
        if not begun:
            claims.claim(session, delivery, MORNING)
        session.get_one(DeliveryRow, delivery).leased_until = MORNING - timedelta(days=1)

        assert claims.expire(session, MORNING, ["folder"]) == (delivery,)

    assert _row(database, delivery).state == state


def _lose_hands(database: Database, delivery: int, *, begun: bool) -> tuple[str, timedelta]:
    """Its state and how long it waits then."""
    with database.write() as session:
        session.get_one(DeliveryRow, delivery).due_at = MORNING
    held, _ = claimed(database, delivery) if begun else (_claim(database, delivery), 0)
    assert held is not None
    with database.write() as session:
        row = session.get_one(DeliveryRow, delivery)
        row.leased_until = MORNING - timedelta(days=1)
        claims.expire(session, MORNING, ["folder"])
        return row.state, row.due_at - MORNING


def _claim(database: Database, delivery: int) -> claims.Claim | None:
    with database.write() as session:
        return claims.claim(session, delivery, MORNING)


@pytest.mark.parametrize(
    ("begun", "last"),
    [(False, DeliveryState.DEAD), (True, DeliveryState.HELD)],
    ids=["before-the-call", "in-the-call"],
)
def test_what_takes_its_hands_down_each_time_is_left_to_a_person(
    begun: bool, last: DeliveryState
) -> None:
    database = make_database()
    delivery = enqueued(database)

    losses = [_lose_hands(database, delivery, begun=begun) for _ in range(3)]

    assert losses[:2] == [
        (DeliveryState.PENDING, timedelta()),
        (DeliveryState.PENDING, timedelta(hours=1)),
    ]
    assert losses[2][0] == last
    assert _claim(database, delivery) is None
    with database.write() as session:
        remedies.replay(session, delivery, "张三", "程序已更新", MORNING)
    assert _claim(database, delivery) is not None


def test_a_lease_that_runs_is_left_alone() -> None:
    database = make_database()
    claimed(database, enqueued(database))

    with database.write() as session:
        # the clock of the rehearsal may be years away: leases are the database's time
        assert claims.expire(session, MORNING + timedelta(days=9_000)) == ()


def test_one_call_settles_every_reminder_it_carried() -> None:
    database = make_database()
    with database.write() as session:
        make_robot(session, "工作群", audience="工作群")
        make_robot(session, "督查群", audience="督查")
        for key in ("一", "二"):
            notice = make_notice(session, key, kind=NoticeKind.FILING_REMINDER)
            outbox.enqueue(session, notice, ISSUED, make_content(), MORNING)
        first, _ = turns.pending(session, MORNING)

    _settle(database, first, Outcome.ACCEPTED)

    with database.read() as session:
        states = session.scalars(select(DeliveryRow.state).where(DeliveryRow.robot_id == 1)).all()
    assert states == [DeliveryState.ACCEPTED, DeliveryState.ACCEPTED]
