"""One process of a cluster: run by the tests of this folder.

Arguments: what it is, a JSON object with the rest (see ``Place``). Points are functions of the
service, replaced here and only here; at its point the process dies, or freezes until it is woken.
"""

import json
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from service import cycle, database, scheduler, serving, workers
from service.deliveries import claims, sending
from service.deliveries.channels.dingtalk import DingTalk
from service.deliveries.channels.feishu import Feishu
from service.deliveries.channels.folder import Folder
from service.deliveries.channels.webhook import Webhook
from service.deliveries.channels.wecom import WeCom
from service.notices import dispatch, issuing
from service.workspace import Workspace

CHANNELS = {
    "folder": Folder,
    "webhook": Webhook,
    "wecom": WeCom,
    "dingtalk": DingTalk,
    "feishu": Feishu,
}
#: where to stand when the lights go out: the function's home, its name, before or after it
POINTS: dict[str, tuple[Any, str, str]] = {
    "cycle: drafts written, not committed": (cycle, "record", "after"),
    "cycle: drafts committed": (cycle, "step", "after"),
    "rendering: before": (issuing, "document_of", "before"),
    "rendering: bytes made": (issuing, "to_docx", "after"),
    "rendering: bytes filed, not committed": (issuing, "_file", "after"),
    "rendering: deliveries put down, not committed": (dispatch, "enqueue_issued", "after"),
    "rendering: committed": (issuing, "_commit", "after"),
    "sending: handed out": (dispatch, "hand_out", "after"),
    "sending: claimed": (sending, "_claimed", "after"),
    "sending: attempt written, not committed": (claims, "begin_attempt", "after"),
    "sending: before the call": (CHANNELS, "send", "before"),
    "sending: the call was made": (CHANNELS, "send", "after"),
    "sending: outcome written": (sending, "record", "after"),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a node works, and what becomes of it."""

    folder: str
    database: str
    began: float  # on the machine's clock, when it was ``morning`` in the county
    morning: str
    broker: str = ""
    point: str = ""
    freezes: bool = False
    threads: int = 2
    resubmits_after: float = 3  # seconds


@dataclass
class CountyClock:
    """Runs as fast as the machine's, from the county's morning on."""

    place: Place

    def now(self) -> datetime:
        morning = datetime.fromisoformat(self.place.morning)
        return morning + timedelta(seconds=time.time() - self.place.began)


def stop_here(place: Place) -> None:
    os.kill(os.getpid(), signal.SIGSTOP if place.freezes else signal.SIGKILL)


def arm(place: Place) -> None:
    """Stop at the point, the first time it is reached."""
    home, name, moment = POINTS[place.point]
    for each in home.values() if isinstance(home, dict) else (home,):
        setattr(each, name, _armed(getattr(each, name), moment, place))


def _armed(real: Callable[..., Any], moment: str, place: Place) -> Callable[..., Any]:
    waiting = [True]

    def armed(*args: Any, **kwargs: Any) -> Any:
        if moment == "before" and waiting and waiting.pop():
            stop_here(place)
        result = real(*args, **kwargs)
        if moment == "after" and waiting and waiting.pop():
            stop_here(place)
        return result

    return armed


def main(role: str, place: Place) -> None:
    logging.basicConfig(level=logging.ERROR)
    warnings.simplefilter("ignore")  # that the tests may run as root, Celery says of each worker
    cycle.RESUBMIT = timedelta(seconds=place.resubmits_after)
    database.POSTGRESQL["options"] = "-c idle_in_transaction_session_timeout=5s"
    if place.point:
        arm(place)
    workspace = Workspace.open(Path(place.folder), CountyClock(place), place.database)
    if role == "serve":
        serving.serve(workspace, 4, broker=place.broker)
        return
    if role == "worker":
        sys.exit(workers.take_tasks(workspace, place.broker, place.threads))
    staff, hands = (
        workers.queued(workspace, place.broker)
        if role == "sweeper"
        else workers.pooled(workspace, place.threads)
    )
    while True:
        scheduler.look_unless_away(lambda: scheduler.look(staff, hands))
        time.sleep(0.5)


if __name__ == "__main__":
    main(sys.argv[1], Place(**json.loads(sys.argv[2])))
