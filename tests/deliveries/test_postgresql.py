"""The same claims on PostgreSQL, where no lock of the process keeps hands apart."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.clock import FixedClock
from service.database import Database
from service.deliveries import claims, fallbacks, outbox, recording, turns
from service.deliveries.audiences import BY_HAND, ISSUED
from service.deliveries.breaker import UNTIL_A_PERSON_ACTS
from service.deliveries.channels import Limits, Message, Result, Robot
from service.deliveries.channels.wecom import WeCom
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.policy import Policy
from service.deliveries.sending import deliver
from service.deliveries.spill import Spill
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.settings import SendingSettings
from service.tables import Base, DeliveryRow, NoticeRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    SECRET_NAME,
    enqueued,
    make_content,
    make_notice,
    make_result,
    make_robot,
    make_transport,
    send,
    several,
)
from tests.servers import PostgreSQL
from workflows.vocabulary import NoticeKind

pytestmark = pytest.mark.full

HANDS = 8
OPEN = Policy(settings=SendingSettings(quiet=None, hold_on_rest_days=False))


@pytest.fixture
def database(postgresql_database: Database) -> Database:
    Base.metadata.create_all(postgresql_database.engine)
    return postgresql_database


def _at_once(act: Callable[[], Any]) -> list[Any]:
    """What ``act`` gave each of several threads that began together."""
    together = threading.Barrier(HANDS)
    given: list[Any] = []

    def hand() -> None:
        together.wait()
        given.append(act())

    threads = [threading.Thread(target=hand) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_of_eight_hands_one_has_the_claim(database: Database) -> None:
    delivery = enqueued(database)

    def take() -> claims.Claim | None:
        with database.write() as session:
            return claims.claim(session, delivery, MORNING)

    given = _at_once(take)
    assert len(given) == HANDS
    assert sum(claim is not None for claim in given) == 1


def test_of_eight_hands_one_calls_a_robot_though_each_has_a_delivery_for_it(
    database: Database,
) -> None:
    with database.write() as session:
        make_robot(session)
        deliveries = [
            outbox.enqueue(
                session, make_notice(session, f"督{n}"), ISSUED, make_content(), MORNING
            )[0]
            for n in range(HANDS)
        ]
    waiting = iter(deliveries)

    def take() -> claims.Claim | None:
        with database.write() as session:
            return claims.claim(session, next(waiting), MORNING)

    given = [claim for claim in _at_once(take) if claim is not None]
    assert len(given) == 1
    with database.write() as session:
        claims.settle(session, given[0], make_result(), MORNING, attempt=None)
        assert turns.following(session, given[0].delivery, MORNING) is not None


def test_a_notice_enqueued_eight_times_at_once_has_one_delivery_a_robot(
    database: Database,
) -> None:
    with database.write() as session:
        notice = make_notice(session).id
        make_robot(session)

    def enqueue() -> tuple[int, ...]:
        with database.write() as session:
            row = session.get_one(NoticeRow, notice)
            return outbox.enqueue(session, row, ISSUED, make_content(), MORNING)

    assert len(_at_once(enqueue)) == HANDS
    with database.read() as session:
        assert session.scalar(select(func.count(DeliveryRow.id))) == 2  # the unit's, the clerk's
        by_hand = select(func.count(RobotRow.id)).where(RobotRow.name == BY_HAND)
        assert session.scalar(by_hand) == 1


def test_a_notice_is_sent_and_reminders_merge(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        make_robot(session, "工作群", audience="工作群")
        for key in ("一", "二"):
            notice = make_notice(session, key, kind=NoticeKind.FILING_REMINDER)
            outbox.enqueue(session, notice, ISSUED, make_content(), MORNING)
        waiting = turns.pending(session, MORNING)

    for delivery in waiting:
        send(database, delivery, tmp_path)

    with database.read() as session:
        states = set(session.scalars(select(DeliveryRow.state)))
    assert len(waiting) == 2
    assert states == {DeliveryState.ACCEPTED}


@pytest.fixture
def platform() -> Iterator[FakeWeCom]:
    with FakeWeCom() as fake:
        yield fake


def _deliver(
    database: Database, delivery: int, fetch: Any, channel: WeCom, folder: Path
) -> Outcome | None:
    keyring, spill, clock = Keyring({SECRET_NAME: WECOM_KEY}), Spill(folder), FixedClock(MORNING)
    return deliver(database, delivery, clock, {"wecom": channel}, keyring, fetch, spill)


def test_no_call_is_made_when_the_database_goes_before_the_attempt_is_written(
    postgresql: PostgreSQL, database: Database, platform: FakeWeCom, tmp_path: Path
) -> None:
    robot = {"channel": "wecom", "base_url": platform.url, "secret_name": SECRET_NAME}
    delivery = enqueued(database, **robot)
    fetch = archived(database)

    def fetch_and_stop(documents: Any) -> Any:
        found = fetch(documents)
        postgresql.stop_at_once()
        return found

    channel = WeCom(make_transport(), FixedClock(MORNING))
    with pytest.raises(OperationalError):
        _deliver(database, delivery, fetch_and_stop, channel, tmp_path)
    postgresql.start()
    assert platform.requests == []

    with database.write() as session:
        lapsed = _lapse(session)
    assert lapsed == (delivery,)
    assert send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY) is Outcome.ACCEPTED
    assert len(platform.ledger) == 1


def _lapse(session: Session) -> tuple[int, ...]:
    session.execute(update(DeliveryRow).values(leased_until=MORNING))
    return claims.expire(session, MORNING)


def test_what_the_platform_said_is_written_down_when_the_database_is_back(
    postgresql: PostgreSQL, database: Database, platform: FakeWeCom, tmp_path: Path
) -> None:
    robot = {"channel": "wecom", "base_url": platform.url, "secret_name": SECRET_NAME}
    delivery = enqueued(database, **robot)
    back = threading.Timer(2, postgresql.start)

    class Interrupted(WeCom):
        def send(self, robot: Robot, message: Message) -> Result:
            said = super().send(robot, message)
            postgresql.stop_at_once()
            back.start()
            return said

    channel = Interrupted(make_transport(), FixedClock(MORNING))
    assert _deliver(database, delivery, archived(database), channel, tmp_path) is Outcome.ACCEPTED
    back.join()

    with database.read() as session:
        assert session.get_one(DeliveryRow, delivery).state == DeliveryState.ACCEPTED
    assert len(platform.ledger) == 1
    assert not Spill(tmp_path).waiting()


def test_what_could_not_be_recorded_while_the_database_was_away_is_replayed(
    postgresql: PostgreSQL,
    database: Database,
    platform: FakeWeCom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recording, "RECORD_AGAIN", (0.05, 0.05))
    robot = {"channel": "wecom", "base_url": platform.url, "secret_name": SECRET_NAME}
    delivery = enqueued(database, **robot)

    class Gone(WeCom):
        def send(self, robot: Robot, message: Message) -> Result:
            said = super().send(robot, message)
            postgresql.stop_at_once()
            return said

    channel = Gone(make_transport(), FixedClock(MORNING))
    with pytest.raises(OperationalError):
        _deliver(database, delivery, archived(database), channel, tmp_path)
    postgresql.start()

    assert recording.replay(database, Spill(tmp_path), OPEN, MORNING) == 1
    with database.read() as session:
        assert session.get_one(DeliveryRow, delivery).state == DeliveryState.ACCEPTED


def test_eight_hands_together_send_no_more_than_a_window_holds(database: Database) -> None:
    window = Limits(windows=((3, 60.0),))
    deliveries = several(database, 40)

    def work() -> int:
        sent = 0
        for delivery in deliveries:
            with database.write() as session:
                held = claims.claim(session, delivery, MORNING, limits=window, policy=OPEN)
                if held is not None:
                    attempt = claims.begin_attempt(session, held, "0" * 64, MORNING)
            if held is not None:
                sent += 1
                with database.write() as session:
                    claims.settle(session, held, make_result(), MORNING, attempt=attempt)
        return sent

    assert sum(_at_once(work)) == 3
    with database.read() as session:
        assert session.get_one(RobotRow, 1).month_calls == 3
        assert turns.next_moment(session) == MORNING + timedelta(seconds=60.001)


def test_a_queue_is_held_for_the_morning_and_takes_the_second_channel(database: Database) -> None:
    deliveries = several(database, 3, settings={"fallback": "督查群"})
    night = MORNING + timedelta(hours=14)
    with database.write() as session:
        make_robot(session, "督查群", audience="督查", units=[])
        quiet = Policy(settings=SendingSettings())
        for delivery in deliveries:
            held = claims.claim(session, delivery, night, limits=WeCom.limits, policy=quiet)
            assert held is None

    with database.write() as session:
        session.get_one(RobotRow, 1).paused_until = UNTIL_A_PERSON_ACTS
        held_then = fallbacks.reroute(session, night)
        moved = fallbacks.reroute(session, night + timedelta(hours=10))

    assert (held_then, moved) == (0, 3)
