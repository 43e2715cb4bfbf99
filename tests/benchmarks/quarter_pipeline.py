"""The straight pipeline's morning: its worker, its tasks, what it took."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from service.settings import SHIPPED
from tests.benchmarks import quarter_keeping, quarter_peers
from tests.benchmarks.bench_documents import words
from tests.benchmarks.quarter_measured import Measured, Sent, timed
from tests.benchmarks.quarter_platform import Platform
from tests.benchmarks.quarter_templates import template_of
from tests.servers import Redis

PATIENCE = 120  # seconds
GROUPS = 4  # their place in a task


def by_straight_pipeline(
    platform: Platform, folder: Path, papers: list[Sent], worker: int, *, keeping: bool
) -> Measured:
    tasks = [_task(paper, folder, keeping=keeping) for paper in papers]
    with patch.dict(os.environ, {quarter_peers.FOLDER: str(folder)}):
        for paper, (template, texts, *_) in zip(papers, tasks, strict=True):
            assert words(quarter_peers.filled(template, texts)) == words(paper.content)
    messages = sum(len(paper.groups) for paper in papers)
    send = quarter_keeping.keep_and_send_paper if keeping else quarter_peers.send_paper
    _drained(platform, send, tasks[:: max(len(tasks) // 20, 1)])  # warm
    warm_papers, warm_messages = _settled(folder)
    before = _cpu_of_all(worker)
    seconds, handing_out = timed(lambda: _drained(platform, send, tasks))
    cpu = _cpu_of_all(worker) - before + handing_out
    kept_papers, kept_messages = _settled(folder)
    assert not keeping or kept_messages - warm_messages == messages
    return Measured(
        papers=len(papers),
        messages=messages,
        seconds=seconds,
        cpu=cpu,
        commits=2 * (kept_papers - warm_papers) + 2 * (kept_messages - warm_messages),
        kept=f"{kept_papers - warm_papers} papers, {kept_messages - warm_messages} attempts",
    )


def _settled(folder: Path) -> tuple[int, int]:
    """Papers and messages in the pipeline's book, once it has put down what it is about."""
    paper, attempt = quarter_keeping.Paper, quarter_keeping.Attempt
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        with Session(create_engine(_book(folder))) as session:
            sent = [state == "sent" for state in session.scalars(select(paper.state))]
            taken = [said == "taken" for said in session.scalars(select(attempt.outcome))]
        if all(sent) and all(taken):
            return len(sent), len(taken)
        time.sleep(0.02)
    raise AssertionError("the pipeline has not put everything down")


def _book(folder: Path) -> str:
    return f"sqlite:///{folder / 'kept.db'}"


def _cpu_of_all(process: int) -> float:
    """CPU seconds of a process and its children, so far."""
    place = Path(f"/proc/{process}")
    times = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = (place / "task" / str(process) / "children").read_text(encoding="utf-8")
    own = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_cpu_of_all, map(int, children.split())))


def _task(paper: Sent, folder: Path, *, keeping: bool) -> tuple[Any, ...]:
    template, texts = template_of(paper.document)
    name = f"{sha256(template).hexdigest()[:16]}.docx"
    (folder / name).write_bytes(template)
    card = {
        "card_type": "text_notice",
        "main_title": {"title": paper.title[:26]},
        "sub_title_text": paper.text[:112],
        "card_action": {"type": 1, "url": "https://work.weixin.qq.com/"},
    }
    task = (name, texts, card, paper.name, paper.groups)
    return (*task, paper.number) if keeping else task


def _drained(platform: Platform, send: Any, tasks: list[tuple[Any, ...]]) -> None:
    """All tasks handed out, and all their messages seen."""
    before, refused = platform.taken()
    goal = (before + sum(len(task[GROUPS]) for task in tasks), refused)
    for task in tasks:
        send.delay(*task)
    last = time.monotonic() + PATIENCE
    while (taken := platform.taken()) != goal:
        assert time.monotonic() < last, f"the pipeline stands still: {taken}, not {goal}"
        time.sleep(0.02)


@contextmanager
def worker_at(folder: Path, processes: int) -> Iterator[int]:
    """Redis and one worker with an empty book, ended with the block; the worker's process."""
    quarter_keeping.Base.metadata.create_all(create_engine(_book(folder)))
    redis = Redis()
    place = {
        quarter_peers.BROKER: redis.url,
        quarter_peers.FOLDER: str(folder),
        quarter_keeping.KEPT: _book(folder),
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.benchmarks.quarter_keeping", "worker"]
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
