"""Exception → certainty, each row over a real socket. 不明 is whatever may have arrived."""

import logging
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from service.deliveries import transport
from service.deliveries.addresses import networks
from service.deliveries.outcomes import Outcome
from service.deliveries.transport import ANSWER_BYTES, Answer, NoAnswer, Transport, listening
from tests.deliveries.builders import make_transport
from tests.fakes import RawServer, read_request

JSON = {"Content-Type": "application/json"}
CANARY = "canary-secret-0001"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def _post(url: str, transport: Transport | None = None) -> Answer | NoAnswer:
    return (transport or make_transport()).post(f"{url}/send?key={CANARY}", b'{"a":1}', JSON)


def _reset(connection: socket.socket) -> None:
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def _close(connection: socket.socket) -> None:
    read_request(connection)


def _stall(connection: socket.socket) -> None:
    read_request(connection)
    connection.recv(1)


def _drip_headers(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(connection, b"x")


def _drip_body(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n")
    _drip(connection, b" ")


def _endless_continue(connection: socket.socket) -> None:
    read_request(connection)
    _drip(connection, b"HTTP/1.1 100 Continue\r\n\r\n")


def _drip(connection: socket.socket, chunk: bytes) -> None:
    for _ in range(2_000):
        connection.sendall(chunk)
        time.sleep(0.02)


AFTER_THE_REQUEST = [
    pytest.param(_reset, "no-answer", id="reset"),
    pytest.param(_close, "no-answer", id="clean-close"),
    pytest.param(b"garbage\r\n\r\n", "no-answer", id="garbage-status-line"),
    pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, "no-answer", id="endless-header"),
    pytest.param(
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 300 + b"\r\n", "no-answer", id="300-headers"
    ),
    pytest.param(
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", "no-answer", id="body-too-short"
    ),
    pytest.param(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}", "no-answer", id="chunk-cut"
    ),
    pytest.param(_stall, "deadline", id="no-word"),
    pytest.param(_drip_headers, "deadline", id="one-byte-at-a-time-headers"),
    pytest.param(_drip_body, "deadline", id="one-byte-at-a-time-body"),
    pytest.param(_endless_continue, "deadline", id="endless-100-continue"),
]


@pytest.mark.parametrize(("talk", "code"), AFTER_THE_REQUEST)
def test_a_call_without_its_whole_answer_is_unknown(
    talk: Callable[[socket.socket], None] | bytes, code: str
) -> None:
    with RawServer(talk) as server:
        failure = _post(server.url, make_transport(deadline=0.6))

    assert isinstance(failure, NoAnswer)
    assert (failure.outcome, failure.code) == (Outcome.UNKNOWN, code)


def test_the_deadline_holds_over_everything() -> None:
    started = time.monotonic()

    with RawServer(_drip_body) as server:
        _post(server.url, make_transport(deadline=0.5))

    assert time.monotonic() - started < 3


def _nobody_listens() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_refused_connection_is_not_delivered() -> None:
    failure = _post(_nobody_listens())

    assert isinstance(failure, NoAnswer)
    assert (failure.outcome, failure.code) == (Outcome.NOT_DELIVERED, "refused")


def test_an_unknown_name_is_not_delivered() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    failure = _post("https://robot.example", make_transport(resolve=unknown))

    assert isinstance(failure, NoAnswer)
    assert (failure.outcome, failure.code) == (Outcome.NOT_DELIVERED, "dns")


def test_a_connection_that_is_never_taken_is_not_delivered() -> None:
    port = int(_nobody_listens().rpartition(":")[2])

    with _black_hole("127.0.0.1", port):
        failure = _post(f"http://127.0.0.1:{port}", make_transport(deadline=0.5))

    assert isinstance(failure, NoAnswer)
    assert (failure.outcome, failure.code) == (Outcome.NOT_DELIVERED, "connect-timeout")


def test_an_address_that_swallows_the_call_leaves_time_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.3)
    every_loopback = networks(["127.0.0.0/8"], "service.toml", "delivery.allow")

    with RawServer(OK) as server, _black_hole("127.0.0.2", server.port):
        resolve = make_transport(
            allow=every_loopback, resolve=lambda _host, _port: ["127.0.0.2", "127.0.0.1"]
        )
        answer = _post(f"http://both.example:{server.port}", resolve)

    assert isinstance(answer, Answer)
    assert answer.status == 200


