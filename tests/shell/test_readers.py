"""读的和写的：谁已经在读，再读一次不必等；提交等读完，读得再勤也等得到。"""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from service import database as databases
from service.database import Database, open_engine
from service.web.office import Office
from service.web.rooms import make_app
from service.web.sessions import OfficeNow, Reading
from service.workspace import Workspace

PATIENCE = 20  # seconds, on a busy machine


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_SECONDS", 8)
    opened = Database(open_engine(f"sqlite:///{tmp_path / 'duban.db'}"))
    with opened.write() as session:
        session.execute(text("CREATE TABLE told (words TEXT)"))
    yield opened
    opened.engine.dispose()


class Writer(threading.Thread):
    """Commits one row; ``wants`` is set when it is about to."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database, self.wants, self.done = database, threading.Event(), False

    def run(self) -> None:
        with self._database.write() as session:
            session.execute(text("INSERT INTO told VALUES ('so')"))
            self.wants.set()
        self.done = True

    def started(self) -> "Writer":
        self.start()
        assert self.wants.wait(PATIENCE)
        time.sleep(0.3)  # it waits for whoever reads
        return self


def _count(session: Session) -> Any:
    return session.scalar(text("SELECT count(*) FROM told"))


def test_who_reads_already_reads_again_while_a_commit_waits(database: Database) -> None:
    with database.read() as first:
        _count(first)
        writer = Writer(database).started()
        with database.read() as second:
            assert _count(second) == 0
        assert not writer.done
    began = time.monotonic()
    writer.join(PATIENCE)

    assert writer.done
    assert time.monotonic() - began < databases.BUSY_TIMEOUT_SECONDS  # told, not timed out


def test_a_page_whose_hands_are_several_threads_is_one_reader(
    database: Database, tmp_path: Path
) -> None:
    writer = Writer(database)
    room = APIRouter()

    @room.get("/twice")
    def twice(session: Reading, office: OfficeNow) -> int:
        _count(session)
        writer.started()
        with office.workspace.database.read() as second:
            return int(_count(second))

    class Room:
        router = room

    office = Office(workspace=Workspace(folder=tmp_path, database=database))
    with TestClient(make_app(office, front=[Room()])) as visitor:
        assert visitor.get("/twice").json() == 0
    writer.join(PATIENCE)

    assert writer.done


def test_a_commit_comes_through_though_somebody_always_reads(database: Database) -> None:
    over = threading.Event()

    def read_on() -> None:
        while not over.is_set():
            with database.read() as session:
                _count(session)
                time.sleep(0.02)

    readers = [threading.Thread(target=read_on) for _ in range(4)]
    for reader in readers:
        reader.start()
    began = time.monotonic()
    for _ in range(5):
        with database.write() as session:
            session.execute(text("INSERT INTO told VALUES ('so')"))
    took = time.monotonic() - began
    over.set()
    for reader in readers:
        reader.join(PATIENCE)

    assert took < PATIENCE
    with database.read() as session:
        assert _count(session) == 5


def test_who_has_not_looked_yet_keeps_no_commit_waiting(database: Database) -> None:
    with database.read() as idle:
        writer = Writer(database).started()
        writer.join(PATIENCE)

        assert writer.done
        assert _count(idle) == 1
