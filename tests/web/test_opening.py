"""开门：what is met first is there at once; the other pages are read in meanwhile."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence

import pytest
from starlette.testclient import TestClient

from service.settings import SHIPPED
from service.web.office import Office
from service.web.rooms import Room
from service.web.server import Front, Opening
from tests.small_county import County


@pytest.fixture
def read() -> threading.Event:
    """Set when the other pages may come in."""
    return threading.Event()


@pytest.fixture
def visitor(county: County, read: threading.Event) -> Iterator[TestClient]:
    def rooms() -> Sequence[Room]:
        assert read.wait(10)
        return ()

    office = Office(workspace=county.workspace)
    with TestClient(Opening(office, Front(rooms=rooms))) as client:
        yield client
        read.set()


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_the_first_page_waits_for_no_other(visitor: TestClient, path: str) -> None:
    for _ in range(2):
        assert "登录" in visitor.get(path).text
    assert visitor.get("/healthz").json() == {"status": "ok"}


def test_who_asks_for_another_page_waits_until_it_is_there(
    visitor: TestClient, read: threading.Event
) -> None:
    visitor.get("/sign-in")
    threading.Timer(0.2, read.set).start()

    assert visitor.get("/2017/day").status_code in (200, 303)
    assert visitor.get("/api/v1/2017/indicators").status_code == 401
    assert "登录" in visitor.get("/sign-in").text


def test_all_requests_are_counted_in_one_measure(
    visitor: TestClient, read: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_METRICS_TOKEN", "a-token-of-some-length")
    visitor.get("/sign-in")
    read.set()
    visitor.get("/2017/no-such-page")
    told = visitor.get("/metrics", headers={"Authorization": "Bearer a-token-of-some-length"}).text

    assert 'route="/sign-in",status="200"} 1.0' in told
    assert 'status="404"} 1.0' in told


def test_the_entrance_reads_in_none_of_the_other_rooms() -> None:
    told = "import sys, service.web.server; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=SHIPPED, capture_output=True, text=True, check=True
    )

    others = {
        "fastapi",
        "pydantic",
        "service.web.rooms",
        "service.web.api",
        "service.web.paper_pages",
        "service.imports",
        "service.deliveries.turns",
    }
    assert not others & set(ran.stdout.split())
