"""手：丢不了、重不了，一件出错不耽误别的。"""

import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from service import cycle, rest, scheduler, workers
from service.deliveries.transport import NoAnswer
from service.errors import ConfigError, WorkspaceError
from service.notices import issuing
from service.settings import SHIPPED
from service.tasks import BROKER_URL, Task
from service.workers import InlineHands, PooledHands, Staff
from service.workers.work import transport_of
from service.workspace import Workspace
from tests.commands.running import give
from tests.fakes import RawServer
from tests.shell.standing import PROMPTS, SUPERVISED
from tests.small_county import County

PATIENCE = 10  # seconds


def test_a_task_submitted_while_it_is_under_way_is_done_once_more() -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def work(row_id: int) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        done.append(row_id)

    hands = PooledHands({Task.CYCLE: work})
    hands.submit(Task.CYCLE, 1)
    begun.wait(PATIENCE)
    for _ in range(3):
        hands.submit(Task.CYCLE, 1)
    go_on.set()

    assert hands.rest(PATIENCE)
    hands.close()
    assert done == [1, 1]


def test_one_row_is_never_in_two_hands_of_a_pool() -> None:
    lock, clashes = threading.Lock(), []

    def work(_row_id: int) -> None:
        if not lock.acquire(blocking=False):
            clashes.append(1)
            return
        lock.release()

    hands = PooledHands({Task.CYCLE: work}, threads=8)
    for _ in range(200):
        hands.submit(Task.CYCLE, 1)
    hands.rest(PATIENCE)
    hands.close()

    assert clashes == []


def test_a_task_that_fails_in_the_pool_leaves_the_others_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []

    def work(row_id: int) -> None:
        if row_id == 1:
            raise RuntimeError("bad row")
        done.append(row_id)

    hands = PooledHands({Task.RENDER: work}, threads=1)
    for row_id in (1, 2, 3):
        hands.submit(Task.RENDER, row_id)
    hands.rest(PATIENCE)
    hands.close()

    assert done == [2, 3]
    assert "任务未完成 render 1" in caplog.text


