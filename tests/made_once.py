"""What a test run makes once instead of in every test; a test sees no difference but the time."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import Dialect

from service import database
from service.accounts import passwords
from service.documents import templates
from service.documents.templates import TemplateBook

_THE_OFFICES = passwords._HASHER


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Real hashes, at a price that a thousand sign-ins can pay."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_HASHER", cheap)
        yield


@pytest.fixture
def dear_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes at the price that an office pays."""
    monkeypatch.setattr(passwords, "_HASHER", _THE_OFFICES)


@pytest.fixture(scope="session", autouse=True)
def shipped_templates_compiled_once() -> Iterator[None]:
    """Offices without templates of their own share a book."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "TemplateBook", _book)
        yield


def _book(*folders: Path) -> TemplateBook:
    *own, shipped = folders
    return TemplateBook(*folders) if any(map(Path.exists, own)) else _shipped_book(shipped)


@cache
def _shipped_book(shipped: Path) -> TemplateBook:
    return TemplateBook(shipped)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """SQLite files share what SQLAlchemy has made of a statement: else every engine begins anew."""
    compiled: dict[Any, Any] = {}

    def opened(url: str, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        if engine.dialect.name == "sqlite":
            engine.dialect = _sqlite()  # whose statements are kept, it is a part of the key
            engine.update_execution_options(compiled_cache=compiled)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", opened)
        yield


@cache
def _sqlite() -> Dialect:
    with create_engine("sqlite://").connect() as connection:
        return connection.dialect  # it has asked which SQLite this is
