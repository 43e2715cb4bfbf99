"""A quarter's close in a county of 60 units: ours against Celery + Redis + docxtpl + requests.

About 180 papers are due on one morning, each a .docx that goes to its groups as a file on a card.
Ours: drafts → numbered, written, checked against the standard, archived with their sha256, put in
the timeline and the outbox, sent by a pool of threads; all on SQLite, every step committed. The
straight pipeline (``quarter_peers``) is given the finished words of the same papers and the list of
their groups: it fills docxtpl templates that say the same, uploads and sends cards; once keeping
nothing, once keeping what it did (``quarter_keeping``).

Same machine, same run, all warm, the same strict fake in a process of its own, whose minutes are
never full. Papers a second until the last message was taken, and CPU seconds. Who keeps waits for
the disk at each commit; TMPDIR says on which.

Run: PYTHONPATH=. python tests/benchmarks/bench_quarter_close.py [--units 60] [--hands 4]
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import event, func, select

from service import scheduler, workers
from service.archive import FINAL
from service.clock import FixedClock
from service.documents.blocks import Document
from service.notices import issuing
from service.tables import AttemptRow, DeliveryRow, DocumentRow, EventRow, NoticeRow, RobotRow
from service.tasks import Task
from service.workspace import Workspace
from tests.benchmarks.quarter_county import CLOSE, key_of, make_county, play_until_the_close
from tests.benchmarks.quarter_measured import Measured, Sent, timed
from tests.benchmarks.quarter_pipeline import by_straight_pipeline, worker_at
from tests.benchmarks.quarter_platform import Platform

PATIENCE = 120  # seconds


def by_our_service(
    platform: Platform, folder: Path, units: int, hands: int
) -> tuple[Measured, list[Sent]]:
    workspace, secrets = make_county(folder, platform.url, units)
    clock = workspace.clock
    assert isinstance(clock, FixedClock)
    with patch.dict(os.environ, secrets):
        drafts = play_until_the_close(workspace, clock)
        written: dict[str, Document] = {}
        before, _ = platform.taken()
        with _remembered(written), _counted(workspace) as commits:
            seconds, cpu = timed(lambda: _close(workspace, drafts, hands))
    after, refused = platform.taken()
    papers = _sent(workspace, written)
    assert not refused
    assert len(papers) == len(drafts), (len(papers), len(drafts))
    assert after - before == sum(len(paper.groups) for paper in papers)
    measured = Measured(
        papers=len(papers),
        messages=after - before,
        seconds=seconds,
        cpu=cpu,
        commits=len(commits),
        kept=_kept(workspace),
    )
    workspace.close()
    return measured, papers


def _close(workspace: Workspace, drafts: list[int], threads: int) -> None:
    staff, hands = workers.pooled(workspace, threads)
    for draft in drafts:
        hands.submit(Task.RENDER, draft)
    hands.rest(PATIENCE)
    scheduler.look(staff, hands)
    hands.close()


@contextmanager
def _counted(workspace: Workspace) -> Iterator[list[None]]:
    """One entry a commit."""
    commits: list[None] = []

    def counting(_connection: object) -> None:
        commits.append(None)

    event.listen(workspace.database.engine, "commit", counting)
    yield commits
    event.remove(workspace.database.engine, "commit", counting)


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
                    number=notice.number,
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


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--units", type=int, default=60)
    arguments.add_argument("--hands", type=int, default=4, help="threads or processes that work")
    given = arguments.parse_args()
    ours, straight, keeping = measured(given.units, given.hands)
    print(ours.line("duban, checks and keeps all"))
    for who, theirs in (("keeps nothing", straight), ("keeps what it did", keeping)):
        print(theirs.line(f"the pipeline that {who}"))
        print(
            f"{'':36}ours / theirs, papers a second: {theirs.seconds / ours.seconds:.2f};"
            f" papers a CPU second: {theirs.cpu / ours.cpu:.2f}"
        )


def measured(units: int, hands: int) -> tuple[Measured, Measured, Measured]:
    """Ours, the pipeline that keeps nothing, and the one that keeps what it did."""
    with ExitStack() as stack:
        ours_at, theirs_at = (
            Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)
        )
        platform = Platform()
        stack.callback(platform.close)
        ours, papers = by_our_service(platform, ours_at, units, hands)
        worker = stack.enter_context(worker_at(theirs_at, hands))
        straight, keeping = (
            by_straight_pipeline(platform, theirs_at, papers, worker, keeping=keeps)
            for keeps in (False, True)
        )
        return ours, straight, keeping


if __name__ == "__main__":
    main()
