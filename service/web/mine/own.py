"""哪些是本单位的: the unit a visitor acts for, its indicators and papers; anything else is 404."""

from fastapi import Depends, HTTPException

from service.accounts.roles import Action
from service.notices import addressed
from service.tables import NoticeRow
from service.web.place import Place
from service.web.visiting import permitted
from workflows.ledger import Indicator
from workflows.vocabulary import Role

SEES = Depends(permitted(Action.SEE_OWN))
FILES = Depends(permitted(Action.FILE))


def unit_of(place: Place) -> str:
    """The unit's code; of a merged unit that of its successor."""
    return place.ledger.successor(place.visitor.unit)


def units_of(place: Place) -> frozenset[str]:
    """The unit and those merged into it: whose papers it answers."""
    own = unit_of(place)
    merged = (code for code, into in place.ledger.successors.items() if into == own)
    return frozenset((own, *merged))


def signs_as(place: Place) -> str:
    """县发改局 张某."""
    return f"{place.ledger.unit_name(unit_of(place))} {place.visitor.shown}"


def indicators_of(place: Place) -> list[Indicator]:
    """Those the unit has a part in, in the table's order."""
    own = unit_of(place)
    return [one for one in place.ledger.indicators if any(d.unit == own for d in one.duties)]


def indicator_of(place: Place, code: str) -> Indicator:
    found = [one for one in indicators_of(place) if one.code == code]
    if not found:
        raise HTTPException(404)
    return found[0]


def files_for(place: Place, indicator: Indicator) -> bool:
    """Whether the unit is a 责任部门 of it; a 配合单位 looks on."""
    own = unit_of(place)
    return any(d.unit == own and d.role is not Role.SUPPORT for d in indicator.duties)


def paper_of(place: Place, notice: int) -> NoticeRow:
    found = addressed.paper(place.session, place.assessment.id, units_of(place), notice)
    if found is None:
        raise HTTPException(404)
    return found
