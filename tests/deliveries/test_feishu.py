"""Against the strict fake: what counts is what the group saw."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from service.clock import FixedClock
from service.deliveries.channels import Message, Result, Robot
from service.deliveries.channels.feishu import Feishu, sign
from service.deliveries.outcomes import Outcome
from service.fakes.feishu import SECRET, TOKEN, FakeFeishu
from service.fakes.loopback import Fault
from tests.deliveries.builders import MORNING, make_feishu_robot, make_message, make_transport


@pytest.fixture
def platform() -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.seconds = MORNING.timestamp()
        yield fake


def _send(
    platform: FakeFeishu,
    message: Message | None = None,
    robot: Robot | None = None,
    now: datetime = MORNING,
) -> Result:
    channel = Feishu(make_transport(deadline=0.8), FixedClock(now))
    return channel.send(robot or make_feishu_robot(platform.url), message or make_message())


def _elements(platform: FakeFeishu) -> list[dict[str, Any]]:
    ((message),) = platform.ledger
    elements: list[dict[str, Any]] = message["card"]["elements"]
    return elements


def test_the_signature_is_the_platforms() -> None:
    assert sign("demo", 1_599_360_473) == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="


def test_the_group_sees_a_card_of_plain_text(platform: FakeFeishu) -> None:
    result = _send(platform)

    assert result.outcome is Outcome.ACCEPTED
    assert platform.ledger[0]["card"]["header"]["title"]["content"] == "督办单"
    (element,) = _elements(platform)
    assert element["text"] == {
        "tag": "plain_text",
        "content": "示督办〔2017〕3号\n请于8月22日前反馈。",
    }


def test_the_time_in_the_body_is_text(platform: FakeFeishu) -> None:
    _send(platform)

    body = json.loads(platform.requests[0][1])
    assert body["timestamp"] == str(int(MORNING.timestamp()))


def test_without_signing_nothing_is_signed() -> None:
    with FakeFeishu(secret="") as platform:
        result = _send(platform, robot=make_feishu_robot(platform.url, secret=TOKEN))

    assert result.outcome is Outcome.ACCEPTED
    assert b"sign" not in platform.requests[0][1]


def test_accounts_are_called_and_telephones_cannot_be(platform: FakeFeishu) -> None:
    _send(platform, make_message(mentions=("ou_7d8a", "13800000000", "@all")))

    assert _elements(platform)[-1]["content"] == "<at id=ou_7d8a></at> <at id=all></at>"


def test_a_mention_that_is_no_account_is_left_out(platform: FakeFeishu) -> None:
    _send(platform, make_message(mentions=("a></at><at id=all",)))

    assert "<at" not in json.dumps(platform.ledger)


def test_a_page_of_ours_is_a_button(platform: FakeFeishu) -> None:
    _send(platform, make_message(url="https://example.cn/n/7"))

    assert _elements(platform)[-1]["actions"][0]["url"] == "https://example.cn/n/7"


def test_a_robots_keyword_is_put_before_a_title_that_lacks_it() -> None:
    with FakeFeishu(keywords=("市考",)) as platform:
        platform.seconds = MORNING.timestamp()
        keyed = make_feishu_robot(platform.url, settings={"keywords": ["市考"]})

        outcomes = [_send(platform, robot=robot).outcome for robot in (None, keyed)]

    assert outcomes == [Outcome.REJECTED_CONTENT, Outcome.ACCEPTED]


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        pytest.param("", "hook/后面", id="none"),
        pytest.param(
            f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}", "整个地址", id="address"
        ),
        pytest.param(f"{TOKEN} {SECRET} x", "签名密钥", id="three-words"),
        pytest.param(f"{TOKEN}　{SECRET}", "全角", id="full-width-blank"),
    ],
)
def test_a_key_that_cannot_be_one_is_never_sent(
    secret: str, reason: str, platform: FakeFeishu
) -> None:
    result = _send(platform, robot=make_feishu_robot(platform.url, secret=secret))

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "setup")
    assert reason in result.answer
    assert platform.requests == []


def test_a_message_over_the_limit_never_leaves(platform: FakeFeishu) -> None:
    result = _send(platform, make_message(text="督" * 7_000))

    assert (result.outcome, result.code) == (Outcome.REJECTED_CONTENT, "size")
    assert platform.requests == []


def test_the_sixth_message_of_a_second_is_throttled(platform: FakeFeishu) -> None:
    results = [_send(platform) for _ in range(6)]

    assert (results[-1].outcome, results[-1].code) == (Outcome.THROTTLED, "11232")
    assert len(platform.ledger) == 5


def test_a_squeezed_platform_is_throttling(platform: FakeFeishu) -> None:
    platform.squeezed = True

    assert _send(platform).outcome is Outcome.THROTTLED


@pytest.mark.parametrize("hours", [-2, 2], ids=["slow", "fast"])
def test_a_wrong_clock_is_told_and_signed_around_once(hours: int, platform: FakeFeishu) -> None:
    result = _send(platform, now=MORNING + timedelta(hours=hours))

    assert result.outcome is Outcome.ACCEPTED
    assert "120分钟" in result.answer
    assert len(platform.ledger) == 1


def test_a_wrong_secret_is_a_broken_channel(platform: FakeFeishu) -> None:
    result = _send(platform, robot=make_feishu_robot(platform.url, secret=f"{TOKEN} other"))

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "19021")
    assert len(platform.requests) == 1


def test_a_removed_robot_is_a_broken_channel(platform: FakeFeishu) -> None:
    result = _send(platform, robot=make_feishu_robot(platform.url, secret=TOKEN[::-1]))

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "19001")


@pytest.mark.parametrize("accept", [False, True], ids=["before-accept", "after-accept"])
@pytest.mark.parametrize("kind", ["reset", "close", "stall", "truncated"])
def test_a_lost_answer_is_unknown_and_sent_once(
    kind: str, accept: bool, platform: FakeFeishu
) -> None:
    platform.faults.append(Fault(kind, accept=accept))

    result = _send(platform)

    assert result.outcome is Outcome.UNKNOWN
    assert len(platform.requests) == 1
    assert len(platform.ledger) == int(accept)


def test_token_and_secret_are_in_no_result(platform: FakeFeishu) -> None:
    results = []
    for kind in ("reset", "close", "truncated"):
        platform.faults.append(Fault(kind))
        results.append(_send(platform))

    shown = repr(results) + repr(make_feishu_robot(platform.url))
    assert TOKEN not in shown
