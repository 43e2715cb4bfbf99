"""企业微信群机器人：upload the .docx, then one card that carries it.

The file travels inside the card, so there is no half state "text arrived, file lost".
"""

import re
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from urllib3.filepost import encode_multipart_formdata

from service.clock import Clock
from service.deliveries.channels import Attachment, Limits, Message, Result, Robot, refused
from service.deliveries.channels.answers import code_in, judged, said, without_answer
from service.deliveries.channels.codes import WECOM
from service.deliveries.dialects import encoded, wecom
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import file_name
from service.deliveries.transport import Answer, Transport

BASE_URL = "https://qyapi.weixin.qq.com"
UPLOAD_PATIENCE = 3.0  # 20 MB over a county's line
MEDIA_LIFE = timedelta(days=3) - timedelta(hours=1)
_STALE_MEDIA = "40007"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class _Uploaded:
    media_id: str
    until: datetime


class WeCom:
    takes_files = True
    repeatable = False  # no idempotency key, no read-back, no recall
    limits = Limits(windows=((18, 60.0),))

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._media: dict[tuple[str, str], _Uploaded] = {}
        self._guard = threading.Lock()

    def fault(self, robot: Robot) -> str:
        if _KEY.fullmatch(robot.secret):
            return ""
        return "密钥应是机器人地址里key=后面的一段，不含空格和全角字符"

    def send(self, robot: Robot, message: Message) -> Result:
        clear = refused(
            self.fault(robot), message, lambda: not message.paper or wecom.fits(robot, message)
        )
        if clear:
            return clear
        result = self._send(robot, message)
        if result.code == _STALE_MEDIA:
            # the platform refused the card for its file: nothing was shown, once more is safe
            self._forget(robot, message)
            result = self._send(robot, message)
        return result

    def _send(self, robot: Robot, message: Message) -> Result:
        rows: list[dict[str, Any]] = []
        for attachment in wecom.carried(message):
            media_id = self._media_id(robot, attachment)
            if isinstance(media_id, Result):
                return media_id
            rows.append(wecom.file_row(attachment, media_id, len(rows)))
        body = wecom.card(robot, message, rows) if rows else wecom.words(robot, message)
        return self._post(robot, "send", encoded(body))

    def _media_id(self, robot: Robot, attachment: Attachment) -> str | Result:
        """An id of the file on the platform, uploaded if need be; a Result if that failed."""
        key = _media_key(robot, attachment)
        with self._guard:
            known = self._media.get(key)
        if known is not None and known.until > self._clock.now():
            return known.media_id
        uploaded = self._upload(robot, attachment)
        if isinstance(uploaded, str):
            with self._guard:
                self._media[key] = _Uploaded(uploaded, self._clock.now() + MEDIA_LIFE)
        return uploaded

    def _upload(self, robot: Robot, attachment: Attachment) -> str | Result:
        part = (file_name(attachment.name), attachment.content, attachment.media_type)
        body, content_type = encode_multipart_formdata(
            {"media": part}, boundary=f"duban{attachment.sha256[:24]}"
        )
        url = f"{_endpoint(robot, 'upload_media')}&type=file"
        headers = {"Content-Type": content_type}
        answer = self._transport.post(url, body, headers, patience=UPLOAD_PATIENCE)
        if not isinstance(answer, Answer):
            return _not_shown(without_answer(answer))
        result = judge(answer)
        media_id = said(answer).get("media_id")
        if result.outcome is Outcome.ACCEPTED and isinstance(media_id, str) and media_id:
            return media_id
        return _not_shown(result)

    def _post(self, robot: Robot, action: str, body: bytes) -> Result:
        headers = {"Content-Type": "application/json"}
        answer = self._transport.post(_endpoint(robot, action), body, headers)
        return judge(answer) if isinstance(answer, Answer) else without_answer(answer)

    def _forget(self, robot: Robot, message: Message) -> None:
        with self._guard:
            for attachment in message.attachments:
                self._media.pop(_media_key(robot, attachment), None)


def judge(answer: Answer) -> Result:
    parsed = said(answer)
    return judged(answer, code_in(parsed, "errcode"), parsed.get("errmsg", ""), WECOM)


def _endpoint(robot: Robot, action: str) -> str:
    base = (robot.base_url or BASE_URL).rstrip("/")
    return f"{base}/cgi-bin/webhook/{action}?key={robot.secret}"


def _media_key(robot: Robot, attachment: Attachment) -> tuple[str, str]:
    """By key, not by robot: a media_id dies with the key it was uploaded under."""
    return (sha256(robot.secret.encode()).hexdigest(), attachment.sha256)


def _not_shown(result: Result) -> Result:
    """An upload is invisible to the group: whatever became of it, nothing was delivered."""
    if result.outcome in (Outcome.UNKNOWN, Outcome.ACCEPTED):
        return Result(
            outcome=Outcome.NOT_DELIVERED, code=f"upload {result.code}", answer=result.answer
        )
    return result
