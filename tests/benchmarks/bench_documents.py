"""One complete notice, four ways, in one run: median and p90 in ms, and the ratio to docxtpl.

Head, long title, table, signature, 版记. ``write`` is to_docx; ``check`` is what every paper passes
before it is kept. All must say the same words. What the others leave out: ``document_peers``.
Run: PYTHONPATH=. python tests/benchmarks/bench_documents.py
"""

import io
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from statistics import median, quantiles
from time import perf_counter

import docx
from docx.oxml.ns import qn

from service.documents.inspection.inspector import inspect
from service.documents.word.notice import to_docx
from tests.benchmarks.document_peers import (
    Facts,
    by_docxtpl,
    by_mailmerge,
    by_python_docx,
    docxtpl_template,
    facts,
    mailmerge_template,
    notice,
    sheet,
)

ROUNDS = 100
MEASURE = "docxtpl"

Way = Callable[[Facts], bytes]


def written(given: Facts) -> bytes:
    return to_docx(notice(given))


def written_and_checked(given: Facts) -> bytes:
    content = written(given)
    faults = inspect(content).findings
    assert not faults, faults
    return content


WAYS: dict[str, Way] = {
    "write": written,
    "write + check": written_and_checked,
    MEASURE: partial(by_docxtpl, docxtpl_template()),
    "docx-mailmerge2": partial(by_mailmerge, mailmerge_template()),
    "python-docx": partial(by_python_docx, sheet()),
}


def words(content: bytes) -> str:
    """All that a file says, in order; where a line is divided is layout."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join("".join(one.text or "" for one in body.iter(qn("w:t"))).split())


def measured() -> dict[str, list[float]]:
    """Milliseconds of each way; a round is one notice by all, so that noise meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    numbers = count(1)
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            given = facts(next(numbers))
            start = perf_counter()
            way(given)
            times[name].append((perf_counter() - start) * 1000)
    return times


def main() -> None:
    said = {name: words(way(facts(0))) for name, way in WAYS.items()}
    for name, text in said.items():
        assert text == said[MEASURE], f"{name} says something else"
    times = measured()
    usual = median(times[MEASURE])
    sys.stdout.write(f"{'':18}{'median ms':>10}{'p90 ms':>10}{MEASURE + ' ÷':>12}\n")
    for name, each in times.items():
        middle, high = median(each), quantiles(each, n=10)[-1]
        sys.stdout.write(f"{name:18}{middle:10.2f}{high:10.2f}{usual / middle:12.1f}\n")


if __name__ == "__main__":
    main()
