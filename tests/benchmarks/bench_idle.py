"""What the two real processes cost while nothing is due: `serve` with its pages, and a worker.

A county on its first day, SQLite, a Redis of its own. Each process is started as an office
does; when its first look is over it idles for so many seconds: CPU seconds from /proc, resident
memory at the end. `serve` once more after a visitor came, for whom all pages were read in; the worker
after it has written and filed into folders what is due that day.

Run: PYTHONPATH=. python tests/benchmarks/bench_idle.py [--seconds 60]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import func, select, update

from service import workers
from service.clock import SHANGHAI
from service.deliveries.outcomes import DONE
from service.notices.issuing import waiting
from service.settings import SHIPPED
from service.tables import AssessmentRow, DeliveryRow, DocumentRow
from tests.servers import Redis, free_port
from tests.small_county import START, County, make_county

MORNING = datetime.combine(START, clock_time(10), SHANGHAI)  # where all clocks stand
SETTLING = 15  # seconds: the imports, the first look
PATIENCE = 60
AS_RUN = {"MALLOC_ARENA_MAX": "2", "PYTHONWARNINGS": "ignore"}  # the first as ./run and the image
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def running(role: str, folder: Path, broker: str = "", port: int = 0) -> Iterator[int]:
    """The process of one role, past its start."""
    listen = ["--listen", f"127.0.0.1:{port}"] if role == "serve" else []
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "service",
            *("--dir", str(folder), "--now", f"{MORNING:%Y-%m-%d %H:%M}"),
            role,
            *listen,
        ],
        cwd=SHIPPED,
        env=os.environ | {"DUBAN_BROKER_URL": broker, **AS_RUN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(SETTLING)
        assert process.poll() is None, f"{role} did not start"
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def cpu(process: int) -> float:
    """CPU seconds so far."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / TICKS


def resident(process: int) -> float:
    """MB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def idle(process: int, seconds: float) -> str:
    before = cpu(process)
    time.sleep(seconds)
    share = (cpu(process) - before) / seconds
    return f"idle {seconds:.0f} s: {share:7.2%} of a core, {resident(process):6.1f} MB"


def write_papers(county: County, broker: str) -> int:
    """Have the queue's worker do all that is due; how many files there are then."""
    staff, hands = workers.queued(county.workspace, broker)
    database, last = county.workspace.database, time.monotonic() + PATIENCE
    with database.write() as session:
        session.execute(update(AssessmentRow).values(sleeps_until=None, submitted_until=None))
    while time.monotonic() < last:
        handed_out = staff.sweep()
        hands.rest(5)
        with database.read() as session:
            open_ = select(func.count(DeliveryRow.id)).where(DeliveryRow.state.not_in(DONE))
            if not (handed_out or hands.busy() or waiting(session, 1) or session.scalar(open_)):
                break
    hands.close()
    with database.read() as session:
        return session.scalar(select(func.count(DocumentRow.id))) or 0


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=float, default=60.0)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make_county(folder).workspace.close()
        port = free_port()
        with running("serve", folder, port=port) as process:
            print("serve, before anybody came ", idle(process, given.seconds))
            urlopen(f"http://127.0.0.1:{port}/sign-in").close()
            time.sleep(SETTLING)  # all its pages are read in
            print("serve, with all its pages  ", idle(process, given.seconds))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        county = make_county(folder)
        county.clock.at = MORNING
        redis = Redis()
        with running("worker", folder, redis.url) as process:
            print("worker                     ", idle(process, given.seconds))
            files = write_papers(county, redis.url)
            print(f"worker, after {files} files: {resident(process):6.1f} MB")
        redis.kill()
        county.workspace.close()


if __name__ == "__main__":
    main()
