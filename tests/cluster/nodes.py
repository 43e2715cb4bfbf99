"""A county, its platform and the processes that serve it, seen from outside."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import OperationalError

from service import cycle
from service.clock import SHANGHAI
from service.deliveries.outcomes import DeliveryState
from service.fakes import dingtalk, feishu
from service.fakes.dingtalk import FakeDingTalk
from service.fakes.feishu import FakeFeishu
from service.fakes.receiver import FakeReceiver
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.notices.issuing import waiting
from service.settings import SHIPPED
from service.tables import AssessmentRow, AttemptRow, DeliveryRow, NoticeRow, RobotRow
from service.workspace import Workspace
from tests.cluster.node import Place
from tests.small_county import MORNING, make_county

PATIENCE = 120  # seconds, on a busy machine
MONTH_END = date(2017, 7, 31)  # a Monday: every unit is asked for July's figures
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # made up for the fake receiver
SECRETS = {
    "WECOM_KEY": WECOM_KEY,
    "WEBHOOK_SECRET": WEBHOOK_SECRET,
    "DINGTALK_KEY": f"{dingtalk.TOKEN} {dingtalk.SECRET}",
    "FEISHU_KEY": f"{feishu.TOKEN} {feishu.SECRET}",
}


@dataclass
class County:
    """A county on the morning of a month's end, with its groups on one kind of platform."""

    workspace: Workspace
    place: Place
    platform: Any  # None: messages go into folders
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, role: str, **changes: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.cluster.node", role]
        place = json.dumps(asdict(replace(self.place, **changes)))
        process = subprocess.Popen([*command, place], cwd=SHIPPED, env=os.environ | SECRETS)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def let_leases_lapse(self) -> None:
        """What dead hands held is free again, as it is a quarter of an hour later."""
        long_ago = datetime(2000, 1, 1, tzinfo=SHANGHAI)
        with self.workspace.database.write() as session:
            held = update(DeliveryRow).where(DeliveryRow.leased_until.is_not(None))
            session.execute(held.values(leased_until=long_ago))
            session.execute(update(DeliveryRow).values(submitted_until=None))
            session.execute(update(AssessmentRow).values(submitted_until=None))

    def is_done(self) -> bool:
        """Nothing waits: no cycle, no paper, no message."""
        with self.workspace.database.read() as session:
            unsettled = select(func.count(DeliveryRow.id)).where(
                or_(
                    DeliveryRow.state == DeliveryState.PENDING,
                    DeliveryRow.state == DeliveryState.SENDING,
                )
            )
            return not (
                cycle.awake(session, MONTH_END) or waiting(session, 1) or session.scalar(unsettled)
            ) and bool(session.scalar(select(func.count(DeliveryRow.id))))

    def settled(self) -> None:
        wait_for("nothing waits any more", self.is_done)

    def settled_though_leases_lapse(self) -> None:
        """Nothing waits any more; time passes for what hands were lost over."""

        def done() -> bool:
            self.let_leases_lapse()
            time.sleep(2)  # longer than a call: what is under way is not taken for lost
            return self.is_done()

        wait_for("nothing waits any more", done)

    def answers(self) -> bool:
        """Whether the database does."""
        try:
            return bool(self.states()) or True
        except OperationalError:
            return False

    def states(self) -> Counter[str]:
        with self.workspace.database.read() as session:
            return Counter(session.scalars(select(DeliveryRow.state)))

    def papers(self) -> Counter[str]:
        """Paper, role and group of every delivery."""
        query = select(NoticeRow.key, DeliveryRow.role, RobotRow.name, DeliveryRow.part)
        with self.workspace.database.read() as session:
            rows = session.execute(
                query.join_from(DeliveryRow, NoticeRow).join(
                    RobotRow, DeliveryRow.robot_id == RobotRow.id
                )
            )
            return Counter(" ".join(map(str, row)) for row in rows)

    def seen(self) -> Counter[tuple[str, str]]:
        """What each group was shown, and how often: group and words."""
        found = (self.workspace.folder / "messages").glob("*/*.md")
        by_hand = [(path.parent.name, path.name) for path in found]
        return Counter([*by_hand, *(self.platform.shown if self.platform else ())])

    def dishonest(self) -> list[str]:
        """Groups that saw something twice, or not as many messages as the states say."""
        seen = self.seen()
        wrong = [f"{group}: {words}, {n} times" for (group, words), n in seen.items() if n > 1]
        groups = Counter(group for group, _ in seen)
        query = select(RobotRow.name, DeliveryRow.state).join_from(
            DeliveryRow, RobotRow, DeliveryRow.robot_id == RobotRow.id
        )
        with self.workspace.database.read() as session:
            states = Counter(tuple(row) for row in session.execute(query))
        for group in {name for name, _ in states}:
            accepted = states[group, DeliveryState.ACCEPTED]
            most = accepted + states[group, DeliveryState.HELD]
            if not accepted <= groups[group] <= most:
                wrong.append(f"{group}: {groups[group]} seen, {accepted} accepted, {most} at most")
        return wrong

    def called_twice(self) -> list[int]:
        with self.workspace.database.read() as session:
            calls = Counter(session.scalars(select(AttemptRow.delivery_id)))
        return [delivery for delivery, times in calls.items() if times > 1]


