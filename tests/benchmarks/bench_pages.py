"""Every page of every role: time on the server, bytes; and the first page after a start.

A county of N indicators and M values is founded (tests/full_county.py), somebody of each role signs
in and walks the links. Milliseconds of this process's CPU, in process, the median of some rounds;
by the clock as well, which on a shared machine says more of its other work. Sizes without the
stylesheet. Starts are of the commands themselves, over loopback, on a county of their own.

Run: PYTHONPATH=. python tests/benchmarks/bench_pages.py [--large] [--indicators N] [--values M]
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from urllib.error import HTTPError
from urllib.request import urlopen

from starlette.testclient import TestClient

from service.accounts.roles import Role
from service.tables import AssessmentRow
from tests.full_county import MORNINGS, make_county
from tests.page_walk import sign_in, walk
from tests.servers import free_port
from tests.small_county import County

AIMS = (50, 200)  # ms: of 200 indicators, of 20 000
LARGEST = 100_000  # bytes
SHOWN = 15  # pages of each table
LARGE = (20_000, 60_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    role: Role
    path: str
    cpu: float  # ms
    clock: float  # ms
    size: int  # bytes


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--indicators", type=int, default=200)
    given.add_argument("--values", type=int, default=5_000)
    given.add_argument("--large", action="store_true", help="20 000 indicators, 60 000 values")
    given.add_argument("--rounds", type=int, default=5)
    asked = given.parse_args()
    many = LARGE if asked.large else (asked.indicators, asked.values)
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        # the papers of 20 000 indicators take minutes a morning: only the last two there
        county = make_county(Path(folder), *many, MORNINGS[-2:] if asked.large else MORNINGS)
        print(f"{many[0]} indicators, {many[1]} values, founded in {perf_counter() - began:.0f} s")
        browsers = {role: sign_in(county, role) for role in Role}
        _tell([page for role in Role for page in _pages(role, browsers[role], asked.rounds)])
        _tell_first_after_an_input(county, browsers[Role.OFFICE], asked.rounds)
        county.workspace.close()
    if not asked.large:
        _tell_starts()


def _pages(role: Role, browser: TestClient, rounds: int) -> Iterator[Page]:
    for path, answer in walk(browser):
        assert answer.status_code == 200, (path, answer.status_code)
        cpu, clock = _taken(lambda at=path: browser.get(at), rounds)
        yield Page(role=role, path=path, cpu=cpu, clock=clock, size=len(answer.content))


def _taken(look: Callable[[], object], rounds: int) -> tuple[float, float]:
    """(CPU, clock) in ms, medians."""
    taken = []
    for _ in range(rounds):
        clock, cpu = perf_counter(), process_time()
        look()
        taken.append(((process_time() - cpu) * 1000, (perf_counter() - clock) * 1000))
    return median(cpu for cpu, _ in taken), median(clock for _, clock in taken)


def _tell(pages: list[Page]) -> None:
    print(f"{'CPU ms':>8} {'clock':>8} {'bytes':>8}  page")
    slowest = sorted(pages, key=lambda page: -page.cpu)[:SHOWN]
    largest = sorted(pages, key=lambda page: -page.size)[:SHOWN]
    for page in [*slowest, *(one for one in largest if one not in slowest)]:
        print(f"{page.cpu:8.1f} {page.clock:8.1f} {page.size:8}  {page.role} {page.path}")
    print(f"{len(pages)} pages: median {median(page.cpu for page in pages):.1f} ms of CPU")
    for aim in AIMS:
        print(f"above {aim} ms: {sum(page.cpu > aim for page in pages)}")
    print(f"largest {largest[0].size} bytes; above {LARGEST}: {_count_large(pages)}")


def _count_large(pages: list[Page]) -> int:
    return sum(page.size > LARGEST for page in pages)


def _tell_first_after_an_input(county: County, browser: TestClient, rounds: int) -> None:
    """The ledger is read anew."""

    def handed_in_and_looked() -> None:
        with county.workspace.database.write() as session:
            session.get_one(AssessmentRow, county.assessment_id).wakes += 1
        browser.get("/2017/collection")

    cpu, clock = _taken(handed_in_and_looked, rounds)
    print(f"first page after an input: {cpu:.0f} ms of CPU, {clock:.0f} by the clock")


def _tell_starts() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, *words in (
            ("demo", "service.demo", "--dir", folder, "--port"),
            ("serve", "service", "--dir", folder, "serve", "--listen"),
        ):
            any_page, real, cpu = _started(words)
            print(
                f"{name}: an answer after {any_page:.2f} s, its first page after {real:.2f} s "
                f"({cpu:.2f} s of CPU)"
            )


def _started(words: list[str]) -> tuple[float, float, float]:
    """Seconds to the first answer, to the first page that is no curtain, and CPU until then."""
    port = free_port()
    at = f"127.0.0.1:{port}" if words[-1] == "--listen" else str(port)
    began, answered = perf_counter(), 0.0
    process = subprocess.Popen([sys.executable, "-m", *words, at], stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
                break
            except HTTPError:
                answered = answered or perf_counter() - began
            except OSError:
                pass
            sleep(0.02)
        real = perf_counter() - began
        return answered or real, real, _cpu_of(process.pid)
    finally:
        process.terminate()
        process.wait()


def _cpu_of(pid: int) -> float:
    """Seconds, user and system; Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
