"""哪一年度：the assessment whose data a call is about, and its ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm import Session

from service.accounts.integrations import Scope
from service.errors import NotPermitted
from service.web.api.callers import Caller, calling
from service.web.office import Office
from service.web.open_year import OpenYear, assessment_of
from service.web.sessions import OfficeNow, Reading, Writing
from workflows.ledger import Indicator

Year = Annotated[int, Path(ge=2000, le=2999, description="考核年度", examples=[2017])]


@dataclass(kw_only=True)
class YearNow(OpenYear):
    """One assessment as one system sees it."""

    caller: Caller

    @cached_property
    def unit(self) -> str:
        """The token's unit, or the one it has become part of; "" for the whole county."""
        return self.ledger.successor(self.caller.unit) if self.caller.unit else ""

    def unit_for(self, named: str | None) -> str:
        """The unit that is acted for. Raises NotPermitted for another than the token's."""
        if not self.unit and not named:
            raise NotPermitted("全县的令牌要写明为哪个单位办（unit）")
        if self.unit and named not in (None, self.unit, self.caller.unit):
            raise NotPermitted(f"这个令牌只能办{self.unit}的事")
        return self.unit or named or ""

    def sees(self, indicator: Indicator) -> bool:
        return not self.unit or any(duty.unit == self.unit for duty in indicator.duties)

    def indicator(self, code: str) -> Indicator:
        """Raises 404 for one that is not there, or not for this token to see."""
        found = next((one for one in self.ledger.indicators if one.code == code), None)
        if found is None or not self.sees(found):
            raise HTTPException(404)
        return found


def looking(scope: Scope) -> Any:
    """For a parameter: ``where: Annotated[YearNow, looking(Scope.READ)]``."""

    def opened(
        year: Year,
        office: OfficeNow,
        caller: Annotated[Caller, Depends(calling(scope))],
        session: Reading,
    ) -> Iterator[YearNow]:
        yield _year(office, caller, session, year)

    return Depends(opened, scope="function")


def acting(scope: Scope) -> Any:
    """The same with a session that commits before the answer leaves."""

    def opened(
        year: Year,
        office: OfficeNow,
        caller: Annotated[Caller, Depends(calling(scope))],
        session: Writing,
    ) -> Iterator[YearNow]:
        yield _year(office, caller, session, year)

    return Depends(opened, scope="function")


def _year(office: Office, caller: Caller, session: Session, year: int) -> YearNow:
    found = assessment_of(session, caller.county, year)
    now = office.workspace.clock.now()
    return YearNow(office=office, session=session, caller=caller, assessment=found, now=now)
