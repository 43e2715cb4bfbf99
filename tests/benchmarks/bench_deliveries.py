"""10 000 messages to 50 groups at once: what the platform counts at the wire.

The real service (SQLite, pool of threads, HTTP over loopback) against a platform that allows 20
messages in so many seconds and remembers when each arrived. Windows bind where the machine sends
faster than they allow: 50 robots at 18 in 6 s are 150 a second, at 24 s they are 38.

Run: PYTHONPATH=. python tests/benchmarks/bench_deliveries.py [--robots 50] [--each 200] [--span 6]
"""

import argparse
import tempfile
from pathlib import Path

from tests.deliveries.load import A_WINDOW, OURS, play


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--robots", type=int, default=50)
    arguments.add_argument("--each", type=int, default=200)
    arguments.add_argument("--span", type=float, default=6.0)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = play(Path(folder), given.robots, given.each, given.span)
    least = (given.each - 1) // OURS * given.span
    print(f"{found.deliveries} deliveries, {given.robots} robots, {A_WINDOW} in {given.span} s")
    print(
        f"{found.seconds:.1f} s ({found.deliveries / found.seconds:.0f}/s); windows: {least:.0f} s"
    )
    print(f"accepted {found.accepted}, calls {found.attempts}, refused {found.refused}")
    print(f"fullest sliding window at the wire: {found.fullest}")
    print(f"evenness at half time {found.evenness:.3f}, last robot / first {found.slowest:.2f}")


if __name__ == "__main__":
    main()
