"""企业微信's group robot: key, types, bytes, uploads, 20 a minute."""

import json
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message as MailMessage
from hashlib import sha256
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from service.fakes.limits import (
    WECOM_FILE_BYTES,
    WECOM_LEAST_FILE_BYTES,
    WECOM_MARKDOWN_BYTES,
    WECOM_MEDIA_SECONDS,
    WECOM_MESSAGES_A_MINUTE,
    WECOM_TEXT_BYTES,
)
from service.fakes.loopback import Loopback, Reply, Window

KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"  # the example of the platform's own document


class FakeWeCom(Loopback):
    """``rejected_count``: whether a refused message counts in the window; the real one does not say."""

    def __init__(
        self,
        key: str = KEY,
        *,
        port: int = 0,
        time: Callable[[], float] | None = None,
        rejected_count: bool = False,
    ) -> None:
        super().__init__(port, time)
        self.key = key
        self.media: dict[str, tuple[str, float, str, bytes]] = {}  # id → key, until, name, bytes
        self._rejected_count = rejected_count
        self._window = Window(WECOM_MESSAGES_A_MINUTE, 60)

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        parts = urlsplit(path)
        key = parse_qs(parts.query).get("key", [""])[0]
        if key != self.key:
            return self._says(93000, "invalid webhook url")
        if parts.path.endswith("/upload_media"):
            return self._upload(key, parts.query, headers, body)
        return self._send(key, headers, body)

    def _send(self, key: str, headers: Any, body: bytes) -> Reply:
        if "application/json" not in headers.get("Content-Type", ""):
            return self._says(43004, "require json header")
        try:
            message = json.loads(body)
        except ValueError:
            return self._says(40008, "wrong json format")
        if not isinstance(message, dict) or not isinstance(message.get(_part(message)), dict):
            return self._says(40008, "invalid message type")
        if b"\\u" in body:
            return self._says(40033, "不能包含\\uxxxx格式的字符")
        if self._window.is_full(self.seconds):
            return self._says(45009, "api freq out of limit")
        code, problem = self._look(key, message)
        if not code or self._rejected_count:
            self._window.take(self.seconds)
        if code:
            return self._says(code, problem)
        self.ledger.append(message)
        return self._says(0, "ok")

    def _look(self, key: str, message: dict[str, Any]) -> tuple[int, str]:
        kind = message.get("msgtype")
        if kind == "text":
            return _text_problem(message["text"].get("content", ""), WECOM_TEXT_BYTES)
        if kind in ("markdown", "markdown_v2"):
            return _text_problem(message[kind].get("content", ""), WECOM_MARKDOWN_BYTES)
        if kind == "file":
            return self._media_problem(key, message["file"].get("media_id"))
        if kind == "template_card":
            return self._card_problem(key, message["template_card"])
        return 40008, "invalid message type"

    def _card_problem(self, key: str, card: dict[str, Any]) -> tuple[int, str]:
        action = card.get("card_action", {})
        rows = card.get("horizontal_content_list", [])
        if card.get("card_type") != "text_notice" or not (
            card.get("main_title", {}).get("title") or card.get("sub_title_text")
        ):
            return 40058, "card_type or title missing. invalid Request Parameter"
        if action.get("type") != 1 or not action.get("url", "").startswith("http"):
            return 40058, "card_action invalid. invalid Request Parameter"
        if len(rows) > 6 or not all(row.get("keyname") for row in rows):
            return 40058, "horizontal_content_list invalid. invalid Request Parameter"
        for row in rows:
            code, problem = self._row_problem(key, row)
            if code:
                return code, problem
        return 0, ""

    def _row_problem(self, key: str, row: dict[str, Any]) -> tuple[int, str]:
        if row.get("type") == 2:
            return self._media_problem(key, row.get("media_id"))
        if row.get("type") == 1 and not row.get("url"):
            return 40058, "url missing. invalid Request Parameter"
        return 0, ""

    def _media_problem(self, key: str, media_id: Any) -> tuple[int, str]:
        known = self.media.get(media_id)
        if known is None or known[0] != key or known[1] <= self.seconds:
            return 40007, "invalid media_id"
        return 0, ""

    def _upload(self, key: str, query: str, headers: Any, body: bytes) -> Reply:
        if parse_qs(query).get("type") not in (["file"], ["voice"]):
            return self._says(40004, "invalid media type")
        name, content = _multipart(headers.get("Content-Type", ""), body)
        if not name:
            return self._says(44001, "empty media data")
        if not WECOM_LEAST_FILE_BYTES <= len(content) <= WECOM_FILE_BYTES:
            return self._says(40006, "invalid media size")
        media_id = f"media{len(self.media)}-{sha256(content).hexdigest()[:16]}"
        self.media[media_id] = (key, self.seconds + WECOM_MEDIA_SECONDS, name, content)
        said = {"type": "file", "media_id": media_id, "created_at": str(int(self.seconds))}
        return self._says(0, "ok", **said)

    def _says(self, code: int, message: str, **more: str) -> Reply:
        if code:
            self.errors.append(code)
            message += ", hint: [1], from ip: 127.0.0.1, more info at …?e=" + str(code)
        body = json.dumps({"errcode": code, "errmsg": message, **more}, ensure_ascii=False)
        return 200, {"Content-Type": "application/json"}, body.encode()


def _part(message: dict[str, Any]) -> str:
    return str(message.get("msgtype"))


def _text_problem(content: str, limit: int) -> tuple[int, str]:
    if not content.strip():
        return 44004, "empty content"
    if len(content.encode()) > limit:
        return 40058, f"content exceed max length {limit}. invalid Request Parameter"
    return 0, ""


def _multipart(content_type: str, body: bytes) -> tuple[str, bytes]:
    """File name and bytes of the part ``media``, read as strictly as the mail standard reads."""
    parsed = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    parts = cast(list[MailMessage], parsed.get_payload()) if parsed.is_multipart() else []
    for part in parts:
        raw_header = dict(part.raw_items())["Content-Disposition"]
        disposition = str(raw_header).encode("ascii", "surrogateescape").decode("utf-8")
        if 'name="media"' in disposition:
            raw = cast(bytes, part.get_payload(decode=True))
            name = disposition.partition('filename="')[2].rpartition('"')[0]
            return name, raw
    return "", b""
