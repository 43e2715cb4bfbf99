"""The task's body, with a real database, real files and loopback HTTP."""

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from service.clock import FixedClock
from service.database import Database
from service.deliveries import outbox, remedies, turns
from service.deliveries.audiences import ISSUED
from service.deliveries.breaker import UNTIL_A_PERSON_ACTS
from service.deliveries.channels import UNLIMITED, Message, Result, Robot
from service.deliveries.channels.wecom import WeCom
from service.deliveries.keyring import Keyring
from service.deliveries.messages import archived
from service.deliveries.outcomes import DeliveryState, Outcome
from service.deliveries.pieces import Words
from service.deliveries.policy import Policy
from service.deliveries.sending import deliver
from service.deliveries.spill import Spill
from service.fakes.dingtalk import FakeDingTalk
from service.fakes.feishu import FakeFeishu
from service.fakes.loopback import Fault
from service.fakes.wecom import KEY as WECOM_KEY
from service.fakes.wecom import FakeWeCom
from service.settings import Doubt, SendingSettings
from service.tables import AttemptRow, DeliveryRow, DocumentRow, RobotRow
from tests.deliveries.builders import (
    MORNING,
    SECRET_NAME,
    claimed,
    enqueued,
    make_content,
    make_database,
    make_document,
    make_notice,
    make_robot,
    make_transport,
    send,
    several,
)
from tests.deliveries.reading import shown

PAST_NINE = MORNING + timedelta(minutes=5)  # not sharp: 飞书 would wait
RESENDING = Policy(settings=SendingSettings(quiet=None, doubt=Doubt.RESEND))


@pytest.fixture
def platform() -> Iterator[FakeWeCom]:
    with FakeWeCom() as fake:
        yield fake


def _to_wecom(database: Database, platform: FakeWeCom, *, with_file: bool = True) -> int:
    return enqueued(
        database,
        with_file=with_file,
        channel="wecom",
        base_url=platform.url,
        secret_name=SECRET_NAME,
    )


def _state(database: Database, delivery: int) -> str:
    with database.read() as session:
        return session.get_one(DeliveryRow, delivery).state


def test_a_notice_reaches_its_folder(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database)

    assert send(database, delivery, tmp_path) is Outcome.ACCEPTED
    assert _state(database, delivery) == DeliveryState.ACCEPTED
    assert len(list((tmp_path / "messages" / "招商局群").iterdir())) == 2


def test_a_notice_reaches_its_group_as_one_card(platform: FakeWeCom, tmp_path: Path) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform)

    assert send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY) is Outcome.ACCEPTED
    assert len(platform.ledger) == 1


@pytest.mark.parametrize("kind", [FakeDingTalk, FakeFeishu], ids=["dingtalk", "feishu"])
def test_a_group_whose_robot_takes_no_files_reads_the_paper(kind: Any, tmp_path: Path) -> None:
    database = make_database()
    paper = (Words(text="一、进度", strong=True), Words(text="请对照检查。"))
    with kind("f00dcafe", "") as platform:
        with database.write() as session:
            notice = make_notice(session)
            channel = kind.__name__.removeprefix("Fake").lower()
            make_robot(session, channel=channel, base_url=platform.url, secret_name="ROBOT_KEY")
            content = make_content(documents=(make_document(session, notice),))
            delivery = outbox.enqueue(session, notice, ISSUED, content, MORNING, paper)[0]

        assert send(database, delivery, tmp_path, PAST_NINE, ROBOT_KEY="f00dcafe") is (
            Outcome.ACCEPTED
        )
        assert "请对照检查。" in shown(platform.ledger[0]).text


def test_what_was_accepted_is_never_sent_again(platform: FakeWeCom, tmp_path: Path) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform)

    outcomes = [send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY) for _ in range(3)]

    assert outcomes == [Outcome.ACCEPTED, None, None]
    assert len(platform.ledger) == 1


def test_an_unknown_delivery_is_nobodys(tmp_path: Path) -> None:
    assert send(make_database(), 99, tmp_path) is None


