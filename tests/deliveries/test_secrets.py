"""金丝雀：a canary stands in every secret; whatever fails, it sings in no output."""

import base64
import io
import logging
import os
import socket
import sqlite3
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from service import database as databases
from service.clock import FixedClock
from service.deliveries import recording
from service.deliveries.channels import Robot
from service.deliveries.keyring import Keyring
from service.deliveries.links import Links, Target
from service.deliveries.messages import archived
from service.deliveries.sending import deliver, open_channels
from service.deliveries.spill import FILE, Spill
from service.settings import SHIPPED
from service.tables import DeliveryRow, NoticeRow, RobotRow
from service.web.office import Office
from tests.commands.running import give
from tests.deliveries.builders import MORNING as NINE
from tests.deliveries.builders import enqueued, make_database, make_transport
from tests.fakes import RawServer, read_request
from tests.shell.standing import ORDER
from tests.small_county import County
from tests.web.applications import application

MORNING = NINE + timedelta(minutes=5)  # not sharp: 飞书 would wait
CANARY = "canarySings0123456789"
CANARY_BYTES = b"canary0Sings0In0Bytes012345"
#: a secret of the form each channel asks for; every word of it is one
SECRETS = {
    "wecom": CANARY,
    "dingtalk": f"{CANARY} SEC{CANARY}",
    "feishu": f"{CANARY} {CANARY}sign",
    "webhook": f"whsec_{base64.b64encode(CANARY_BYTES).decode()}",
}
SUNG = (CANARY, CANARY_BYTES.decode(), SECRETS["webhook"].removeprefix("whsec_"))

Talk = Callable[[socket.socket, str], None]  # and the robot's secret


def echo(status: int, head: str = "", body: str = "{asked}") -> Talk:
    """Says back all it was told, as careless servers do in their error pages."""

    def talk(connection: socket.socket, secret: str) -> None:
        asked = read_request(connection).decode(errors="replace")
        path = asked.partition(" ")[2].partition(" ")[0]
        said = body.replace("{asked}", asked).replace("{secret}", secret).encode()
        lines = f"HTTP/1.1 {status} No\r\n{head.replace('{path}', path)}Content-Length: {len(said)}"
        connection.sendall(f"{lines}\r\n\r\n".encode() + said)

    return talk


def _reset(connection: socket.socket, _secret: str) -> None:
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def _stall(connection: socket.socket, _secret: str) -> None:
    read_request(connection)
    connection.recv(1)


def _cut(connection: socket.socket, _secret: str) -> None:
    asked = read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + asked)


def _garbage(connection: socket.socket, _secret: str) -> None:
    connection.sendall(read_request(connection) + b"\r\n\r\n")


def _bad_header(connection: socket.socket, _secret: str) -> None:
    path = read_request(connection).split(b" ")[1]
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + path + b"\r\nContent-Length: 2\r\n\r\n{}")


#: every failure kind of the transport and of the platforms, each with the secret said back
TALKS: dict[str, Talk] = {
    **{
        f"status-{status}": echo(status) for status in (200, 400, 401, 404, 410, 413, 429, 500, 503)
    },
    "redirect": echo(302, head="Location: {path}\r\n"),
    "retry-after": echo(503, head="Retry-After: {path}\r\n"),
    "wecom-code": echo(200, body='{"errcode":93000,"errmsg":"{secret}"}'),
    "rejected": echo(200, body='{"errcode":40058,"code":19002,"errmsg":"{secret}"}'),
    "unlisted": echo(200, body='{"errcode":77777,"code":77777,"msg":"{secret}"}'),
    "sign": echo(200, body='{"errcode":310000,"code":19021,"errmsg":"sign not match {secret}"}'),
    "reset": _reset,
    "stall": _stall,
    "cut": _cut,
    "garbage": _garbage,
    "bad-header": _bad_header,
}
#: addresses where nobody is reached
NOWHERE = {
    "refused": "http://127.0.0.1:1",
    "no-name": "http://nobody.invalid:8080",
    "inside": "https://10.0.0.1",
    "user": "https://{canary}@robot.example",
    "not-an-address": "ftp://{canary}",
}


