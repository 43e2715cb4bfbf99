"""送达件和群机器人的命令：查、重送、查实、预演、测试、停用，各留一笔。"""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.deliveries.outcomes import DeliveryState
from service.fakes.loopback import Fault
from service.fakes.wecom import KEY, FakeWeCom
from service.settings import SHIPPED
from service.tables import DeliveryRow, EventRow, RobotRow
from tests.commands.running import Answer, give
from tests.shell.standing import ORDER
from tests.small_county import County

BROKEN = Fault("answer", body=b'{"errcode":93000,"errmsg":"invalid webhook url"}')


@pytest.fixture
def platform(supervised: County, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWeCom]:
    """县环保局群 becomes a robot of a strict fake."""
    monkeypatch.setenv("WECOM_KEY", KEY)
    shipped = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    settings = supervised.workspace.folder / "config" / "service.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(shipped.replace("allow = []", 'allow = ["127.0.0.1"]'), encoding="utf-8")
    with FakeWeCom() as fake:
        with supervised.workspace.database.write() as session:
            robot = session.scalars(select(RobotRow).where(RobotRow.name == "县环保局群")).one()
            robot.channel, robot.base_url, robot.secret_name = "wecom", fake.url, "WECOM_KEY"
        yield fake


def _events(county: County) -> list[tuple[str, str]]:
    with county.workspace.database.read() as session:
        return [(e.act, e.actor) for e in session.scalars(select(EventRow).order_by(EventRow.id))]


def _to_environment(county: County, state: DeliveryState) -> int:
    """The 督办单's delivery to 县环保局群, put into a state."""
    with county.workspace.database.write() as session:
        of_group = select(DeliveryRow).join(RobotRow).where(RobotRow.name == "县环保局群")
        row = session.scalars(of_group.order_by(DeliveryRow.id.desc())).first()
        assert row is not None
        row.state = state
        return row.id


def _later(county: County, **time: float) -> None:
    county.clock.at += timedelta(**time)


# --- 测试、停用、恢复 ------------------------------------------------------------------------------


def test_a_test_is_marked_and_mentions_nobody(supervised: County, platform: FakeWeCom) -> None:
    answer = give(supervised, "channels", "test", "县环保局群", "--by", "张三")

    (message,) = platform.ledger
    assert (answer.code, answer.out.split("\t")[0]) == (0, "平台已接收")
    assert message["text"]["content"].startswith("【测试】")
    assert "mentioned_list" not in message["text"]
    assert _events(supervised)[-2:] == [("测试通道", "张三"), ("测试通道结果", "张三")]


def test_a_test_calls_nobody_whoever_the_group_is_set_to_call(
    supervised: County, platform: FakeWeCom
) -> None:
    set_up = give(
        supervised,
        *("channels", "set", "县环保局群", "--mention", "13800000000"),
        *("--everybody", "event_alert"),
    )

    give(supervised, "channels", "test", "县环保局群")

    assert set_up.code == 0
    assert {"mentioned_list", "mentioned_mobile_list"}.isdisjoint(platform.ledger[0]["text"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--mention", "@all"), "不能写所有人"),
        (("--mention", "张三"), "不是电话"),
        (("--everybody", "督办单"), "没有“督办单”"),
    ],
)
def test_who_cannot_be_called_is_refused_when_it_is_set(
    supervised: County, words: tuple[str, ...], told: str
) -> None:
    answer = give(supervised, "channels", "set", "县环保局群", *words)

    assert answer.code != 0
    assert told in answer.told


def test_a_list_shows_whom_a_group_calls_with_telephones_masked(supervised: County) -> None:
    give(supervised, "channels", "set", "县环保局群", "--mention", "13800001234")

    listed = give(supervised, "channels", "list").out

    assert "点名：138****1234" in listed
    assert "13800001234" not in listed


