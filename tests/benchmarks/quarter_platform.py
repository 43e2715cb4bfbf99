"""企业微信 for a whole county, in a process of its own: a robot a key, and no minute is ever full.

Run by ``Platform``; prints its address, then at each line it reads how much it took and refused.
"""

import json
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

from service.fakes.loopback import Reply
from service.fakes.wecom import FakeWeCom
from service.settings import SHIPPED


class AnyKey(FakeWeCom):
    """Between two requests a minute passes."""

    def judge(self, path: str, headers: Any, body: bytes) -> Reply:
        (self.key,) = parse_qs(urlsplit(path).query)["key"]
        self.advance(60)
        return super().judge(path, headers, body)


class Platform:
    """The fake in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.quarter_platform"],
            cwd=SHIPPED,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url: str = self._line()

    def taken(self) -> tuple[int, int]:
        """Messages the groups saw so far, and requests refused."""
        assert self.process.stdin
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        seen, refused = json.loads(self._line())
        return seen, refused

    def close(self) -> None:
        self.process.communicate()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def be_the_platform() -> None:
    with AnyKey() as platform:
        print(platform.url, flush=True)
        for _ in sys.stdin:
            print(json.dumps([len(platform.ledger), len(platform.errors)]), flush=True)


if __name__ == "__main__":
    be_the_platform()
