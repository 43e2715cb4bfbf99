"""serve：真的启动、真的出文送达，收到 SIGTERM 几秒内停下；设置不对就不启动。"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from service.deliveries.outcomes import DeliveryState
from service.settings import SHIPPED
from service.tables import DeliveryRow, NoticeRow
from service.workspace import Workspace

WORKBOOK = SHIPPED / "config" / "sample" / "示例县2017年市考指标任务分解.xlsx"
PATIENCE = 60  # seconds, on a busy machine
SECONDS_TO_STOP = 15


def duban(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service", "--dir", str(folder), *words]
    return subprocess.run(
        command, cwd=SHIPPED, check=False, capture_output=True, text=True, timeout=120
    )


@contextmanager
def serving(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The service under way, away from the county's time zone."""
    words = ["serve", "--threads", "2", "--listen", "127.0.0.1:0"]
    command = [sys.executable, "-m", "service", "--dir", str(folder), *words]
    environment = os.environ | {"TZ": "America/New_York"}
    with subprocess.Popen(
        command, cwd=SHIPPED, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    assert duban(folder, "init").returncode == 0
    assert duban(folder, "import", str(WORKBOOK)).returncode == 0
    return folder


@pytest.fixture
def county(imported: Path, tmp_path: Path) -> Path:
    """A county of this very year, its table just imported."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


def states(folder: Path) -> set[str]:
    workspace = Workspace.open(folder)
    try:
        with workspace.database.read() as session:
            return set(session.scalars(select(DeliveryRow.state)))
    finally:
        workspace.close()


def wait_for(claim: str, holds: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(f"not so within {PATIENCE} s: {claim}")


def test_serve_sends_what_is_due_and_stops_when_told(county: Path) -> None:
    with serving(county) as process:
        wait_for("everything is delivered", lambda: states(county) == {DeliveryState.ACCEPTED})
        process.send_signal(signal.SIGTERM)
        told = process.wait(SECONDS_TO_STOP)
        log = process.stderr.read() if process.stderr else ""

    assert told == 0
    assert "督办服务已启动" in log
    assert "督办服务已停止" in log
    assert "Traceback" not in log
    assert list(county.glob("messages/*/*.docx"))


def test_a_new_county_on_todays_clock_floods_nobody(county: Path) -> None:
    assert duban(county, "cycle").returncode == 0

    workspace = Workspace.open(county)
    with workspace.database.read() as session:
        papers = session.execute(select(NoticeRow.state, NoticeRow.due_on, NoticeRow.dated)).all()
    workspace.close()
    assert papers
    assert all(due >= dated for _, due, dated in papers if dated)  # nothing back-dated has left


def test_commands_do_not_touch_tables_of_another_version(county: Path) -> None:
    workspace = Workspace.open(county)
    with workspace.database.write() as session:
        session.execute(text("DROP TABLE attempt"))
        session.execute(text("DELETE FROM alembic_version"))
    workspace.close()

    refused = duban(county, "status")

    assert refused.returncode == 7
    assert "启动时自动升级" in refused.stderr


def test_serve_does_not_start_on_a_wrong_setting(county: Path) -> None:
    service = county / "config" / "service.toml"
    service.write_text(
        service.read_text(encoding="utf-8").replace('daily_at = "09:00"', 'daily_at = "9点"'),
        encoding="utf-8",
    )

    refused = duban(county, "serve")

    assert refused.returncode == 2
    assert "daily_at" in refused.stderr
    assert states(county) == set()
