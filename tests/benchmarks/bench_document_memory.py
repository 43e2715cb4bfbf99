"""A thousand mixed papers written and checked in one process: its memory after each hundred.

Run: PYTHONPATH=. python tests/benchmarks/bench_document_memory.py
"""

import gc
import os
import resource
import sys
from itertools import islice
from pathlib import Path
from time import perf_counter

from service.documents.inspection.inspector import inspect
from service.documents.word.notice import to_docx
from tests.documents.mixed_papers import mixed_papers

PAPERS, STEP = 1000, 100
STATM = Path("/proc/self/statm")


def resident_mb() -> float:
    """Memory that the process holds now; where the system does not tell, the most it ever held."""
    if STATM.exists():
        return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> None:
    papers = mixed_papers()
    held = []
    start = perf_counter()
    for _ in range(PAPERS // STEP):
        for paper in islice(papers, STEP):
            assert not inspect(to_docx(paper)).findings
        gc.collect()
        held.append(resident_mb())
    each = (perf_counter() - start) / PAPERS * 1000
    sys.stdout.write(
        f"MB after each {STEP} of {PAPERS}: {' '.join(f'{one:.1f}' for one in held)}\n"
    )
    sys.stdout.write(
        f"{PAPERS - STEP} papers after the first {STEP}: {held[-1] - held[0]:+.1f} MB "
        f"({each:.1f} ms a paper, texts and check included)\n"
    )


if __name__ == "__main__":
    main()
