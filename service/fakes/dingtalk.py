"""钉钉's group robot: token, 加签, keywords, 20 a minute and then ten minutes of nothing, a quota."""

import base64
import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

from service.fakes.limits import (
    DINGTALK_BODY_BYTES,
    DINGTALK_KEYWORDS,
    DINGTALK_MESSAGES_A_MINUTE,
    DINGTALK_PENALTY_SECONDS,
    DINGTALK_SIGN_SECONDS,
)
from service.fakes.loopback import Loopback, Reply, Window

TOKEN = "0c23" + "ab" * 30
SECRET = "SECdemo"
_MORE = ", more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]"
_NEEDED = {
    "text": ("content",),
    "markdown": ("title", "text"),
    "link": ("title", "text", "messageUrl"),
    "actionCard": ("title", "text"),
    "feedCard": ("links",),
}


class FakeDingTalk(Loopback):
    """``secret`` "" leaves 加签 off; ``month``: messages the organisation has left this month;
    ``rejected_count``: whether a refused message counts in the window.
    """

    def __init__(
        self,
        token: str = TOKEN,
        secret: str = SECRET,
        *,
        keywords: tuple[str, ...] = (),
        month: int | None = None,
        port: int = 0,
        time: Callable[[], float] | None = None,
        rejected_count: bool = False,
    ) -> None:
        super().__init__(port, time)
        self.token = token
        self.secret = secret
        self.keywords = keywords[:DINGTALK_KEYWORDS]
        self.month = month
        self.shut_until = 0.0
        self._rejected_count = rejected_count
        self._window = Window(DINGTALK_MESSAGES_A_MINUTE, 60)

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        query = _query(urlsplit(path).query)
        if "access_token" not in query:
            return self._says(40035, "缺少参数 access_token")
        if query["access_token"] != self.token:
            return self._says(300005, "token is not exist")
        if "application/json" not in headers.get("Content-Type", ""):
            return self._says(43004, "Content-Type must be application/json")
        if len(body) > DINGTALK_BODY_BYTES:
            return self._says(460101, f"message too long, exceed {DINGTALK_BODY_BYTES} bytes")
        if self._is_shut():
            return self._says(130101, "send too fast, exceed 20 times per minute")
        if self.month is not None and self.month <= 0:
            return self._says(90030, "webhook over limit")
        code, problem, message = self._look(query, body)
        if not code or self._rejected_count:
            self._window.take(self.seconds)
        if code:
            return self._says(code, problem)
        self.month = None if self.month is None else self.month - 1
        self.ledger.append(message)
        return self._says(0, "ok")

    def _is_shut(self) -> bool:
        if self._window.is_full(self.seconds) and self.seconds >= self.shut_until:
            self.shut_until = self.seconds + DINGTALK_PENALTY_SECONDS
        return self.seconds < self.shut_until

    def _look(self, query: dict[str, str], body: bytes) -> tuple[int, str, dict[str, Any]]:
        code, problem = self._sign_problem(query)
        if code:
            return code, problem, {}
        try:
            message = json.loads(body.decode())
        except ValueError:
            return 40035, "不合法的参数", {}
        code, problem = self._message_problem(message)
        return code, problem, message

    def _sign_problem(self, query: dict[str, str]) -> tuple[int, str]:
        if not self.secret:
            return 0, ""
        timestamp = query.get("timestamp", "")
        message = f"{timestamp}\n{self.secret}".encode()
        due = base64.b64encode(hmac.new(self.secret.encode(), message, sha256).digest()).decode()
        if query.get("sign") != due:
            return 310000, "sign not match" + _MORE
        if not timestamp.isdigit() or not self._is_near(int(timestamp) / 1000):
            return 310000, "invalid timestamp" + _MORE
        return 0, ""

    def _is_near(self, seconds: float) -> bool:
        return abs(seconds - self.seconds) <= DINGTALK_SIGN_SECONDS

    def _message_problem(self, message: Any) -> tuple[int, str]:
        kind = message.get("msgtype") if isinstance(message, dict) else None
        if kind is None:
            return 300001, "msgtype is null"
        if kind not in _NEEDED:
            return 400105, "unsupported msgtype"
        content = message.get(kind)
        if not isinstance(content, dict) or not all(content.get(name) for name in _NEEDED[kind]):
            return 40035, "缺少参数 " + "、".join(_NEEDED[kind])
        said = json.dumps(content, ensure_ascii=False)
        if self.keywords and not any(word in said for word in self.keywords):
            return 310000, "keywords not in content" + _MORE
        return 0, ""

    def _says(self, code: int, message: str) -> Reply:
        if code:
            self.errors.append(code)
        body = json.dumps({"errcode": code, "errmsg": message}, ensure_ascii=False)
        return 200, {"Content-Type": "application/json"}, body.encode()


def _query(text: str) -> dict[str, str]:
    """Names and values decoded exactly once; a plus sign stays one."""
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return {name: unquote(value) for name, _, value in pairs}
