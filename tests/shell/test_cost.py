"""花费：睡着的县再多，看一遍也只问那几句；记在内存里的台账，谁交了东西就重新读。"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import feedback, imports, workers
from service.clock import SHANGHAI
from service.database import Database, open_engine
from service.ledger import load_ledger
from service.tables import AssessmentRow, UnitNameRow, UnitRow
from tests.benchmarks.bench_cycle import counted, counties_asleep, register_event
from tests.imports.office import xlsx
from tests.small_county import County, make_county
from workflows.ledger import Ledger

FEW = 3  # indicators of a county here
NOW = datetime(2017, 8, 1, 9, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def sleepers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[workers.Staff, ...]]:
    """One county asleep, and ten."""
    places = [counties_asleep(tmp_path_factory.mktemp("asleep"), n, FEW)[0] for n in (1, 10)]
    yield tuple(workers.inline(workspace) for workspace in places)
    for workspace in places:
        workspace.close()


def test_a_sweep_over_ten_sleepers_asks_no_more_than_over_one(
    sleepers: tuple[workers.Staff, ...],
) -> None:
    asked = []
    for staff in sleepers:
        statements = counted(staff.workspace)
        assert staff.sweep() == 0
        asked.append(next(statements))

    assert asked == [3, 3]  # BEGIN, who is awake, does anything wait


def test_one_thing_due_costs_the_same_however_many_sleep(
    sleepers: tuple[workers.Staff, ...],
) -> None:
    asked = []
    for staff in sleepers:
        register_event(staff.workspace)
        statements = counted(staff.workspace)
        staff.settle()
        asked.append(next(statements))

    assert asked[0] == asked[1]


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    county = make_county(tmp_path)
    yield county
    county.workspace.close()


def seen(county: County, assessment_id: int, *, afresh: bool = False) -> Ledger:
    """The ledger as the running service sees it, or as one just started does."""
    database = county.workspace.database
    if afresh:
        database = Database(open_engine(str(database.engine.url)))
    calendar = county.workspace.calendar(2017, NOW.date())
    with database.read() as session:
        assessment = session.get_one(AssessmentRow, assessment_id)
        ledger = load_ledger(session, assessment, calendar, NOW.date())
    if afresh:
        database.engine.dispose()
    return ledger


def value(session: Session, assessment: AssessmentRow) -> None:
    feedback.submit_value(session, assessment, "3-20", "2017-07", "18", by="示例", now=NOW)


def plan(session: Session, assessment: AssessmentRow) -> None:
    points = {7: "10", 12: "20"}
    feedback.submit_plan(session, assessment, "3-20", points, by="示例", now=NOW)
    feedback.approve_plan(session, assessment, "3-20", by="示例", now=NOW)


def deduction(session: Session, assessment: AssessmentRow) -> None:
    feedback.submit_event(
        session,
        assessment,
        "2-18",
        points=Decimal(-1),
        happened_on=date(2017, 7, 31),
        description="示例事项",
        by="县环保局 示例",
        now=NOW,
    )


def held(session: Session, assessment: AssessmentRow) -> None:
    until = date(2017, 9, 1)
    feedback.hold_period(
        session, assessment, "2017-07", until=until, reason="等数", by="示例", now=NOW
    )


@pytest.mark.parametrize("deed", [value, plan, deduction, held])
def test_what_is_handed_in_is_seen_at_once(
    county: County, deed: Callable[[Session, AssessmentRow], None]
) -> None:
    before = seen(county, county.assessment_id)

    with county.workspace.database.write() as session:
        deed(session, session.get_one(AssessmentRow, county.assessment_id))

    after = seen(county, county.assessment_id)
    assert after != before
    assert after == seen(county, county.assessment_id, afresh=True)


def test_what_is_not_committed_is_not_kept(county: County) -> None:
    before = seen(county, county.assessment_id)

    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        value(session, assessment)
        load_ledger(session, assessment, before.calendar, NOW.date())

    assert seen(county, county.assessment_id) == before


def test_a_unit_renamed_by_one_years_import_is_renamed_in_the_others(
    county: County, tmp_path: Path
) -> None:
    with county.workspace.database.write() as session:
        session.add(AssessmentRow(id=2018, county="示例县", year=2018, activated_on=NOW.date()))
    names = {"责任单位": [("名称", "原名"), ("县经济发展局", "县发改局")]}
    workbook = xlsx(tmp_path / "更名.xlsx", names)
    assert seen(county, county.assessment_id).unit_name("县发改局") == "县发改局"

    with county.workspace.database.write() as session:
        later = session.get_one(AssessmentRow, 2018)
        preview = imports.read(session, later, [workbook], {}, NOW.date())
        imports.apply(session, preview, later, "县考核办", NOW)

    assert seen(county, county.assessment_id).unit_name("县发改局") == "县经济发展局"


def test_a_name_changes_on_its_day_though_nobody_hands_anything_in(county: County) -> None:
    with county.workspace.database.write() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.code == "县招商局")).one()
        unit.names.append(UnitNameRow(name="县投资局", effective_from=date(2017, 9, 1)))
    with county.workspace.database.read() as session:
        assessment = session.get_one(AssessmentRow, county.assessment_id)
        calendar = county.workspace.calendar(2017, NOW.date())
        days = (date(2017, 8, 31), date(2017, 9, 1), date(2017, 8, 31))

        named = [load_ledger(session, assessment, calendar, d).unit_name("县招商局") for d in days]

    assert named == ["县招商局", "县投资局", "县招商局"]
