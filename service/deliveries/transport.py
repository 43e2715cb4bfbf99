"""The one way out: a guarded POST that says what is certain afterwards and never raises.

One connection a send, to an address that was checked; no redirect, no proxy of the environment,
no compression, at most 64 KB of answer, one deadline over everything. What went wrong is told in
our own words: the exceptions below carry the whole address, key included.
"""

import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from service.deliveries.addresses import (
    PUBLIC_ONLY,
    AddressError,
    AllowList,
    Place,
    Resolver,
    checked,
    place,
)
from service.deliveries.outcomes import Outcome

DEADLINE_SECONDS = 20.0
CONNECT_SECONDS = 5.0
ANSWER_BYTES = 64 * 1024
_OURS = {
    "User-Agent": "duban",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, whatever its status. ``cut``: there was more than ``ANSWER_BYTES``."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """No answer, and what that proves: NOT_DELIVERED, CHANNEL_BROKEN or UNKNOWN."""

    outcome: Outcome
    code: str
    reason: str


_dates: ContextVar[list[str] | None] = ContextVar("dates", default=None)


@contextlib.contextmanager
def listening() -> Iterator[list[str]]:
    """What servers said of their clocks (``Date``) in the calls made inside, by this thread."""
    dates: list[str] = []
    before = _dates.set(dates)
    try:
        yield dates
    finally:
        _dates.reset(before)


class Transport:
    """``allow``: networks and host names that may be called though private; ``ca_file``: a
    private CA in place of the public ones; ``deadline``: seconds for everything."""

    def __init__(
        self,
        *,
        allow: AllowList = PUBLIC_ONLY,
        ca_file: Path | None = None,
        resolve: Resolver | None = None,
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        self._allow = allow
        self._verify: str | bool = str(ca_file) if ca_file else True
        self._resolve = resolve or _resolve
        self._deadline = deadline
        _silence_urllib3()

    def check(self, url: str) -> str:
        """Why ``url`` would not be called, "" if it would: for the page that saves a robot."""
        try:
            checked(place(url), self._resolve, self._allow)
        except AddressError as refused:
            return str(refused)
        except OSError:
            return "域名解析失败"
        return ""

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, patience: float = 1.0
    ) -> Answer | NoAnswer:
        """Send once. ``headers`` must name the content type; ``patience`` stretches the deadline."""
        started = time.monotonic()
        try:
            where = place(url)
            addresses = checked(where, self._resolve, self._allow)
        except AddressError as refused:
            return _failed(Outcome.CHANNEL_BROKEN, "address", str(refused))
        except (OSError, UnicodeError):
            return _failed(Outcome.NOT_DELIVERED, "dns", "域名解析失败")
        line = _Line(where, addresses, started, self._deadline * patience)
        with line:
            return self._call(line, url, body, headers)

    def _call(
        self, line: "_Line", url: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer | NoAnswer:
        """Without a session: it would bring cookies, redirects and the environment's proxies."""
        try:
            request = requests.Request("POST", url, {**headers, **_OURS}, data=body).prepare()
            with (
                contextlib.closing(_Adapter(line)) as adapter,
                adapter.send(
                    request,
                    stream=True,
                    timeout=(CONNECT_SECONDS, line.seconds),
                    verify=self._verify,
                ) as response,
            ):
                return _read(response, line)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return _classify(error, line)


class _Line:
    """One connection: where it may go, how far it got, and the watch that cuts it off.

    Timeouts of the libraries are per read: a server that sends one byte a second never trips
    them. The watch shuts the connection down through a duplicate of its descriptor, which works
    before, during and after the TLS handshake.
    """

    def __init__(
        self, where: Place, addresses: Sequence[str], started: float, seconds: float
    ) -> None:
        self.where = where
        self.seconds = seconds
        self.connected = False  # after this, request bytes may have left
        self.expired = False
        self.problem = ("refused", "连接失败")
        self._addresses = addresses
        self._ends_at = started + seconds
        self._duplicate: socket.socket | None = None
        self._watch = threading.Timer(max(0.0, self._left()), self._cut)
        self._watch.daemon = True

    def __enter__(self) -> "_Line":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.cancel()
        self._watch.join()
        if self._duplicate is not None:
            self._duplicate.close()

    def open(self) -> socket.socket:
        """A socket to the first address that answers. Raises OSError."""
        for address in self._addresses:
            left = min(CONNECT_SECONDS, self._left())
            if left <= 0:
                break
            try:
                return self._opened(address, left)
            except TimeoutError:
                self.problem = ("connect-timeout", "连接超时")
            except OSError:
                self.problem = ("refused", "连接被拒绝")
        raise ConnectionError(self.problem[0])

    def _opened(self, address: str, timeout: float) -> socket.socket:
        opened = socket.create_connection((address, self.where.port), timeout)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._duplicate = opened.dup()
        if self.expired:  # the watch came by just before there was anything to cut
            opened.close()
            raise TimeoutError
        return opened

    def _left(self) -> float:
        return self._ends_at - time.monotonic()

    def _cut(self) -> None:
        self.expired = True
        if self._duplicate is not None:
            with contextlib.suppress(OSError):  # the other side was quicker
                self._duplicate.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Connects where the line says; host name, Host header and certificate check stay."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._line)


def _pools(line: _Line) -> dict[str, type[HTTPConnectionPool]]:
    class Connection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return line.open()

        def connect(self) -> None:
            super().connect()
            line.connected = True

    class SecureConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return line.open()

        def connect(self) -> None:
            super().connect()
            line.connected = True

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": Pool, "https": SecurePool}


def _read(response: requests.Response, line: _Line) -> Answer | NoAnswer:
    body = b""
    while len(body) <= ANSWER_BYTES:
        # never decoded: a few kilobytes of gzip can be gigabytes; read to the end, because only
        # an empty read tells urllib3 that the body is shorter than it said
        chunk: bytes = response.raw.read(ANSWER_BYTES + 1 - len(body), decode_content=False)
        if not chunk:
            break
        body += chunk
    if line.expired:
        return _failed(Outcome.UNKNOWN, "deadline", "等待答复超时")
    headers = {name.lower(): value for name, value in response.headers.items()}
    if (dates := _dates.get()) is not None and "date" in headers:
        dates.append(headers["date"])
    return Answer(
        status=response.status_code,
        headers=headers,
        body=body[:ANSWER_BYTES],
        cut=len(body) > ANSWER_BYTES,
    )


def _classify(error: Exception, line: _Line) -> NoAnswer:
    """What an exception proves: before the connection stood, nothing can have arrived."""
    if line.connected:
        if line.expired or isinstance(error, requests.Timeout):
            return _failed(Outcome.UNKNOWN, "deadline", "等待答复超时")
        return _failed(Outcome.UNKNOWN, "no-answer", "连接中断，未收到完整答复")
    certificate = _tls_problem(error)
    if certificate:
        return _failed(Outcome.CHANNEL_BROKEN, "tls", f"TLS不可信：{certificate}")
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return _failed(Outcome.CHANNEL_BROKEN, "address", "地址写法不对")
    return _failed(Outcome.NOT_DELIVERED, *line.problem)


def _tls_problem(error: BaseException) -> str:
    """What TLS itself objected to; a handshake merely cut off is not a broken channel."""
    for link in _chain(error):
        if isinstance(link, ssl.SSLCertVerificationError):
            return link.verify_message or "证书校验不通过"
        if isinstance(link, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return ""
        if isinstance(link, ssl.SSLError) and link.reason:
            return link.reason
    return ""


def _chain(error: BaseException) -> list[BaseException]:
    """The exception, its reasons and its causes, outermost first."""
    chain: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(chain) < 20:
        link = waiting.pop(0)
        if isinstance(link, BaseException) and link not in chain:
            chain.append(link)
            inner = (link.__cause__, link.__context__, getattr(link, "reason", None))
            waiting += [*link.args, *inner]
    return chain


def _failed(outcome: Outcome, code: str, reason: str) -> NoAnswer:
    return NoAnswer(outcome=outcome, code=code, reason=reason)


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class _Silence(logging.Filter):
    def filter(self, _record: logging.LogRecord) -> bool:
        return False


_SILENCE = _Silence()


def _silence_urllib3() -> None:
    """urllib3 logs whole addresses, keys included, and warns with them too."""
    for part in ("connectionpool", "connection", "poolmanager", "response", "util.retry"):
        logging.getLogger(f"{urllib3.__name__}.{part}").addFilter(_SILENCE)
