"""The traps of the platforms, each set in a strict fake: what a sender said, and what the group saw.

A notice is so many numbered lines. Whoever plays tells a fate; the fake's ledger tells the truth.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from service.clock import FixedClock
from service.database import Database
from service.deliveries import outbox, turns
from service.deliveries.audiences import ISSUED
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.outcomes import DeliveryState
from service.deliveries.sending import deliver, open_channels
from service.deliveries.spill import Spill
from service.fakes.dingtalk import SECRET as DINGTALK_SECRET
from service.fakes.dingtalk import TOKEN as DINGTALK_TOKEN
from service.fakes.dingtalk import FakeDingTalk
from service.fakes.faults import fault_of
from service.fakes.feishu import SECRET as FEISHU_SECRET
from service.fakes.feishu import TOKEN as FEISHU_TOKEN
from service.fakes.feishu import FakeFeishu
from service.fakes.loopback import Fault, Loopback, Reply
from service.fakes.receiver import FakeReceiver
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.tables import DeliveryRow
from tests.deliveries.builders import (
    MORNING,
    make_content,
    make_database,
    make_document,
    make_notice,
    make_robot,
    make_transport,
)

TITLE = "督办单"
FILE = "督办单.docx"  # as ``make_document`` names it
LINE = "请于8月22日前反馈整改进度情况。"
PATIENCE = 1.0  # seconds for an answer, for everybody
A_DAY = timedelta(days=1)
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SECRETS = {
    "wecom": WECOM_KEY,
    "dingtalk": f"{DINGTALK_TOKEN} {DINGTALK_SECRET}",
    "feishu": f"{FEISHU_TOKEN} {FEISHU_SECRET}",
    "webhook": WEBHOOK_SECRET,
}


class Said(StrEnum):
    """What a sender told of the message in the end."""

    DELIVERED = "delivered"
    FAILED = "failed"
    WAITING = "not yet, will try"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


class Seen(StrEnum):
    """What the group saw of it."""

    NONE = "nothing"
    SOME = "a part"
    ONCE = "all, once"
    TWICE = "twice"


class Verdict(StrEnum):
    HONEST = "honest"
    FALSE_SUCCESS = "false success"
    FALSE_FAILURE = "false failure"
    DUPLICATE = "duplicate"
    LOST = "lost"


def verdict(said: Said, seen: Seen) -> Verdict:
    """Whether what was said is so. ``unknown`` is, of what nobody can know."""
    match said, seen:
        case _, Seen.TWICE:
            return Verdict.DUPLICATE
        case Said.NOTHING, _:
            return Verdict.LOST
        case (Said.UNKNOWN, _) | (Said.DELIVERED, Seen.ONCE):
            return Verdict.HONEST
        case Said.DELIVERED, _:
            return Verdict.FALSE_SUCCESS
        case _, Seen.NONE:
            return Verdict.HONEST
    return Verdict.FALSE_FAILURE


class Elsewhere(Loopback):
    """A host of a stranger's that says yes to everything; nobody reads there."""

    def judge(self, _path: str, _headers: Any, _body: bytes) -> Reply:
        return 200, {"Content-Type": "application/json"}, b'{"errcode":0,"code":0}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """``robot`` makes the fake; ``fault`` meets the first request; ``crowd`` messages of others
    came just before; ``with_file``: the paper itself has to arrive."""

    name: str
    channel: str
    robot: Callable[[], Loopback]
    fault: str = ""
    crowd: int = 0
    lines: int = 3
    with_file: bool = False

    @property
    def label(self) -> str:
        return f"{self.channel}: {self.name}"

    @property
    def text(self) -> str:
        return "\n".join(f"{_mark(place)}{LINE}" for place in range(self.lines))

    def set(self, robot: Loopback, elsewhere: Loopback) -> None:
        """``robot`` has the sender's time by now."""
        for _ in range(self.crowd):
            _post_for_others(robot)
        if self.fault == "redirect":
            away = {"Location": f"{elsewhere.url}/"}
            robot.faults.append(Fault("answer", status=307, headers=away))
        elif self.fault:
            robot.faults.append(fault_of(self.fault))

    def seen(self, robot: Loopback) -> Seen:
        said = [json.dumps(each, ensure_ascii=False) for each in robot.ledger]
        marks = [FILE] if self.with_file else [_mark(place) for place in range(self.lines)]
        times = [sum(mark in words for words in said) for mark in marks]
        if max(times) > 1:
            return Seen.TWICE
        return Seen.ONCE if all(times) else Seen.SOME if any(times) else Seen.NONE


def _post_for_others(robot: Loopback) -> None:
    words = {"msgtype": "text", "text": {"content": "someone else's"}}
    line = HTTPConnection(robot.url.removeprefix("http://"))
    headers = {"Content-Type": "application/json"}
    line.request("POST", f"/cgi-bin/webhook/send?key={WECOM_KEY}", json.dumps(words), headers)
    assert line.getresponse().status == 200
    line.close()


def _mark(place: int) -> str:
    return f"第{place + 1:03}条"


class LenientWeCom(FakeWeCom):
    """Takes ``\\uXXXX`` in JSON, as the real robot is known to from every sender that writes it."""

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        if "upload_media" not in path:
            body = json.dumps(json.loads(body), ensure_ascii=False).encode()
        return super().judge(path, headers, body)


def _removed() -> Loopback:
    return LenientWeCom("00000000-0000-0000-0000-000000000000")