def test_papers_signed_at_once_are_each_written_once(
    drafted: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = issuing.to_docx, []

    def noting(*document: Any) -> bytes:
        written.append(document)
        return write(*document)

    monkeypatch.setattr(issuing, "to_docx", noting)
    with ThreadPoolExecutor(len(PROMPTS)) as signers:
        list(signers.map(drafted.sign, PROMPTS))

    assert set(PROMPTS) <= set(drafted.issued())
    assert len(written) == len(PROMPTS)


def test_closed_hands_take_nothing_and_say_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    hands = PooledHands({Task.RENDER: done.append})
    hands.close()

    hands.submit(Task.RENDER, 1)

    assert done == []
    assert not hands.rest(PATIENCE)
    assert caplog.text == ""


def test_a_failure_is_raised_when_the_others_are_done(
    failing: tuple[Staff, list[int]],
) -> None:
    staff, done = failing

    with pytest.raises(ConfigError, match="rules_2017"):
        staff.settle()

    assert done == [2, 3]


@pytest.fixture
def failing(supervised: County) -> tuple[Staff, list[int]]:
    """Hands that fail on the first row, and what they have done."""
    done: list[int] = []

    def work(row_id: int) -> None:
        if row_id == 1:
            raise ConfigError("rules_2017.toml", "x", "不对")
        done.append(row_id)

    class ThreeRows(Staff):
        """Three rows wait; the first waits again and again."""

        def sweep(self) -> int:
            for row_id in (1,) if done else (1, 2, 3):
                self.hands.submit(Task.CYCLE, row_id)
            return 1

    failed: dict[tuple[Task, int], Exception] = {}
    return ThreeRows(supervised.workspace, InlineHands({Task.CYCLE: work}, failed), failed), done


def test_two_sweeps_hand_a_delivery_out_once(supervised: County) -> None:
    handed: list[tuple[Task, int]] = []

    class Notebook:
        def submit(self, task: Task, row_id: int) -> None:
            handed.append((task, row_id))

    supervised.clock.at = supervised.clock.at.replace(month=8, day=31)
    cycle.step(supervised.workspace, 1)
    with supervised.workspace.database.read() as session:
        papers = issuing.waiting(session, 1)
    for notice in papers:
        issuing.render(supervised.workspace, notice)
    staff = Staff(supervised.workspace, Notebook())
    staff.sweep()
    staff.sweep()

    deliveries = [row for task, row in handed if task is Task.DELIVER]
    assert deliveries
    assert len(deliveries) == len(set(deliveries))


def test_an_idle_county_hands_out_nothing(supervised: County) -> None:
    supervised.morning(SUPERVISED)

    assert supervised.staff.sweep() == 0


def test_the_countys_own_authority_lies_in_its_workspace(
    supervised: County, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = supervised.workspace.folder
    settings = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    settings = settings.replace('ca_file = ""', 'ca_file = "内网根证书.pem"')
    settings = settings.replace("allow = []", 'allow = ["127.0.0.1"]')
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "service.toml").write_text(settings, encoding="utf-8")
    workspace = Workspace.open(folder)
    with pytest.raises(ConfigError, match=r"工作目录里没有内网根证书\.pem"):
        transport_of(workspace)
    trustme.CA().cert_pem.write_to_path(str(folder / "内网根证书.pem"))
    monkeypatch.chdir(tmp_path)

    with RawServer(_speaks_no_tls) as server:
        failure = transport_of(workspace).post(server.url.replace("http:", "https:"), b"", {})

    assert isinstance(failure, NoAnswer)
    assert failure.code == "tls"  # not: no such file


def _speaks_no_tls(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    connection.recv(4_096)


def test_a_worker_without_a_queue_says_what_is_missing(
    supervised: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BROKER_URL, raising=False)

    refused = give(supervised, "worker")

    assert refused.code == WorkspaceError.exit_code
    assert BROKER_URL in refused.told


def test_a_missing_engine_is_named_with_what_to_install(
    supervised: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "service.workers.broker", raising=False)
    monkeypatch.delattr(workers, "broker", raising=False)
    monkeypatch.setitem(sys.modules, "celery", None)

    with pytest.raises(WorkspaceError, match=r"celery.*requirements-cluster\.lock"):
        workers.queued(supervised.workspace, "redis://127.0.0.1:1/0")


def test_without_a_broker_nothing_is_handed_out_and_nothing_fails(
    supervised: County, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("celery")
    secret = "示例口令".encode().hex()
    staff, hands = workers.queued(supervised.workspace, f"redis://:{secret}@127.0.0.1:1/0")

    assert not hands.has_room()
    hands.submit(Task.CYCLE, 1)
    scheduler.look(staff, hands)
    hands.close()

    assert "任务队列连不上" in caplog.text
    assert secret not in caplog.text


def test_an_assessment_in_far_hands_is_handed_out_again_only_when_they_are_late(
    supervised: County,
) -> None:
    handed: list[tuple[Task, int]] = []

    class Notebook:
        def submit(self, task: Task, row_id: int) -> None:
            handed.append((task, row_id))

    with supervised.workspace.database.write() as session:
        rest.wake_all(session)
    staff = Staff(supervised.workspace, Notebook(), far=True)
    for minutes in (0, 9, 1):
        supervised.clock.at += timedelta(minutes=minutes)
        staff.sweep()

    assert handed.count((Task.CYCLE, 1)) == 2
    cycle.step(supervised.workspace, 1)
    with supervised.workspace.database.write() as session:
        rest.wake_all(session)
    staff.sweep()
    assert handed.count((Task.CYCLE, 1)) == 3


def test_a_worker_and_a_command_carry_no_pages_and_no_readers_of_forms() -> None:
    left_out = ("fastapi", "uvicorn", "docx")
    read_in = "import sys, service.commands.serving, service.commands.papers"
    told = f"{read_in}; print([m for m in {left_out} if m in sys.modules])"

    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=SHIPPED, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"
