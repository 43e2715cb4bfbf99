"""Strict fakes over real loopback HTTP: they refuse what the platforms refuse.

Tests assert on ``ledger``, what a member of the group would see, never on the sender's opinion.
"""

import base64
import hmac
import json
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

WECOM_KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
WECOM_TEXT_BYTES = 2048  # the platform's, not the sender's constant
WECOM_MARKDOWN_BYTES = 4096
WECOM_A_MINUTE = 20
MEDIA_SECONDS = 3 * 86_400


@dataclass
class Fault:
    """What goes wrong with the next request: ``accept`` says whether it was shown before that."""

    kind: str  # reset | close | stall | drip | giant | answer | truncated
    accept: bool = False
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Loopback:
    """An HTTP server on 127.0.0.1; ``with`` starts and ends it."""

    def __init__(self) -> None:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                fake._serve(self)

            def do_GET(self) -> None:
                fake._serve(self)

            def log_message(self, *_: object) -> None:
                """Silent: the address holds the key."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # resets are meant
        self.requests: list[tuple[str, bytes]] = []
        self.ledger: list[dict[str, Any]] = []
        self.errors: list[int] = []
        self.faults: deque[Fault] = deque()
        self.seconds = 0.0  # the virtual clock of the platform
        self._released = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Loopback":
        serve = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serve.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def advance(self, seconds: float) -> None:
        self.seconds += seconds

    def judge(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer; shows the message if it is accepted."""
        raise NotImplementedError

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        with self._lock:
            self.requests.append((handler.path, body))
            fault = self.faults.popleft() if self.faults else None
            if fault is None or fault.accept:
                answer = self.judge(handler.path, handler.headers, body)
        if fault is None:
            _answer(handler, *answer)
        else:
            self._misbehave(handler, fault)

    def _misbehave(self, handler: BaseHTTPRequestHandler, fault: Fault) -> None:
        handler.close_connection = True
        if fault.kind == "answer":
            _answer(handler, fault.status, fault.headers, fault.body)
        elif fault.kind == "reset":
            linger = b"\1\0\0\0\0\0\0\0"
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()
        elif fault.kind == "stall":
            self._released.wait(30)
        elif fault.kind == "drip":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
            while not self._released.wait(0.05):
                handler.wfile.write(b" ")
        elif fault.kind == "giant":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            handler.wfile.write(b"x" * 1_000_000)
        elif fault.kind == "truncated":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + fault.body)


class FakeWeCom(Loopback):
    """The group robot of 企业微信: key, types, bytes, uploads, 20 a minute."""

    def __init__(self, key: str = WECOM_KEY) -> None:
        super().__init__()
        self.key = key
        self.media: dict[str, tuple[str, float, str, bytes]] = {}  # id → key, until, name, bytes
        self._sent_at: list[float] = []

    def judge(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(path)
        key = parse_qs(parts.query).get("key", [""])[0]
        if key != self.key:
            return self._says(93000, "invalid webhook url")
        if parts.path.endswith("/upload_media"):
            return self._upload(key, parts.query, headers, body)
        return self._send(key, headers, body)

    def _send(self, key: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if "application/json" not in headers.get("Content-Type", ""):
            return self._says(43004, "require json header")
        try:
            message = json.loads(body)
        except ValueError:
            return self._says(40008, "wrong json format")
        if b"\\u" in body:
            return self._says(40033, "不能包含\\uxxxx格式的字符")
        code, problem = self._look(key, message)
        if code:
            return self._says(code, problem)
        self._sent_at = [at for at in self._sent_at if at > self.seconds - 60]
        if len(self._sent_at) >= WECOM_A_MINUTE:
            return self._says(45009, "api freq out of limit")
        self._sent_at.append(self.seconds)
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

    def _upload(
        self, key: str, query: str, headers: Any, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        if parse_qs(query).get("type") not in (["file"], ["voice"]):
            return self._says(40004, "invalid media type")
        name, content = _multipart(headers.get("Content-Type", ""), body)
        if not name:
            return self._says(44001, "empty media data")
        if not 5 < len(content) <= 20 * 1024 * 1024:
            return self._says(40006, "invalid media size")
        media_id = f"media{len(self.media)}-{sha256(content).hexdigest()[:16]}"
        self.media[media_id] = (key, self.seconds + MEDIA_SECONDS, name, content)
        said = {"type": "file", "media_id": media_id, "created_at": str(int(self.seconds))}
        return self._says(0, "ok", **said)

    def _says(self, code: int, message: str, **more: str) -> tuple[int, dict[str, str], bytes]:
        if code:
            self.errors.append(code)
            message += ", hint: [1], from ip: 127.0.0.1, more info at …?e=" + str(code)
        body = json.dumps({"errcode": code, "errmsg": message, **more}, ensure_ascii=False)
        return 200, {"Content-Type": "application/json"}, body.encode()


class FakeReceiver(Loopback):
    """An endpoint that keeps to Standard Webhooks: verifies, takes one id once."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self.secrets = list(secrets)
        self.verified: list[tuple[dict[str, str], bytes]] = []
        self._seen: dict[str, bytes] = {}

    def judge(self, _path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        if abs(float(timestamp) - self.seconds) > 300:
            return 400, {}, b"timestamp"
        if not any(
            hmac.compare_digest(_signed(secret, message_id, timestamp, body), given)
            for secret in self.secrets
            for given in headers["webhook-signature"].split(" ")
        ):
            return 401, {}, b"signature"
        if self._seen.get(message_id, body) != body:
            return 422, {}, b"same id, other body"
        self.verified.append((dict(headers.items()), body))
        if message_id not in self._seen:
            self._seen[message_id] = body
            self.ledger.append(json.loads(body))
        return 204, {}, b""


class RawServer:
    """A socket that does what no HTTP server can; ``talk`` gets each accepted connection."""

    def __init__(self, talk: Callable[[socket.socket], None] | bytes) -> None:
        self._talk = talk
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0
        self._closing = False

    def __enter__(self) -> "RawServer":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        with socket.create_connection(("127.0.0.1", self.port)):  # wakes the waiting accept
            self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if self._closing:
                connection.close()
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            with connection:
                if isinstance(self._talk, bytes):
                    read_request(connection)
                    connection.sendall(self._talk)
                else:
                    self._talk(connection)
        except OSError:
            return  # the client hung up: often just what is tested


def read_request(connection: socket.socket) -> bytes:
    """One whole request, by its Content-Length."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65_536)
        if not chunk:
            return received
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(x.split(b":")[1]) for x in lines if x.startswith(b"content-length")), 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def _answer(
    handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 204:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _text_problem(content: str, limit: int) -> tuple[int, str]:
    if not content.strip():
        return 44004, "empty content"
    if len(content.encode()) > limit:
        return 40058, f"content exceed max length {limit}. invalid Request Parameter"
    return 0, ""


def _multipart(content_type: str, body: bytes) -> tuple[str, bytes]:
    """File name and bytes of the part ``media``, read as strictly as the mail standard reads."""
    parsed = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    for part in parsed.get_payload() if parsed.is_multipart() else ():
        raw_header = dict(part.raw_items())["Content-Disposition"]
        disposition = raw_header.encode("ascii", "surrogateescape").decode("utf-8")
        if 'name="media"' in disposition:
            raw = part.get_payload(decode=True)
            name = disposition.partition('filename="')[2].rpartition('"')[0]
            return name, raw
    return "", b""


def _signed(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
