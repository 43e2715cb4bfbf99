"""工作区里人从网页上改的文件：先写好再换上，换下来的一份不丢。

templates/warning_prompt.md.j2  ←  templates/.former/warning_prompt.md.j2.20171001T090000000000
"""

import os
from datetime import UTC, datetime
from pathlib import Path

_STAMP = "%Y%m%dT%H%M%S%f"


def put(path: Path, text: str, now: datetime) -> None:
    """The new text in one step; what stood there is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    put_away(path, now)
    os.replace(new, path)


def put_away(path: Path, now: datetime) -> None:
    """Keep what stands there, and stand nothing in its place."""
    if path.is_file():
        shelf = path.parent / ".former"
        shelf.mkdir(exist_ok=True)
        os.replace(path, shelf / f"{path.name}.{now.astimezone(UTC):{_STAMP}}")


def formers(path: Path) -> list[tuple[datetime, Path]]:
    """Earlier versions and until when each stood, the last one first."""
    found = [
        (datetime.strptime(kept.suffix[1:], _STAMP).replace(tzinfo=UTC), kept)
        for kept in (path.parent / ".former").glob(f"{path.name}.*")
    ]
    return sorted(found, reverse=True)
