"""The demo year with all its documents: what a rehearsal costs, and where it goes.

The sample workbook (57 indicators, 30 units) is imported as an office would, the sample's figures
are filed on their days, every draft is signed. Seconds of this process's CPU, without the filing; the
yardstick is a fixed loop of plain Python before and after, for machines that are shared or slow.

Run: PYTHONPATH=. python tests/benchmarks/bench_rehearsal.py [--profile FILE]
"""

import argparse
import cProfile
import csv
import tempfile
from collections import defaultdict
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import feedback, imports, migrations, rest
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.imports.quantities import read_number
from service.rehearsal import Rehearsal, scratch
from service.tables import AssessmentRow, DeliveryRow, DocumentRow, NoticeRow, StandingRow
from service.workspace import DATABASE, Workspace
from workflows.vocabulary import NoticeState, Recognition

SAMPLE = Path(__file__).parents[2] / "config" / "sample"
FIRST, LAST = date(2017, 7, 6), date(2018, 3, 31)
Rows = dict[date, list[dict[str, str]]]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--profile", type=Path, help="write a cProfile of the year here")
    profile_file = arguments.parse_args().profile
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder:
        workspace = county_of_the_sample(Path(folder))
        with scratch(workspace, FIRST) as rehearsal:
            filing = Filing(rehearsal)
            before = yardstick()
            wall, cpu = perf_counter(), process_time()
            if profile_file:
                profile.enable()
            rehearsal.play(FIRST, LAST, each_day=filing)
            profile.disable()
            wall, cpu = perf_counter() - wall, process_time() - cpu - filing.seconds
            stick = (before + yardstick()) / 2
            print(
                f"{(LAST - FIRST).days + 1} days: {cpu:.2f} s CPU, {wall:.2f} s by the clock, "
                f"people's filing {filing.seconds:.2f} s CPU"
            )
            print(f"yardstick {stick:.3f} s: the year is {cpu / stick:.0f} yardsticks")
            print(_counted(rehearsal))
        workspace.close()
    if profile_file:
        profile.dump_stats(profile_file)


def yardstick() -> float:
    """CPU seconds of a fixed loop: what a figure means on a slow machine."""
    start = process_time()
    sum(number * number for number in range(3_000_000))
    return process_time() - start


def county_of_the_sample(folder: Path) -> Workspace:
    """A workspace on disk with the sample workbook imported on 2017-07-06."""
    engine = open_engine(f"sqlite:///{folder / DATABASE}")
    migrations.upgrade(engine)
    database = Database(engine)
    now = datetime.combine(FIRST, time(8, 30), SHANGHAI)
    with database.write() as session:
        assessment = AssessmentRow(county="示例县", year=2017, activated_on=FIRST)
        session.add(assessment)
        session.flush()
        plan = imports.read(session, assessment, sorted(SAMPLE.glob("*.xlsx")), {}, FIRST)
        imports.apply(session, plan, assessment, "县考核办", now)
    return Workspace(folder=folder, database=database, clock=FixedClock(now))


class Filing:
    """Called after each morning: what the sample's units and the city hand in that day."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.seconds = 0.0  # CPU
        self._rehearsal = rehearsal
        self._values = _by_day("values_2017.csv", "filed_at")
        self._standings = _by_day("standings_2017.csv", "published_at")

    def __call__(self, day: date) -> None:
        start = process_time()
        self._file(day)
        self.seconds += process_time() - start

    def _file(self, day: date) -> None:
        values, standings = self._values.get(day), self._standings.get(day)
        if not values and not standings:
            return
        with self._rehearsal.workspace.database.write() as session:
            assessment = session.scalars(select(AssessmentRow)).one()
            now = datetime.combine(day, time(17), SHANGHAI)
            for row in values or ():
                _file_value(session, assessment, row, now)
            for row in standings or ():
                _file_standing(session, assessment, row, now)
            rest.wake(assessment, handed_in=True)


def _file_value(
    session: Session, assessment: AssessmentRow, row: dict[str, str], now: datetime
) -> None:
    indicator = feedback.indicator_of(session, assessment, row["indicator"])
    read = read_number(row["number"], indicator.unit, name=indicator.name).number
    feedback.submit_value(
        session,
        assessment,
        row["indicator"],
        row["period"],
        None if read is None else str(read),
        by="示例填报人",
        now=now,
        status=Recognition(row["status"]),
        unpublished=row["unpublished"] == "是" or read is None,
        reason=row["reason"] or "补报",
    )


def _file_standing(
    session: Session, assessment: AssessmentRow, row: dict[str, str], now: datetime
) -> None:
    indicator = feedback.indicator_of(session, assessment, row["indicator"])
    session.add(
        StandingRow(
            indicator_id=indicator.id,
            period=row["period"],
            county=row["county"],
            value=read_number(row["value"], indicator.unit, name=indicator.name).number,
            rank=int(row["rank"]),
            imported_at=now,
        )
    )


def _by_day(name: str, column: str) -> Rows:
    days: Rows = defaultdict(list)
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[column]:
                days[date.fromisoformat(row[column][:10])].append(row)
    return days


def _counted(rehearsal: Rehearsal) -> str:
    with rehearsal.workspace.database.read() as session:
        issued = session.scalar(select(func.count()).where(NoticeRow.state == NoticeState.ISSUED))
        files = session.execute(
            select(DocumentRow.role, func.count()).group_by(DocumentRow.role)
        ).all()
        deliveries = session.scalar(select(func.count(DeliveryRow.id)))
    made = "、".join(f"{role} {count}" for role, count in files)
    return f"issued {issued} notices; files: {made}; deliveries {deliveries}"


if __name__ == "__main__":
    main()