@dataclass
class Outputs:
    """Everything the service says anywhere."""

    said: list[str]

    def add(self, *texts: object) -> None:
        self.said += map(str, texts)

    def sung(self) -> list[str]:
        return [text[:2_000] for text in self.said if any(word in text for word in SUNG)]


@pytest.fixture
def outputs(caplog: pytest.LogCaptureFixture) -> Iterator[Outputs]:
    """Logs at their loudest, urllib3's and asyncio's own too."""
    caplog.set_level(logging.DEBUG)
    loud = [logging.getLogger(name) for name in ("urllib3", "urllib3.connectionpool", "requests")]
    before = [logger.level for logger in loud]
    for logger in loud:
        logger.setLevel(logging.DEBUG)
    yield Outputs([])
    for logger, level in zip(loud, before, strict=True):
        logger.setLevel(level)


def _fail(folder: Path, channel: str, url: str) -> list[str]:
    """One delivery that goes wrong: its result, and the whole database as text."""
    file = folder / "duban.db"
    database = make_database(file)
    delivery = enqueued(database, channel=channel, base_url=url, secret_name="ROBOT")
    clock = FixedClock(MORNING)
    channels = open_channels(folder, make_transport(deadline=0.4), clock)
    keyring = Keyring({"ROBOT": SECRETS[channel]})
    fetch, spill = archived(database), Spill(folder)
    result = deliver(database, delivery, clock, channels, keyring, fetch, spill)
    database.engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        return [repr(result), *connection.iterdump()]


