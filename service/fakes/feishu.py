"""飞书's group robot: token, 签名校验, keywords, 5 a second and 100 a minute, cards."""

import base64
import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from service.fakes.limits import (
    FEISHU_BODY_BYTES,
    FEISHU_KEYWORDS,
    FEISHU_MESSAGES_A_MINUTE,
    FEISHU_MESSAGES_A_SECOND,
    FEISHU_SIGN_SECONDS,
)
from service.fakes.loopback import Loopback, Reply, Window

TOKEN = "ab12cd34-56ef-4a7b-8c9d-0123456789ab"
SECRET = "demo"
_KINDS = {"text": "content", "post": "content", "share_chat": "content", "interactive": "card"}
_OK = {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}
_SIGN = "sign match fail or timestamp is not within one hour from current time"


class FakeFeishu(Loopback):
    """``secret`` "" leaves 签名校验 off; ``squeezed``: the whole platform is too busy;
    ``rejected_count``: whether a refused message counts in the windows.
    """

    def __init__(
        self,
        token: str = TOKEN,
        secret: str = SECRET,
        *,
        keywords: tuple[str, ...] = (),
        port: int = 0,
        time: Callable[[], float] | None = None,
        rejected_count: bool = False,
    ) -> None:
        super().__init__(port, time)
        self.token = token
        self.secret = secret
        self.keywords = keywords[:FEISHU_KEYWORDS]
        self.squeezed = False
        self._rejected_count = rejected_count
        self._windows = (
            Window(FEISHU_MESSAGES_A_SECOND, 1),
            Window(FEISHU_MESSAGES_A_MINUTE, 60),
        )

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        if not urlsplit(path).path.endswith(f"/open-apis/bot/v2/hook/{self.token}"):
            return self._says(19001, "param invalid: incoming webhook access token invalid")
        if self.squeezed or any(window.is_full(self.seconds) for window in self._windows):
            return self._says(11232, "frequency limited psm[lark.oapi.app_platform_runtime]")
        reply, message = self._look(headers, body)
        if reply is None or self._rejected_count:
            for window in self._windows:
                window.take(self.seconds)
        if reply is not None:
            return reply
        self.ledger.append(message)
        return 200, {"Content-Type": "application/json"}, json.dumps(_OK).encode()

    def _look(self, headers: Any, body: bytes) -> tuple[Reply | None, dict[str, Any]]:
        message = _json(body) if len(body) <= FEISHU_BODY_BYTES else None
        if message is None or "application/json" not in headers.get("Content-Type", ""):
            return self._says(9499, "Bad Request", 400), {}
        if self.secret and not self._is_signed(message):
            return self._says(19021, _SIGN), {}
        field = _KINDS.get(message.get("msg_type", ""))
        if field is None:
            return self._says(19002, "params error, msg_type need"), {}
        if not isinstance(message.get(field), dict):
            return self._says(9499, "Bad Request", 400), {}
        if self.keywords and not any(word in _read(message[field]) for word in self.keywords):
            return self._says(19024, "Key Words Not Found"), {}
        return None, message

    def _is_signed(self, message: dict[str, Any]) -> bool:
        timestamp = message.get("timestamp")
        if not isinstance(timestamp, str) or not timestamp.isdigit():
            return False
        key = f"{timestamp}\n{self.secret}".encode()
        due = base64.b64encode(hmac.new(key, b"", sha256).digest()).decode()
        near = abs(int(timestamp) - self.seconds) <= FEISHU_SIGN_SECONDS
        return message.get("sign") == due and near

    def _says(self, code: int, message: str, status: int = 200) -> Reply:
        self.errors.append(code)
        body = json.dumps({"code": code, "data": {}, "msg": message})
        return status, {"Content-Type": "application/json"}, body.encode()


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body.decode())
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _read(part: Any) -> str:
    """What keywords are looked for in: values of texts and titles, never addresses."""
    if isinstance(part, dict):
        return "\n".join(_read(value) for name, value in part.items() if name != "url")
    if isinstance(part, list):
        return "\n".join(_read(value) for value in part)
    return part if isinstance(part, str) else ""
