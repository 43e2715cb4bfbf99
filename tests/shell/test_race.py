"""Two processes on one database: the same year as one alone, compared without numbers."""

import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service import archive
from service.clock import SHANGHAI
from service.tables import AttemptRow, DeliveryRow, JudgementRow, NoticeRow, RobotRow
from tests.small_county import END, MORNING, START, County, make_county

ROOT = Path(__file__).parents[2]
AUTUMN = date(2017, 8, 31)


class Hands:
    """Two processes that look at the county at the same moments."""

    def __init__(self, stack: ExitStack, folder: Path, url: str) -> None:
        command = [sys.executable, "-m", "tests.shell.racing_county", str(folder), url]
        self._processes = [
            stack.enter_context(
                subprocess.Popen(
                    command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(2)
        ]

    def look(self, now: datetime) -> None:
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(f"{now.isoformat()}\n")
            process.stdin.flush()
        for process in self._processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n"


def raced(folder: Path, last: date, url: str | None = None) -> County:
    """The county's days with two processes at every look; its people act in this one."""
    county = make_county(folder, url=url)
    engine_url = county.workspace.database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        hands = Hands(stack, folder, engine_url)
        day = START
        while day <= last:
            hands.look(datetime.combine(day, MORNING, SHANGHAI))
            county.day(day)
            if day in county.deeds:
                hands.look(datetime.combine(day, time(15), SHANGHAI))
            day += timedelta(days=1)
        for process in hands._processes:
            assert process.stdin is not None
            process.stdin.close()
    return county


def without_numbers(county: County) -> dict[str, object]:
    """All that a year leaves behind, save who got which number.

    A 送审稿 that one process signs before the other has sent it does not go out: no difference.
    """
    query = (
        select(NoticeRow.key, DeliveryRow.role, RobotRow.name, DeliveryRow.state)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .join(RobotRow, RobotRow.id == DeliveryRow.robot_id)
        .where(DeliveryRow.role != archive.DRAFT)
    )
    with county.workspace.database.read() as session:
        return {
            "papers": {n.key: (n.state, n.dated) for n in county.notices()},
            "judged": Counter(
                tuple(row)
                for row in session.execute(
                    select(JudgementRow.period, JudgementRow.light, JudgementRow.judged_on)
                )
            ),
            "sent": Counter(tuple(row) for row in session.execute(query)),
            "damaged": archive.damaged(session),
            "told": Counter((e.at.date(), e.act) for e in county.events()),
        }


def gaps(county: County) -> list[object]:
    """Series whose numbers do not run 1, 2, 3 …"""
    series: dict[object, list[int]] = {}
    for notice in county.notices():
        if notice.serial is not None:
            series.setdefault(notice.series_id, []).append(notice.serial)
    return [key for key, of in series.items() if sorted(of) != list(range(1, len(of) + 1))]


def called_twice(county: County) -> list[int]:
    """Deliveries that were called for more than once: nothing here ever fails."""
    with county.workspace.database.read() as session:
        calls = Counter(session.scalars(select(AttemptRow.delivery_id)))
    return [delivery for delivery, times in calls.items() if times > 1]


def same_year(folder: Path, last: date, url: str | None = None) -> None:
    (folder / "alone").mkdir()
    (folder / "raced").mkdir()
    alone = make_county(folder / "alone").play(last=last)

    both = raced(folder / "raced", last, url)

    assert without_numbers(both) == without_numbers(alone)
    assert gaps(both) == []
    assert called_twice(both) == []
    alone.workspace.close()
    both.workspace.close()


def test_two_processes_on_one_file_make_the_same_summer(tmp_path: Path) -> None:
    same_year(tmp_path, AUTUMN)


@pytest.mark.full
@pytest.mark.timeout(900)
def test_two_processes_on_one_file_make_the_same_year(tmp_path: Path) -> None:
    same_year(tmp_path, END)


@pytest.mark.full
@pytest.mark.timeout(900)
def test_two_processes_on_postgresql_make_the_same_summer(
    postgresql_url: str, tmp_path: Path
) -> None:
    same_year(tmp_path, AUTUMN, postgresql_url)