@pytest.mark.parametrize("accept", [False, True], ids=["before-accept", "after-accept"])
def test_a_lost_answer_is_held_and_the_group_saw_it_at_most_once(
    accept: bool, platform: FakeWeCom, tmp_path: Path
) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform, with_file=False)
    platform.faults.append(Fault("reset", accept=accept))

    for _ in range(3):
        send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY)

    assert _state(database, delivery) == DeliveryState.HELD
    assert len(platform.ledger) == int(accept)


def test_a_replay_of_what_may_have_arrived_says_so(platform: FakeWeCom, tmp_path: Path) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform)
    send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY)

    with database.write() as session:
        remedies.replay(session, delivery, "张三", "群里误删", MORNING, force=True)
    send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY)

    again = platform.ledger[1]["template_card"]["sub_title_text"]
    assert again.startswith("【重发，如已收到请忽略】")


@pytest.mark.parametrize("number", ["", "示督办〔2017〕3号"], ids=["without-number", "with-number"])
def test_what_may_have_arrived_is_sent_again_under_the_same_number(
    number: str, platform: FakeWeCom, tmp_path: Path
) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform, with_file=False)
    with database.write() as session:
        row = session.get_one(DeliveryRow, delivery)
        row.payload = {**row.payload, "number": number}
    platform.faults.append(Fault("reset", accept=True))

    for minute in range(4):
        now = MORNING + timedelta(minutes=2 * minute)
        send(database, delivery, tmp_path, now, RESENDING, WECOM_KEY=WECOM_KEY)

    first, second = [message["text"]["content"] for message in platform.ledger]
    assert _state(database, delivery) == DeliveryState.ACCEPTED
    assert (number or f"编号：送{delivery}") in first
    assert second == first.replace("\n", "\n【重发，如已收到请忽略】\n", 1)


def test_a_missing_secret_pauses_the_robot_and_calls_nobody(
    platform: FakeWeCom, tmp_path: Path
) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform)

    assert send(database, delivery, tmp_path) is Outcome.CHANNEL_BROKEN
    assert platform.requests == []
    with database.read() as session:
        assert "WECOM_KEY" in session.get_one(RobotRow, 1).paused_reason
        assert session.get_one(DeliveryRow, delivery).attempts == 0


def test_a_file_that_is_not_the_archived_one_never_leaves(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database)
    with database.write() as session:
        session.get_one(DocumentRow, 1).content = b"changed on disk"

    assert send(database, delivery, tmp_path) is Outcome.REJECTED_CONTENT
    assert _state(database, delivery) == DeliveryState.DEAD
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_fails_is_sent_again_before_the_next(
    platform: FakeWeCom, tmp_path: Path
) -> None:
    database = make_database()
    robot = {"channel": "wecom", "base_url": platform.url, "secret_name": SECRET_NAME}
    with database.write() as session:
        make_robot(session, **robot)
        make_robot(session, "督查群", audience="督查", units=[], paused_until=UNTIL_A_PERSON_ACTS)
        content = make_content(text="督" * 1_500, number="示督办〔2017〕3号")
        outbox.enqueue(session, make_notice(session), ISSUED, content, MORNING)
    platform.faults.extend([None, Fault("answer", status=503, headers={"Retry-After": "60"})])

    for minute in range(4):
        now = MORNING + timedelta(minutes=minute)
        while due := _pending(database, now):
            send(database, due[0], tmp_path, now, WECOM_KEY=WECOM_KEY)

    heads = [message["text"]["content"].split("\n")[0] for message in platform.ledger]
    assert heads == [f"督办单（{part}/3） 示督办〔2017〕3号" for part in (1, 2, 3)]
    assert len(platform.requests) == 4


def _pending(database: Database, now: datetime) -> tuple[int, ...]:
    with database.read() as session:
        return turns.pending(session, now)


