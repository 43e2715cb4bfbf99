"""The first page of the demo comes at once: while the county is prepared, one that says so."""

import subprocess
import sys
from pathlib import Path

import requests

from service.demo.curtain import drawn
from service.listening import listening

HEAVY = ("fastapi", "sqlalchemy", "alembic", "uvicorn")


def test_who_comes_early_is_told_and_looks_again() -> None:
    with listening("127.0.0.1", 0) as at, drawn(at):
        answer = requests.get(f"http://127.0.0.1:{at.getsockname()[1]}/any/page", timeout=10)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.headers["Refresh"] == "1"
    assert "正在准备示例县" in answer.text


def test_one_after_another_is_answered() -> None:
    with listening("127.0.0.1", 0) as at, drawn(at):
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
