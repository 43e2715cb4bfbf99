"""Few rows of a table in which every two values of different columns meet at least once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

Row = dict[str, str]


def pairs_of(row: Mapping[str, str]) -> set[tuple[tuple[str, str], ...]]:
    return set(combinations(sorted(row.items()), 2))


def covering(columns: Mapping[str, Sequence[str]]) -> list[Row]:
    """Greedy: each row is the one that meets the most pairs not met yet."""
    names = list(columns)
    every = [dict(zip(names, values, strict=True)) for values in product(*columns.values())]
    open_pairs = {pair for row in every for pair in pairs_of(row)}
    return list(_chosen(every, open_pairs))


def _chosen(every: Sequence[Row], open_pairs: set[tuple[tuple[str, str], ...]]) -> Iterator[Row]:
    while open_pairs:
        row = max(every, key=lambda row: len(pairs_of(row) & open_pairs))
        open_pairs -= pairs_of(row)
        yield row
