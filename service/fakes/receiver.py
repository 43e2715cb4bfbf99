"""An endpoint that keeps to Standard Webhooks: verifies, takes one id once."""

import base64
import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from service.fakes.limits import WEBHOOK_TOLERANCE_SECONDS
from service.fakes.loopback import Loopback, Reply


class FakeReceiver(Loopback):
    def __init__(
        self, *secrets: str, port: int = 0, time: Callable[[], float] | None = None
    ) -> None:
        super().__init__(port, time)
        self.secrets = list(secrets)
        self.verified: list[tuple[dict[str, str], bytes]] = []
        self._seen: dict[str, bytes] = {}

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        message_id = headers.get("webhook-id", "")
        timestamp = headers.get("webhook-timestamp", "")
        if not message_id or "." in message_id:
            return self._refuses(400, "id")
        if not timestamp.isdigit() or not self._is_near(int(timestamp)):
            return self._refuses(400, "timestamp")
        if not any(
            hmac.compare_digest(_signed(secret, message_id, timestamp, body), given)
            for secret in self.secrets
            for given in headers.get("webhook-signature", "").split(" ")
        ):
            return self._refuses(401, "signature")
        if self._seen.get(message_id, body) != body:
            return self._refuses(422, "same id, other body")
        self.verified.append((dict(headers.items()), body))
        if message_id not in self._seen:
            self._seen[message_id] = body
            self.ledger.append(json.loads(body))
        return 204, {}, b""

    def _is_near(self, timestamp: int) -> bool:
        return abs(timestamp - self.seconds) <= WEBHOOK_TOLERANCE_SECONDS

    def _refuses(self, status: int, problem: str) -> Reply:
        self.errors.append(status)
        return status, {}, problem.encode()


def _signed(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
