"""一台机器的手，几台机器的手：真的 Redis，真的工人进程，一条不丢，一条不重。"""

from pathlib import Path

import pytest

from service.deliveries.outcomes import DeliveryState
from tests.cluster.nodes import serving, wait_for
from tests.servers import Redis

pytestmark = [pytest.mark.full, pytest.mark.timeout(600)]


def test_two_workers_do_what_a_node_hands_out(redis: Redis, tmp_path: Path) -> None:
    with serving(tmp_path, "wecom", broker=redis.url) as county:
        for role in ("sweeper", "worker", "worker"):
            county.start(role)
        county.settled()

        assert set(county.states()) == {DeliveryState.ACCEPTED}
        assert county.dishonest() == []
        assert county.called_twice() == []


def test_a_broker_wiped_and_killed_while_the_work_is_under_way_loses_and_doubles_nothing(
    redis: Redis, tmp_path: Path
) -> None:
    with serving(tmp_path, "wecom", broker=redis.url) as county:
        county.platform.seconds_to_answer = 0.5
        county.start("sweeper")
        county.start("worker")
        wait_for("the first message is out", lambda: bool(county.platform.ledger))
        redis.wipe()
        wait_for("some more are out", lambda: len(county.platform.ledger) > 2)
        redis.kill()
        redis.start()
        county.settled()

        assert set(county.states()) == {DeliveryState.ACCEPTED}
        assert county.dishonest() == []


def test_a_worker_told_to_stop_finishes_what_it_has_begun(redis: Redis, tmp_path: Path) -> None:
    with serving(tmp_path, "wecom", broker=redis.url) as county:
        county.platform.seconds_to_answer = 1
        county.start("sweeper")
        worker = county.start("worker")
        wait_for("a call is under way", lambda: bool(county.platform.requests))
        worker.terminate()

        assert worker.wait(60) == 0
        assert DeliveryState.SENDING not in county.states()
        assert county.dishonest() == []
