"""企业微信群机器人：upload the .docx, then one card that carries it.

The file travels inside the card, so there is no half state "text arrived, file lost". A message
without files is plain text: it reads the same on every client, and data in it is never markup.
"""

import json
import re
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from urllib3.filepost import encode_multipart_formdata

from service.clock import Clock
from service.deliveries.channels import Attachment, Limits, Message, Result, Robot
from service.deliveries.channels.answers import code_in, judged, said, without_answer
from service.deliveries.channels.codes import WECOM
from service.deliveries.outcomes import Outcome
from service.deliveries.plain_text import clean, file_name, shorten, size
from service.deliveries.transport import Answer, Transport

BASE_URL = "https://qyapi.weixin.qq.com"
TEXT_BYTES = 2_000  # the platform takes 2 048
FILE_BYTES = range(6, 20 * 1024 * 1024 + 1)  # more than 5 B, at most 20 MB
UPLOAD_PATIENCE = 3.0  # 20 MB over a county's line
MEDIA_LIFE = timedelta(days=3) - timedelta(hours=1)
CARD_ROWS = 6  # of which one is the 文号

#: Recommended lengths of a card, in characters; longer ones are cut on the phone's screen.
TITLE_CHARS, DETAIL_CHARS, SUBTITLE_CHARS, VALUE_CHARS = 26, 30, 112, 26

#: A card must lead somewhere; without a page of ours it leads to the platform's own front page.
CARD_URL = "https://work.weixin.qq.com/"

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
        fault = self.fault(robot)
        if fault:
            return Result(outcome=Outcome.CHANNEL_BROKEN, code="secret", answer=fault)
        if not clean(message.title) and not clean(message.text):
            return Result(outcome=Outcome.REJECTED_CONTENT, code="empty", answer="消息没有内容")
        result = self._send(robot, message)
        if result.code == _STALE_MEDIA:
            # the platform refused the card for its file: nothing was shown, once more is safe
            self._forget(robot, message)
            result = self._send(robot, message)
        return result

    def _send(self, robot: Robot, message: Message) -> Result:
        rows: list[dict[str, Any]] = []
        for attachment in _carried(message):
            media_id = self._media_id(robot, attachment)
            if isinstance(media_id, Result):
                return media_id
            rows.append(_file_row(attachment, media_id, len(rows)))
        body = _card(robot, message, rows) if rows else _text(message)
        return self._post(robot, "send", json.dumps(body, ensure_ascii=False).encode())

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


def _carried(message: Message) -> list[Attachment]:
    fitting = [each for each in message.attachments if len(each.content) in FILE_BYTES]
    return fitting[: CARD_ROWS - 1]


def _left_out(message: Message) -> str:
    """What the group must know about files that could not come along."""
    carried = _carried(message)
    missing = [each.name for each in message.attachments if each not in carried]
    return f"（未能随发的附件，请向发文单位索取：{'、'.join(missing)}）" if missing else ""


def _not_shown(result: Result) -> Result:
    """An upload is invisible to the group: whatever became of it, nothing was delivered."""
    if result.outcome in (Outcome.UNKNOWN, Outcome.ACCEPTED):
        return Result(
            outcome=Outcome.NOT_DELIVERED, code=f"upload {result.code}", answer=result.answer
        )
    return result


def _file_row(attachment: Attachment, media_id: str, place: int) -> dict[str, Any]:
    name = file_name(attachment.name, limit=VALUE_CHARS * 3)
    label = "文件" if place == 0 else f"附件{place}"
    return {"type": 2, "keyname": label, "value": name, "media_id": media_id}


def _card(robot: Robot, message: Message, files: list[dict[str, Any]]) -> dict[str, Any]:
    rows = list(files)
    if message.number:
        number = _within(_plain(message.number), VALUE_CHARS)
        rows.insert(0, {"type": 0, "keyname": "文号", "value": number})
    text = _plain("\n".join(filter(None, (message.text, _left_out(message)))))
    card: dict[str, Any] = {
        "card_type": "text_notice",
        "main_title": {"title": _within(_plain(message.title), TITLE_CHARS)},
        "sub_title_text": _within(text, SUBTITLE_CHARS, "……详见文件"),
        "horizontal_content_list": rows,
        "card_action": {"type": 1, "url": _leads_to(robot, message)},
    }
    if message.parts > 1:
        card["main_title"]["desc"] = f"第{message.part}部分，共{message.parts}部分"
    return {"msgtype": "template_card", "template_card": card}


def _leads_to(robot: Robot, message: Message) -> str:
    url = message.url or str(robot.settings.get("card_url", ""))
    return url if url.startswith("https://") else CARD_URL


def _text(message: Message) -> dict[str, Any]:
    head = " ".join(filter(None, (message.title, message.number)))
    lines = filter(None, (head, message.text, _left_out(message), message.url))
    text = _plain("\n".join(lines))
    content: dict[str, Any] = {"content": shorten(text, TEXT_BYTES, "……（余下内容请到系统查看）")}
    phones = [each for each in message.mentions if each.isascii() and each.isdigit()]
    names = [each for each in message.mentions if each not in phones]
    if phones:
        content["mentioned_mobile_list"] = phones
    if names:
        content["mentioned_list"] = names
    return {"msgtype": "text", "text": content}


def _plain(text: str) -> str:
    """Data that could be read as a mention loses the sign that makes it one."""
    return clean(text).replace("<@", "＜@").replace("@所有人", "＠所有人").replace("@all", "＠all")


def _within(text: str, chars: int, ending: str = "…") -> str:
    if len(text) <= chars:
        return text
    limit = size(text[: chars - len(ending)])
    return shorten(text, limit + size(ending), ending)
