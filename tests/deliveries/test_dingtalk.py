"""Against the strict fake: what counts is what the group saw."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from service.clock import FixedClock
from service.deliveries.channels import Message, Result, Robot
from service.deliveries.channels.dingtalk import (
    DingTalk,
    seconds_left_in_month,
    sign,
)
from service.deliveries.outcomes import Outcome
from service.fakes.dingtalk import SECRET, TOKEN, FakeDingTalk
from service.fakes.loopback import Fault
from tests.deliveries.builders import MORNING, make_dingtalk_robot, make_message, make_transport


@pytest.fixture
def platform() -> Iterator[FakeDingTalk]:
    with FakeDingTalk() as fake:
        fake.seconds = MORNING.timestamp()
        yield fake


def _send(
    platform: FakeDingTalk,
    message: Message | None = None,
    robot: Robot | None = None,
    now: datetime = MORNING,
) -> Result:
    channel = DingTalk(make_transport(deadline=0.8), FixedClock(now))
    return channel.send(robot or make_dingtalk_robot(platform.url), message or make_message())


def _says(code: int, words: str, status: int = 200) -> Fault:
    body = f'{{"errcode":{code},"errmsg":"{words}"}}'.encode()
    return Fault("answer", status=status, body=body)


@pytest.mark.parametrize(
    ("milliseconds", "signature"),
    [
        (1_700_000_000_000, "lOvVf9TQCVugV68mGbSZCg0gzOl1SVjxWi1MyVZCUuA="),
        (1_700_000_000_001, "PTs+dsurGspsy8LSQV/Ud2CTvBpozdeoue2U2fgKqxI="),
    ],
)
def test_the_signature_is_the_platforms(milliseconds: int, signature: str) -> None:
    assert sign("SECdemo", milliseconds) == signature


def test_a_signature_is_encoded_once_in_the_address(platform: FakeDingTalk) -> None:
    moment = datetime.fromtimestamp(1_700_000_000.001, UTC)
    platform.seconds = moment.timestamp()

    result = _send(platform, now=moment)

    ((path, _),) = platform.requests
    assert path.endswith("&sign=PTs%2BdsurGspsy8LSQV%2FUd2CTvBpozdeoue2U2fgKqxI%3D")
    assert result.outcome is Outcome.ACCEPTED


def test_the_group_sees_title_number_and_text(platform: FakeDingTalk) -> None:
    _send(platform)

    (message,) = platform.ledger
    assert message["markdown"]["title"] == "督办单"
    assert message["markdown"]["text"] == ("### 督办单\n\n示督办〔2017〕3号\n\n请于8月22日前反馈。")


def test_without_signing_the_token_alone_is_enough() -> None:
    with FakeDingTalk(secret="") as platform:
        result = _send(platform, robot=make_dingtalk_robot(platform.url, secret=TOKEN))

    assert result.outcome is Outcome.ACCEPTED


def test_who_is_called_stands_in_the_text_too(platform: FakeDingTalk) -> None:
    _send(platform, make_message(mentions=("13800000000", "manager01", "@all")))

    (message,) = platform.ledger
    assert message["at"] == {
        "atMobiles": ["13800000000"],
        "atUserIds": ["manager01"],
        "isAtAll": True,
    }
    assert message["markdown"]["text"].endswith("@13800000000 @manager01 @所有人")


def test_a_page_of_ours_is_a_button(platform: FakeDingTalk) -> None:
    _send(platform, make_message(url="https://example.cn/n/7"))

    (message,) = platform.ledger
    assert message["actionCard"]["singleURL"] == "https://example.cn/n/7"


def test_a_card_calls_nobody_so_a_message_that_calls_carries_the_link(
    platform: FakeDingTalk,
) -> None:
    _send(platform, make_message(url="https://example.cn/n/7", mentions=("13800000000",)))

    (message,) = platform.ledger
    assert "[查看文件](https://example.cn/n/7)" in message["markdown"]["text"]


@pytest.mark.parametrize("url", ["http://example.cn", "javascript:alert(1)", "dingtalk://x"])
def test_only_an_encrypted_page_is_linked(url: str, platform: FakeDingTalk) -> None:
    _send(platform, make_message(url=url))

    assert url not in str(platform.ledger)


def test_a_robots_keyword_is_put_before_a_title_that_lacks_it() -> None:
    with FakeDingTalk(keywords=("市考",)) as platform:
        platform.seconds = MORNING.timestamp()
        plain = make_dingtalk_robot(platform.url)
        keyed = make_dingtalk_robot(platform.url, settings={"keywords": ["市考", "督查"]})

        outcomes = [_send(platform, robot=robot).outcome for robot in (plain, keyed)]

    assert outcomes == [Outcome.REJECTED_CONTENT, Outcome.ACCEPTED]
    assert platform.ledger[0]["markdown"]["title"] == "【市考】督办单"


def test_a_keyword_cut_off_with_the_end_of_a_title_is_said_again(platform: FakeDingTalk) -> None:
    robot = make_dingtalk_robot(platform.url, settings={"keywords": ["市考"]})

    _send(platform, make_message(title="督" * 120 + "市考"), robot)

    assert platform.ledger[0]["markdown"]["title"].startswith("【市考】督")


def test_a_keyword_that_no_message_would_hold_is_never_sent(platform: FakeDingTalk) -> None:
    robot = make_dingtalk_robot(platform.url, settings={"keywords": ["[市考]"]})

    result = _send(platform, robot=robot)

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "setup")
    assert platform.requests == []


def test_a_keyword_that_is_there_already_is_not_said_twice(platform: FakeDingTalk) -> None:
    _send(platform, robot=make_dingtalk_robot(platform.url, settings={"keywords": ["督办"]}))

    assert platform.ledger[0]["markdown"]["title"] == "督办单"


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        pytest.param("", "access_token=后面", id="none"),
        pytest.param("short", "access_token=后面", id="short"),
        pytest.param(f"https://x/robot/send?access_token={TOKEN}", "不写整个地址", id="address"),
        pytest.param(f"{SECRET}0123456789", "应写在access_token之后", id="secret-for-token"),
        pytest.param(f"{TOKEN} {TOKEN}", "SEC开头", id="token-for-secret"),
        pytest.param(f"{TOKEN} {SECRET} x", "SEC开头", id="three-words"),
        pytest.param(TOKEN.replace("0", "０"), "全角", id="full-width"),
    ],
)
def test_a_key_that_cannot_be_one_is_never_sent(
    secret: str, reason: str, platform: FakeDingTalk
) -> None:
    result = _send(platform, robot=make_dingtalk_robot(platform.url, secret=secret))

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "setup")
    assert reason in result.answer
    assert platform.requests == []


def test_an_empty_message_is_refused_here(platform: FakeDingTalk) -> None:
    result = _send(platform, make_message(title=" ", text="\u200b", number=""))

    assert result.outcome is Outcome.REJECTED_CONTENT
    assert platform.requests == []


def test_a_message_over_the_limit_never_leaves(platform: FakeDingTalk) -> None:
    result = _send(platform, make_message(text="督" * 7_000))

    assert (result.outcome, result.code) == (Outcome.REJECTED_CONTENT, "size")
    assert platform.requests == []


def test_the_21st_message_of_a_minute_shuts_the_robot_for_ten(platform: FakeDingTalk) -> None:
    results = [_send(platform) for _ in range(21)]

    assert (results[-1].outcome, results[-1].retry_after) == (Outcome.THROTTLED, 600.0)
    assert len(platform.ledger) == 20


def test_a_used_up_month_waits_for_the_next(platform: FakeDingTalk) -> None:
    platform.month = 0

    result = _send(platform)

    assert result.outcome is Outcome.THROTTLED
    assert MORNING + timedelta(seconds=result.retry_after or 0) == datetime(
        2017, 8, 31, 16, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        pytest.param(datetime(2017, 8, 31, 15, 59, tzinfo=UTC), 60, id="shanghai-2359"),
        pytest.param(datetime(2017, 8, 31, 16, 0, tzinfo=UTC), 30 * 86_400, id="shanghai-midnight"),
        pytest.param(datetime(2017, 12, 31, 15, 0, tzinfo=UTC), 3_600, id="year-end"),
    ],
)
def test_a_month_ends_at_midnight_in_shanghai(now: datetime, seconds: float) -> None:
    assert seconds_left_in_month(now) == seconds


# --- the clock -----------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-2, 2], ids=["slow", "fast"])
def test_a_wrong_clock_is_told_and_signed_around_once(hours: int, platform: FakeDingTalk) -> None:
    result = _send(platform, now=MORNING + timedelta(hours=hours))

    assert result.outcome is Outcome.ACCEPTED
    assert "本机时钟比平台" in result.answer
    assert "120分钟" in result.answer
    assert len(platform.ledger) == 1
    assert len(platform.requests) == 2


def test_a_message_that_waited_is_signed_when_it_leaves(platform: FakeDingTalk) -> None:
    clock = FixedClock(MORNING)
    channel = DingTalk(make_transport(), clock)
    clock.at = MORNING + timedelta(hours=3)
    platform.advance(3 * 3_600)

    result = channel.send(make_dingtalk_robot(platform.url), make_message())

    assert result.outcome is Outcome.ACCEPTED
    assert len(platform.requests) == 1


def test_a_wrong_secret_is_no_matter_of_the_clock(platform: FakeDingTalk) -> None:
    robot = make_dingtalk_robot(platform.url, secret=f"{TOKEN} SECother")

    result = _send(platform, robot=robot)

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "310000")
    assert len(platform.requests) == 1


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", [False, True], ids=["before-accept", "after-accept"])
@pytest.mark.parametrize("kind", ["reset", "close", "stall", "truncated"])
def test_a_lost_answer_is_unknown_and_sent_once(
    kind: str, accept: bool, platform: FakeDingTalk
) -> None:
    platform.faults.append(Fault(kind, accept=accept))

    result = _send(platform)

    assert result.outcome is Outcome.UNKNOWN
    assert len(platform.requests) == 1
    assert len(platform.ledger) == int(accept)


def test_the_gateways_guard_is_no_success(platform: FakeDingTalk) -> None:
    body = b'{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"0a1b"}'
    platform.faults.append(Fault("answer", body=body))

    result = _send(platform)

    assert (result.outcome, result.code) == (Outcome.THROTTLED, "x5")
    assert result.retry_after == 600.0


def test_neither_token_nor_secret_nor_sign_is_in_a_result(platform: FakeDingTalk) -> None:
    results = []
    for fault in (Fault("reset"), Fault("truncated"), _says(300005, "token is not exist")):
        platform.faults.append(fault)
        results.append(_send(platform))

    shown = repr(results) + repr(make_dingtalk_robot(platform.url))
    written = quote(sign(SECRET, int(MORNING.timestamp() * 1000)), safe="")
    assert not [word for word in (TOKEN, SECRET, written) if word in shown]


def test_a_robot_of_a_private_cloud_may_live_under_another_path(platform: FakeDingTalk) -> None:
    result = _send(platform, robot=make_dingtalk_robot(f"{platform.url}/gov/"))

    assert result.outcome is Outcome.ACCEPTED
    assert platform.requests[0][0].startswith("/gov/robot/send?")
