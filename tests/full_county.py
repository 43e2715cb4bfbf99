"""A county as full as one asks for, at the close of its third quarter: for pages and their cost.

What the offices import and file is put down as rows, for speed; what the service makes of it
(papers, judgements, cases, messages) it makes itself, on the mornings it is awake.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from service import workers
from service.clock import SHANGHAI, FixedClock
from service.database import Database, open_engine
from service.tables import (
    AssessmentRow,
    BreakdownRow,
    DutyRow,
    IndicatorRow,
    RobotRow,
    TargetRow,
    UnitNameRow,
    UnitRow,
    ValueRow,
)
from service.workspace import DATABASE, Workspace
from tests import empty_databases
from tests.small_county import MORNING, County
from workflows.vocabulary import Recognition

COUNTY = "示例县"
BEGIN = date(2017, 7, 6)
#: mornings on which the service runs; August's figures are judged on the last but one
MORNINGS = (BEGIN, date(2017, 7, 13), date(2017, 8, 14), date(2017, 9, 13), date(2017, 10, 10))
FEWEST_UNITS, EACH = 30, 100  # a unit leads so many indicators at most, where there are thousands
ATTACHMENTS = (3, 2, 4)
#: a figure's way: reported, corrected by the unit, looked at, said by the city
WAY = (
    Recognition.SELF_REPORTED,
    Recognition.SELF_REPORTED,
    Recognition.REVIEWED,
    Recognition.RECOGNISED,
)


@dataclass(frozen=True, slots=True)
class _Figure:
    month: int
    step: int


def make_county(
    folder: Path, indicators: int, values: int, mornings: Sequence[date] = MORNINGS
) -> County:
    """The county on 2017-10-10: September is filed and waits for review, a third is behind."""
    engine = open_engine(f"sqlite:///{folder / DATABASE}")
    empty_databases.migrated(engine)
    clock = FixedClock(datetime.combine(BEGIN, MORNING, SHANGHAI))
    workspace = Workspace(folder=folder, database=Database(engine), clock=clock)
    with workspace.database.write() as session:
        assessment = _found(session, indicators, values)
    county = County(workspace, clock, assessment, workers.inline(workspace))
    for day in mornings:
        county.signs = day != mornings[-1]  # the last morning's papers wait
        county.morning(day)
    return county


def _found(session: Session, indicators: int, values: int) -> int:
    assessment = AssessmentRow(county=COUNTY, year=2017, activated_on=BEGIN)
    units = list(_units(max(FEWEST_UNITS, indicators // EACH)))
    session.add_all([assessment, *units, *_robots([unit.code for unit in units])])
    session.flush()
    rows = [_indicator(assessment.id, place) for place in range(indicators)]
    ids = list(session.scalars(insert(IndicatorRow).returning(IndicatorRow.id), rows))
    figures = list(_figures(values // indicators))
    for table, made in (
        (TargetRow, (_target(row) for row in ids)),
        (DutyRow, (_duty(row, units[place % len(units)]) for place, row in enumerate(ids))),
        (BreakdownRow, map(_breakdown, ids)),
        (ValueRow, (_value(row, place, f) for place, row in enumerate(ids) for f in figures)),
    ):
        session.execute(insert(table), list(made))
    return assessment.id


def _units(count: int) -> Iterator[UnitRow]:
    for place in range(1, count + 1):
        name = f"县示例{place}局"
        named = UnitNameRow(name=name, effective_from=date(2017, 1, 1))
        yield UnitRow(county=COUNTY, code=name, kind="部门", position=place, names=[named])


def _robots(units: Iterable[str]) -> Iterator[RobotRow]:
    groups = [("督查室群", "督查", []), ("领导群", "领导", [])]
    for name, audience, of in [*groups, *((f"{unit}群", "单位", [unit]) for unit in units)]:
        yield RobotRow(county=COUNTY, name=name, channel="folder", audience=audience, units=of)


def _figures(each: int) -> list[_Figure]:
    """The latest ``each`` of an indicator, in order of filing; September's is only reported."""
    whole = [_Figure(month, step) for month in range(2, 9) for step in range(len(WAY))]
    return [*whole, _Figure(9, 0)][-each:]


Row = dict[str, Any]


def _indicator(assessment: int, place: int) -> Row:
    attachment = ATTACHMENTS[place % len(ATTACHMENTS)]
    return {
        "assessment_id": assessment,
        "code": f"{attachment}-{place + 1}",
        "attachment": attachment,
        "position": place,
        "name": f"示例指标{place + 1}完成投资额",
        "type": "CUM",
        "unit": "亿元",
        "points": Decimal(1),
        "frequency": "月",
        "leader": ("县长", "常务副县长", "副县长（工业）")[place % 3],
    }


def _target(indicator: int) -> Row:
    return {
        "indicator_id": indicator,
        "effective_from": date(2017, 1, 1),
        "text": "120",
        "number": Decimal(120),
    }


def _duty(indicator: int, unit: UnitRow) -> Row:
    return {
        "indicator_id": indicator,
        "unit_id": unit.id,
        "role": "牵头",
        "position": 1,
        "effective_from": date(2017, 1, 1),
    }


def _breakdown(indicator: int) -> Row:
    filed = datetime(2017, 7, 7, 9, tzinfo=SHANGHAI)
    who = {"leader": "示例领导", "office": "示例股", "person": "示例人员", "filed_by": "示例"}
    return {"indicator_id": indicator, **who, "filed_at": filed}


def _value(indicator: int, place: int, figure: _Figure) -> Row:
    """Ten a month where it goes well; every third is behind, one of them since August only."""
    behind_from = (13, 13, 6, 13, 13, 8)[place % 6]
    monthly = 7 if figure.month >= behind_from else 10
    return {
        "indicator_id": indicator,
        "period": f"2017-{figure.month:02}",
        "number": Decimal(figure.month * monthly),
        "status": WAY[figure.step],
        "reported_by": "示例填报人",
        "source": "市级对口部门（示例）",
        "reported_at": datetime(2017, figure.month + 1, 8, 9, figure.step, tzinfo=SHANGHAI),
    }
