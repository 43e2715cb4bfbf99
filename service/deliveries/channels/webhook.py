"""签名推送：JSON to an address of the county's own, signed as Standard Webhooks v1 asks.

Any 2xx is acceptance; ``webhook-id`` stays the same over retries, so a receiver that keeps to the
standard takes the same delivery once. Documents travel inside, as Base64, unless the robot's
settings say ``inline = false``.
"""

import base64
import binascii
import hmac
import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from service.clock import Clock
from service.deliveries.channels import UNLIMITED, Attachment, Message, Result, Robot
from service.deliveries.channels.answers import (
    UNLISTED_TRIES,
    by_status,
    shown,
    without_answer,
)
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import clean
from service.deliveries.transport import Answer, Transport

_SECRET_BYTES = range(24, 65)


class Webhook:
    takes_files = True
    repeatable = True
    limits = UNLIMITED

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    def fault(self, robot: Robot) -> str:
        if signing_keys(robot.secret):
            return ""
        return "密钥应为whsec_开头的Base64（24—64字节），轮换期间可写两个，用空格隔开"

    def send(self, robot: Robot, message: Message) -> Result:
        fault = self.fault(robot)
        if fault:
            return Result(outcome=Outcome.CHANNEL_BROKEN, code="setup", answer=fault)
        keys = signing_keys(robot.secret)
        body = _body(message, inline=robot.settings.get("inline", True) is not False)
        headers = signed_headers(f"delivery_{message.delivery}", self._clock.now(), body, keys)
        answer = self._transport.post(robot.base_url, body, headers)
        return _judge(answer) if isinstance(answer, Answer) else without_answer(answer)


def signing_keys(secret: str) -> tuple[bytes, ...]:
    """The keys of a list of ``whsec_`` secrets, the newest first; empty if one is malformed."""
    keys = []
    for word in secret.split():
        try:
            key = base64.b64decode(word.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            return ()
        if len(key) not in _SECRET_BYTES:
            return ()
        keys.append(key)
    return tuple(keys)


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """``v1,<base64>`` of one key; ``timestamp`` in whole seconds."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def signed_headers(
    message_id: str, now: datetime, body: bytes, keys: tuple[bytes, ...]
) -> dict[str, str]:
    """Signed now, at each attempt: receivers refuse what is older than some minutes."""
    timestamp = int(now.timestamp())
    signatures = " ".join(signature(key, message_id, timestamp, body) for key in keys)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures,
    }


def _body(message: Message, *, inline: bool) -> bytes:
    """The same bytes at every attempt: a receiver may refuse one id with two bodies."""
    content = {
        "type": "notice.delivered",
        "timestamp": message.written_at.isoformat(),
        "data": {
            "delivery": message.delivery,
            "title": clean(message.title),
            "text": clean(message.text),
            "number": clean(message.number),
            "url": message.url,
            "mentions": list(message.mentions),
            "part": message.part,
            "parts": message.parts,
            "attachments": [_attachment(each, inline=inline) for each in message.attachments],
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _attachment(attachment: Attachment, *, inline: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": len(attachment.content),
        "sha256": attachment.sha256,
    }
    if inline:
        described["content"] = base64.b64encode(attachment.content).decode()
    return described


def _judge(answer: Answer) -> Result:
    code = f"HTTP {answer.status}"
    said = shown(answer)
    if 200 <= answer.status < 300:
        return Result(outcome=Outcome.ACCEPTED, code=code, answer=said)
    if answer.status == 410:
        return Result(outcome=Outcome.CHANNEL_BROKEN, code=code, answer=said, disabled=True)
    if answer.status in (400, 422):
        return Result(outcome=Outcome.REJECTED_CONTENT, code=code, answer=said)
    decided = by_status(answer)
    if decided is not None:
        return decided
    return Result(outcome=Outcome.NOT_DELIVERED, code=code, answer=said, tries=UNLISTED_TRIES)
