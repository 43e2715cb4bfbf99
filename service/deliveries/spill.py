"""库记不下的结果：平台答了什么，先落在工作区的文件里，一行一件；库好了补记，补记完才清掉。

What a platform said is known to one process only until it is committed. Where the database cannot
take it, a line is appended and forced to the disk at once, so that the process may be killed.
No secret stands in it: a claim by numbers, the outcome, its code, the redacted answer.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from service.deliveries.channels import Limits, Result
from service.deliveries.claims import Claim
from service.deliveries.outcomes import Outcome
from service.deliveries.pacing import Taken

log = logging.getLogger(__name__)

FILE = "unrecorded.jsonl"  # in the workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A call that was made and what it proved: all that its record needs."""

    held: Claim
    attempt: int
    result: Result
    at: datetime  # when the answer was there
    repeatable: bool = False
    skew: int | None = None  # seconds the platform's clock was ahead


class Spill:
    """Appended to and emptied under a lock that all processes on the folder share."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def keep(self, answered: Answered) -> None:
        """On the disk when this returns. Raises OSError where the disk does not take it either."""
        line = json.dumps(asdict(answered), ensure_ascii=False, default=datetime.isoformat)
        with self._locked() as file:
            # what stands there may be torn: never write on its line
            file.write(b"\n" * bool(file.tell()) + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the file may be new
        finally:
            os.close(folder)

    def waiting(self) -> bool:
        """Whether anything stands there; costs one look at the folder."""
        try:
            return self._path.stat().st_size > 0
        except FileNotFoundError:
            return False

    @contextmanager
    def emptied(self) -> Iterator[Sequence[Answered]]:
        """All that stands there; it is gone when the block ends well, and stays if it does not."""
        with self._locked() as file:
            file.seek(0)
            yield list(_read(file))
            file.truncate(0)
            os.fsync(file.fileno())

    def count(self) -> int:
        """How many answers wait; a torn line is none."""
        if not self.waiting():
            return 0
        with self._locked() as file:
            file.seek(0)
            return sum(1 for _ in _read(file))

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed, or its process dies
            file.seek(0, os.SEEK_END)
            yield file


def _read(file: BinaryIO) -> Iterator[Answered]:
    for line in filter(None, file.read().split(b"\n")):
        try:
            yield _answered(json.loads(line))
        except (ValueError, TypeError, KeyError):
            log.error("%s有一行没有写完，没有采用：那一件按不明办", FILE)


def _answered(told: dict[str, Any]) -> Answered:
    held, result, taken = told["held"], told["result"], told["held"]["taken"]
    windows = tuple((int(calls), float(span)) for calls, span in taken["limits"]["windows"])
    crowded = tuple(taken["limits"]["crowded"])
    limits = Limits(**taken["limits"] | {"windows": windows, "crowded": crowded})
    return Answered(
        **told
        | {
            "held": Claim(**held | {"taken": Taken(**taken | {"limits": limits})}),
            "result": Result(**result | {"outcome": Outcome(result["outcome"])}),
            "at": datetime.fromisoformat(told["at"]),
        }
    )
