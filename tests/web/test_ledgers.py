"""Ledgers kept between requests: never one that was not committed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import rest
from service.tables import AssessmentRow, IndicatorRow
from service.web.ledgers import Ledgers
from tests.shell.standing import JUDGED
from tests.small_county import County


def leader(county: County, ledgers: Ledgers, session: Session) -> str:
    assessment = session.get_one(AssessmentRow, county.assessment_id)
    return ledgers.of(county.workspace, session, assessment, JUDGED).indicator("3-28").leader


def change(county: County, session: Session, post: str) -> None:
    row = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "3-28")).one()
    row.leader = post
    rest.wake(session.get_one(AssessmentRow, county.assessment_id), handed_in=True)
    session.flush()


def test_what_was_rolled_back_is_shown_to_nobody(county: County) -> None:
    ledgers = Ledgers()
    with county.workspace.database.write() as session:
        change(county, session, "县长")
        assert leader(county, ledgers, session) == "县长"
        session.rollback()
    with county.workspace.database.write() as session:
        change(county, session, "副县长（工业）")

    with county.workspace.database.read() as session:
        assert leader(county, ledgers, session) == "副县长（工业）"
