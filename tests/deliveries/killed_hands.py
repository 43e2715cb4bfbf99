"""A process that sends one delivery and is killed at a named point: run by test_killed_hands.

Arguments: database file, platform's address, point.
"""

import os
import signal
import sqlite3
import sys
from pathlib import Path

from service import database as databases
from service.clock import FixedClock
from service.database import Database, open_engine
from service.deliveries import claims, recording
from service.deliveries.channels import Message, Result, Robot
from service.deliveries.channels.wecom import WeCom
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.sending import deliver
from service.deliveries.spill import Spill
from service.fakes.wecom import KEY as WECOM_KEY
from tests.deliveries.builders import MORNING, make_transport

POINTS = (
    "after claim",
    "before attempt",
    "after attempt",
    "after accept",
    "after record",
    "record refused",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Waiting:
    """Dies as soon as it waits to record an answer once more."""

    def sleep(self, _seconds: float) -> None:
        die()


class DyingChannel(WeCom):
    """Dies right before the call, or when the platform has said yes and nobody wrote it down."""

    point = ""
    file = ""

    def send(self, robot: Robot, message: Message) -> Result:
        if self.point == "after attempt":
            die()
        result = super().send(robot, message)
        if self.point == "after accept":
            die()
        if self.point == "record refused":
            self.other = sqlite3.connect(self.file, isolation_level=None)
            self.other.execute("BEGIN EXCLUSIVE")
        return result


def main(file: str, point: str) -> None:
    databases.BUSY_TIMEOUT_SECONDS = 1
    database = Database(open_engine(f"sqlite:///{file}"))
    clock = FixedClock(MORNING)
    channel = DyingChannel(make_transport(), clock)
    channel.point, channel.file = point, file
    if point == "after claim":
        with database.write() as session:
            claims.claim(session, 1, MORNING)
        die()
    # stands in for the module: a wait in it is where the process is to be killed
    recording.time = Waiting()  # type: ignore[assignment]
    fetch = archived(database)

    def fetch_or_die(document: int):
        if point == "before attempt":
            die()
        return fetch(document)

    keyring = Keyring({"WECOM_KEY": WECOM_KEY})
    deliver(database, 1, clock, {"wecom": channel}, keyring, fetch_or_die, Spill(Path(file).parent))
    die()


if __name__ == "__main__":
    main(str(Path(sys.argv[1])), sys.argv[2])
