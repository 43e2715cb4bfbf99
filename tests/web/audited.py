"""留痕：in the tests of the pages and of the API, nothing is kept that no event tells of."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request
from sqlalchemy import event
from sqlalchemy.orm import Session
from starlette.routing import Mount

from service.web.office import office_of
from service.web.sessions import writing

#: Kept beside what anybody does: that somebody is here, or has not finished yet.
NO_DEED = {
    "visit",  # who is signed in: coming and going are told by sign_in
    "sign_in",  # the book of attempts is its own record
    "form_draft",  # half a form, seen by who types it alone
    "integration",  # when a token was last used
}
_WRITES = {"INSERT": 2, "UPDATE": 1, "DELETE": 2}  # where the table's name stands


def audited(app: FastAPI) -> FastAPI:
    """The app, with sessions that fail where they keep something and tell nobody."""
    app.dependency_overrides[writing] = _writing_and_telling
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            route.app.dependency_overrides[writing] = _writing_and_telling
    return app


def _writing_and_telling(request: Request) -> Iterator[Session]:
    office = office_of(request)
    with office.workspace.database.write() as session:
        kept = _Kept()
        connection = session.connection()
        for name in ("before_cursor_execute", "savepoint", "rollback_savepoint"):
            event.listen(connection, name, getattr(kept, name))
        yield session
        session.flush()
        written = set().union(*kept.tables)
        assert written <= NO_DEED or "event" in written, f"{request.url.path}: {sorted(written)}"
    office.moved()


class _Kept:
    """Tables that a transaction writes; what is taken back to a savepoint is forgotten."""

    def __init__(self) -> None:
        self.tables: list[set[str]] = [set()]

    def before_cursor_execute(self, *told: Any) -> None:
        words = told[2].split()
        if words and words[0] in _WRITES:
            self.tables[-1].add(words[_WRITES[words[0]]].strip('"'))

    def savepoint(self, *_told: Any) -> None:
        self.tables.append(set())

    def rollback_savepoint(self, *_told: Any) -> None:
        self.tables.pop()
