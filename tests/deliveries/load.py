"""A platform of many groups and a county that writes to all of them at once.

Windows are scaled down (20 messages in some seconds instead of a minute) so that hours of sending
are played in minutes; the platform counts at the wire, by its own clock, with its own limit.
"""

import json
import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import func, select

from service import migrations, scheduler, workers
from service.database import Database, open_engine
from service.deliveries import turns
from service.deliveries.audiences import ISSUED
from service.deliveries.outcomes import DeliveryState
from service.fakes.loopback import Loopback, Reply
from service.settings import SHIPPED
from service.tables import AssessmentRow, AttemptRow, DeliveryRow, RobotRow
from service.workspace import DATABASE, Workspace
from tests.deliveries.builders import COUNTY, make_content, make_notice

A_WINDOW = 20  # the platform's; ours is 18
OURS = 18
PATIENCE = 900  # seconds for all of it


class ManyGroups(Loopback):
    """企业微信's robot, many keys: refuses the 21st message of a key in any window."""

    def __init__(self, span: float) -> None:
        super().__init__()
        self.span = span
        self.arrivals: dict[str, list[float]] = defaultdict(list)
        self.refused = 0

    def judge(self, path: str, _headers: Any, body: bytes) -> Reply:
        now = time.monotonic()
        (key,) = parse_qs(urlsplit(path).query)["key"]
        before = self.arrivals[key]
        self.ledger.append(json.loads(body))
        too_fast = len(before) >= A_WINDOW and now - before[-A_WINDOW] < self.span
        before.append(now)
        self.refused += too_fast
        code = 45009 if too_fast else 0
        return 200, {"Content-Type": "application/json"}, b'{"errcode":%d}' % code


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """``fullest``: most messages of one robot in any sliding window at the wire. ``evenness``:
    Jain's index of the robots' shares when half had arrived; 1 is perfectly fair."""

    seconds: float
    deliveries: int
    accepted: int
    attempts: int
    refused: int
    fullest: int
    evenness: float
    slowest: float  # when the last robot was done, in shares of the first robot's time


def play(folder: Path, robots: int, each: int, span: float, threads: int = 8) -> Measured:
    """Send ``each`` messages to every robot with the real service, as fast as windows allow."""
    with ManyGroups(span) as platform:
        secrets = {f"KEY_{place}": f"robot-key-{place:04}" for place in range(robots)}
        with patch.dict(os.environ, secrets):
            workspace = county_of(folder, platform.url, robots, each, span)
            started = time.monotonic()
            _serve(workspace, threads)
            seconds = time.monotonic() - started
        return _measured(workspace, platform, seconds)


def county_of(folder: Path, url: str, robots: int, each: int, span: float) -> Workspace:
    engine = open_engine(f"sqlite:///{folder / DATABASE}")
    migrations.upgrade(engine)
    now = datetime.now(UTC)
    with Database(engine).write() as session:
        session.add(
            AssessmentRow(
                county=COUNTY,
                year=2017,
                activated_on=now.date(),
                audited_on=now.date(),
                sleeps_until=date(9999, 1, 1),
            )
        )
        made = [
            RobotRow(
                county=COUNTY,
                name=f"群{place}",
                channel="wecom",
                audience="工作群",
                base_url=url,
                secret_name=f"KEY_{place}",
                units=[],
                settings={"windows": [[OURS, span]]},
            )
            for place in range(robots)
        ]
        session.add_all(made)
        session.flush()
        for number in range(each):
            notice = make_notice(session, f"督{number}", number=f"示督办〔2017〕{number}号")
            session.add_all(
                DeliveryRow(
                    notice_id=notice.id,
                    robot_id=robot.id,
                    role=ISSUED,
                    payload=make_content(number=notice.number).as_payload(),
                    state=DeliveryState.PENDING,
                    created_at=now,
                    due_at=now,
                )
                for robot in made
            )
    engine.dispose()
    (folder / "config").mkdir()
    settings = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    for usual, here in (
        ("allow = []", 'allow = ["127.0.0.1"]'),
        ('quiet_to = "08:00"', 'quiet_to = "22:00"'),  # at any hour of the day
        ("hold_on_rest_days = true", "hold_on_rest_days = false"),
    ):
        settings = settings.replace(usual, here)
    (folder / "config" / "service.toml").write_text(settings, encoding="utf-8")
    return Workspace.open(folder)


def _serve(workspace: Workspace, threads: int) -> None:
    """What ``serve`` does between two alarms, until nothing waits."""
    staff, hands = workers.pooled(workspace, threads)
    last = time.monotonic() + PATIENCE
    pause = threading.Event()
    while time.monotonic() < last:
        scheduler.look(staff, hands)
        with workspace.database.read() as session:
            moment = turns.next_moment(session)
        if moment is None and hands.rest(1):
            break
        wait = (moment - workspace.clock.now()).total_seconds() if moment else 0
        pause.wait(min(max(wait, 0.05), 1))
    hands.close()


def _measured(workspace: Workspace, platform: ManyGroups, seconds: float) -> Measured:
    with workspace.database.read() as session:
        states = dict(
            session.execute(
                select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
            ).all()
        )
        attempts = session.scalar(select(func.count()).select_from(AttemptRow)) or 0
    workspace.close()
    arrivals = list(platform.arrivals.values())
    first = min(times[0] for times in arrivals)
    ends = sorted(times[-1] - first for times in arrivals)
    return Measured(
        seconds=seconds,
        deliveries=sum(states.values()),
        accepted=states.get(DeliveryState.ACCEPTED, 0),
        attempts=attempts,
        refused=platform.refused,
        fullest=max(fullest_window(times, platform.span) for times in arrivals),
        evenness=shared_evenly(arrivals),
        slowest=ends[-1] / max(ends[0], 0.001),
    )


def fullest_window(times: list[float], span: float) -> int:
    """The most arrivals in any window of ``span`` seconds, wherever it begins."""
    most, first = 0, 0
    for place, moment in enumerate(times):
        while moment - times[first] >= span:
            first += 1
        most = max(most, place - first + 1)
    return most


def shared_evenly(arrivals: list[list[float]]) -> float:
    half = sorted(moment for times in arrivals for moment in times)[sum(map(len, arrivals)) // 2]
    shares = [sum(moment <= half for moment in times) for times in arrivals]
    return sum(shares) ** 2 / (len(shares) * sum(share**2 for share in shares))
