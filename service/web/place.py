"""在哪儿：the year whose page is open, its ledger and rules, for one visitor's request."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.tables import AssessmentRow
from service.web.office import Office, OfficeNow, Reading, Writing
from service.web.visiting import Visitor, VisitorNow
from workflows.ledger import Ledger
from workflows.rules import Rules


@dataclass(kw_only=True)
class Place:
    """One assessment as one visitor sees it. Its ledger is read when a page first asks for it."""

    office: Office
    session: Session
    visitor: Visitor
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


def assessments(session: Session, county: str) -> list[AssessmentRow]:
    """The latest year first."""
    return list(
        session.scalars(
            select(AssessmentRow)
            .where(AssessmentRow.county == county)
            .order_by(AssessmentRow.year.desc())
        )
    )


def place_of(office: Office, who: Visitor, session: Session, year: int) -> Place:
    """The year's page for a visitor, in a session; HTTPException 404 for a year that is none."""
    found = session.scalar(
        select(AssessmentRow).where(AssessmentRow.county == who.county, AssessmentRow.year == year)
    )
    if found is None:
        raise HTTPException(404)
    now = office.workspace.clock.now()
    return Place(office=office, session=session, visitor=who, assessment=found, now=now)


def _looking(year: int, office: OfficeNow, who: VisitorNow, session: Reading) -> Iterator[Place]:
    yield place_of(office, who, session, year)


def _acting(year: int, office: OfficeNow, who: VisitorNow, session: Writing) -> Iterator[Place]:
    yield place_of(office, who, session, year)


#: A page that looks; one that acts, whose session commits before the answer leaves.
Looking = Annotated[Place, Depends(_looking, scope="function")]
Acting = Annotated[Place, Depends(_acting, scope="function")]
