"""钉钉群机器人：markdown or an actionCard, signed in the address (加签); takes no files.

The robot's secret is its access_token, then, where 加签 is on, a blank and the SEC… key.
"""

import base64
import hmac
import re
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from service.clock import Clock, local
from service.deliveries.channels import Limits, Message, Result, Robot, refused, signing
from service.deliveries.channels.answers import code_in, judged, said, shown
from service.deliveries.channels.codes import DINGTALK
from service.deliveries.dialects import dingtalk, encoded, keyword_fault
from service.deliveries.outcomes import Outcome
from service.deliveries.transport import Answer, NoAnswer, Transport

BASE_URL = "https://oapi.dingtalk.com"
QUOTA_USED = 90030
PENALTY_SECONDS = 600.0
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
_SECRET = re.compile(r"SEC[A-Za-z0-9]{4,128}")


class DingTalk:
    takes_files = False
    repeatable = False  # no idempotency key, no read-back, no recall
    limits = Limits(windows=((18, 60.0),), penalty=PENALTY_SECONDS, monthly=True)

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock

    def fault(self, robot: Robot) -> str:
        return _fault(robot.secret) or keyword_fault(robot)

    def send(self, robot: Robot, message: Message) -> Result:
        clear = refused(self.fault(robot), message, lambda: dingtalk.fits(robot, message))
        if clear:
            return clear
        body = encoded(dingtalk.body(robot, message))
        now = self._clock.now()
        return signing.call(
            lambda moment: self._post(robot, body, moment), lambda answer: judge(answer, now), now
        )

    def _post(self, robot: Robot, body: bytes, moment: datetime) -> Answer | NoAnswer:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._transport.post(address(robot, moment), body, headers)


def sign(secret: str, milliseconds: int) -> str:
    """Base64, not yet fit for an address. The key is the secret, the message names it again."""
    message = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), message, sha256).digest()).decode()


def address(robot: Robot, moment: datetime) -> str:
    """Where to post at ``moment``; the signature is encoded exactly once."""
    token, *secret = robot.secret.split()
    base = (robot.base_url or BASE_URL).rstrip("/")
    url = f"{base}/robot/send?access_token={token}"
    if not secret:
        return url
    milliseconds = int(moment.timestamp() * 1000)
    return f"{url}&timestamp={milliseconds}&sign={quote(sign(secret[0], milliseconds), safe='')}"


def judge(answer: Answer, now: datetime) -> Result:
    """What an answer proves; ``now`` tells how long a used-up month still lasts."""
    parsed = said(answer)
    if parsed.get("source") == "x5" or "punish" in parsed:
        # the gateway's guard speaks before the robot does, and not always with an errcode
        return Result(
            outcome=Outcome.THROTTLED,
            code="x5",
            answer=shown(answer),
            retry_after=PENALTY_SECONDS,
        )
    code = code_in(parsed, "errcode")
    result = judged(answer, code, parsed.get("errmsg", ""), DINGTALK)
    if code == QUOTA_USED and result.outcome is Outcome.THROTTLED:
        return replace(result, retry_after=seconds_left_in_month(now))
    return result


def seconds_left_in_month(now: datetime) -> float:
    """Until the first of next month in Shanghai, where quotas begin anew."""
    here = local(now)
    first = (here.replace(day=1) + timedelta(days=32)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return (first - here).total_seconds()


def _fault(secret: str) -> str:
    token, *rest = secret.split() or [""]
    if not secret.isascii():
        return "密钥里有全角字符，请重新复制"
    if "://" in secret or "=" in secret:
        return "密钥只写机器人地址里access_token=后面的一段，不写整个地址"
    if token.startswith("SEC"):
        return "SEC开头的是加签密钥，应写在access_token之后，中间空一格"
    if not _TOKEN.fullmatch(token):
        return "密钥应是机器人地址里access_token=后面的一段；开了加签的，空一格再写SEC开头的密钥"
    if len(rest) > 1 or (rest and not _SECRET.fullmatch(rest[0])):
        return "access_token之后应是一个SEC开头的加签密钥，没有开加签的不写"
    return ""