def test_tests_are_one_a_minute(supervised: County, platform: FakeWeCom) -> None:
    answers: list[Answer] = []
    for seconds in (0, 59, 1):
        _later(supervised, seconds=seconds)
        answers.append(give(supervised, "channels", "test", "县环保局群"))

    assert [answer.code for answer in answers] == [0, 1, 0]
    assert "一分钟只发一条" in answers[1].told
    assert len(platform.ledger) == 2


def test_a_test_keeps_to_the_robots_limits(supervised: County, platform: FakeWeCom) -> None:
    give(supervised, "channels", "set", "县环保局群", "--rate", "1/600")
    give(supervised, "channels", "test", "县环保局群")
    _later(supervised, minutes=2)

    answer = give(supervised, "channels", "test", "县环保局群")

    assert "正在限流" in answer.told
    assert len(platform.ledger) == 1


def test_a_broken_robot_says_so_and_stays_as_it_was(
    supervised: County, platform: FakeWeCom
) -> None:
    platform.faults.append(BROKEN)

    answer = give(supervised, "channels", "test", "县环保局群")

    assert (answer.code, answer.out.split("\t")[:2]) == (1, ["通道失效", "93000"])
    assert KEY not in answer.told


def test_a_paused_robot_keeps_its_queue_until_it_is_resumed(
    supervised: County, platform: FakeWeCom
) -> None:
    delivery = _to_environment(supervised, DeliveryState.DEAD)
    give(supervised, "channels", "pause", "县环保局群", "--reason", "换密钥")
    give(supervised, "delivery", "replay", str(delivery), "--reason", "已换密钥")
    sent_while_paused = len(platform.ledger)
    listed = give(supervised, "channels", "list").out

    give(supervised, "channels", "resume", "县环保局群", "--reason", "换好了")

    assert "停用：换密钥" in listed
    assert (sent_while_paused, len(platform.ledger)) == (0, 1)


def test_who_changed_a_route_stands_with_before_and_after(supervised: County) -> None:
    give(supervised, "channels", "set", "县环保局群", "--fallback", "督查室群", "--by", "张三")
    give(supervised, "channels", "set", "县环保局群", "--fallback", "无", "--by", "李四")

    with supervised.workspace.database.read() as session:
        query = select(EventRow).where(EventRow.act == "改通道设置").order_by(EventRow.id)
        first, second = session.scalars(query).all()
        assert (first.actor, first.detail["before"], first.detail["after"]) == (
            "张三",
            {},
            {"fallback": "督查室群"},
        )
        assert (second.actor, second.detail["after"]) == ("李四", {})


def test_who_silenced_a_group_and_why_stands_in_the_record(supervised: County) -> None:
    give(supervised, "channels", "pause", "县环保局群", "--reason", "换密钥", "--by", "张三")
    give(supervised, "channels", "resume", "县环保局群", "--reason", "换好了", "--by", "李四")

    paused, resumed = supervised.events()[-2:]
    assert (paused.act, paused.actor, paused.recipients) == ("停用通道", "张三", "县环保局群")
    assert (resumed.act, resumed.actor, resumed.recipients) == ("恢复通道", "李四", "县环保局群")
    assert [event.detail["reason"] for event in (paused, resumed)] == ["换密钥", "换好了"]


# --- 死信、不明 -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.HELD])
def test_what_needs_a_person_is_listed(supervised: County, state: DeliveryState) -> None:
    delivery = _to_environment(supervised, state)

    listed = give(supervised, "deliveries", "--dead").out.splitlines()

    assert [line.split("\t")[0] for line in listed] == [str(delivery)]


def test_what_was_accepted_goes_again_only_with_force(
    supervised: County, platform: FakeWeCom
) -> None:
    delivery = str(_to_environment(supervised, DeliveryState.ACCEPTED))

    refused = give(supervised, "delivery", "replay", delivery, "--reason", "误删")
    sent = give(supervised, "delivery", "replay", delivery, "--reason", "误删", "--force")

    assert (refused.code, sent.code, len(platform.ledger)) == (1, 0, 1)
    assert "如已收到请忽略" in str(platform.ledger[0])
    assert ("重送", "县考核办") in _events(supervised)