@contextmanager
def _black_hole(address: str, port: int) -> Iterator[None]:
    """An address whose backlog is full: a call to it gets no answer at all."""
    with socket.create_server((address, port), backlog=0), ExitStack() as waiting:
        for _ in range(3):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex((address, port))
        yield


def test_the_name_is_resolved_once_and_the_checked_address_is_called() -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    with RawServer(OK) as server:
        resolve = make_transport(resolve=lambda _host, _port: answers.pop(0))
        answer = _post(f"http://rebinding.example:{server.port}", resolve)

    assert isinstance(answer, Answer)
    assert len(answers) == 1


def test_an_address_inside_is_a_broken_channel_and_nobody_is_called() -> None:
    with RawServer(OK) as server:
        failure = _post(server.url, Transport())

    assert isinstance(failure, NoAnswer)
    assert failure.outcome is Outcome.CHANNEL_BROKEN
    assert server.connections == 0


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with RawServer(OK) as inside:
        head = f"HTTP/1.1 {status} Moved\r\nLocation: {inside.url}\r\nContent-Length: 0\r\n\r\n"
        with RawServer(head.encode()) as server:
            answer = _post(server.url)

    assert isinstance(answer, Answer)
    assert answer.status == status
    assert inside.connections == 0


def test_no_more_than_64_kilobytes_are_read() -> None:
    with RawServer(
        b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 900_000
    ) as server:
        answer = _post(server.url)

    assert isinstance(answer, Answer)
    assert answer.cut
    assert len(answer.body) == ANSWER_BYTES


def test_compressed_answers_stay_compressed() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n"

    with RawServer(head + b"\x1f\x8b\x08\x00") as server:
        answer = _post(server.url)

    assert isinstance(answer, Answer)
    assert answer.body == b"\x1f\x8b\x08\x00"


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    received = []

    with RawServer(lambda c: (received.append(read_request(c)), c.sendall(OK))) as server:
        answer = _post(server.url)

    assert isinstance(answer, Answer)
    assert answer.status == 200
    assert b"accept-encoding: identity" in received[0].lower()


def test_no_password_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login office password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    received = []

    with RawServer(lambda c: (received.append(read_request(c)), c.sendall(OK))) as server:
        _post(server.url)

    assert b"authorization" not in received[0].lower()


def test_each_send_has_a_connection_of_its_own() -> None:
    with RawServer(OK) as server:
        transport = make_transport()
        for _ in range(3):
            _post(server.url, transport)

    assert server.connections == 3


@pytest.mark.parametrize(
    ("url", "problem"),
    [("http://127.0.0.1:8080/", ""), ("https://10.0.0.1/", "内部"), ("ftp://x/", "https")],
)
def test_an_address_can_be_checked_when_a_robot_is_saved(url: str, problem: str) -> None:
    assert problem in make_transport().check(url)
    assert bool(make_transport().check(url)) is bool(problem)


# --- TLS -----------------------------------------------------------------------------------------


