"""手：把要做的事交给人手去做。台账里的行是真相，手丢了事，下一轮会再交。

One seam, ``submit(task, id)``, and three tasks. Whoever does the work claims the row first; a task
submitted twice does nothing the second time. Two engines: threads of this process (``here``), or
Celery's workers on any machine (``broker``).
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from service.cycle import sweep
from service.database import trouble
from service.deliveries.recording import replay
from service.errors import WorkspaceError
from service.tasks import Engine, Hands, Task
from service.workers.here import InlineHands, PooledHands
from service.workers.work import work_of
from service.workspace import Workspace

__all__ = [
    "MOST_SWEEPS",
    "InlineHands",
    "PooledHands",
    "Staff",
    "inline",
    "pooled",
    "queued",
    "take_tasks",
]

REPLAY_SECONDS = 60.0
MOST_SWEEPS = 20  # more in a row means that something undoes what another does


log = logging.getLogger(__name__)


@dataclass
class Staff:
    """A workspace's hands and what they are given to do."""

    workspace: Workspace
    hands: Hands
    failed: dict[tuple[Task, int], Exception] = field(default_factory=dict)
    far: bool = False  # elsewhere: nobody here sees what they have not done yet

    def sweep(self) -> int:
        """Hand out everything that waits; how many tasks."""
        return sweep(self.workspace, self.hands, far=self.far)

    def settle(self) -> None:
        """Sweep until nothing waits: what is drafted is rendered, what is issued is sent.

        What failed on the way is raised at the end, the first of it.
        """
        for _ in range(MOST_SWEEPS):
            if not self.sweep():
                break
        failures = list(self.failed.values())
        self.failed.clear()
        if failures:
            raise failures[0]


def inline(workspace: Workspace) -> Staff:
    """Hands that do everything at once, in the order it was asked."""
    work: dict[Task, Callable[[int], None]] = {}
    failed: dict[tuple[Task, int], Exception] = {}
    hands = InlineHands(work, failed)
    work.update(work_of(workspace, hands))
    return Staff(workspace, hands, failed)


def pooled(workspace: Workspace, threads: int = 4) -> tuple[Staff, PooledHands]:
    """Hands in a pool of threads inside this process."""
    work: dict[Task, Callable[[int], None]] = {}
    hands = PooledHands(work, threads)
    work.update(work_of(workspace, hands))
    return Staff(workspace, hands), hands


def queued(workspace: Workspace, url: str) -> tuple[Staff, Engine]:
    """Hands of Celery's workers, on this machine or others, through the broker at ``url``."""
    with _installed():
        from service.workers import broker
    hands = broker.QueuedHands(broker.open_app(url), url)
    return Staff(workspace, hands, far=True), hands


def take_tasks(workspace: Workspace, url: str, threads: int = 4) -> int:
    """Be one of those workers until stopped; the exit code."""
    with _installed():
        from service.workers import broker
    app = broker.open_app(url)
    work = work_of(workspace, broker.QueuedHands(app, url))
    with _replaying(workspace):
        return broker.work_until_stopped(app, work, threads)


@contextmanager
def _replaying(workspace: Workspace) -> Iterator[None]:
    """A worker sweeps nothing and may be handed nothing: it looks by itself after what it could not
    record."""
    stopped = threading.Event()

    def look() -> None:
        while not stopped.is_set():
            try:
                now = workspace.clock.now()
                replay(workspace.database, workspace.spill, workspace.policy, now)
            except OperationalError as error:
                log.error("%s", trouble(error), extra={"action": "waiting"})
            stopped.wait(REPLAY_SECONDS)

    looking = threading.Thread(target=look, name="duban-replay")
    looking.start()
    try:
        yield
    finally:
        stopped.set()
        looking.join()


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        raise WorkspaceError(
            f"没有安装{missing.name}，用不了任务队列：请按 requirements-cluster.lock 安装"
        ) from missing
