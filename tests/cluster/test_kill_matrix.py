"""SIGKILL at every point × channel × database × engine: nothing lost, nothing doubled, no lie.

Sampled so that every two values meet: ``pairs`` makes the rows, and a test counts them.
"""

import signal
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from service.deliveries.outcomes import DeliveryState
from tests.cluster.node import POINTS
from tests.cluster.nodes import FAMILIES, County, serving, wait_for
from tests.cluster.pairs import covering, pairs_of

COLUMNS = {
    "point": tuple(POINTS),
    "channel": tuple(FAMILIES),
    "database": ("sqlite", "postgresql"),
    "engine": ("pool", "celery"),
}
ROWS = covering(COLUMNS)
ROLES = {"pool": ("pool",), "celery": ("sweeper", "worker")}
#: where a call had begun and its outcome is not in the database
DOUBTFUL = {"sending: before the call", "sending: the call was made"}
SHOWS_ONCE = {"folder", "webhook"}


def test_every_two_values_meet_in_some_row() -> None:
    met = {pair for row in ROWS for pair in pairs_of(row)}
    sizes = [len(values) for values in COLUMNS.values()]

    assert len(met) == sum(one * other for one, other in combinations(sizes, 2))
    assert len(ROWS) == sizes[0] * sizes[1]  # no table can be shorter


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """The deliveries of a county where nobody was killed."""
    with serving(tmp_path_factory.mktemp("undisturbed"), "folder") as county:
        county.start("pool")
        county.settled()
        return county.papers()


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row.values()))
def test_killed_and_begun_again(
    row: dict[str, str],
    undisturbed: Counter[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    url = request.getfixturevalue("postgresql_url") if row["database"] == "postgresql" else None
    broker = request.getfixturevalue("redis").url if row["engine"] == "celery" else ""

    with serving(tmp_path, row["channel"], url, broker) as county:
        killed(county, ROLES[row["engine"]], row["point"])
        county.let_leases_lapse()
        for role in ROLES[row["engine"]]:
            county.start(role)
        county.settled()

        assert county.papers() == undisturbed
        assert county.dishonest() == []
        in_doubt = row["point"] in DOUBTFUL and row["channel"] not in SHOWS_ONCE
        assert (DeliveryState.HELD in county.states()) is in_doubt
        assert set(county.states()) <= {DeliveryState.ACCEPTED, DeliveryState.HELD}


def killed(county: County, roles: tuple[str, ...], point: str) -> None:
    """Start the roles and wait until one dies at the point; the others are stopped with it.

    One thread: nothing else is under way when the lights go out.
    """
    processes = [county.start(role, point=point, threads=1) for role in roles]
    wait_for(f"somebody dies: {point}", lambda: any(p.poll() is not None for p in processes))
    assert -signal.SIGKILL in [process.poll() for process in processes]
    county.stop()
