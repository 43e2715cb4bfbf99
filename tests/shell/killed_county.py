"""A county's process that is killed at a named point: run by test_killed.

Arguments: folder, instant (ISO), point, what to do: "cycle" or a notice's key to sign.
The points are functions of the service, replaced here and only here.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from service import cycle, workers
from service.deliveries import sending
from service.deliveries.channels.folder import Folder
from service.notices import decisions, dispatch, issuing, series
from tests.small_county import open_county

#: where to stand when the lights go out: the function's home, its name, before or after it
POINTS: dict[str, tuple[Any, str, str]] = {
    "cycle: drafts written, not committed": (cycle, "record", "after"),
    "cycle: drafts committed": (cycle, "step", "after"),
    "rendering: before": (issuing, "document_of", "before"),
    "rendering: bytes made": (issuing, "to_docx", "after"),
    "sign-off: number looked at": (series, "peek", "after"),
    "sign-off: number taken, not committed": (series, "take", "after"),
    "sign-off: bytes filed, not committed": (issuing, "_file", "after"),
    "sign-off: deliveries put down, not committed": (dispatch, "enqueue_issued", "after"),
    "sign-off: committed": (issuing, "_commit", "after"),
    "sending: handed out": (dispatch, "hand_out", "after"),
    "sending: claimed": (sending, "_claimed", "after"),
    "sending: before the call": (Folder, "send", "before"),
    "sending: the call was made": (Folder, "send", "after"),
    "sending: outcome written": (sending, "record", "after"),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(home: Any, name: str, moment: str) -> None:
    """Have the process die before or after the function, the first time it is called."""
    real: Callable[..., Any] = getattr(home, name)

    def armed(*args: Any, **kwargs: Any) -> Any:
        if moment == "before":
            die()
        result = real(*args, **kwargs)
        die()
        return result

    setattr(home, name, armed)


def main(folder: Path, now: datetime, point: str, deed: str) -> None:
    county = open_county(folder, now)
    arm(*POINTS[point])
    if deed != "cycle":
        with county.workspace.database.read() as session:
            notice = decisions.find(session, county.assessment_id, deed).id
        issuing.issue(county.workspace, notice, "示例签发人")
    workers.inline(county.workspace).settle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3], sys.argv[4])
