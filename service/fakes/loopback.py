"""An HTTP server on 127.0.0.1 with books, a clock of its own and a queue of faults."""

import socket
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST_BODY_BYTES = 64 * 1024 * 1024
STALL_SECONDS = 30.0

Reply = tuple[int, dict[str, str], bytes]  # status, headers, body


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with the next request: ``accept`` says whether it was shown before that."""

    kind: str  # reset | close | stall | drip | giant | answer | truncated
    accept: bool = False
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Loopback(ABC):
    """``with`` starts and ends it. ``time``: seconds since 1970, for offices that rehearse; in
    tests the clock stands at 0 until it is set or moved on.
    """

    def __init__(self, port: int = 0, time: Callable[[], float] | None = None) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # resets are meant
        self.requests: list[tuple[str, bytes]] = []
        self.ledger: list[dict[str, Any]] = []
        self.errors: list[int] = []
        self.faults: deque[Fault | None] = deque()  # None: this one is answered properly
        self.repeat = False
        self._time = time or (lambda: 0.0)
        self._ahead = 0.0
        self._released = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def seconds(self) -> float:
        """The platform's clock."""
        return self._time() + self._ahead

    @seconds.setter
    def seconds(self, value: float) -> None:
        self._ahead = value - self._time()

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def __enter__(self) -> "Loopback":
        serve = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serve.start()
        return self

    def release(self) -> None:
        """Let go of whoever waits in a stall."""
        self._released.set()

    def __exit__(self, *_: object) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()

    @abstractmethod
    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        """The answer to one request; shows the message if it is accepted."""

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = min(int(handler.headers.get("Content-Length") or 0), MOST_BODY_BYTES)
        body = handler.rfile.read(length)
        with self._lock:
            self.requests.append((handler.path, body))
            fault = self._next_fault()
            if fault is None or fault.accept:
                reply = self.judge(handler.path, handler.headers, body)
        if fault is None:
            _answer(handler, *reply)
        else:
            self._misbehave(handler, fault)

    def _next_fault(self) -> Fault | None:
        if not self.faults:
            return None
        fault = self.faults.popleft()
        if self.repeat:
            self.faults.append(fault)
        return fault

    def _misbehave(self, handler: BaseHTTPRequestHandler, fault: Fault) -> None:
        handler.close_connection = True
        match fault.kind:
            case "answer":
                _answer(handler, fault.status, fault.headers, fault.body)
            case "reset":
                linger = b"\1\0\0\0\0\0\0\0"
                handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                handler.connection.close()
            case "stall":
                self._released.wait(STALL_SECONDS)
            case "drip":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
                while not self._released.wait(0.05):
                    handler.wfile.write(b" ")
            case "giant":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
                handler.wfile.write(b"x" * 1_000_000)
            case "truncated":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + fault.body)


class Window:
    """At most ``most`` in ``seconds``, by the fake's own clock."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: list[float] = []

    def is_full(self, now: float) -> bool:
        self._taken = [at for at in self._taken if at > now - self._seconds]
        return len(self._taken) >= self._most

    def take(self, now: float) -> None:
        self._taken.append(now)


def _handler(fake: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            fake.serve(self)

        def do_GET(self) -> None:
            fake.serve(self)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(fake.seconds if timestamp is None else timestamp, usegmt=True)

        def log_message(self, format: str, *args: Any) -> None:  # the library's name
            """Silent: the address holds the key."""

    return Handler


def _answer(
    handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 204:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
