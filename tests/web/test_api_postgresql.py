"""事件流在 PostgreSQL 上：几个事务同时记事，谁先提交都不漏。"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from service import timeline
from service.accounts import integrations
from service.accounts.integrations import Scope
from service.web.office import Office
from service.web.rooms import make_app
from tests.small_county import County, make_county

pytestmark = pytest.mark.full


@pytest.fixture
def county(tmp_path: Path, postgresql_url: str) -> Iterator[County]:
    made = make_county(tmp_path, url=postgresql_url)
    yield made
    made.workspace.close()


@pytest.fixture
def feed(county: County) -> Iterator[Any]:
    """The feed from a cursor on."""
    with county.workspace.database.write() as session:
        clock, scopes = county.clock, (Scope.EVENTS,)
        token = integrations.issue(
            session, "示例县", "OA", scopes, unit=None, by="示例管理员", now=clock.now()
        )
    headers = {"Authorization": f"Bearer {token}"}
    with TestClient(make_app(Office(workspace=county.workspace))) as client:

        def told(after: int) -> Any:
            return client.get(
                "/api/v1/2017/events", params={"after": after}, headers=headers
            ).json()

        yield told


def _note(session: Session, county: County, subject: str) -> None:
    timeline.note(
        session,
        assessment_id=county.assessment_id,
        at=county.clock.now(),
        actor=timeline.SYSTEM,
        act=timeline.JUDGED,
        subject=subject,
    )
    session.flush()


def _subjects(told: Any) -> list[str]:
    return [event["subject"] for event in told["events"]]


def test_an_event_that_is_committed_late_is_told_before_those_with_higher_numbers(
    county: County, feed: Any
) -> None:
    database, start = county.workspace.database, feed(0)["next"]
    with database.write() as slow:
        _note(slow, county, "先记后到")
        with database.write() as quick:
            _note(quick, county, "后记先到")
        meanwhile = feed(start)

    assert (meanwhile["events"], meanwhile["next"]) == ([], start)
    assert _subjects(feed(start)) == ["先记后到", "后记先到"]


def test_who_asks_waits_for_a_short_transaction(county: County, feed: Any) -> None:
    database, start = county.workspace.database, feed(0)["next"]
    written, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as session:
            _note(session, county, "快了")
            written.set()
            go_on.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(10)
    threading.Timer(0.2, go_on.set).start()
    told = feed(start)
    writer.join()

    assert _subjects(told) == ["快了"]
