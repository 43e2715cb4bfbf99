"""季末一早：the benchmark's sides send the same papers to the same groups."""

import pytest

from tests.benchmarks.bench_quarter_close import measured


@pytest.mark.full
def test_all_sides_of_the_benchmark_send_every_paper_to_its_groups() -> None:
    ours, straight, keeping = measured(units=2, hands=2)

    assert (ours.papers, ours.messages) == (straight.papers, straight.messages)
    assert ours.papers > 2 * 3  # three a unit, and the county's own
    assert ours.kept.startswith(f"{ours.papers} document rows")
    assert keeping.kept == f"{ours.papers} papers, {ours.messages} attempts"
