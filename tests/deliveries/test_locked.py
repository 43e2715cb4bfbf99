"""库正忙：发之前记不下就不发；平台的话一再去记，还记不下的按不明办，从不悄悄重发。"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from service import database as databases
from service.clock import FixedClock
from service.database import Database
from service.deliveries import claims, recording, sending
from service.deliveries.channels import Message, Result, Robot
from service.deliveries.channels.wecom import WeCom
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.policy import PLAIN
from service.deliveries.spill import FILE, Spill
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.tables import DeliveryRow
from tests.deliveries.builders import (
    MORNING,
    SECRET_NAME,
    enqueued,
    make_database,
    make_transport,
    send,
)


class Locked:
    """Another program that has the file to itself."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None

    def take(self) -> None:
        self._connection = sqlite3.connect(self._file, timeout=5, check_same_thread=False)
        self._connection.isolation_level = None
        self._connection.execute("BEGIN EXCLUSIVE")

    def let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()


@pytest.fixture
def platform() -> Iterator[FakeWeCom]:
    with FakeWeCom() as fake:
        yield fake


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_SECONDS", 0.1)
    return tmp_path / "duban.db"


@pytest.fixture
def locked(file: Path) -> Iterator[Locked]:
    lock = Locked(file)
    yield lock
    lock.let_go()


def _waiting(file: Path, platform: FakeWeCom) -> tuple[Database, int]:
    database = make_database(file)
    robot = {"channel": "wecom", "base_url": platform.url, "secret_name": SECRET_NAME}
    return database, enqueued(database, **robot)


def _deliver(database: Database, delivery: int, fetch: Any, after: Callable[[], None]) -> Any:
    class Then(WeCom):
        def send(self, robot: Robot, message: Message) -> Result:
            said = super().send(robot, message)
            after()
            return said

    channel = Then(make_transport(), FixedClock(MORNING))
    keyring = Keyring({SECRET_NAME: WECOM_KEY})
    spill = Spill(Path(str(database.engine.url.database)).parent)
    return sending.deliver(
        database, delivery, FixedClock(MORNING), {"wecom": channel}, keyring, fetch, spill
    )


def _lease_over(database: Database, delivery: int) -> str:
    with database.write() as session:
        session.execute(update(DeliveryRow).values(leased_until=MORNING))
        claims.expire(session, MORNING)
        return session.get_one(DeliveryRow, delivery).state


def test_no_call_is_made_when_the_attempt_cannot_be_written(
    file: Path, locked: Locked, platform: FakeWeCom, tmp_path: Path
) -> None:
    database, delivery = _waiting(file, platform)
    fetch = archived(database)

    def fetch_and_lock(documents: Any) -> Any:
        found = fetch(documents)
        locked.take()
        return found

    with pytest.raises(OperationalError, match="locked"):
        _deliver(database, delivery, fetch_and_lock, lambda: None)
    locked.let_go()

    assert platform.requests == []
    assert _lease_over(database, delivery) == DeliveryState.PENDING
    assert send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY) is Outcome.ACCEPTED
    assert len(platform.ledger) == 1


def test_what_the_platform_said_is_written_when_the_file_is_free_again(
    file: Path, locked: Locked, platform: FakeWeCom
) -> None:
    database, delivery = _waiting(file, platform)

    def lock_for_a_second() -> None:
        locked.take()
        threading.Timer(1, locked.let_go).start()

    outcome = _deliver(database, delivery, archived(database), lock_for_a_second)

    assert outcome is Outcome.ACCEPTED
    with database.read() as session:
        row = session.get_one(DeliveryRow, delivery)
        assert (row.state, row.attempts) == (DeliveryState.ACCEPTED, 1)


def test_what_cannot_be_written_in_a_minute_is_replayed_when_the_file_is_free(
    file: Path, locked: Locked, platform: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "RECORD_AGAIN", (0.05, 0.05))
    database, delivery = _waiting(file, platform)
    spill = Spill(file.parent)

    with pytest.raises(OperationalError, match="locked"):
        _deliver(database, delivery, archived(database), locked.take)
    locked.let_go()

    assert recording.replay(database, spill, PLAIN, MORNING) == 1
    assert _lease_over(database, delivery) == DeliveryState.ACCEPTED
    assert not spill.waiting()


def test_what_cannot_be_written_anywhere_is_in_doubt_and_never_sent_again_unasked(
    file: Path,
    locked: Locked,
    platform: FakeWeCom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recording, "RECORD_AGAIN", (0.05, 0.05))
    database, delivery = _waiting(file, platform)
    (tmp_path / FILE).mkdir()  # so that nothing is written there either

    with pytest.raises(OperationalError, match="locked"):
        _deliver(database, delivery, archived(database), locked.take)
    locked.let_go()

    assert _lease_over(database, delivery) == DeliveryState.HELD
    assert send(database, delivery, tmp_path / "out", WECOM_KEY=WECOM_KEY) is None
    assert len(platform.ledger) == 1
