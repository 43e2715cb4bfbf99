"""群机器人的毛病在 check 时说清：地址、密钥、关键词、点名、积压。"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from service.clock import FixedClock
from service.deliveries import fitness
from service.deliveries.keyring import Keyring
from service.deliveries.outcomes import DeliveryState
from service.deliveries.sending import open_channels
from service.fakes import dingtalk, feishu
from service.fakes.wecom import KEY as WECOM_KEY
from service.tables import DeliveryRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    make_database,
    make_robot,
    make_transport,
    several,
)

GOOD = {
    "wecom": WECOM_KEY,
    "dingtalk": f"{dingtalk.TOKEN} {dingtalk.SECRET}",
    "feishu": f"{feishu.TOKEN} {feishu.SECRET}",
    "webhook": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}


def _faults(channel: str, secret: str | None = None, **robot: Any) -> str:
    transport = make_transport(resolve=lambda host, _port: [host])
    channels = open_channels(Path("unused"), transport, FixedClock(MORNING))
    keyring = Keyring({"ROBOT": GOOD.get(channel, "") if secret is None else secret})
    facts = {"base_url": "https://8.8.8.8", "secret_name": "ROBOT", "settings": {}}
    row = RobotRow(id=1, name="群", channel=channel, **(facts | robot))
    return "\n".join(fitness.faults(row, channels, transport, keyring))


@pytest.mark.parametrize("channel", GOOD)
def test_a_robot_set_up_well_has_no_fault(channel: str) -> None:
    assert _faults(channel, settings={"keywords": ["市考"]}) == ""


def test_a_folder_needs_nothing() -> None:
    assert _faults("folder", base_url="", secret_name="") == ""


@pytest.mark.parametrize(
    ("channel", "secret", "told"),
    [
        pytest.param("wecom", f"{WECOM_KEY[:9]} {WECOM_KEY[9:]}", "key=", id="a-blank-inside"),
        pytest.param("wecom", f"{WECOM_KEY[:9]}\n{WECOM_KEY[9:]}", "key=", id="a-line-inside"),
        pytest.param("wecom", WECOM_KEY.replace("6", "６"), "全角", id="full-width"),
        pytest.param("dingtalk", f"{dingtalk.SECRET}00001111", "加签密钥", id="SEC-for-token"),
        pytest.param("dingtalk", dingtalk.TOKEN.replace("0", "０"), "全角", id="full-width-token"),
        pytest.param("feishu", f"{feishu.TOKEN}　{feishu.SECRET}", "全角", id="full-width-blank"),
        pytest.param("webhook", "whsec_short", "whsec_", id="short"),
        pytest.param("wecom", "", "没有这个密钥", id="none"),
    ],
)
def test_a_secret_pasted_wrongly_is_told_before_anything_is_sent(
    channel: str, secret: str, told: str
) -> None:
    found = _faults(channel, secret)

    assert told in found
    assert [word for word in secret.split() if len(word) > 6 and word in found] == []


@pytest.mark.parametrize(
    ("keywords", "told"),
    [
        pytest.param(["市考", "[督办]"], "“[督办]”", id="a-sign-that-is-sent-as-another"),
        pytest.param(["#市考"], "“#市考”", id="a-heading"),
        pytest.param([f"词{n}" for n in range(11)], "最多10个", id="eleven"),
        pytest.param(["市" * 30], "太长", id="too-long-for-a-title"),
    ],
)
@pytest.mark.parametrize("channel", ["dingtalk", "feishu"])
def test_a_keyword_that_no_message_would_hold_is_told(
    channel: str, keywords: list[str], told: str
) -> None:
    assert told in _faults(channel, settings={"keywords": keywords})


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://10.0.0.1", "内部"),
        ("http://8.8.8.8", "https"),
        ("https://user@8.8.8.8", "用户名"),
        ("https://8.8.8.8:22", "端口"),
        ("http://127.1", "主机名"),
        ("", "https"),
    ],
)
def test_an_address_that_would_be_refused_is_told(url: str, told: str) -> None:
    assert told in _faults("webhook", base_url=url)


def test_an_unknown_channel_is_told() -> None:
    assert "没有名为“telex”的通道" in _faults("telex")


@pytest.mark.parametrize(
    ("paused", "second", "state", "told"),
    [
        pytest.param(True, None, DeliveryState.PENDING, "积压2件", id="nobody-stands-in"),
        pytest.param(True, "督查群", DeliveryState.PENDING, "", id="another-stands-in"),
        pytest.param(False, None, DeliveryState.PENDING, "", id="well"),
        pytest.param(True, None, DeliveryState.ACCEPTED, "", id="nothing-waits"),
    ],
)
def test_what_waits_for_a_broken_robot_without_a_second_is_told(
    paused: bool, second: str | None, state: DeliveryState, told: str
) -> None:
    database = make_database()
    settings = {"fallback": second} if second else {}
    several(database, 2, channel="wecom", settings=settings)
    with database.write() as session:
        make_robot(session, "督查群", audience="督查", units=[])
        robot = session.get_one(RobotRow, 1)
        robot.paused_until = MORNING + timedelta(days=1) if paused else None
        for row in session.query(DeliveryRow):
            row.state = state
        session.flush()

        assert told in fitness.stuck(session, robot, MORNING)
        assert bool(fitness.stuck(session, robot, MORNING)) is bool(told)
