"""飞书群机器人：a card, signed in its body (签名校验); takes no files.

The robot's secret is the end of its address (hook/…), then, where 签名校验 is on, a blank and the key.
"""

import base64
import hmac
import re
from datetime import datetime
from hashlib import sha256

from service.clock import Clock
from service.deliveries.channels import Limits, Message, Result, Robot, refused, signing
from service.deliveries.channels.answers import code_in, judged, said
from service.deliveries.channels.codes import FEISHU
from service.deliveries.dialects import encoded, feishu, keyword_fault
from service.deliveries.transport import Answer, NoAnswer, Transport

BASE_URL = "https://open.feishu.cn"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{4,128}")


class Feishu:
    takes_files = False
    repeatable = False  # no idempotency key, no read-back, no recall
    limits = Limits(windows=((4, 1.0), (90, 60.0)), crowded=(0, 30))

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    def fault(self, robot: Robot) -> str:
        return _fault(robot.secret) or keyword_fault(robot)

    def send(self, robot: Robot, message: Message) -> Result:
        clear = refused(self.fault(robot), message, lambda: feishu.fits(robot, message))
        if clear:
            return clear
        return signing.call(
            lambda moment: self._post(robot, message, moment), judge, self._clock.now()
        )

    def _post(self, robot: Robot, message: Message, moment: datetime) -> Answer | NoAnswer:
        token, *secret = robot.secret.split()
        body = feishu.body(robot, message)
        if secret:
            seconds = int(moment.timestamp())
            body = {"timestamp": str(seconds), "sign": sign(secret[0], seconds), **body}
        base = (robot.base_url or BASE_URL).rstrip("/")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        url = f"{base}/open-apis/bot/v2/hook/{token}"
        return self._transport.post(url, encoded(body), headers)


def sign(secret: str, seconds: int) -> str:
    """Base64. The key is time and secret, the message is empty: the reverse of 钉钉."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", sha256).digest()).decode()


def judge(answer: Answer) -> Result:
    """What an answer proves: of ``code`` and the older ``StatusCode``, none may be other than 0."""
    parsed = said(answer)
    message = parsed.get("msg", parsed.get("StatusMessage", ""))
    return judged(answer, _code(parsed), message, FEISHU)


def _code(parsed: dict[str, object]) -> int | None:
    """The code that counts; None where one that is there is no integer."""
    codes = [code_in(parsed, field) for field in ("code", "StatusCode") if field in parsed]
    failures = [code for code in codes if code]
    if failures:
        return failures[0]
    return None if None in codes or not codes else 0


def _fault(secret: str) -> str:
    token, *rest = secret.split() or [""]
    if not secret.isascii():
        return "密钥里有全角字符，请重新复制"
    if "/" in secret:
        return "密钥只写机器人地址里hook/后面的一段，不写整个地址"
    if not _TOKEN.fullmatch(token):
        return "密钥应是机器人地址里hook/后面的一段；开了签名校验的，空一格再写签名密钥"
    if len(rest) > 1 or (rest and not _SECRET.fullmatch(rest[0])):
        return "hook后面的一段之后应是一个签名密钥，没有开签名校验的不写"
    return ""
