"""在哪儿：the year whose page is open, its ledger and rules, for one visitor's request."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from service.web.office import Office
from service.web.open_year import OpenYear, assessment_of
from service.web.sessions import OfficeNow, Reading, Writing
from service.web.visiting import VisitorNow
from service.web.visitors import Visitor


@dataclass(kw_only=True)
class Place(OpenYear):
    """One assessment as one visitor sees it."""

    visitor: Visitor


def place_of(office: Office, who: Visitor, session: Session, year: int) -> Place:
    """The year's page for a visitor, in a session; HTTPException 404 for a year that is none."""
    found = assessment_of(session, who.county, year)
    now = office.workspace.clock.now()
    return Place(office=office, session=session, visitor=who, assessment=found, now=now)


def _looking(year: int, office: OfficeNow, who: VisitorNow, session: Reading) -> Iterator[Place]:
    yield place_of(office, who, session, year)


def _acting(year: int, office: OfficeNow, who: VisitorNow, session: Writing) -> Iterator[Place]:
    yield place_of(office, who, session, year)


#: A page that looks; one that acts, whose session commits before the answer leaves.
Looking = Annotated[Place, Depends(_looking, scope="function")]
Acting = Annotated[Place, Depends(_acting, scope="function")]
