"""台账记着的和从头读的一样：报、改、退、审、变更以后都是；没有办成的一笔也不留。"""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from service import feedback, rest
from service.clock import SHANGHAI
from service.database import Database, open_engine
from service.errors import ServiceError
from service.feedback import units
from service.ledger import Inputs, load_ledger, read_handed_in
from service.tables import AssessmentRow, IndicatorRow, TargetRow, ValueRow
from service.workspace import DATABASE
from tests.small_county import MORNING, START, County, make_county, open_county
from workflows.ledger import Ledger
from workflows.vocabulary import Recognition

CODES = ("3-20", "3-27", "3-44")
DEEDS = (
    *("report", "report", "review", "return", "plan", "breakdown", "approve", "return plan"),
    *("event", "withdraw", "target", "leader", "rename", "measure"),
)


BEGIN = datetime.combine(START, MORNING, SHANGHAI)


@pytest.fixture
def founded(tmp_path: Path) -> Path:
    make_county(tmp_path).workspace.close()
    return tmp_path / DATABASE


def ledger_of(county: County, database: Database | None = None) -> Ledger:
    day = county.clock.at.date()
    calendar = county.workspace.calendar(2017, day)
    with (database or county.workspace.database).read() as session:
        return load_ledger(session, session.get_one(AssessmentRow, 1), calendar, day)


def read_from_nothing(county: County) -> Ledger:
    """As another machine reads it that has kept nothing."""
    engine = open_engine(str(county.workspace.database.engine.url))
    ledger = ledger_of(county, Database(engine))
    engine.dispose()
    return ledger


def inputs_of(county: County) -> Inputs:
    with county.workspace.database.read() as session:
        return read_handed_in(session, session.get_one(AssessmentRow, 1))


def act(session: Session, deed: str, code: str, serial: int, now: datetime) -> None:
    """One thing that somebody does; ServiceError where it cannot be done as things stand."""
    assessment = session.get_one(AssessmentRow, 1)
    who = {"by": "示例", "now": now}
    said = {"reason": "示例理由", **who}
    match deed:
        case "report":
            feedback.submit_value(session, assessment, code, "2017-08", str(serial), **said)
        case "review":
            status = Recognition.REVIEWED
            feedback.submit_value(
                session, assessment, code, "2017-08", "9", status=status, source="示例", **said
            )
        case "return":
            feedback.return_value(session, assessment, code, "2017-08", **said)
        case "plan":
            feedback.submit_plan(session, assessment, code, {7: str(serial), 12: "999"}, **said)
        case "breakdown":
            words = dict.fromkeys(("leader", "office", "person", "standard", "schedule"), "示例")
            feedback.submit_breakdown(session, assessment, code, **words, **said)
        case "approve":
            feedback.approve_plan(session, assessment, code, **who)
        case "return plan":
            feedback.return_plan(session, assessment, code, **said)
        case "event":
            told = {"points": Decimal(-1), "happened_on": now.date(), "description": "示例"}
            feedback.submit_event(session, assessment, "2-18", **told, **who)
        case "withdraw":
            feedback.withdraw_event(session, assessment, 1, **said)
        case "target":  # as an import changes it on the same day: in its place
            own = select(IndicatorRow.id).where(IndicatorRow.code == code).scalar_subquery()
            session.execute(
                update(TargetRow)
                .where(TargetRow.indicator_id == own)
                .values(number=Decimal(serial), text=str(serial))
            )
            rest.wake_county(session, assessment.county)
        case "leader":
            post = ("县长", "常务副县长")[serial % 2]
            units.change_leader(session, assessment, code, post, on=now.date(), **who)
        case "rename":
            units.rename(session, assessment, "县环保局", f"县环保{serial}局", on=now.date(), **who)
        case "measure":
            feedback.submit_measure(
                session, assessment, code, f"措施{serial}", person="", due=None, **who
            )


@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(DEEDS), st.sampled_from(CODES), st.booleans(), st.booleans()),
        min_size=3,
        max_size=12,
    )
)
@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_kept_ledger_is_the_one_read_from_nothing(
    founded: Path, deeds: list[tuple[str, str, bool, bool]]
) -> None:
    serials = count(1)
    with TemporaryDirectory() as folder:
        shutil.copy(founded, folder)
        county = open_county(Path(folder), BEGIN)
        for deed, code, is_kept, looks_before in deeds:
            county.clock.at += timedelta(hours=7)
            with suppress(ServiceError, InterruptedError), county.workspace.database.write() as one:
                act(one, deed, code, next(serials), county.clock.at)
                if looks_before:
                    one.flush()
                    read_handed_in(one, one.get_one(AssessmentRow, 1))
                if not is_kept:
                    raise InterruptedError
            assert ledger_of(county) == read_from_nothing(county), deed
        county.workspace.close()


def test_one_figure_more_leaves_all_others_where_they_are(tmp_path: Path) -> None:
    county = make_county(tmp_path)
    for serial, deed in enumerate(("report", "breakdown", "plan")):
        with county.workspace.database.write() as session:
            act(session, deed, "3-27", serial, county.clock.at)
    before = inputs_of(county)
    with county.workspace.database.write() as session:
        act(session, "report", "3-20", 7, county.clock.at)
    after = inputs_of(county)

    assert after.figures.counted[0] is before.figures.counted[0]
    assert len(after.figures.counted) == 2
    assert after.indicators is before.indicators
    assert after.breakdowns is before.breakdowns
    county.workspace.close()


def test_a_figure_committed_late_under_an_earlier_number_is_not_missed(tmp_path: Path) -> None:
    """As PostgreSQL has it: who takes the next number first may commit last, or roll back."""
    county = make_county(tmp_path)
    row = {"indicator_id": 3, "period": "2017-08", "number": Decimal(1), "status": "自报"}
    for number in (7, 5, 6, 9):
        with county.workspace.database.write() as session:
            session.execute(insert(ValueRow), row | {"id": number, "reported_at": county.clock.at})
            rest.wake(session.get_one(AssessmentRow, 1), handed_in=True)
        assert ledger_of(county).values == read_from_nothing(county).values
    assert len(ledger_of(county).values) == 4
    county.workspace.close()


@pytest.mark.full
def test_on_postgresql_each_node_sees_what_the_other_took(
    postgresql_url: str, tmp_path: Path
) -> None:
    county = make_county(tmp_path, url=postgresql_url)
    other = Database(open_engine(postgresql_url))
    for serial, deed in enumerate(DEEDS, start=1):
        county.clock.at += timedelta(hours=7)
        with suppress(ServiceError), (county.workspace.database, other)[serial % 2].write() as one:
            act(one, deed, "3-27", serial, county.clock.at)
        nothing_kept = Database(open_engine(postgresql_url))
        assert ledger_of(county) == ledger_of(county, other) == ledger_of(county, nothing_kept)
        nothing_kept.engine.dispose()
    other.engine.dispose()
    county.workspace.close()
