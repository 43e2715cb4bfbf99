"""幕布：the first page comes at once; while the service is made ready, one that says so."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from service import serving
from service.curtain import drawn
from service.listening import listening
from service.workspace import Workspace

SAID = ("正在准备示例县", "建库，")
HEAVY = ("fastapi", "sqlalchemy", "alembic", "uvicorn")


def test_who_comes_early_is_told_and_looks_again() -> None:
    with listening("127.0.0.1", 0) as at, drawn(at, *SAID):
        answer = requests.get(f"http://127.0.0.1:{at.getsockname()[1]}/any/page", timeout=10)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.headers["Refresh"] == "1"
    assert "正在准备示例县" in answer.text


def test_one_after_another_is_answered() -> None:
    with listening("127.0.0.1", 0) as at, drawn(at, *SAID):
        port = at.getsockname()[1]
        with requests.Session() as browser:
            first = browser.get(f"http://127.0.0.1:{port}/", timeout=10)
            second = browser.post(f"http://127.0.0.1:{port}/", data={"to": "一周"}, timeout=10)

    assert first.status_code == second.status_code == 503


def test_the_curtain_is_there_before_the_service_is_read_in() -> None:
    said = f"import sys, service.demo.__main__; print([n for n in {HEAVY} if n in sys.modules])"
    root = Path(__file__).parents[2]

    found = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=root
    )

    assert found.stdout.strip() == "[]"


def test_who_comes_while_the_tables_are_moved_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[requests.Response] = []
    with listening("127.0.0.1", 0) as at:
        port = at.getsockname()[1]

        def move(_workspace: Workspace) -> None:
            told.append(requests.get(f"http://127.0.0.1:{port}/", timeout=10))

        monkeypatch.setattr(serving, "prepare", move)
        serving.make_ready(Workspace.open(tmp_path, url="sqlite://"), at)

    assert told[0].status_code == 503
    assert "市考指标督办正在启动" in told[0].text
