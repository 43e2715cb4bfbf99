"""几台机器同在一个库上：两个都在派活也不重，冻住的醒来不算数，库断了再回来接着办。"""

import os
import signal
import time
from pathlib import Path

import pytest

from service.deliveries.outcomes import DeliveryState
from tests.cluster.nodes import serving, wait_for
from tests.servers import PostgreSQL, Redis

pytestmark = [pytest.mark.full, pytest.mark.timeout(600)]


def test_two_serving_nodes_draft_and_send_everything_once(
    postgresql_url: str, tmp_path: Path
) -> None:
    with serving(tmp_path, "wecom", postgresql_url) as county:
        for _ in range(2):
            county.start("pool")
        county.settled()

        assert set(county.states()) == {DeliveryState.ACCEPTED}
        assert county.dishonest() == []
        assert county.called_twice() == []
        assert set(county.papers().values()) == {1}


def test_two_nodes_never_call_one_robot_at_once(postgresql_url: str, tmp_path: Path) -> None:
    with serving(tmp_path, "wecom", postgresql_url) as county:
        county.platform.seconds_to_answer = 0.3
        for _ in range(2):
            county.start("pool")
        county.settled()

        assert len(county.platform.shown) > 4
        assert county.platform.at_once == {1}


def test_a_database_stopped_at_once_stops_nobody_for_good(
    postgresql: PostgreSQL, postgresql_url: str, tmp_path: Path
) -> None:
    with serving(tmp_path, "wecom", postgresql_url) as county:
        county.platform.seconds_to_answer = 0.5
        nodes = [county.start("pool") for _ in range(2)]
        wait_for("a call is under way", lambda: bool(county.platform.requests))
        postgresql.stop_at_once()
        time.sleep(3)
        postgresql.start()
        wait_for("the database answers", county.answers)
        county.settled_though_leases_lapse()

        assert [node.poll() for node in nodes] == [None, None]
        assert county.dishonest() == []
        assert set(county.states()) <= {DeliveryState.ACCEPTED, DeliveryState.HELD}


FROZEN = [
    # where it froze, what became of what it held
    pytest.param("sending: claimed", DeliveryState.ACCEPTED, id="before-the-attempt"),
    pytest.param(
        "sending: attempt written, not committed",
        DeliveryState.ACCEPTED,
        id="in-a-transaction-that-locks",
    ),
    pytest.param("sending: before the call", DeliveryState.HELD, id="before-the-call"),
    pytest.param("sending: the call was made", DeliveryState.HELD, id="after-the-call"),
]


@pytest.mark.parametrize(("point", "state"), FROZEN)
def test_a_worker_frozen_past_its_lease_changes_nothing_when_it_wakes(
    point: str, state: DeliveryState, postgresql_url: str, redis: Redis, tmp_path: Path
) -> None:
    with serving(tmp_path, "wecom", postgresql_url, redis.url) as county:
        county.start("sweeper")
        frozen = county.start("worker", point=point, freezes=True)
        wait_for("the worker is frozen", lambda: is_stopped(frozen.pid))
        county.let_leases_lapse()
        county.start("worker")
        county.settled()
        before = county.states()
        os.kill(frozen.pid, signal.SIGCONT)
        frozen.terminate()
        frozen.wait(60)

        assert county.states() == before
        assert before[state] >= 1
        assert before[DeliveryState.HELD] <= 2  # what the two threads of the frozen one had begun
        assert county.dishonest() == []


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
