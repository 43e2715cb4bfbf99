"""手在别的机器上：任务进 Redis 的队列，各机器上的 Celery 工人来取。

The queue may be wiped at any time. What was in it is handed out again by the sweep, what is doubled
loses its claim; so nothing is kept there but a task's name and a row's number, in JSON.
"""

import logging
import math
from datetime import timedelta
from threading import Event
from typing import Any

import redis
from celery import Celery
from kombu.exceptions import OperationalError

from service.clock import SHANGHAI
from service.deliveries.claims import LEASE
from service.tasks import Task
from service.workers.work import Work, do

log = logging.getLogger(__name__)

QUEUE = "duban"
UNACKED = "duban-unacked"  # what workers have taken and not finished
MOST_WAITING = 1_000  # nothing more is handed out until these are done: nobody may be reading
#: after this long what a lost worker had taken is given to another
VISIBLE_AGAIN = LEASE + timedelta(minutes=3)
STEP_SECONDS = 0.5
SOCKET_SECONDS = 5


def open_app(url: str) -> Celery:
    """The app over a broker; ``url`` holds its password and comes from the environment only."""
    app = Celery("duban", broker=url, set_as_current=False)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,  # the rows are the result
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        task_default_queue=QUEUE,
        task_publish_retry_policy={"max_retries": 1, "interval_start": 0},
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBLE_AGAIN.total_seconds(),
            "unacked_key": UNACKED,
            "unacked_index_key": f"{UNACKED}-index",
            "unacked_mutex_key": f"{UNACKED}-mutex",
            "socket_connect_timeout": SOCKET_SECONDS,
        },
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        timezone=str(SHANGHAI),
    )
    return app


class QueuedHands:
    """Puts tasks into the queue. A broker that cannot be reached loses them: the sweep asks again."""

    def __init__(self, app: Celery, url: str) -> None:
        self._app = app
        self._queue: Any = redis.Redis.from_url(
            url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS
        )
        self._closed = Event()

    def submit(self, task: Task, row_id: int) -> None:
        try:
            self._app.send_task(task.value, (row_id,))
        except OperationalError as error:
            log.error("任务队列连不上 %s %s %s", task, row_id, type(error).__name__)

    def has_room(self) -> bool:
        """Whether anything should be handed out now; False, too, while there is no broker."""
        waiting = self._length(self._queue.llen, QUEUE)
        return waiting is not None and waiting < MOST_WAITING

    def busy(self) -> bool:
        """Whether a task waits or is in a worker's hands."""
        return bool(
            self._length(self._queue.llen, QUEUE) or self._length(self._queue.hlen, UNACKED)
        )

    def rest(self, seconds: float) -> bool:
        """Wait until nothing is under way, or that long; False when closed."""
        for _ in range(math.ceil(seconds / STEP_SECONDS)):
            if self._closed.wait(STEP_SECONDS):
                return False
            if not self.busy():
                break
        return True

    def close(self) -> None:
        """Hand out no more; what is in the queue is the workers'."""
        self._closed.set()
        self._app.close()
        self._queue.close()

    def _length(self, ask: Any, key: str) -> int | None:
        try:
            return int(ask(key))
        except redis.RedisError as error:
            log.error("任务队列连不上 %s", type(error).__name__)
            return None


def work_until_stopped(app: Celery, work: Work, threads: int) -> int:
    """Take tasks until SIGTERM, then finish what has begun; the exit code."""
    for task in work:
        app.task(_body(work, task), name=task.value, shared=False)
    worker = app.Worker(
        pool="threads",
        concurrency=threads,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def _body(work: Work, task: Task) -> Any:
    def body(row_id: int) -> None:
        do(work, task, row_id)

    body.__name__ = task.value
    return body
