"""The demo year rehearsed: what it costs, and where it goes.

The sample workbook (57 indicators, 30 units) is imported as an office would, the sample's figures
are handed in on their days, every draft is signed and every paper filled into its template. Seconds
of this process's CPU; the yardstick is a fixed loop of plain Python before and after, for machines
that are shared or slow.

Run: PYTHONPATH=. python tests/benchmarks/bench_rehearsal.py [--profile FILE]
"""

import argparse
import cProfile
import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

from service import imports, migrations
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.imports.quantities import read_number
from service.rehearsal import Rehearsal
from service.rehearsal.courses import Course
from service.tables import AssessmentRow
from service.workspace import DATABASE, Workspace
from workflows.ledger import CityStanding, Indicator, Ledger, Value
from workflows.periods import Period
from workflows.vocabulary import Recognition

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
        filing = Filing()
        before = yardstick()
        wall, cpu = perf_counter(), process_time()
        if profile_file:
            profile.enable()
        rehearsal = Rehearsal.of(workspace, FIRST)
        rehearsal.play(FIRST, LAST, handed_in=filing)
        profile.disable()
        wall, cpu = perf_counter() - wall, process_time() - cpu
        stick = (before + yardstick()) / 2
        print(f"{(LAST - FIRST).days + 1} days: {cpu:.2f} s CPU, {wall:.2f} s by the clock")
        print(f"yardstick {stick:.3f} s: the year is {cpu / stick:.0f} yardsticks")
        print(_counted(rehearsal.course))
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
    """Called at the end of each day: what the sample's units and the city hand in, as values."""

    def __init__(self) -> None:
        self._values = _by_day("values_2017.csv", "filed_at")
        self._standings = _by_day("standings_2017.csv", "published_at")

    def __call__(self, ledger: Ledger, day: date) -> Ledger:
        values, standings = self._values.get(day), self._standings.get(day)
        if not values and not standings:
            return ledger
        known = {indicator.code: indicator for indicator in ledger.indicators}
        filed = tuple(_value(known[row["indicator"]], row, day) for row in values or ())
        placed = tuple(_standing(known, table) for table in _tables(standings or ()))
        return replace(
            ledger, values=(*ledger.values, *filed), standings=(*ledger.standings, *placed)
        )


def _value(indicator: Indicator, row: dict[str, str], day: date) -> Value:
    number = read_number(row["number"], indicator.unit, name=indicator.name).number
    return Value(
        indicator=indicator.code,
        period=Period.parse(row["period"]),
        number=number,
        status=Recognition(row["status"]),
        reported_on=day,
        unpublished=row["unpublished"] == "是" or number is None,
        reason=row["reason"],
    )


def _tables(rows: Iterable[dict[str, str]]) -> Iterable[list[dict[str, str]]]:
    """The city's table of each indicator and period."""
    tables: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        tables[row["indicator"], row["period"]].append(row)
    return tables.values()


def _standing(known: Mapping[str, Indicator], table: list[dict[str, str]]) -> CityStanding:
    ours = next(row for row in table if row["county"] == "示例县")
    first = min(table, key=lambda row: (int(row["rank"]), row["county"]))
    indicator = known[ours["indicator"]]

    def number(row: dict[str, str]) -> Decimal | None:
        return read_number(row["value"], indicator.unit, name=indicator.name).number

    return CityStanding(
        indicator=indicator.code,
        period=Period.parse(ours["period"]),
        value=number(ours),
        rank=int(ours["rank"]),
        counties=len(table),
        leader=first["county"],
        leader_value=number(first),
    )


def _by_day(name: str, column: str) -> Rows:
    days: Rows = defaultdict(list)
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[column]:
                days[date.fromisoformat(row[column][:10])].append(row)
    return days


def _counted(course: Course) -> str:
    return f"issued {course.issued} notices; messages {course.messages}; lines {len(course.lines)}"


if __name__ == "__main__":
    main()
