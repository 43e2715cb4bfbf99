"""Databases without a row, made once a process and copied: making the tables takes longer than a test."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from service import migrations
from service.database import open_engine
from service.tables import Base


@cache
def made_by(make: Callable[[Engine], None]) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        engine = open_engine(f"sqlite:///{file}")
        make(engine)
        engine.dispose()
        return file.read_bytes()


def migrated(engine: Engine) -> None:
    """The tables as an office's own came about, version by version."""
    _fill(engine, migrations.upgrade)


def declared(engine: Engine) -> None:
    """The tables as they are declared."""
    _fill(engine, Base.metadata.create_all)


def _fill(engine: Engine, make: Callable[[Engine], None]) -> None:
    file = engine.url.database
    if engine.dialect.name != "sqlite" or (file and _is_made(Path(file))):
        make(engine)
    elif file:
        Path(file).write_bytes(made_by(make))
    else:
        with engine.connect() as connection:
            opened = connection.connection.driver_connection
            assert opened is not None
            opened.deserialize(made_by(make))


def _is_made(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0