def test_a_secret_changed_while_messages_wait_is_the_one_that_is_used(
    platform: FakeWeCom, tmp_path: Path
) -> None:
    database = make_database()
    robot = {"channel": "wecom", "base_url": platform.url, "secret_name": SECRET_NAME}
    deliveries = several(database, 2, **robot)
    channel = WeCom(make_transport(), FixedClock(MORNING))
    keys = tmp_path / "secrets.toml"
    outcomes = []
    for delivery, key in zip(deliveries, ("first-key-0001", "second-key-0002"), strict=True):
        platform.key = key
        keys.write_text(f'{SECRET_NAME} = "{key}"\n', encoding="utf-8")
        keys.chmod(0o600)
        outcomes.append(_deliver(database, delivery, channel, tmp_path, Keyring({}, keys)))

    assert outcomes == [Outcome.ACCEPTED, Outcome.ACCEPTED]


def test_a_telephone_that_a_platform_repeats_is_masked_in_logs_and_rows(
    platform: FakeWeCom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    database = make_database()
    delivery = _to_wecom(database, platform, with_file=False)
    with database.write() as session:
        row = session.get_one(DeliveryRow, delivery)
        row.payload = {**row.payload, "mentions": ["13800001234"]}
    body = b'{"errcode":40058,"errmsg":"invalid mobile 13800001234"}'
    platform.faults.append(Fault("answer", body=body))

    send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY)

    with database.read() as session:
        (answer,) = session.scalars(select(AttemptRow.answer))
        events = repr(session.execute(text("SELECT * FROM event")).all())
    assert "invalid mobile 138****1234" in answer
    assert "13800001234" not in caplog.text + events


def test_an_unknown_channel_is_a_broken_one(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database, channel="telex")

    assert send(database, delivery, tmp_path) is Outcome.CHANNEL_BROKEN


def test_retries_come_with_the_clock(platform: FakeWeCom, tmp_path: Path) -> None:
    database = make_database()
    delivery = _to_wecom(database, platform)
    platform.faults.append(Fault("answer", status=503, headers={"Retry-After": "120"}))

    outcomes = [
        send(database, delivery, tmp_path, MORNING + timedelta(seconds=wait), WECOM_KEY=WECOM_KEY)
        for wait in (0, 119, 120)
    ]

    assert outcomes == [Outcome.NOT_DELIVERED, None, Outcome.ACCEPTED]


class _Watching:
    """A channel that looks at the database while it is called."""

    takes_files = True
    repeatable = False
    limits = UNLIMITED

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seen: list[tuple[str, str]] = []

    def send(self, _robot: Robot, message: Message) -> Result:
        other = threading.Thread(target=self._look, args=(message.delivery,))
        other.start()
        other.join(5)
        return Result(outcome=Outcome.ACCEPTED)

    def _look(self, delivery: int) -> None:
        with self.database.write() as session:
            attempt = session.query(AttemptRow).filter_by(delivery_id=delivery).one()
            row = session.get_one(DeliveryRow, delivery)
            self.seen.append((row.state, attempt.outcome))


class _Faulty:
    takes_files = True
    repeatable = False
    limits = UNLIMITED

    def send(self, robot: Robot, _message: Message) -> Result:
        raise RuntimeError(f"unforeseen, key={robot.secret}")


def _deliver(
    database: Database, delivery: int, channel: Any, folder: Path, keyring: Keyring | None = None
) -> Outcome | None:
    clock, spill = FixedClock(MORNING), Spill(folder)
    keyring, fetch = keyring or Keyring({SECRET_NAME: WECOM_KEY}), archived(database)
    return deliver(database, delivery, clock, {"wecom": channel}, keyring, fetch, spill)


def test_no_transaction_is_open_during_the_call_and_the_attempt_is_there(tmp_path: Path) -> None:
    database = make_database(tmp_path / "duban.db")
    delivery = enqueued(database, channel="wecom")
    watching = _Watching(database)

    _deliver(database, delivery, watching, tmp_path)

    assert watching.seen == [(DeliveryState.SENDING, "")]


