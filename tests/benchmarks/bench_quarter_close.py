"""A quarter's close in a county of 60 units: ours against Celery + Redis + docxtpl + requests.

About 180 papers are due on one morning, each a .docx that goes to its groups as a file on a card.
Ours: drafts → numbered, written, checked against the standard, archived with their sha256, put in
the timeline and the outbox, sent by a pool of threads; all on SQLite, every step committed. The
straight pipeline (``quarter_peers``) is given the finished words of the same papers and the list of
their groups: it fills docxtpl templates that say the same, uploads, sends cards, and keeps nothing.

Same machine, same run, both warm, the same strict fake in a process of its own, whose minutes are
never full. Papers a second until the last message was taken, and CPU seconds. Ours waits for the
disk at each of some 1 500 commits; TMPDIR says on which.

Run: PYTHONPATH=. python tests/benchmarks/bench_quarter_close.py [--units 60] [--hands 4]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select

from service import scheduler, workers
from service.archive import FINAL
from service.clock import FixedClock
from service.documents.blocks import Document
from service.notices import issuing
from service.settings import SHIPPED
from service.tables import AttemptRow, DeliveryRow, DocumentRow, EventRow, NoticeRow, RobotRow
from service.tasks import Task
from service.workspace import Workspace
from tests.benchmarks import quarter_peers
from tests.benchmarks.bench_documents import words
from tests.benchmarks.quarter_county import CLOSE, key_of, make_county, play_until_the_close
from tests.benchmarks.quarter_platform import Platform
from tests.benchmarks.quarter_templates import template_of
from tests.servers import Redis

PATIENCE = 120  # seconds for either


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One paper as it went out, for the others to send again."""

    document: Document
    content: bytes
    name: str
    title: str
    text: str
    groups: tuple[str, ...]  # addresses of their robots


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    papers: int
    messages: int
    seconds: float
    cpu: float  # seconds, without the fake's and Redis's

    def line(self, who: str) -> str:
        return (
            f"{who:32}{self.papers:4} papers, {self.messages} messages: {self.seconds:6.2f} s,"
            f" {self.papers / self.seconds:6.1f} papers/s, CPU {self.cpu:.2f} s"
        )


# --- ours ----------------------------------------------------------------------------------------


def by_our_service(
    platform: Platform, folder: Path, units: int, hands: int
) -> tuple[Measured, list[Sent], str]:
    workspace, secrets = make_county(folder, platform.url, units)
    clock = workspace.clock
    assert isinstance(clock, FixedClock)
    with patch.dict(os.environ, secrets):
        drafts = play_until_the_close(workspace, clock)
        written: dict[str, Document] = {}
        before, _ = platform.taken()
        with _remembered(written):
            seconds, cpu = _timed(lambda: _close(workspace, drafts, hands))
    after, refused = platform.taken()
    papers = _sent(workspace, written)
    assert not refused
    assert len(papers) == len(drafts), (len(papers), len(drafts))
    assert after - before == sum(len(paper.groups) for paper in papers)
    kept = _kept(workspace)
    workspace.close()
    measured = Measured(papers=len(papers), messages=after - before, seconds=seconds, cpu=cpu)
    return measured, papers, kept


def _close(workspace: Workspace, drafts: list[int], threads: int) -> None:
    staff, hands = workers.pooled(workspace, threads)
    for draft in drafts:
        hands.submit(Task.RENDER, draft)
    hands.rest(PATIENCE)
    scheduler.look(staff, hands)
    hands.close()


@contextmanager
def _remembered(written: dict[str, Document]) -> Iterator[None]:
    """What each file was written from, by the file's sha256."""
    write = issuing.to_docx

    def remembering(document: Document, *rest: Any) -> bytes:
        content = write(document, *rest)
        written[sha256(content).hexdigest()] = document
        return content

    with patch.object(issuing, "to_docx", remembering):
        yield


def _sent(workspace: Workspace, written: dict[str, Document]) -> list[Sent]:
    papers = []
    with workspace.database.read() as session:
        query = (
            select(NoticeRow, DocumentRow)
            .join(DocumentRow, DocumentRow.notice_id == NoticeRow.id)
            .where(NoticeRow.dated == CLOSE.date(), DocumentRow.role == FINAL)
        )
        for notice, file in session.execute(query):
            deliveries = session.execute(
                select(DeliveryRow.payload, RobotRow)
                .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
                .where(DeliveryRow.notice_id == notice.id)
            ).all()
            papers.append(
                Sent(
                    document=written[file.sha256],
                    content=file.content,
                    name=file.name,
                    title=notice.subject,
                    text=deliveries[0][0]["text"],
                    groups=tuple(
                        f"{robot.base_url}/cgi-bin/webhook/send?key={key_of(robot.secret_name)}"
                        for _, robot in deliveries
                    ),
                )
            )
    return papers