@contextmanager
def _tls_server(certificate: trustme.LeafCert | None) -> Iterator[RawServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate:
        certificate.configure_cert(context)

    def talk(connection: socket.socket) -> None:
        if certificate is None:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.recv(4_096)
            return
        with context.wrap_socket(connection, server_side=True) as secured:
            read_request(secured)
            secured.sendall(OK)

    with RawServer(talk) as server:
        yield server


def _ca_file(ca: trustme.CA, folder: Path) -> Path:
    file = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return file


def _call_tls(certificate: trustme.LeafCert | None, ca_file: Path) -> Answer | NoAnswer:
    transport = make_transport(ca_file=ca_file, resolve=lambda _host, _port: ["127.0.0.1"])
    with _tls_server(certificate) as server:
        return _post(f"https://oa.example:{server.port}", transport)


def test_a_private_ca_is_trusted_and_the_name_is_checked(tmp_path: Path) -> None:
    ca = trustme.CA()

    answer = _call_tls(ca.issue_cert("oa.example"), _ca_file(ca, tmp_path))

    assert isinstance(answer, Answer)
    assert answer.status == 200


@pytest.mark.parametrize("fault", ["wrong-name", "unknown-ca", "no-tls"])
def test_tls_that_cannot_be_trusted_is_a_broken_channel(fault: str, tmp_path: Path) -> None:
    ca = trustme.CA()
    certificates = {
        "wrong-name": ca.issue_cert("other.example"),
        "unknown-ca": trustme.CA().issue_cert("oa.example"),
        "no-tls": None,
    }

    failure = _call_tls(certificates[fault], _ca_file(ca, tmp_path))

    assert isinstance(failure, NoAnswer)
    assert (failure.outcome, failure.code) == (Outcome.CHANNEL_BROKEN, "tls")


def test_a_certificate_that_has_expired_is_a_broken_channel(tmp_path: Path) -> None:
    ca = trustme.CA()
    expired = ca.issue_cert("oa.example", not_after=datetime(2017, 1, 1, tzinfo=UTC))

    failure = _call_tls(expired, _ca_file(ca, tmp_path))

    assert isinstance(failure, NoAnswer)
    assert (failure.outcome, failure.code) == (Outcome.CHANNEL_BROKEN, "tls")
    assert "expired" in failure.reason


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_names_no_authority(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    foreign = trustme.CA()
    monkeypatch.setenv(name, str(_ca_file(foreign, tmp_path)))
    transport = make_transport(resolve=lambda _host, _port: ["127.0.0.1"])

    with _tls_server(foreign.issue_cert("oa.example")) as server:
        failure = _post(f"https://oa.example:{server.port}", transport)

    assert isinstance(failure, NoAnswer)
    assert failure.code == "tls"


def test_an_old_tls_is_not_spoken(tmp_path: Path) -> None:
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    with warnings.catch_warnings(action="ignore"):  # that they are old is the point
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    with RawServer(lambda c: _speak_tls(context, c)) as server:
        url = server.url.replace("http:", "https:")
        failure = _post(url, make_transport(ca_file=_ca_file(ca, tmp_path)))

    assert isinstance(failure, NoAnswer)
    assert failure.outcome in (Outcome.CHANNEL_BROKEN, Outcome.NOT_DELIVERED)


def _speak_tls(context: ssl.SSLContext, connection: socket.socket) -> None:
    with context.wrap_socket(connection, server_side=True) as secured:
        read_request(secured)
        secured.sendall(OK)


def test_the_servers_clock_is_heard() -> None:
    answer = (
        b"HTTP/1.1 200 OK\r\nDate: Thu, 17 Aug 2017 01:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}"
    )

    with RawServer(answer) as server, listening() as dates:
        _post(server.url)
        with listening() as inner:
            _post(server.url)
    _post(_nobody_listens())

    assert dates == inner == ["Thu, 17 Aug 2017 01:00:00 GMT"]


def test_a_handshake_that_is_cut_off_is_only_not_delivered(tmp_path: Path) -> None:
    transport = make_transport(ca_file=_ca_file(trustme.CA(), tmp_path))

    with RawServer(lambda connection: connection.recv(10)) as server:
        failure = _post(f"https://127.0.0.1:{server.port}", transport)

    assert isinstance(failure, NoAnswer)
    assert failure.outcome is Outcome.NOT_DELIVERED


def test_a_handshake_that_never_ends_is_not_delivered(tmp_path: Path) -> None:
    held = threading.Event()
    transport = make_transport(ca_file=_ca_file(trustme.CA(), tmp_path), deadline=0.5)

    with RawServer(lambda _connection: held.wait(10) and None) as server:
        failure = _post(f"https://127.0.0.1:{server.port}", transport)
        held.set()

    assert isinstance(failure, NoAnswer)
    assert failure.outcome is Outcome.NOT_DELIVERED


# --- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("talk", "code"), AFTER_THE_REQUEST[:7])
def test_no_failure_tells_the_key(
    talk: Callable[[socket.socket], None] | bytes, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3.connectionpool").setLevel(logging.DEBUG)

    with RawServer(talk) as server:
        failure = _post(server.url, make_transport(deadline=0.6))

    assert isinstance(failure, NoAnswer)
    assert failure.code == code
    assert CANARY not in repr(failure) + caplog.text


def test_bad_headers_are_not_logged_with_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    with RawServer(b"HTTP/1.1 200 OK\r\nbad header line\r\nContent-Length: 2\r\n\r\n{}") as server:
        _post(server.url)

    assert CANARY not in caplog.text
