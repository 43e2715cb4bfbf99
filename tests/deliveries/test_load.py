"""许多群一起发：at the wire no robot is over its rate in any sliding window, and robots share."""

from pathlib import Path

import pytest

from tests.deliveries.load import A_WINDOW, fullest_window, play, shared_evenly


@pytest.mark.full
def test_many_groups_at_once_keep_to_every_window_and_share(tmp_path: Path) -> None:
    found = play(tmp_path, robots=12, each=50, span=3.0, threads=4)

    assert (found.accepted, found.attempts, found.refused) == (600, 600, 0)
    assert found.fullest < A_WINDOW
    assert found.evenness > 0.9


def test_the_measure_finds_a_window_that_is_too_full() -> None:
    steady = [place * 0.5 for place in range(100)]

    assert fullest_window(steady, 10.0) == 20
    assert fullest_window([*steady, 49.6], 10.0) == 21


def test_the_measure_finds_a_robot_that_is_left_behind() -> None:
    early, late = [0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]

    assert shared_evenly([early, late]) < 0.8
    assert shared_evenly([early, early]) == 1