def test_a_fault_of_ours_during_the_call_is_unknown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = make_database()
    delivery = enqueued(database, channel="wecom", secret_name=SECRET_NAME)

    assert _deliver(database, delivery, _Faulty(), tmp_path) is Outcome.UNKNOWN
    assert _state(database, delivery) == DeliveryState.HELD
    assert WECOM_KEY not in caplog.text


def test_a_robot_is_called_by_one_hand_at_a_time(platform: FakeWeCom, tmp_path: Path) -> None:
    database = make_database(tmp_path / "duban.db")
    delivery = _to_wecom(database, platform)
    hands = [
        threading.Thread(
            target=send, args=(database, delivery, tmp_path), kwargs={"WECOM_KEY": WECOM_KEY}
        )
        for _ in range(6)
    ]

    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len(platform.ledger) == 1


@pytest.mark.parametrize(
    "fault",
    [
        None,
        Fault("reset"),
        Fault("truncated", body=b"{"),
        Fault("answer", status=500, body=f'at /send?key={WECOM_KEY}"'.encode()),
        Fault("answer", status=404, body=f"no such key {WECOM_KEY}".encode()),
        Fault("answer", body=b'{"errcode":93000,"errmsg":"%s"}' % WECOM_KEY.encode()),
    ],
    ids=["accepted", "reset", "truncated", "echoed-500", "echoed-404", "echoed-93000"],
)
def test_the_key_is_in_no_log_row_or_result(
    fault: Fault | None, platform: FakeWeCom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    database = make_database()
    delivery = _to_wecom(database, platform)
    if fault:
        platform.faults.append(fault)

    send(database, delivery, tmp_path, WECOM_KEY=WECOM_KEY)

    assert platform.requests
    assert WECOM_KEY not in caplog.text + _everything(database)


#: Answers that repeat what they were sent, of many kinds.
_ECHOES: dict[str, Any] = {
    "broken": lambda secret: Fault(
        "answer", body=b'{"errcode":300005,"code":19001,"msg":"%s"}' % secret
    ),
    "throttled": lambda secret: Fault("answer", status=429, body=secret),
    "unknown": lambda secret: Fault("answer", status=500, body=secret),
    "truncated": lambda secret: Fault("truncated", body=secret),
    "redirect": lambda secret: Fault(
        "answer", status=302, headers={"Location": "https://x/" + secret.decode()}
    ),
    "reset": lambda _: Fault("reset"),
}


@pytest.mark.parametrize("fault", [None, *_ECHOES], ids=["accepted", *_ECHOES])
@pytest.mark.parametrize("kind", [FakeDingTalk, FakeFeishu], ids=["dingtalk", "feishu"])
def test_neither_token_nor_signing_key_is_in_a_log_or_row(
    kind: Any, fault: str | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token, key = "f00dcafe" * 4, "SECcanary7f3a"
    channel = kind.__name__.removeprefix("Fake").lower()
    with kind(token, key) as platform:
        platform.seconds = PAST_NINE.timestamp()
        if fault:
            platform.faults.append(_ECHOES[fault](f"{token} {key}".encode()))
        database = make_database()
        delivery = enqueued(
            database, channel=channel, base_url=platform.url, secret_name="ROBOT_KEY"
        )
        send(database, delivery, tmp_path, PAST_NINE, ROBOT_KEY=f"{token} {key}")

    assert platform.requests
    shown = caplog.text + _everything(database)
    assert [word for word in (token, key) if word in shown] == []


def _everything(database: Database) -> str:
    with database.read() as session:
        tables = ("robot", "delivery", "attempt", "event")
        return repr([session.execute(text(f"SELECT * FROM {name}")).all() for name in tables])  # noqa: S608  # names above


def test_a_claim_in_other_hands_is_left_alone(tmp_path: Path) -> None:
    database = make_database()
    delivery = enqueued(database)
    claimed(database, delivery)

    assert send(database, delivery, tmp_path) is None
