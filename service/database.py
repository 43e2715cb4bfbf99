"""The database: SQLite (one county, one machine) or PostgreSQL (many), the same code.

SQLite runs in rollback-journal mode with full sync only: the SQLite that Debian 12 ships has a
bug that can corrupt a write-ahead log. Writers begin IMMEDIATE, one at a time inside a process:
measured 90 → 412 jobs/s against letting them collide.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any, cast

from sqlalchemy import DateTime, Engine, Executable, Table, create_engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from service.errors import WorkspaceError
from service.readers import Readers

BUSY_TIMEOUT_SECONDS = 10
TURN_SECONDS = 60  # the longest wait for another writer of this process
#: a machine that is gone without a word is noticed in a minute, not in two hours; what a frozen one
#: holds locked is free again after two
POSTGRESQL: dict[str, Any] = {
    "options": "-c idle_in_transaction_session_timeout=120s",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC; naive datetimes are refused, aware UTC ones come back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_engine(url: str) -> Engine:
    """An engine with the house's rules set on every connection.

    ``sqlite://`` alone is one shared in-memory database: the scratch of a rehearsal.
    """
    if not url.startswith("sqlite"):
        return _open_postgresql(url)
    in_memory = url in ("sqlite://", "sqlite:///:memory:")
    arguments: dict[str, Any] = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    engine = (
        create_engine(url, connect_args=arguments, poolclass=StaticPool)
        if in_memory
        else create_engine(url, connect_args=arguments)
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgresql(url: str) -> Engine:
    """However the address is written, the driver is psycopg; a lost connection is noticed."""
    scheme, sign, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        url = f"postgresql+psycopg{sign}{rest}"
    try:
        return create_engine(url, pool_pre_ping=True, connect_args=POSTGRESQL)
    except ModuleNotFoundError as missing:
        raise WorkspaceError(
            f"没有安装{missing.name}，连不了 PostgreSQL：请按 requirements-cluster.lock 安装"
        ) from missing


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where pysqlite guesses
    for pragma in ("foreign_keys=ON", "journal_mode=DELETE", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


#: a row lock that keeps other writers out and rows that only refer to it in (FOR NO KEY UPDATE)
HELD: dict[str, Any] = {"key_share": True}

_DISK_FULL = ("database or disk is full", "DiskFull")  # SQLite's words, PostgreSQL's class


def trouble(error: OperationalError) -> str:
    """What is the matter and what to do. The driver's words may hold the address of the database:
    its class says enough.
    """
    name = type(error.orig).__name__
    if str(error.orig) in _DISK_FULL or name in _DISK_FULL:
        return "磁盘满了，什么也没有存下，请清理以后再试"
    return f"数据库正忙或打不开（{name}），请稍后再试"


_WROTE = "has written"


def has_written(session: Session) -> bool:
    """Whether this session has sent rows of its own: it may see what is never committed."""
    return bool(session.info.get(_WROTE) or session.new or session.dirty or session.deleted)


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: object) -> None:
    session.info[_WROTE] = True


def table_of(rows: type[DeclarativeBase]) -> Table:
    """The table under mapped rows: statements on it are prepared once and make no objects."""
    return cast(Table, rows.__table__)


def insert_or_nothing(session: Session, table: type[DeclarativeBase], **values: Any) -> int | None:
    """Insert a row unless a constraint already holds one; its id, or None if it does."""
    session.flush()  # a prepared statement does not: what it refers to must be there
    statement = _insert_unless_there(session.get_bind().dialect.name, table)
    inserted: int | None = session.execute(statement, values).scalar_one_or_none()
    return inserted


@cache
def _insert_unless_there(dialect: str, table: type[DeclarativeBase]) -> Executable:
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert  # the other's is never read in
    rows = table_of(table)
    statement: Executable = insert(rows).on_conflict_do_nothing().returning(rows.c.id)
    return statement


_READERS, _ENTERED = "readers", "entered"


@event.listens_for(Session, "after_begin")
def _enter(session: Session, _transaction: object, _connection: object) -> None:
    """Reading begins with the first look, not with the session: until then it holds no lock."""
    readers = session.info.get(_READERS)
    if readers is not None and _ENTERED not in session.info:
        session.info[_ENTERED] = readers.enter()


class Database:
    """Where transactions are opened: ``write`` one at a time inside a process, ``read`` any."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = engine.execution_options(read_only=True)
        sqlite = engine.dialect.name == "sqlite"
        shared = isinstance(
            engine.pool, StaticPool
        )  # one connection for all: who reads is who writes
        #: of a file no thread's own: a page's session may end on another thread than it began
        self._one_writer = threading.RLock() if shared else threading.Lock()
        self._writes_in_turn, self._reads_in_turn = sqlite, shared
        self._readers = Readers(BUSY_TIMEOUT_SECONDS) if sqlite and not shared else None

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back on any error."""
        turn = self._turn() if self._writes_in_turn else nullcontext()
        with turn, Session(self.engine) as session:
            yield session
            session.flush()
            with self._readers.gone() if self._readers else nullcontext():
                session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking only; nothing done in it is kept."""
        session = Session(self._reader, expire_on_commit=False, info={_READERS: self._readers})
        turn = self._turn() if self._reads_in_turn else nullcontext()
        with turn:
            try:
                with session:
                    yield session
                    session.rollback()
            finally:
                if self._readers and _ENTERED in session.info:
                    self._readers.leave(session.info[_ENTERED])

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Nobody else of this process writes; who has waited too long is told as by SQLite."""
        if not self._one_writer.acquire(timeout=TURN_SECONDS):
            locked = sqlite3.OperationalError("database is locked")
            raise OperationalError("BEGIN IMMEDIATE", None, locked)
        try:
            yield
        finally:
            self._one_writer.release()
