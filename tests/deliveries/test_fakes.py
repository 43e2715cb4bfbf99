"""The fakes are as strict as the platforms, and lie about what they saw when they are told to."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from service.clock import FixedClock
from service.deliveries.channels import Channel, Result
from service.deliveries.channels import Robot as Sender
from service.deliveries.channels.dingtalk import DingTalk
from service.deliveries.channels.feishu import Feishu
from service.deliveries.channels.webhook import Webhook
from service.deliveries.channels.wecom import WeCom
from service.deliveries.outcomes import Outcome
from service.errors import ConfigError
from service.fakes.faults import FAULTS, fault_of
from service.fakes.loopback import Loopback
from service.fakes.scenario import CHANNELS, Robot, load
from service.settings import SHIPPED
from tests.commands.running import run
from tests.deliveries.builders import MORNING, make_message, make_transport

PROVEN = {
    "ok": Outcome.ACCEPTED,
    "redirect": Outcome.CHANNEL_BROKEN,
    "status:503": Outcome.UNKNOWN,
    "status:404": Outcome.CHANNEL_BROKEN,
    "status:429": Outcome.THROTTLED,
}
#: What only one platform says is another's gibberish.
SAID_BY_ONE = {"x5": ("dingtalk", Outcome.THROTTLED), "too_many": ("feishu", Outcome.THROTTLED)}


def _channel(name: str) -> Channel:
    kinds = {"wecom": WeCom, "dingtalk": DingTalk, "feishu": Feishu, "webhook": Webhook}
    return kinds[name](make_transport(deadline=0.5), FixedClock(MORNING))


def _send(robot: Robot, platform: Loopback, times: int = 1) -> list[Result]:
    sender = Sender(
        id=1, name="群", channel=robot.channel, base_url=platform.url, secret=robot.secret
    )
    channel = _channel(robot.channel)
    return [channel.send(sender, make_message(delivery=n)) for n in range(times)]


def _scenario(tmp_path: Path, text: str, name: str = "scenario.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_robot_of_a_scenario_takes_what_its_printed_secret_sends(channel: str) -> None:
    robot = Robot(name="群", channel=channel)
    with robot.build(MORNING.timestamp) as platform:
        (result,) = _send(robot, platform)

    assert result.outcome is Outcome.ACCEPTED
    assert len(platform.ledger) == 1


@pytest.mark.parametrize("seen", ["", "+seen"])
@pytest.mark.parametrize("fault", [*FAULTS, "status:503", "status:404", "status:429"])
@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu"])
def test_nothing_counts_as_taken_that_the_group_did_not_see(
    channel: str, fault: str, seen: str
) -> None:
    robot = Robot(name="群", channel=channel, faults=(fault_of(fault + seen),))
    with robot.build(MORNING.timestamp) as platform:
        (result,) = _send(robot, platform)

    whose, said = SAID_BY_ONE.get(fault, (channel, PROVEN.get(fault, Outcome.UNKNOWN)))
    if whose == channel:
        assert result.outcome is said
    saw = fault == "ok" or bool(seen) or fault == "drop_after_accept"
    assert len(platform.ledger) == int(saw)
    assert result.outcome is not Outcome.ACCEPTED or saw


@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu"])
@pytest.mark.parametrize("counts", [False, True], ids=["refused-are-free", "refused-count"])
def test_the_sender_is_right_whether_or_not_refused_messages_count(
    channel: str, counts: bool
) -> None:
    robot = Robot(name="群", channel=channel, rejected_count=counts)
    with robot.build(MORNING.timestamp) as platform:
        results = _send(robot, platform, times=24)

    accepted = [result for result in results if result.outcome is Outcome.ACCEPTED]
    others = {result.outcome for result in results} - {Outcome.ACCEPTED}
    assert len(accepted) == len(platform.ledger)
    assert others == {Outcome.THROTTLED}


def test_faults_come_one_a_request_and_again_where_they_repeat() -> None:
    faults = (fault_of("ok"), fault_of("status:503"))
    robot = Robot(name="群", channel="wecom", faults=faults, repeat=True)
    with robot.build(MORNING.timestamp) as platform:
        results = _send(robot, platform, times=4)

    assert [result.outcome for result in results] == [Outcome.ACCEPTED, Outcome.UNKNOWN] * 2


def test_the_page_shows_a_scenario_that_loads(tmp_path: Path) -> None:
    page = (SHIPPED / "docs" / "robots.md").read_text(encoding="utf-8")
    shown = page.partition("```toml\n")[2].partition("```")[0]

    (robot,) = load(_scenario(tmp_path, shown))

    assert (robot.name, robot.channel, robot.port, len(robot.faults)) == (
        "工作群",
        "dingtalk",
        18081,
        5,
    )
    assert [name for name in FAULTS if f"`{name}`" not in page and name != "ok"] == []


def test_a_scenario_may_be_json(tmp_path: Path) -> None:
    path = _scenario(tmp_path, '{"robot": [{"channel": "feishu"}]}', "scenario.json")

    assert load(path) == (Robot(name="feishu", channel="feishu"),)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "至少写一个"),
        ("robot = 3", "至少写一个"),
        ("[[robot", "读不懂"),
        ('[[robot]]\nname = "群"', "channel"),
        ('[[robot]]\nchannel = "telex"', "wecom、dingtalk"),
        ('[[robot]]\nchannel = "wecom"\nfaults = ["boom"]', "没有“boom”"),
        ('[[robot]]\nchannel = "wecom"\nfaults = ["status:99"]', "没有“status:99”"),
        ('[[robot]]\nchannel = "wecom"\nport = "80"', "port"),
        ('[[robot]]\nchannel = "wecom"\nfoo = 1', "foo：不认识"),
    ],
)
def test_a_bad_scenario_says_where(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        load(_scenario(tmp_path, text))


def test_a_bad_scenario_is_told_not_raised(tmp_path: Path) -> None:
    path = _scenario(tmp_path, '[[robot]]\nchannel = "telex"')

    answer = run(tmp_path, MORNING, "channels", "fake", "--scenario", str(path))

    assert answer.code == 2
    assert "robot第1个.channel" in answer.told


def test_without_a_scenario_there_is_one_of_each(tmp_path: Path) -> None:
    answer = run(tmp_path, MORNING, "channels", "fake", "--for", "0.01")

    assert answer.code == 0
    assert [name for name in CHANNELS if f"{name}（{name}）：收到请求0次" not in answer.out] == []


def test_an_office_rehearses_and_reads_the_books(tmp_path: Path) -> None:
    text = '[[robot]]\nname = "工作群"\nchannel = "wecom"\nfaults = ["ok", "status:503"]'
    books = tmp_path / "books.json"
    words = [
        "channels",
        "fake",
        "--scenario",
        str(_scenario(tmp_path, text)),
        "--books",
        str(books),
    ]
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "service", *words],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=SHIPPED,
    ) as rehearsal:
        assert rehearsal.stdout is not None
        told = rehearsal.stdout.readline()
        _, address, secret = (part.split(" ")[-1] for part in told.strip().split("　"))
        url = f"{address}/cgi-bin/webhook/send?key={secret}"
        statuses = [
            requests.post(
                url, json={"msgtype": "text", "text": {"content": "drill"}}, timeout=5
            ).status_code
            for _ in range(2)
        ]
        rehearsal.send_signal(signal.SIGTERM)
        rest = rehearsal.communicate(timeout=20)[0]

    assert statuses == [200, 503]
    assert "工作群（wecom）：收到请求2次，群里看到1条，拒绝0次\n  1. drill" in rest
    assert [len(book["ledger"]) for book in json.loads(books.read_text(encoding="utf-8"))] == [1]
