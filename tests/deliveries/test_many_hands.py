"""几只手一起发：一个慢的群不拖住别的群；叫停时手上的发完，新的不接。"""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select

from service import serving, workers
from service.deliveries.outcomes import DeliveryState
from service.fakes.loopback import Fault, Loopback, Reply
from service.tables import DeliveryRow, RobotRow
from service.workspace import Workspace
from tests.deliveries.load import ManyGroups, county_of

PATIENCE = 30  # seconds, on a busy machine


class SlowGroups(ManyGroups):
    """Takes a while over every message."""

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        reply = super().judge(path, headers, body)
        time.sleep(0.5)
        return reply


@contextmanager
def _county(folder: Path, platform: Loopback, robots: int, each: int) -> Iterator[Workspace]:
    keys = {f"KEY_{place}": f"robot-key-{place:04}" for place in range(robots)}
    with patch.dict(os.environ, keys):
        workspace = county_of(folder, platform.url, robots, each, span=1.0)
        yield workspace
        workspace.close()


def _states(workspace: Workspace, robot: str) -> Counter[str]:
    query = select(DeliveryRow.state).join(RobotRow).where(RobotRow.name == robot)
    with workspace.database.read() as session:
        return Counter(session.scalars(query))


def _wait_for(claim: str, holds: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if holds():
            return
        time.sleep(0.05)
    pytest.fail(f"not so within {PATIENCE} s: {claim}")


def test_a_group_whose_platform_does_not_answer_holds_up_no_other(tmp_path: Path) -> None:
    with ManyGroups(1.0) as good, ManyGroups(1.0) as stalled:
        stalled.faults.append(Fault("stall"))
        with _county(tmp_path, good, robots=2, each=5) as workspace:
            with workspace.database.write() as session:
                session.get_one(RobotRow, 1).base_url = stalled.url
            staff, hands = workers.pooled(workspace, threads=2)
            staff.sweep()
            _wait_for(
                "the other group has everything",
                lambda: _states(workspace, "群1") == {DeliveryState.ACCEPTED: 5},
            )

            assert _states(workspace, "群0") == {DeliveryState.SENDING: 1, DeliveryState.PENDING: 4}
            assert len(stalled.requests) == 1
            stalled.release()
            hands.close()


def test_who_is_told_to_stop_finishes_the_message_under_way_and_takes_no_other(
    tmp_path: Path,
) -> None:
    with SlowGroups(1.0) as platform, _county(tmp_path, platform, robots=1, each=5) as workspace:

        def tell_to_stop() -> None:
            try:
                _wait_for("a call is under way", lambda: bool(platform.requests))
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

        telling = threading.Thread(target=tell_to_stop)
        telling.start()
        serving.serve(workspace, 2)
        telling.join(PATIENCE)

        states = _states(workspace, "群0")
        assert set(states) == {DeliveryState.ACCEPTED, DeliveryState.PENDING}
        assert states[DeliveryState.ACCEPTED] == len(platform.ledger) < 5
