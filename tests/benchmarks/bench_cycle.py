"""A cycle at 200, 2 000 and 20 000 indicators with the same number due: cost follows what is due.

Every county has 200 indicators, 20 units and a filed half-year. In each round one county has one
paper due on a day when all the others sleep; then comes a day on which every county wakes. CPU
seconds of this process, and ratios to the smallest of the same run.

Run: PYTHONPATH=. python tests/benchmarks/bench_cycle.py [--counties 1 10 100]
"""

import argparse
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import NamedTuple

from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from service import feedback, migrations, workers
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    DutyRow,
    IndicatorRow,
    NoticeRow,
    RobotRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)
from service.workspace import Workspace
from workflows.vocabulary import NoticeState, Recognition

INDICATORS, UNITS = 200, 20  # of a county
BEGIN = date(2017, 7, 6)
QUIET = date(2017, 7, 21)  # a Friday: no county has anything due
ALL_WAKE = date(2017, 7, 31)  # the last working day of July: every county asks for July's values
DUE = "2-1"  # the EVENT indicator of each county: one deed makes one 督办单 due


class Round(NamedTuple):
    counties: int
    asleep: float  # CPU seconds of a sweep with nothing due
    asleep_statements: int
    one_due: float  # one county has one thing due
    one_due_statements: int
    all_wake: float  # every county has its filing notice due, forms and all


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--counties", type=int, nargs="+", default=[1, 10, 100])
    rounds = [measured(count) for count in arguments.parse_args().counties]
    first = rounds[0]
    print("counties indicators │ asleep ms (SQL) ratio │ one due ms (SQL) ratio │ all wake s ratio")
    for each in rounds:
        print(
            f"{each.counties:8d} {each.counties * INDICATORS:10d} │"
            f" {each.asleep * 1000:6.2f} ({each.asleep_statements:3d})"
            f" {each.asleep / first.asleep:5.2f} │"
            f" {each.one_due * 1000:7.1f} ({each.one_due_statements:3d})"
            f" {each.one_due / first.one_due:5.2f} │"
            f" {each.all_wake:8.2f} {each.all_wake / first.all_wake:6.1f}"
        )


def measured(counties: int) -> Round:
    with tempfile.TemporaryDirectory() as folder:
        workspace, clock = counties_asleep(Path(folder), counties)
        staff = workers.inline(workspace)
        statements = counted(workspace)
        asleep, asleep_statements = _cheapest(staff, statements, rounds=20)
        one_due, one_due_statements = min(_one_due(staff, statements) for _ in range(5))
        clock.at = datetime.combine(ALL_WAKE, time(9), SHANGHAI)
        start = process_time()
        staff.settle()
        all_wake = process_time() - start
        workspace.close()
    return Round(counties, asleep, asleep_statements, one_due, one_due_statements, all_wake)


def counted(workspace: Workspace) -> Iterator[int]:
    """Yields how many statements (each BEGIN too) went to the database since the last look."""
    seen = [0]

    def count(*_: object) -> None:
        seen[0] += 1

    event.listen(workspace.database.engine, "before_cursor_execute", count)

    def since() -> Iterator[int]:
        while True:
            told, seen[0] = seen[0], 0
            yield told

    return since()


def _cheapest(staff: workers.Staff, statements: Iterator[int], rounds: int) -> tuple[float, int]:
    staff.sweep()
    costs = []
    for _ in range(rounds):
        next(statements)
        start = process_time()
        staff.sweep()
        costs.append((process_time() - start, next(statements)))
    return min(costs)


def _one_due(staff: workers.Staff, statements: Iterator[int]) -> tuple[float, int]:
    register_event(staff.workspace)
    next(statements)
    start = process_time()
    staff.settle()
    return process_time() - start, next(statements)


def register_event(workspace: Workspace) -> None:
    """In the first county something happened that must not: a 督办单 is due, and shown."""
    with workspace.database.write() as session:
        feedback.submit_event(
            session,
            session.get_one(AssessmentRow, 1),
            DUE,
            points=Decimal(-1),
            happened_on=QUIET,
            description="示例事项",
            by="第1局 示例填报人",
            now=workspace.clock.now(),
        )


def counties_asleep(
    folder: Path, count: int, indicators: int = INDICATORS, url: str | None = None
) -> tuple[Workspace, FixedClock]:
    """``count`` counties on one database (SQLite, or at ``url``), all asleep on a quiet day."""
    engine = open_engine(url or f"sqlite:///{folder / 'duban.db'}")
    migrations.upgrade(engine)
    clock = FixedClock(datetime.combine(QUIET, time(9), SHANGHAI))
    workspace = Workspace(folder=folder, database=Database(engine), clock=clock)
    with workspace.database.write() as session:
        for number in range(1, count + 1):
            found(session, f"示例{number}县", indicators)
    staff = workers.inline(workspace)
    staff.settle()
    with workspace.database.write() as session:  # nobody signs: no chasing either
        drafts = update(NoticeRow).where(NoticeRow.state == NoticeState.DRAFT)
        session.execute(drafts.values(state=NoticeState.REFUSED))
        session.execute(update(AssessmentRow).values(sleeps_until=None))
    staff.settle()
    with workspace.database.read() as session:
        awake = session.scalar(select(func.count()).where(AssessmentRow.sleeps_until.is_(None)))
    assert not awake, f"{awake} counties do not sleep"
    return workspace, clock


def found(session: Session, county: str, indicators: int) -> int:
    """Everything filed, nothing behind; the assessment's id."""
    assessment = AssessmentRow(county=county, year=2017, activated_on=BEGIN)
    session.add(assessment)
    units = [
        UnitRow(
            county=county,
            code=f"第{number}局",
            position=number,
            names=[UnitNameRow(name=f"第{number}局", effective_from=date(2017, 1, 1))],
        )
        for number in range(1, UNITS + 1)
    ]
    session.add_all(units)
    for name, audience in (("督查群", "督查"), ("工作群", "工作群"), ("领导群", "领导")):
        session.add(RobotRow(county=county, name=name, channel="folder", audience=audience))
    session.flush()
    rows = [_indicator(assessment.id, number) for number in range(1, indicators + 1)]
    session.add_all(rows)
    session.flush()
    for number, row in enumerate(rows):
        session.add_all(_of_indicator(row, units[number % UNITS]))
    return assessment.id


def _indicator(assessment: int, number: int) -> IndicatorRow:
    event_type = number == 1
    return IndicatorRow(
        assessment_id=assessment,
        code=f"{2 if event_type else 3}-{number}",
        attachment=2 if event_type else 3,
        position=number,
        name=f"示例指标{number}",
        type="EVENT" if event_type else "CUM",
        unit="起" if event_type else "亿元",
        points=Decimal(-1 if event_type else 1),
        frequency="即时" if event_type else "月",
        leader="常务副县长",
    )


def _of_indicator(row: IndicatorRow, unit: UnitRow) -> Iterator[object]:
    begins = date(2017, 1, 1)
    filed = datetime(2017, 7, 7, 9, tzinfo=SHANGHAI)
    yield TargetRow(indicator_id=row.id, effective_from=begins, text="120", number=Decimal(120))
    yield DutyRow(
        indicator_id=row.id, unit_id=unit.id, role="牵头", position=1, effective_from=begins
    )
    yield BreakdownRow(
        indicator_id=row.id, leader="", office="", person="", filed_by="", filed_at=filed
    )
    if row.type != "EVENT":
        yield ValueRow(
            indicator_id=row.id,
            period="2017-06",
            number=Decimal(61),
            status=Recognition.RECOGNISED,
            reported_at=filed,
        )


if __name__ == "__main__":
    main()
