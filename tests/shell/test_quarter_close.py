"""季末一早：the benchmark's two sides send the same papers to the same groups."""

import pytest

from tests.benchmarks.bench_quarter_close import both


@pytest.mark.full
def test_both_sides_of_the_benchmark_send_every_paper_to_its_groups() -> None:
    ours, kept, straight = both(units=2, hands=2)

    assert (ours.papers, ours.messages) == (straight.papers, straight.messages)
    assert ours.papers > 2 * 3  # three a unit, and the county's own
    assert kept.startswith(f"{ours.papers} document rows")