def _unsigned_dingtalk() -> Loopback:
    """So that who signs wrongly still meets the trap."""
    return FakeDingTalk(secret="")


def _unsigned_feishu() -> Loopback:
    return FakeFeishu(secret="")


TRAPS = (
    Trap(name="all well", channel="wecom", robot=LenientWeCom),
    Trap(name="robot removed (93000)", channel="wecom", robot=_removed),
    Trap(name="1 100 Han, the limit is 2 048 B", channel="wecom", robot=LenientWeCom, lines=50),
    Trap(name="3 600 characters", channel="wecom", robot=LenientWeCom, lines=165),
    Trap(name="the minute is full (45009)", channel="wecom", robot=LenientWeCom, crowd=20),
    Trap(name="file with a Chinese name", channel="wecom", robot=LenientWeCom, with_file=True),
    Trap(name="reset, seen", channel="wecom", robot=LenientWeCom, fault="drop_after_accept"),
    Trap(name="reset, not seen", channel="wecom", robot=LenientWeCom, fault="drop_before_accept"),
    Trap(name="no answer, seen", channel="wecom", robot=LenientWeCom, fault="stall+seen"),
    Trap(name="200, JSON cut, seen", channel="wecom", robot=LenientWeCom, fault="badjson+seen"),
    Trap(name="200 without a code", channel="wecom", robot=LenientWeCom, fault="no_code"),
    Trap(name="502 and HTML, seen", channel="wecom", robot=LenientWeCom, fault="html+seen"),
    Trap(name="307 to another host", channel="wecom", robot=LenientWeCom, fault="redirect"),
    Trap(name="signed", channel="dingtalk", robot=FakeDingTalk),
    Trap(name="8 000 Han (460101)", channel="dingtalk", robot=_unsigned_dingtalk, lines=365),
    Trap(name="no answer, seen", channel="dingtalk", robot=_unsigned_dingtalk, fault="stall+seen"),
    Trap(
        name="reset, seen",
        channel="dingtalk",
        robot=_unsigned_dingtalk,
        fault="drop_after_accept",
    ),
    Trap(
        name="keyword not said (310000)",
        channel="dingtalk",
        robot=lambda: FakeDingTalk(secret="", keywords=("考核通知",)),
    ),
    Trap(
        name="month used up (90030)",
        channel="dingtalk",
        robot=lambda: FakeDingTalk(secret="", month=0),
    ),
    Trap(
        name="the gateway's 200 without a code",
        channel="dingtalk",
        robot=_unsigned_dingtalk,
        fault="x5",
    ),
    Trap(name="signed", channel="feishu", robot=FakeFeishu),
    Trap(
        name="signed with a wrong key (19021)",
        channel="feishu",
        robot=lambda: FakeFeishu(secret="another"),
    ),
    Trap(name="reset, seen", channel="feishu", robot=_unsigned_feishu, fault="drop_after_accept"),
    Trap(name="400, too many (9499)", channel="feishu", robot=_unsigned_feishu, fault="too_many"),
    Trap(
        name="signed, reset, seen",
        channel="webhook",
        robot=lambda: FakeReceiver(WEBHOOK_SECRET),
        fault="drop_after_accept",
    ),
)


def by_our_service(trap: Trap, robot: Loopback, elsewhere: Loopback, folder: Path) -> Said:
    """Enqueued and sent as the service does, until nothing waits or a day is over."""
    database = make_database()
    group = enqueued(database, trap, robot)
    clock = FixedClock(MORNING)
    robot.seconds = MORNING.timestamp()
    trap.set(robot, elsewhere)
    channels = open_channels(folder, make_transport(deadline=PATIENCE), clock)
    keyring, fetch = Keyring({"ROBOT_SECRET": SECRETS[trap.channel]}), archived(database)
    moment: datetime | None = MORNING
    while moment is not None and moment < MORNING + A_DAY:
        clock.at = max(clock.at, moment)
        robot.seconds = clock.at.timestamp()
        with database.read() as session:
            due = turns.pending(session, clock.at)
        for delivery in due:
            deliver(database, delivery, clock, channels, keyring, fetch, Spill(folder))
        with database.read() as session:
            moment = turns.next_moment(session)
    return told(database, group)


def enqueued(database: Database, trap: Trap, robot: Loopback) -> int:
    """The notice on its way to one group; the group's id."""
    with database.write() as session:
        notice = make_notice(session)
        group = make_robot(
            session, channel=trap.channel, base_url=robot.url, secret_name="ROBOT_SECRET"
        )
        files = (make_document(session, notice),) if trap.with_file else ()
        content = make_content(title=TITLE, text=trap.text, documents=files)
        outbox.enqueue(session, notice, ISSUED, content, MORNING)
        return group.id


def told(database: Database, group: int) -> Said:
    """What we say of all that went to a group."""
    with database.read() as session:
        return _worst({row.state for row in session.query(DeliveryRow).filter_by(robot_id=group)})


def _worst(states: set[str]) -> Said:
    """Of all parts, what is told of the message."""
    for state, said in (
        (DeliveryState.HELD, Said.UNKNOWN),
        (DeliveryState.DEAD, Said.FAILED),
        (DeliveryState.PENDING, Said.WAITING),
    ):
        if state in states:
            return said
    return Said.DELIVERED if states == {DeliveryState.ACCEPTED} else Said.NOTHING
