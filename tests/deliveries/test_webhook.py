import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook as Oracle

from service.clock import FixedClock
from service.deliveries.channels import Message, Result, Robot
from service.deliveries.channels.webhook import Webhook, signature, signing_keys
from service.deliveries.outcomes import Outcome
from service.fakes.loopback import Fault
from service.fakes.receiver import FakeReceiver
from tests.deliveries.builders import MORNING, make_attachment, make_message, make_transport

OLD = "whsec_" + base64.b64encode(b"o" * 32).decode()
NEW = "whsec_" + base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def receiver() -> Iterator[FakeReceiver]:
    with FakeReceiver(NEW) as fake:
        fake.seconds = MORNING.timestamp()
        yield fake


def _send(receiver: FakeReceiver, secret: str = NEW, message: Message | None = None) -> Result:
    robot = Robot(id=1, name="OA", channel="webhook", base_url=receiver.url, secret=secret)
    channel = Webhook(make_transport(deadline=0.8), FixedClock(MORNING))
    return channel.send(robot, message or make_message())


def test_the_standards_own_example_is_reproduced() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    signed = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_reference_library_signs_the_same() -> None:
    at = datetime(2017, 8, 17, 1, 0, tzinfo=UTC)
    (key,) = signing_keys(NEW)

    ours = signature(key, "delivery_7", int(at.timestamp()), b"{}")

    assert ours == Oracle(NEW).sign("delivery_7", at, "{}")


def test_a_verifying_receiver_takes_the_document_with_the_message(receiver: FakeReceiver) -> None:
    result = _send(receiver, message=make_message(attachments=(make_attachment(b"PK bytes"),)))

    assert result.outcome is Outcome.ACCEPTED
    (file,) = receiver.ledger[0]["data"]["attachments"]
    assert base64.b64decode(file["content"]) == b"PK bytes"


def test_thin_messages_only_describe_their_files(receiver: FakeReceiver) -> None:
    robot = Robot(
        id=1,
        name="OA",
        channel="webhook",
        base_url=receiver.url,
        secret=NEW,
        settings={"inline": False},
    )
    message = make_message(attachments=(make_attachment(),))

    Webhook(make_transport(), FixedClock(MORNING)).send(robot, message)

    assert "content" not in receiver.ledger[0]["data"]["attachments"][0]


def test_during_rotation_both_keys_sign(receiver: FakeReceiver) -> None:
    receiver.secrets = [OLD]

    assert _send(receiver, f"{NEW} {OLD}").outcome is Outcome.ACCEPTED


def test_a_second_try_is_the_same_body_under_the_same_id(receiver: FakeReceiver) -> None:
    receiver.faults.append(Fault("reset", accept=True))

    assert _send(receiver).outcome is Outcome.UNKNOWN
    assert _send(receiver).outcome is Outcome.ACCEPTED
    assert len(receiver.ledger) == 1


def test_another_body_under_the_same_id_is_refused_and_shown_to_nobody(
    receiver: FakeReceiver,
) -> None:
    _send(receiver)

    result = _send(receiver, message=make_message(text="改过的内容。"))

    assert (result.outcome, result.code) == (Outcome.REJECTED_CONTENT, "HTTP 422")
    assert len(receiver.ledger) == 1


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_!!!", "whsec_" + base64.b64encode(b"x" * 23).decode(), f"{NEW} whsec_?"],
    ids=["none", "empty", "not-base64", "too-short", "one-of-two-bad"],
)
def test_a_malformed_secret_is_never_used(secret: str, receiver: FakeReceiver) -> None:
    result = _send(receiver, secret)

    assert (result.outcome, result.code) == (Outcome.CHANNEL_BROKEN, "setup")
    assert receiver.requests == []


@pytest.mark.parametrize(
    ("status", "outcome", "disabled"),
    [
        (200, Outcome.ACCEPTED, False),
        (202, Outcome.ACCEPTED, False),
        (204, Outcome.ACCEPTED, False),
        (302, Outcome.CHANNEL_BROKEN, False),
        (400, Outcome.REJECTED_CONTENT, False),
        (401, Outcome.CHANNEL_BROKEN, False),
        (410, Outcome.CHANNEL_BROKEN, True),
        (418, Outcome.NOT_DELIVERED, False),
        (422, Outcome.REJECTED_CONTENT, False),
        (429, Outcome.THROTTLED, False),
        (500, Outcome.UNKNOWN, False),
        (504, Outcome.UNKNOWN, False),
    ],
)
def test_a_status_has_its_outcome(
    status: int, outcome: Outcome, disabled: bool, receiver: FakeReceiver
) -> None:
    receiver.faults.append(Fault("answer", status=status))

    result = _send(receiver)

    assert (result.outcome, result.disabled) == (outcome, disabled)


def test_an_old_signature_is_refused_by_the_receiver(receiver: FakeReceiver) -> None:
    receiver.advance(301)

    assert _send(receiver).outcome is Outcome.REJECTED_CONTENT


def test_the_body_is_the_notice_in_chinese(receiver: FakeReceiver) -> None:
    _send(receiver)

    (_, body) = receiver.verified[0]
    assert json.loads(body)["data"]["number"] == "示督办〔2017〕3号"
    assert "督办单".encode() in body