def test_a_doubt_ends_with_what_was_seen(supervised: County, platform: FakeWeCom) -> None:
    delivery = _to_environment(supervised, DeliveryState.HELD)

    give(supervised, "delivery", "resolve", str(delivery), "arrived", "--reason", "群里看到了")

    with supervised.workspace.database.read() as session:
        assert session.get_one(DeliveryRow, delivery).state == DeliveryState.CONFIRMED
    assert platform.ledger == []
    assert ("查实已到", "县考核办") in _events(supervised)


def test_what_was_not_there_is_sent_as_new(supervised: County, platform: FakeWeCom) -> None:
    delivery = _to_environment(supervised, DeliveryState.HELD)

    give(supervised, "delivery", "resolve", str(delivery), "missing", "--reason", "群里没有")

    (message,) = platform.ledger
    assert "请忽略" not in str(message)


def test_a_delivery_can_be_given_up(supervised: County) -> None:
    delivery = _to_environment(supervised, DeliveryState.DEAD)

    give(supervised, "delivery", "drop", str(delivery), "--reason", "已电话告知")

    assert "不再发" in give(supervised, "deliveries").out


# --- 预演、记录 -----------------------------------------------------------------------------------


def test_a_preview_calls_nobody_and_leaves_nothing(
    drafted: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted.drafts()[0]
    with drafted.workspace.database.write() as session:
        for robot in session.scalars(select(RobotRow)):
            robot.channel = "wecom"
        before = session.query(DeliveryRow).count()
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, _nobody)

    answer = give(drafted, "delivery", "preview", draft)

    assert answer.code == 0, answer.told
    assert "字节" in answer.out
    assert "发不出" not in answer.out
    with drafted.workspace.database.read() as session:
        assert session.query(DeliveryRow).count() == before


def _nobody(*_: object, **__: object) -> None:
    raise AssertionError("somebody was called")


def test_a_preview_can_show_one_robot(supervised: County, platform: FakeWeCom) -> None:
    answer = give(supervised, "delivery", "preview", ORDER, "--robot", "县环保局群")

    first, last = answer.out.splitlines()
    assert first.split("\t")[:3] == ["县环保局群", "wecom", "第1条，共1条"]
    assert first.count("字节") == 2  # the file, then the card
    assert last.startswith("共1条")
    assert platform.requests == []


def test_what_waits_for_the_morning_is_listed_with_its_hour(
    supervised: County, platform: FakeWeCom
) -> None:
    delivery = str(_to_environment(supervised, DeliveryState.DEAD))
    _later(supervised, hours=7)  # 23:00

    give(supervised, "delivery", "replay", delivery, "--reason", "重来")

    (line,) = give(supervised, "deliveries", "--state", "待发").out.splitlines()
    assert line.split("\t")[1].startswith("2017-08-24 08:0")
    assert platform.requests == []


def test_the_log_of_a_paper_has_every_attempt(supervised: County, platform: FakeWeCom) -> None:
    delivery = str(_to_environment(supervised, DeliveryState.DEAD))
    platform.faults.append(Fault("answer", status=503, headers={"Retry-After": "5"}))
    give(supervised, "delivery", "replay", delivery, "--reason", "重来")
    _later(supervised, minutes=5)
    give(supervised, "cycle")

    told = give(supervised, "notice", "log", "示督办〔2017〕1号").out

    mine = [line.split("\t") for line in told.splitlines() if line.split("\t")[1] == delivery]
    assert [(line[4], line[5]) for line in mine] == [
        ("平台已接收", "0"),
        ("未送出", "HTTP 503"),
        ("平台已接收", "0"),
    ]
