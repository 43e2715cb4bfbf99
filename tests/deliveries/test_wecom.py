"""Against the strict fake: what counts is what the group saw."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from service.clock import FixedClock
from service.deliveries.channels import Message, Result, Robot
from service.deliveries.channels.wecom import WeCom, judge
from service.deliveries.outcomes import Outcome
from service.deliveries.pieces import Words
from service.deliveries.transport import Answer
from service.fakes.loopback import Fault
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from tests.deliveries.builders import (
    MORNING,
    make_attachment,
    make_message,
    make_transport,
    make_wecom_robot,
)

OK = b'{"errcode":0,"errmsg":"ok"}'


@pytest.fixture
def platform() -> Iterator[FakeWeCom]:
    with FakeWeCom() as fake:
        yield fake


def _send(
    platform: FakeWeCom, message: Message, robot: Robot | None = None, times: int = 1
) -> Result:
    channel = WeCom(make_transport(deadline=0.8), FixedClock(MORNING))
    for _ in range(times):
        result = channel.send(robot or make_wecom_robot(platform.url), message)
    return result


def _answer(body: bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, headers=headers, body=body)


def test_one_card_carries_the_document(platform: FakeWeCom) -> None:
    result = _send(platform, make_message(attachments=(make_attachment(),)))

    assert result.outcome is Outcome.ACCEPTED
    (card,) = (each["template_card"] for each in platform.ledger)
    number, file = card["horizontal_content_list"]
    assert number["value"] == "示督办〔2017〕3号"
    assert (file["type"], file["value"]) == (2, "督办单.docx")


def test_the_uploaded_file_is_the_archived_one(platform: FakeWeCom) -> None:
    _send(platform, make_message(attachments=(make_attachment(b"PK\3\4 the bytes"),)))

    ((_, _, name, content),) = platform.media.values()
    assert (name, content) == ("督办单.docx", b"PK\3\4 the bytes")


def test_without_a_file_it_is_plain_text(platform: FakeWeCom) -> None:
    _send(platform, make_message(mentions=("13800000000", "zhangsan")))

    (message,) = platform.ledger
    assert message["text"]["content"] == "督办单 示督办〔2017〕3号\n请于8月22日前反馈。"
    assert message["text"]["mentioned_mobile_list"] == ["13800000000"]
    assert message["text"]["mentioned_list"] == ["zhangsan"]


def test_a_file_is_uploaded_once_in_three_days(platform: FakeWeCom) -> None:
    _send(platform, make_message(attachments=(make_attachment(),)), times=3)

    assert len(platform.media) == 1
    assert len(platform.ledger) == 3


def test_an_expired_media_id_is_uploaded_again_and_the_group_sees_one_card(
    platform: FakeWeCom,
) -> None:
    message = make_message(attachments=(make_attachment(),))
    channel = WeCom(make_transport(), FixedClock(MORNING))
    robot = make_wecom_robot(platform.url)

    channel.send(robot, message)
    platform.advance(3 * 86_400)
    result = channel.send(robot, message)

    assert result.outcome is Outcome.ACCEPTED
    assert platform.errors == [40007]
    assert len(platform.ledger) == 2


def test_our_own_clock_renews_a_media_id_before_it_expires(platform: FakeWeCom) -> None:
    message = make_message(attachments=(make_attachment(),))
    clock = FixedClock(MORNING)
    channel = WeCom(make_transport(), clock)

    channel.send(make_wecom_robot(platform.url), message)
    clock.at += timedelta(days=3)
    channel.send(make_wecom_robot(platform.url), message)

    assert len(platform.media) == 2


def test_the_21st_message_of_a_minute_is_throttled(platform: FakeWeCom) -> None:
    result = _send(platform, make_message(), times=21)

    assert (result.outcome, result.retry_after) == (Outcome.THROTTLED, 60.0)
    assert len(platform.ledger) == 20


def test_a_removed_robot_is_a_broken_channel(platform: FakeWeCom) -> None:
    robot = make_wecom_robot(platform.url, secret=WECOM_KEY[::-1])

    result = _send(platform, make_message(attachments=(make_attachment(),)), robot)

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "93000")


@pytest.mark.parametrize(
    "secret",
    ["", " spaced key ", f"https://x?key={WECOM_KEY}", "６９３ａｘｘｘ６", "short"],
    ids=["none", "blanks", "whole-address", "full-width", "short"],
)
def test_a_key_that_cannot_be_one_is_never_sent(secret: str, platform: FakeWeCom) -> None:
    result = _send(platform, make_message(), make_wecom_robot(platform.url, secret=secret))

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "setup")
    assert platform.requests == []


@pytest.mark.parametrize("han", [600, 666, 683, 5_000])
def test_a_long_text_is_shortened_before_it_leaves(han: int, platform: FakeWeCom) -> None:
    result = _send(platform, make_message(text="督" * han))

    assert result.outcome is Outcome.ACCEPTED
    assert platform.errors == []


def test_a_paper_without_its_file_is_shown_as_old_clients_can_read_it(platform: FakeWeCom) -> None:
    _send(platform, make_message(paper=(Words(text="一、进度", strong=True),)))

    assert platform.ledger[0]["msgtype"] == "markdown"  # markdown_v2 is raw signs to them


@pytest.mark.parametrize("mentions", [(), ("zhangsan",)], ids=["nothing", "only-a-mention"])
def test_an_empty_message_is_refused_here(mentions: tuple[str, ...], platform: FakeWeCom) -> None:
    result = _send(platform, make_message(title=" ", text="\u200b", number="", mentions=mentions))

    assert result.outcome is Outcome.REJECTED_CONTENT
    assert platform.requests == []


@pytest.mark.parametrize(
    "hostile",
    ["<@all>", "@所有人", "@all", "](http://evil)", '"}}', "\ud83d", "\x00\x0b", "\\u0041"],
)
def test_hostile_data_shows_as_text(hostile: str, platform: FakeWeCom) -> None:
    message = make_message(text=f"甲{hostile}乙", attachments=(make_attachment(),))

    assert _send(platform, message).outcome in (Outcome.ACCEPTED, Outcome.REJECTED_CONTENT)
    shown = json.dumps(platform.ledger, ensure_ascii=False)
    assert "<@" not in shown
    assert "@所有人" not in shown
    assert "mentioned" not in shown


@pytest.mark.parametrize("size", [6, 20 * 1024 * 1024], ids=["6B", "20MB"])
def test_a_file_of_exactly_what_the_platform_takes_goes_on_the_card(
    size: int, platform: FakeWeCom
) -> None:
    result = _send(platform, make_message(attachments=(make_attachment(b"x" * size),)))

    assert result.outcome is Outcome.ACCEPTED
    ((_, _, _, content),) = platform.media.values()
    assert len(content) == size
    assert platform.ledger[0]["msgtype"] == "template_card"


@pytest.mark.parametrize(
    "size", [0, 1, 5, 20 * 1024 * 1024 + 1], ids=["nothing", "1B", "5B", "20MB+1"]
)
def test_a_file_the_platform_would_refuse_is_named_in_the_text(
    size: int, platform: FakeWeCom
) -> None:
    result = _send(platform, make_message(attachments=(make_attachment(b"x" * size),)))

    assert result.outcome is Outcome.ACCEPTED
    assert "未能随发的附件" in platform.ledger[0]["text"]["content"]
    assert platform.media == {}


def test_a_file_too_large_for_the_card_is_behind_the_link(platform: FakeWeCom) -> None:
    large = make_attachment(b"x" * (20 * 1024 * 1024 + 1))

    _send(platform, make_message(attachments=(large,), url="https://example.cn/l/1"))

    assert "https://example.cn/l/1" in platform.ledger[0]["text"]["content"]


def test_a_card_has_at_most_six_rows(platform: FakeWeCom) -> None:
    files = tuple(make_attachment(b"PK\3\4 form %d" % n, f"报送表{n}.xlsx") for n in range(8))

    result = _send(platform, make_message(attachments=files))

    assert result.outcome is Outcome.ACCEPTED
    assert "报送表7.xlsx" in platform.ledger[0]["template_card"]["sub_title_text"]


def test_a_file_name_with_commands_arrives_harmless(platform: FakeWeCom) -> None:
    name = '关于"利用外资"\r\n\u202e/的单.docx'

    _send(platform, make_message(attachments=(make_attachment(name=name),)))

    ((_, _, shown, _),) = platform.media.values()
    assert shown == "关于_利用外资___的单.docx"


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", [False, True], ids=["before-accept", "after-accept"])
@pytest.mark.parametrize("kind", ["reset", "close", "stall", "drip", "giant", "truncated"])
def test_a_lost_answer_is_unknown_and_sent_once(
    kind: str, accept: bool, platform: FakeWeCom
) -> None:
    platform.faults.append(Fault(kind, accept=accept, body=OK))

    result = _send(platform, make_message())

    assert result.outcome is Outcome.UNKNOWN
    assert len(platform.requests) == 1
    assert len(platform.ledger) == int(accept)


def test_a_lost_upload_is_not_delivered_whatever_became_of_it(platform: FakeWeCom) -> None:
    platform.faults.append(Fault("reset", accept=True))

    result = _send(platform, make_message(attachments=(make_attachment(),)))

    assert result.outcome is Outcome.NOT_DELIVERED
    assert platform.ledger == []


def test_after_a_lost_upload_it_is_uploaded_again_and_the_group_sees_one_card(
    platform: FakeWeCom,
) -> None:
    platform.faults.append(Fault("reset", accept=True))

    result = _send(platform, make_message(attachments=(make_attachment(),)), times=2)

    assert result.outcome is Outcome.ACCEPTED
    assert len(platform.media) == 2
    assert len(platform.ledger) == 1


def test_what_was_uploaded_is_not_uploaded_again_when_the_card_was_lost(
    platform: FakeWeCom,
) -> None:
    platform.faults.extend([None, Fault("reset", accept=False)])  # the upload is answered

    result = _send(platform, make_message(attachments=(make_attachment(),)), times=2)

    assert result.outcome is Outcome.ACCEPTED
    assert [path.partition("?")[0].rpartition("/")[2] for path, _ in platform.requests] == [
        "upload_media",
        "send",
        "send",
    ]


def test_the_key_is_in_no_result(platform: FakeWeCom) -> None:
    results = []
    for kind in ("reset", "close", "truncated"):
        platform.faults.append(Fault(kind))
        results.append(_send(platform, make_message()))

    assert WECOM_KEY not in repr(results) + repr(make_wecom_robot(platform.url))


# --- what an answer proves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("30", 30.0),
        ("0", 1.0),
        ("-5", 1.0),
        ("315360000", 3_600.0),
        ("--5", None),
        ("soon", None),
        ("", None),
        ("Thu, 17 Aug 2017 01:02:00 GMT", 120.0),
    ],
)
def test_retry_after_is_clamped(asked: str, seconds: float | None) -> None:
    headers = {"retry-after": asked, "date": "Thu, 17 Aug 2017 01:00:00 GMT"}

    assert judge(Answer(status=429, headers=headers, body=b"")).retry_after == seconds


def test_a_code_of_no_table_is_tried_three_times() -> None:
    result = judge(_answer(b'{"errcode":99999,"errmsg":"?"}'))

    assert (result.outcome, result.tries) == (Outcome.NOT_DELIVERED, 3)