@pytest.mark.parametrize("channel", SECRETS)
@pytest.mark.parametrize("kind", TALKS)
def test_no_failure_of_a_platform_tells_a_secret(
    kind: str,
    channel: str,
    tmp_path: Path,
    outputs: Outputs,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with RawServer(lambda asked: TALKS[kind](asked, SECRETS[channel])) as server:
        outputs.add(*_fail(tmp_path, channel, server.url))
        called = server.connections

    outputs.add(caplog.text, *capfd.readouterr())
    assert called
    assert outputs.sung() == []


@pytest.mark.parametrize("channel", SECRETS)
@pytest.mark.parametrize("kind", ["status-500", "bad-header", "wecom-code", "sign", "cut"])
def test_what_a_locked_database_leaves_in_a_file_tells_no_secret(
    kind: str,
    channel: str,
    tmp_path: Path,
    outputs: Outputs,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(recording, "RECORD_AGAIN", (0.01, 0.01))
    other = sqlite3.connect(
        tmp_path / "duban.db", isolation_level=None, check_same_thread=False, timeout=5
    )

    def lock_and_talk(connection: socket.socket) -> None:
        if not other.in_transaction:
            other.execute("BEGIN EXCLUSIVE")
        TALKS[kind](connection, SECRETS[channel])

    with closing(other), RawServer(lock_and_talk) as server, pytest.raises(OperationalError):
        _fail(tmp_path, channel, server.url)

    assert Spill(tmp_path).count() == 1
    outputs.add((tmp_path / FILE).read_text(encoding="utf-8"), caplog.text)
    assert outputs.sung() == []


@pytest.mark.parametrize("channel", SECRETS)
@pytest.mark.parametrize("kind", NOWHERE)
def test_no_address_without_an_answer_tells_a_secret(
    kind: str, channel: str, tmp_path: Path, outputs: Outputs, caplog: pytest.LogCaptureFixture
) -> None:
    url = NOWHERE[kind].replace("{canary}", "nobody")

    outputs.add(*_fail(tmp_path, channel, url), caplog.text)

    assert outputs.sung() == []


@pytest.mark.parametrize("channel", SECRETS)
def test_a_fault_of_ours_shows_no_secret(
    channel: str, tmp_path: Path, outputs: Outputs, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty:
        takes_files, repeatable = True, False
        limits = open_channels(tmp_path, make_transport(), FixedClock(MORNING))[channel].limits

        def fault(self, _robot: Robot) -> str:
            return ""

        def send(self, robot: Robot, _message: object) -> None:
            raise RuntimeError(f"POST /send?key={robot.secret}")

    database = make_database()
    delivery = enqueued(database, channel=channel, secret_name="ROBOT")
    keyring = Keyring({"ROBOT": SECRETS[channel]})
    clock = FixedClock(MORNING)
    fetch, spill, channels = archived(database), Spill(tmp_path), {channel: Faulty()}
    # the parts are of several makes here; what is looked at is what they leave behind
    deliver(database, delivery, clock, channels, keyring, fetch, spill)  # type: ignore[arg-type]

    outputs.add(caplog.text)
    assert "RuntimeError" in caplog.text
    assert outputs.sung() == []


def test_a_traceback_with_the_robot_and_the_keyring_in_hand_shows_no_secret(
    outputs: Outputs,
) -> None:
    robot = Robot(id=1, name="群", channel="wecom", secret=CANARY)
    keyring = Keyring({"ROBOT": CANARY})

    try:
        raise ValueError(f"{robot} {keyring}")
    except ValueError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)

    outputs.add(*shown.format())
    assert any("robot = " in line for line in outputs.said)
    assert [line for line in outputs.sung() if "CANARY" not in line] == []


# --- a whole county ------------------------------------------------------------------------------


@pytest.fixture(params=sorted(SECRETS))
def failing(request: pytest.FixtureRequest, supervised: County) -> Iterator[County]:
    """县环保局群 is a robot of a server that says everything back; its secret is in the key file."""
    folder = supervised.workspace.folder
    keys = folder / "secrets.toml"
    keys.write_text(f'ROBOT = "{SECRETS[request.param]}"\n', encoding="utf-8")
    keys.chmod(0o600)
    settings = (SHIPPED / "config" / "service.toml").read_text(encoding="utf-8")
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "service.toml").write_text(
        settings.replace("allow = []", 'allow = ["127.0.0.1"]'), encoding="utf-8"
    )
    with RawServer(lambda asked: echo(404)(asked, SECRETS[request.param])) as server:
        with supervised.workspace.database.write() as session:
            robot = session.scalars(select(RobotRow).where(RobotRow.name == "县环保局群")).one()
            robot.channel, robot.base_url, robot.secret_name = request.param, server.url, "ROBOT"
        yield supervised
        assert server.connections


def _delivery(county: County) -> int:
    with county.workspace.database.read() as session:
        query = select(DeliveryRow.id).join(RobotRow).join(NoticeRow)
        found = query.where(RobotRow.name == "县环保局群", NoticeRow.key == ORDER)
        return session.scalars(found).one()


def _files(folder: Path) -> Iterator[str]:
    """Every file, and what is inside those that are archives."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes().decode("latin-1")
            if zipfile.is_zipfile(path):
                yield from _inside(path.read_bytes())


def _inside(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("latin-1")


def test_a_county_tells_no_secret_anywhere(
    failing: County, tmp_path: Path, outputs: Outputs, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = str(_delivery(failing))
    out = tmp_path / "out"
    out.mkdir()
    for words in (
        ("delivery", "replay", delivery, "--force", "--reason", "重来"),
        ("channels", "test", "县环保局群"),
        ("deliveries",),
        ("deliveries", "--dead"),
        ("notice", "log", ORDER),
        ("notice", "show", ORDER),
        ("delivery", "preview", ORDER),
        ("channels", "list"),
        ("check",),
        ("check", "--health"),
        ("status",),
        ("ledger", str(out / "ledger.xlsx")),
        ("export", str(out / "export")),
        ("backup", str(out)),
    ):
        outputs.add(give(failing, *words).told)

    outputs.add(*_files(out), caplog.text, *os.listdir(out))
    outputs.add(*_files(failing.workspace.folder / "messages"))
    outputs.add(*_pages(failing, int(delivery)))
    with closing(sqlite3.connect(failing.workspace.folder / "duban.db")) as connection:
        outputs.add(*connection.iterdump())
    assert "404" in "".join(outputs.said)
    assert outputs.sung() == []


def _pages(county: County, delivery: int) -> Iterator[str]:
    """The paper's page by its link, as the group sees it, and one that is refused."""
    links = Links("https://duban.example", "k" * 32)
    app = application(Office(workspace=county.workspace, links=links))
    with county.workspace.database.read() as session:
        row = session.get_one(DeliveryRow, delivery)
        to = Target(row.notice_id, row.robot_id, row.role)
    path = links.page(to, county.clock.now()).removeprefix("https://duban.example")
    with TestClient(app, base_url="https://duban.example") as client:
        yield client.get(path).text
        yield client.get(path[:-2]).text
