"""SIGKILL at each point of a send: never silently repeated, never silently dropped."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from service.database import Database
from service.deliveries import claims, recording
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.policy import PLAIN
from service.deliveries.spill import Spill
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.tables import DeliveryRow
from tests.deliveries.builders import MORNING, SECRET_NAME, enqueued, make_database, send
from tests.deliveries.killed_hands import POINTS

ROOT = Path(__file__).parents[2]
HONEST = [
    # point, what the group saw, state after the lease, what the group saw in the end
    pytest.param("after claim", 0, DeliveryState.PENDING, 1, marks=pytest.mark.full),
    pytest.param("before attempt", 0, DeliveryState.PENDING, 1, marks=pytest.mark.full),
    pytest.param("after attempt", 0, DeliveryState.HELD, 0, marks=pytest.mark.full),
    pytest.param("after accept", 1, DeliveryState.HELD, 1),
    pytest.param("after record", 1, DeliveryState.ACCEPTED, 1, marks=pytest.mark.full),
    pytest.param("record refused", 1, DeliveryState.ACCEPTED, 1),
]


def _killed(file: Path, point: str) -> int:
    command = [sys.executable, "-m", "tests.deliveries.killed_hands", str(file), point]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode


def _free_lost(database: Database, folder: Path) -> str:
    """What the sweep finds when the lease is over; what was answered is put down first."""
    recording.replay(database, Spill(folder), PLAIN, MORNING)
    with database.write() as session:
        row = session.get_one(DeliveryRow, 1)
        if row.leased_until is not None:
            row.leased_until -= timedelta(hours=1)
        claims.expire(session, MORNING, ["folder", "webhook"])
        return row.state


@pytest.mark.parametrize(("point", "seen", "state", "finally_seen"), HONEST, ids=POINTS)
def test_a_killed_send_leaves_an_honest_state(
    point: str, seen: int, state: DeliveryState, finally_seen: int, tmp_path: Path
) -> None:
    file = tmp_path / "duban.db"
    database = make_database(file)
    with FakeWeCom() as platform:
        enqueued(database, channel="wecom", base_url=platform.url, secret_name=SECRET_NAME)

        assert _killed(file, point) == -signal.SIGKILL
        assert len(platform.ledger) == seen
        assert _free_lost(database, tmp_path) == state

        again = send(database, 1, tmp_path, WECOM_KEY=WECOM_KEY)
        assert (again is Outcome.ACCEPTED) is (state is DeliveryState.PENDING)
        assert len(platform.ledger) == finally_seen
