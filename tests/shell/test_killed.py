"""SIGKILL in the middle of anything, then a restart: the same day as if nothing had happened."""

import shutil
import signal
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from service import archive, cycle
from service.deliveries.outcomes import DeliveryState
from service.tables import AttemptRow, DeliveryRow, NoticeRow, RobotRow, SeriesRow
from tests.shell.killed_county import POINTS
from tests.shell.standing import JUDGED, PROMPTS, at
from tests.small_county import County, open_county
from workflows.vocabulary import NoticeState

ROOT = Path(__file__).parents[2]
FAST = {
    "cycle: drafts committed",
    "rendering: bytes made",
    "sign-off: number taken, not committed",
    "sending: the call was made",
}
MONTH_END = date(2017, 8, 31)  # Thursday: 报送通知 goes out by itself, to two groups with forms


def cases(prefixes: tuple[str, ...]) -> list[object]:
    return [
        pytest.param(point, marks=() if point in FAST else (pytest.mark.full,), id=point)
        for point in POINTS
        if point.startswith(prefixes)
    ]


def killed(folder: Path, now: datetime, point: str, deed: str) -> int:
    command = [sys.executable, "-m", "tests.shell.killed_county", str(folder)]
    command += [now.isoformat(), point, deed]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=120).returncode


def restarted(folder: Path, now: datetime) -> County:
    """A new process's view an hour later: the lease of what the dead one held is over."""
    county = open_county(folder, now)
    with county.workspace.database.write() as session:
        session.execute(text("UPDATE delivery SET leased_until = '2000-01-01 00:00:00'"))
        session.execute(text("UPDATE delivery SET submitted_until = NULL"))
    county.staff.settle()
    return county


def fate(county: County) -> dict[str, tuple[str, date | None, str]]:
    return {n.key: (n.state, n.dated, n.number) for n in county.notices()}


def sent(county: County) -> Counter[tuple[str, str, str, str]]:
    """Notice, role, group and state of every delivery."""
    query = (
        select(NoticeRow.key, DeliveryRow.role, RobotRow.name, DeliveryRow.state)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
    )
    with county.workspace.database.read() as session:
        return Counter(tuple(row) for row in session.execute(query))


def told(county: County) -> Counter[tuple[str, str]]:
    return Counter((event.act, event.subject) for event in county.events())


def files(county: County) -> set[str]:
    root = county.workspace.folder
    return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.suffix == ".docx"}


def same_day(one: County, other: County) -> None:
    """What a person could tell the two counties apart by."""
    assert fate(one) == fate(other)
    assert sent(one) == sent(other)
    assert told(one) == told(other)
    assert files(one) == files(other)
    with one.workspace.database.read() as session:
        assert archive.damaged(session) == []


@pytest.mark.parametrize("point", cases(("cycle", "rendering", "sending")))
def test_a_cycle_killed_and_begun_again_is_the_cycle(
    supervised: County, tmp_path: Path, point: str
) -> None:
    shutil.copytree(supervised.workspace.folder, tmp_path / "other")
    supervised.morning(MONTH_END)

    assert killed(tmp_path / "other", at(MONTH_END), point, "cycle") == -signal.SIGKILL
    again = restarted(tmp_path / "other", at(MONTH_END))

    same_day(again, supervised)
    again.workspace.close()


@pytest.mark.parametrize("point", cases(("sign-off", "rendering: bytes", "sending: claimed")))
def test_a_sign_off_killed_and_signed_again_skips_and_doubles_no_number(
    drafted: County, tmp_path: Path, point: str
) -> None:
    shutil.copytree(drafted.workspace.folder, tmp_path / "other")
    drafted.clock.at = at(JUDGED, 11)
    for key in PROMPTS:
        drafted.sign(key)
    drafted.staff.settle()

    assert killed(tmp_path / "other", at(JUDGED, 11), point, PROMPTS[0]) == -signal.SIGKILL
    again = restarted(tmp_path / "other", at(JUDGED, 11))
    for key in PROMPTS:
        again.sign(key)  # the one already out refuses
    again.staff.settle()

    same_day(again, drafted)
    again.workspace.close()


def test_a_killed_sign_off_leaves_the_series_where_it_was(drafted: County) -> None:
    folder = drafted.workspace.folder
    killed(folder, at(JUDGED, 11), "sign-off: number taken, not committed", PROMPTS[0])

    with drafted.workspace.database.read() as session:
        taken = session.scalars(select(SeriesRow).where(SeriesRow.code == "示督提")).all()

    assert [series.next_number for series in taken] in ([], [1])
    assert fate(drafted)[PROMPTS[0]] == (NoticeState.DRAFT, None, "")


def test_a_restart_finds_a_county_that_died_before_rendering_awake(supervised: County) -> None:
    folder = supervised.workspace.folder
    killed(folder, at(MONTH_END), "rendering: before", "cycle")

    with supervised.workspace.database.read() as session:
        assert cycle.awake(session, MONTH_END) == [1]


def test_a_call_that_was_made_is_on_record_though_its_maker_died(supervised: County) -> None:
    folder = supervised.workspace.folder
    killed(folder, at(MONTH_END), "sending: the call was made", "cycle")

    with supervised.workspace.database.read() as session:
        outcomes = session.scalars(
            select(AttemptRow.outcome)
            .join(DeliveryRow, DeliveryRow.id == AttemptRow.delivery_id)
            .where(DeliveryRow.state == DeliveryState.SENDING)
        ).all()

    assert outcomes == [""]