class Groups:
    """Writes down which group was shown what; the group is the first part of the path."""

    seconds_to_answer = 0.0

    def __init__(self, *secrets: str) -> None:
        super().__init__(*secrets)
        self.shown: list[tuple[str, str]] = []  # group, words
        self.at_once: set[int] = set()  # how many calls a group had under way
        self._calls: Counter[str] = Counter()

    def serve(self, handler: Any) -> None:
        group = _group(handler.path)
        self._calls[group] += 1
        self.at_once.add(self._calls[group])
        time.sleep(self.seconds_to_answer)
        super().serve(handler)
        self._calls[group] -= 1

    def judge(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        self.advance(0 if isinstance(self, FakeReceiver) else 60)  # no minute is ever full
        before = len(self.ledger)
        answer = super().judge(path, headers, body)
        if len(self.ledger) > before:
            self.shown.append((_group(path), _words(self.ledger[-1])))
        return answer


class WeComGroups(Groups, FakeWeCom):
    pass


class DingTalkGroups(Groups, FakeDingTalk):
    pass


class FeishuGroups(Groups, FakeFeishu):
    pass


class Receivers(Groups, FakeReceiver):
    def __init__(self) -> None:
        super().__init__(WEBHOOK_SECRET)


FAMILIES: dict[str, tuple[Callable[[], Any] | None, str]] = {
    "folder": (None, ""),
    "webhook": (Receivers, "WEBHOOK_SECRET"),
    "wecom": (WeComGroups, "WECOM_KEY"),
    "dingtalk": (DingTalkGroups, "DINGTALK_KEY"),
    "feishu": (FeishuGroups, "FEISHU_KEY"),
}


def _group(path: str) -> str:
    return unquote(path.split("/")[1].partition("?")[0])


def _words(said: dict[str, Any]) -> str:
    """A message without what differs from one try to the next."""
    changing = r"media\d+-|/l/[\w.-]+|\"(timestamp|sign)\": \"[^\"]*\""
    return re.sub(changing, "", json.dumps(said, ensure_ascii=False))


@contextmanager
def serving(
    folder: Path, family: str, url: str | None = None, broker: str = ""
) -> Iterator[County]:
    """A county whose groups are all on one platform; its processes end with the block."""
    make_platform, secret = FAMILIES[family]
    _allow_loopback(folder)
    county = make_county(folder, url=url)
    with ExitStack() as stack:
        stack.callback(county.workspace.close)
        platform = stack.enter_context(make_platform()) if make_platform else None
        # not sharp: 飞书 is crowded at whole hours
        morning = datetime.combine(MONTH_END, MORNING, SHANGHAI) + timedelta(minutes=5)
        if platform is not None:
            platform.advance(morning.timestamp())
            with county.workspace.database.write() as session:
                for robot in session.scalars(select(RobotRow)):
                    robot.channel, robot.secret_name = family, secret
                    robot.base_url = f"{platform.url}/{quote(robot.name)}"
        engine_url = county.workspace.database.engine.url.render_as_string(hide_password=False)
        place = Place(
            folder=str(folder),
            database=engine_url,
            began=time.time(),
            morning=morning.isoformat(),
            broker=broker,
        )
        county.clock.at = morning
        served = County(county.workspace, place, platform)
        stack.callback(served.stop)
        yield served


def _allow_loopback(folder: Path) -> None:
    text = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    (folder / "config").mkdir(parents=True)
    allowed = text.replace("allow = []", 'allow = ["127.0.0.1/32"]')
    allowed = allowed.replace('public_url = ""', 'public_url = "https://duban.example"')
    assert allowed.count("127.0.0.1") == allowed.count("duban.example") == 1
    (folder / "config" / "service.toml").write_text(allowed, encoding="utf-8")
    secrets = folder / "secrets.toml"  # robots that take no files send a link
    secrets.touch(mode=0o600)
    secrets.write_text(f'DUBAN_LINK_KEY = "{"k" * 32}"', encoding="utf-8")


def wait_for(claim: str, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
    last = time.monotonic() + patience
    while not holds():
        if time.monotonic() > last:
            pytest.fail(f"not so within {patience} s: {claim}")
        time.sleep(0.2)
