"""What senders say, against what the group saw: ours, Apprise and wecom-notifier, trap by trap.

The traps are those of tests/deliveries/conformance.py and one more: SIGKILL in the middle of the
call. All senders meet the same strict fakes over loopback HTTP, all logs are read at level DEBUG for
the robot's key. How the others are led to the fakes: ``conformance_peers``. Prints Markdown.

Run: PYTHONPATH=. python tests/benchmarks/bench_conformance.py
"""

import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from loguru import logger as loguru_logger

from service.clock import FixedClock
from service.database import Database, open_engine
from service.deliveries import claims
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.sending import deliver, open_channels
from service.deliveries.spill import Spill
from service.fakes.wecom import KEY as WECOM_KEY
from service.tables import DeliveryRow
from tests.benchmarks.conformance_peers import (
    Player,
    apprise_says,
    by_apprise,
    by_wecom_notifier,
    redirected,
    wecom_notifier_says,
)
from tests.deliveries.builders import MORNING, make_database, make_transport
from tests.deliveries.conformance import (
    SECRETS,
    TRAPS,
    Elsewhere,
    LenientWeCom,
    Said,
    Seen,
    Trap,
    Verdict,
    by_our_service,
    enqueued,
    told,
    verdict,
)

OURS = "duban"
SENDERS: dict[str, Player] = {
    OURS: by_our_service,
    "apprise": by_apprise,
    "wecom-notifier": by_wecom_notifier,
}
KILLED = Trap(
    name="SIGKILL during the call, seen",
    channel="wecom",
    robot=LenientWeCom,
    fault="stall+seen",
)
LOGGED = "key in the log (DEBUG)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    said: Said
    seen: Seen
    leaked: bool = False  # the key stood in a line of the log
    strayed: bool = False  # a stranger's host was called

    @property
    def verdict(self) -> Verdict:
        return verdict(self.said, self.seen)

    @property
    def cell(self) -> str:
        marks = [] if self.verdict is Verdict.HONEST else [f"**{self.verdict}**"]
        marks += ["paper sent to the stranger"] if self.strayed else []
        return "; ".join((f"{self.said} / {self.seen}", *marks))


def played(sender: str, trap: Trap) -> Played | None:
    """None where the sender has no such channel."""
    with (
        tempfile.TemporaryDirectory() as folder,
        trap.robot() as robot,
        Elsewhere() as elsewhere,
        _all_logs() as lines,
    ):
        if trap is KILLED:
            said: Said | None = _killed(sender, trap, robot, Path(folder))
        else:
            said = SENDERS[sender](trap, robot, elsewhere, Path(folder))
        if said is None:
            return None
        return Played(
            said=said,
            seen=trap.seen(robot),
            leaked=any(key in line for key in SECRETS[trap.channel].split() for line in lines),
            strayed=bool(elsewhere.requests),
        )


@contextmanager
def _all_logs() -> Iterator[list[str]]:
    """Every line that anybody logs inside, however unimportant."""
    lines: list[str] = []
    for name in list(logging.root.manager.loggerDict):
        # the silence that our transport lays on urllib3 would cover the others too
        logging.getLogger(name).filters.clear()
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    loguru_logger.remove()
    loguru_logger.add(lines.append, level="DEBUG")
    try:
        yield lines
    finally:
        root.removeHandler(handler)


# --- SIGKILL -------------------------------------------------------------------------------------


def _killed(sender: str, trap: Trap, robot: LenientWeCom, folder: Path) -> Said:
    """Start the sender in a process, kill it when the group has seen the message, ask it anew."""
    file = folder / "duban.db"
    if sender == OURS:
        database = make_database(file)
        group = enqueued(database, trap, robot)
    robot.seconds = MORNING.timestamp()
    trap.set(robot, robot)
    command = [sys.executable, __file__, "--send", sender, robot.url, file]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while not robot.ledger and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert robot.ledger, f"{sender} did not get so far"
    if sender != OURS:
        return Said.NOTHING  # nothing is kept, there is nothing to ask
    with database.write() as session:
        session.get_one(DeliveryRow, 1).leased_until = MORNING  # long over, on the true clock
        session.flush()
        claims.expire(session, MORNING + claims.LEASE)
    said = told(database, group)
    database.engine.dispose()
    return said


def _send(sender: str, url: str, file: str) -> None:
    """What the process does that is killed."""
    if sender == OURS:
        database, clock = Database(open_engine(f"sqlite:///{file}")), FixedClock(MORNING)
        channels = open_channels(Path(file).parent, make_transport(deadline=60.0), clock)
        keyring = Keyring({"ROBOT_SECRET": WECOM_KEY})
        deliver(database, 1, clock, channels, keyring, archived(database), Spill(Path(file).parent))
    elif sender == "apprise":
        with redirected(url):
            apprise_says(KILLED, f"wecombot://{WECOM_KEY}/", Path(file).parent)
    else:
        wecom_notifier_says(KILLED, url)


# --- the table -----------------------------------------------------------------------------------


def conformance(traps: tuple[Trap, ...]) -> Iterator[str]:
    """The table's lines, as they are known; the counts last."""
    names = [OURS, *(f"{name} {version(name)}" for name in SENDERS if name != OURS)]
    yield f"| platform: trap (said / seen) | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    counts: dict[str, Counter[str]] = {sender: Counter() for sender in SENDERS}
    for trap in traps:
        cells = []
        for sender in SENDERS:
            one = played(sender, trap)
            cells.append(one.cell if one else "—")
            counts[sender][one.verdict if one else "has no such channel"] += 1
            counts[sender][LOGGED] += one is not None and one.leaked
        yield f"| {trap.label} | {' | '.join(cells)} |"
    for row in (*Verdict, "has no such channel", LOGGED):
        yield f"| *{row}* | {' | '.join(f'*{counts[each][row]}*' for each in SENDERS)} |"


def main() -> None:
    for line in conformance((*TRAPS, KILLED)):
        print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--send"]:
        _send(*sys.argv[2:])
    else:
        main()