def _kept(workspace: Workspace) -> str:
    """What only ours leaves behind of the morning."""
    counted = []
    with workspace.database.read() as session:
        for rows, at in (
            (DocumentRow, DocumentRow.stored_at),
            (EventRow, EventRow.at),
            (AttemptRow, AttemptRow.started_at),
        ):
            number = session.scalar(select(func.count()).select_from(rows).where(at >= CLOSE))
            counted.append(f"{number} {rows.__tablename__} rows")
    return ", ".join(counted)


# --- the straight pipeline -----------------------------------------------------------------------


def by_straight_pipeline(
    platform: Platform, folder: Path, papers: list[Sent], processes: int
) -> Measured:
    tasks = [_task(paper, folder) for paper in papers]
    with patch.dict(os.environ, {quarter_peers.FOLDER: str(folder)}):
        for paper, (template, texts, *_) in zip(papers, tasks, strict=True):
            assert words(quarter_peers.filled(template, texts)) == words(paper.content)
    messages = sum(len(paper.groups) for paper in papers)
    with _worker(folder, processes) as worker:
        _drained(platform, tasks[:: max(len(tasks) // 20, 1)])  # warm
        before = _cpu_of_all(worker)
        seconds, handing_out = _timed(lambda: _drained(platform, tasks))
        cpu = _cpu_of_all(worker) - before + handing_out
    return Measured(papers=len(papers), messages=messages, seconds=seconds, cpu=cpu)


def _cpu_of_all(process: int) -> float:
    """CPU seconds of a process and its children, so far."""
    place = Path(f"/proc/{process}")
    times = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = (place / "task" / str(process) / "children").read_text(encoding="utf-8")
    own = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_cpu_of_all, map(int, children.split())))


def _task(paper: Sent, folder: Path) -> tuple[Any, ...]:
    template, texts = template_of(paper.document)
    name = f"{sha256(template).hexdigest()[:16]}.docx"
    (folder / name).write_bytes(template)
    card = {
        "card_type": "text_notice",
        "main_title": {"title": paper.title[:26]},
        "sub_title_text": paper.text[:112],
        "card_action": {"type": 1, "url": "https://work.weixin.qq.com/"},
    }
    return name, texts, card, paper.name, paper.groups


def _drained(platform: Platform, tasks: list[tuple[Any, ...]]) -> None:
    """All tasks handed out, and all their messages seen."""
    before, refused = platform.taken()
    goal = (before + sum(len(task[-1]) for task in tasks), refused)
    for task in tasks:
        quarter_peers.send_paper.delay(*task)
    last = time.monotonic() + PATIENCE
    while (taken := platform.taken()) != goal:
        assert time.monotonic() < last, f"the pipeline stands still: {taken}, not {goal}"
        time.sleep(0.02)


@contextmanager
def _worker(folder: Path, processes: int) -> Iterator[int]:
    """Redis and one worker, ended with the block; the worker's process."""
    redis = Redis()
    place = {quarter_peers.BROKER: redis.url, quarter_peers.FOLDER: str(folder)}
    command = [sys.executable, "-m", "celery", "-A", "tests.benchmarks.quarter_peers", "worker"]
    quiet = ["--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(
        [*command, *quiet, "--concurrency", str(processes)],
        cwd=SHIPPED,
        env=os.environ | place | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
    )
    quarter_peers.app.conf.broker_url = redis.url
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)
        redis.kill()


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--units", type=int, default=60)
    arguments.add_argument("--hands", type=int, default=4, help="threads or processes that work")
    given = arguments.parse_args()
    ours, kept, straight = both(given.units, given.hands)
    print(ours.line("duban, checks and keeps all"))
    print(f"{'':32}kept: {kept}")
    print(straight.line("Celery, Redis, docxtpl, requests"))
    print(
        f"ours / theirs, papers a second: {straight.seconds / ours.seconds:.2f};"
        f" papers a CPU second: {straight.cpu / ours.cpu:.2f}"
    )


def both(units: int, hands: int) -> tuple[Measured, str, Measured]:
    """Ours, what it left behind, and the straight pipeline."""
    with ExitStack() as stack:
        folder, templates = (
            Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)
        )
        platform = Platform()
        stack.callback(platform.close)
        ours, papers, kept = by_our_service(platform, folder, units, hands)
        return ours, kept, by_straight_pipeline(platform, templates, papers, hands)


if __name__ == "__main__":
    main()
