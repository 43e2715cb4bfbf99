"""Standings of the small county, played once a session and copied for each test.

``drafted``: Tuesday 2017-08-15, three 提示单 of July's judgement wait for a signature.
``supervised``: Wednesday 2017-08-23, they are out, two were answered, and the 督办单 on 3-44 is out.
``checked``: Monday 2017-10-16, the 核查单 on 3-44, closed on 9-14, is out.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from service.clock import SHANGHAI
from tests.small_county import County, make_county, open_county

JUDGED = date(2017, 8, 15)
SUPERVISED = date(2017, 8, 23)
LOOKED_AT = date(2017, 10, 16)
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
    with going_on(first, second, at(JUDGED)) as later:
        later.play(JUDGED, SUPERVISED)
    return first, second


@pytest.fixture(scope="session")
def looked_at(played: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of ``checked``."""
    folder = tmp_path_factory.mktemp("looked-at")
    with going_on(played[1], folder, at(SUPERVISED, 16)) as county:
        county.play(SUPERVISED + timedelta(days=1), LOOKED_AT)
    return folder


@pytest.fixture
def drafted(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    yield from copied(played[0], tmp_path, at(JUDGED, 10))


@pytest.fixture
def supervised(played: tuple[Path, Path], tmp_path: Path) -> Iterator[County]:
    yield from copied(played[1], tmp_path, at(SUPERVISED, 16))


@pytest.fixture
def checked(looked_at: Path, tmp_path: Path) -> Iterator[County]:
    for county in copied(looked_at, tmp_path, at(LOOKED_AT, 15)):
        county.signs = False
        yield county


def copied(source: Path, folder: Path, now: datetime) -> Iterator[County]:
    """A county of one's own, as it stands in ``source``."""
    with going_on(source, folder / "county", now) as county:
        yield county


@contextmanager
def going_on(source: Path, folder: Path, now: datetime) -> Iterator[County]:
    """What stands in ``source`` goes on in ``folder``."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    county = open_county(folder, now)
    yield county
    county.workspace.close()
