"""手就在本进程：当场做完（命令、预演），或者交给一组线程（``serve``）。"""

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from service.tasks import Task
from service.workers.work import Work, do


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
            do(self._work, task, row_id)
        finally:
            with self._lock:
                self._under_way.discard((task, row_id))
                again = (task, row_id) in self._once_more
                self._once_more.discard((task, row_id))
                self._moved.notify_all()
            if again:
                self.submit(task, row_id)

    def has_room(self) -> bool:
        return True

    def busy(self) -> bool:
        with self._lock:
            return bool(self._under_way)

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
