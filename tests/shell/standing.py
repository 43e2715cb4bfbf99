"""Two standings of the small county, played once a session and copied for each test.

``drafted``: Tuesday 2017-08-15, three 提示单 of July's judgement wait for a signature.
``supervised``: Wednesday 2017-08-23, they are out, two were answered, and the 督办单 on 3-44 is out.
"""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from service.clock import SHANGHAI
from tests.small_county import County, make_county, open_county

JUDGED = date(2017, 8, 15)
SUPERVISED = date(2017, 8, 23)
PROMPTS = (
    "warning_prompt:2017-07:县发改局",
    "warning_prompt:2017-07:县招商局",
    "warning_prompt:2017-07:县环保局",
)
ORDER = "warning_supervision:3-44:2017-07"


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two folders that are copied; nobody works in them."""
    first, second = tmp_path_factory.mktemp("drafted"), tmp_path_factory.mktemp("supervised")
    county = make_county(first).play(last=date(2017, 8, 14))
    county.signs = False
    county.morning(JUDGED)
    county.workspace.close()
    shutil.copytree(first, second, dirs_exist_ok=True)
    later = open_county(second, at(JUDGED)).play(JUDGED, SUPERVISED)
    later.workspace.close()
    return first, second


@pytest.fixture
def drafted(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    yield from copied(played[0], tmp_path, at(JUDGED, 10))


@pytest.fixture
def supervised(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    yield from copied(played[1], tmp_path, at(SUPERVISED, 16))


def copied(source: Path, folder: Path, now: datetime) -> Iterator[County]:
    """A county of one's own, as it stands in ``source``."""
    target = folder / "county"
    shutil.copytree(source, target)
    county = open_county(target, now)
    yield county
    county.workspace.close()
