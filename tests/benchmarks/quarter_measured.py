"""What a side of the quarter's close is measured by, and the papers that the sides send."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from service.documents.blocks import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One paper as it went out, for the others to send again."""

    document: Document
    content: bytes
    name: str
    title: str
    text: str
    number: str
    groups: tuple[str, ...]  # addresses of their robots


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    papers: int
    messages: int
    seconds: float
    cpu: float  # seconds, without the fake's and Redis's
    commits: int
    kept: str

    def line(self, who: str) -> str:
        return (
            f"{who:36}{self.papers:4} papers, {self.messages} messages: {self.seconds:6.2f} s,"
            f" {self.papers / self.seconds:6.1f} papers/s, CPU {self.cpu:.2f} s,"
            f" {self.commits} commits\n{'':36}kept: {self.kept}"
        )


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu
