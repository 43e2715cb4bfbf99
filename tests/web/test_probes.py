"""/healthz, /readyz, /metrics: what machines ask of a serving process."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text, update
from starlette.testclient import TestClient

from service import readiness
from service.clock import SHANGHAI
from service.deliveries.outcomes import DeliveryState
from service.pulse import Pulse
from service.tables import DeliveryRow
from service.web.office import Office
from service.web.rooms import make_app
from tests.small_county import County

HERE = ("127.0.0.1", 50000)
TOKEN = "a-token-for-the-county's-prometheus"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def client_of(county: County, pulse: Pulse | None = None) -> TestClient:
    return TestClient(make_app(Office(workspace=county.workspace, pulse=pulse)), client=HERE)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_METRICS_TOKEN", TOKEN)


def test_a_living_process_says_so_even_without_its_database(county: County) -> None:
    county.workspace.close()

    answer = client_of(county).get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_county_that_works_is_ready(county: County) -> None:
    answer = client_of(county, Pulse(county.clock.at)).get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": dict.fromkeys(readiness.CHECKS, "ok")}


def without_tables(county: County) -> None:
    with county.workspace.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def with_a_message_nobody_sends(county: County) -> None:
    with county.workspace.database.write() as session:
        long_ago = county.clock.at - timedelta(hours=4)
        waiting = {"state": DeliveryState.PENDING, "due_at": long_ago, "submitted_until": None}
        session.execute(update(DeliveryRow).where(DeliveryRow.id == 1).values(**waiting))


def in_a_year_without_holidays(county: County) -> None:
    county.clock.at = datetime(2018, 1, 2, 9, tzinfo=SHANGHAI)
    (county.workspace.folder / "config" / "holidays").mkdir(parents=True)
    later = date(2018, 2, 1)
    (county.workspace.folder / "config" / "holidays" / "2018.toml").write_text(
        f'document = "示例"\npublished = {later}\nrest = []\nwork = []\n', encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("spoil", "check", "told"),
    [
        (without_tables, "migration", "旧版|更新的版本"),
        (with_a_message_nobody_sends, "deliveries", "等了4小时"),
        (in_a_year_without_holidays, "calendar", "2018年放假安排尚未录入"),
    ],
)
def test_what_fails_is_named(
    county: County, spoil: Callable[[County], None], check: str, told: str
) -> None:
    spoil(county)

    answer = client_of(county).get("/readyz")

    assert answer.status_code == 503
    assert [name for name, found in answer.json()["checks"].items() if found != "ok"] == [check]
    assert any(word in answer.json()["checks"][check] for word in told.split("|"))


@pytest.mark.parametrize(
    ("minutes", "status"),
    [
        pytest.param(None, 503, id="never looked"),
        pytest.param(15, 200, id="two sweeps and five minutes"),
        pytest.param(16, 503, id="a minute longer"),
    ],
)
def test_a_scheduler_that_stands_still_is_seen(
    county: County, minutes: int | None, status: int
) -> None:
    looked = None if minutes is None else county.clock.at - timedelta(minutes=minutes)
    assert county.workspace.settings.sweep_minutes == 5

    answer = client_of(county, Pulse(looked)).get("/readyz")

    assert answer.status_code == status


def test_a_full_disk_is_seen(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    full = SimpleNamespace(free=1024 * 1024)
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda _folder: full)

    answer = client_of(county).get("/readyz")

    assert answer.json()["checks"]["disk"] == "磁盘只剩1MB"


@pytest.mark.usefixtures("token")
def test_the_measures_say_what_stands_in_the_database(county: County) -> None:
    client = client_of(county, Pulse(county.clock.at))
    client.get("/sign-in")

    measures = measured(client.get("/metrics", headers=BEARER).text)

    assert measures["duban_papers_issued_total", "warning_prompt"] == 1
    assert measures["duban_deliveries", "平台已接收"] > 0
    assert measures["duban_drafts_unsigned", ""] > 0
    assert measures["duban_scheduler_last_sweep_timestamp_seconds", ""] == (
        county.clock.at.timestamp()
    )
    assert measures["duban_web_request_seconds_count", "/sign-in"] == 1


@pytest.mark.usefixtures("token")
def test_a_strangers_addresses_make_one_series(county: County) -> None:
    client = client_of(county)
    for number in range(3):
        client.get(f"/nowhere/{number}")

    assert (
        measured(client.get("/metrics", headers=BEARER).text)[
            "duban_web_request_seconds_count", "other"
        ]
        == 3
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 404, id="this machine, or a proxy on it"),
        pytest.param(BEARER, 200, id="token"),
        pytest.param({"Authorization": "Bearer no"}, 404, id="wrong token"),
    ],
)
@pytest.mark.usefixtures("token")
def test_measures_are_for_the_token(county: County, headers: dict[str, str], status: int) -> None:
    assert client_of(county).get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}], ids=["none", "empty"])
def test_without_a_token_no_word_opens_the_measures(
    county: County, headers: dict[str, str]
) -> None:
    assert client_of(county).get("/metrics", headers=headers).status_code == 404


def measured(page: str) -> dict[tuple[str, str], float]:
    """Name and its one telling label (kind, state, route) → value."""
    return {
        (
            sample.name,
            sample.labels.get("kind")
            or sample.labels.get("state")
            or sample.labels.get("route")
            or "",
        ): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }
