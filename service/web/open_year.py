"""打开的年度：the assessment that a request is about, its ledger and its rules."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from service.clock import local_date
from service.tables import AssessmentRow
from service.web.office import Office
from workflows.ledger import Ledger
from workflows.rules import Rules


@dataclass(kw_only=True)
class OpenYear:
    """One assessment in one request. Ledger and rules are read when they are first asked for."""

    office: Office
    session: Session
    assessment: AssessmentRow
    now: datetime

    @property
    def year(self) -> int:
        return self.assessment.year

    @property
    def today(self) -> date:
        return local_date(self.now)

    @cached_property
    def ledger(self) -> Ledger:
        office = self.office
        return office.ledgers.of(office.workspace, self.session, self.assessment, self.today)

    @cached_property
    def rules(self) -> Rules:
        book = self.office.workspace.rules(self.year)
        return book.on(max(self.today, book.starts))


def assessment_of(session: Session, county: str, year: int) -> AssessmentRow:
    """HTTPException 404 for a year that the county has not."""
    found = session.scalar(
        select(AssessmentRow).where(AssessmentRow.county == county, AssessmentRow.year == year)
    )
    if found is None:
        raise HTTPException(404)
    return found


def assessments(session: Session, county: str) -> list[AssessmentRow]:
    """The latest year first."""
    return list(
        session.scalars(
            select(AssessmentRow)
            .where(AssessmentRow.county == county)
            .order_by(AssessmentRow.year.desc())
        )
    )
