"""手：把要做的事交给人手去做。台账里的行是真相，手丢了事，下一轮会再交。

One seam, ``submit(task, id)``, and three tasks. Whoever does the work claims the row first; a task
submitted twice does nothing the second time.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from service.cycle import run_cycle, sweep
from service.deliveries import outbox
from service.deliveries.addresses import networks
from service.deliveries.links import links_of
from service.deliveries.sending import archived, deliver, open_channels
from service.deliveries.transport import Transport
from service.notices.issuing import render
from service.tasks import Hands, Task
from service.workspace import Workspace

log = logging.getLogger(__name__)

MOST_SWEEPS = 20  # more in a row means that something undoes what another does


Work = Mapping[Task, Callable[[int], None]]


class InlineHands:
    """Does everything in the order it came, in this thread: commands, rehearsals, demos.

    A task that fails is put down in ``failed`` and left alone; the others are done.
    """

    def __init__(self, work: Work, failed: dict[tuple[Task, int], Exception]) -> None:
        self._work = work
        self._failed = failed
        self._waiting: deque[tuple[Task, int]] = deque()
        self._busy = False

    def submit(self, task: Task, row_id: int) -> None:
        if (task, row_id) not in self._waiting and (task, row_id) not in self._failed:
            self._waiting.append((task, row_id))
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._do(*self._waiting.popleft())
        finally:
            self._busy = False
            self._waiting.clear()

    def _do(self, task: Task, row_id: int) -> None:
        try:
            self._work[task](row_id)
        except Exception as failure:  # raised by ``settle`` when the others are done
            self._failed[task, row_id] = failure


class PooledHands:
    """A pool of threads inside the process; one task on one row at a time.

    A task submitted while it is under way is done once more afterwards: what it looked at may
    have moved since.
    """

    def __init__(self, work: Work, threads: int = 4) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="duban")
        self._under_way: set[tuple[Task, int]] = set()
        self._once_more: set[tuple[Task, int]] = set()
        self._lock = threading.Lock()
        self._moved = threading.Condition(self._lock)
        self._closed = False

    def submit(self, task: Task, row_id: int) -> None:
        with self._lock:
            if self._closed:
                return  # the row waits for the next start
            if (task, row_id) in self._under_way:
                self._once_more.add((task, row_id))
                return
            self._under_way.add((task, row_id))
            self._pool.submit(self._do, task, row_id)

    def _do(self, task: Task, row_id: int) -> None:
        try:
            self._work[task](row_id)
        except Exception:
            # One bad row must not stop the others; the next sweep submits it again.
            log.exception("任务未完成 %s %s", task, row_id, extra={"action": "task_failed"})
        finally:
            with self._lock:
                self._under_way.discard((task, row_id))
                again = (task, row_id) in self._once_more
                self._once_more.discard((task, row_id))
                self._moved.notify_all()
            if again:
                self.submit(task, row_id)

    def rest(self, seconds: float) -> bool:
        """Wait until nothing is under way, or that long; False when closed."""
        with self._lock:
            self._moved.wait_for(lambda: self._closed or not self._under_way, seconds)
            return not self._closed

    def close(self) -> None:
        """Finish what has begun, take no more."""
        with self._lock:
            self._closed = True
            self._moved.notify_all()
        self._pool.shutdown(wait=True, cancel_futures=True)


@dataclass
class Staff:
    """A workspace's hands and what they are given to do."""

    workspace: Workspace
    hands: Hands
    failed: dict[tuple[Task, int], Exception] = field(default_factory=dict)

    def sweep(self) -> int:
        """Hand out everything that waits; how many tasks."""
        return sweep(self.workspace, self.hands)

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
    work.update(_work_of(workspace, hands))
    return Staff(workspace, hands, failed)


def pooled(workspace: Workspace, threads: int = 4) -> tuple[Staff, PooledHands]:
    """Hands in a pool of threads inside this process."""
    work: dict[Task, Callable[[int], None]] = {}
    hands = PooledHands(work, threads)
    work.update(_work_of(workspace, hands))
    return Staff(workspace, hands), hands


def _work_of(workspace: Workspace, hands: Hands) -> Work:
    """The three task bodies over one workspace."""
    database, clock = workspace.database, workspace.clock
    channels = open_channels(workspace.folder, _transport(workspace), clock)
    keyring, links = workspace.keyring, links_of(workspace.settings.public_url, workspace.keyring)
    fetch, policy = archived(database), workspace.policy

    def send(delivery_id: int) -> None:
        """Send one, and hand on the robot's next: one call at a time, and no robot waits."""
        deliver(database, delivery_id, clock, channels, keyring, fetch, links=links, policy=policy)
        with database.read() as session:
            following = outbox.following(session, delivery_id, clock.now())
        if following is not None:
            hands.submit(Task.DELIVER, following)

    return {
        Task.CYCLE: lambda assessment_id: run_cycle(workspace, hands, assessment_id),
        Task.RENDER: lambda notice_id: render(workspace, notice_id),
        Task.DELIVER: send,
    }


def _transport(workspace: Workspace) -> Transport:
    settings = workspace.settings
    allow = networks(settings.allow, "service.toml", "delivery.allow")
    return Transport(allow=allow, ca_file=Path(settings.ca_file) if settings.ca_file else None)
