"""A command as an office gives it: words in, exit code and told lines out."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from service.__main__ import duban
from tests.shell.standing import JUDGED, SUPERVISED, at
from tests.small_county import County

AFTERNOON = at(SUPERVISED, 16)
FORENOON = at(JUDGED, 10)


class Answer(NamedTuple):
    code: int
    told: str  # both streams
    out: str


def run(folder: Path, now: datetime, *words: str) -> Answer:
    """One command at a moment; what is no person's error is raised."""
    result = CliRunner().invoke(
        duban, ["--dir", str(folder), "--now", now.isoformat(), *words], prog_name="duban"
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.output, result.stdout)


def give(county: County, *words: str) -> Answer:
    """One command in the county's folder at the county's time."""
    return run(county.workspace.folder, county.clock.at, *words)
