"""回头看：on the page of a closed case, what people found when they looked again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from service import feedback
from service.accounts.roles import Action
from service.web.papers_shown import paper
from service.web.place import Acting
from service.web.visiting import FORM, permitted
from workflows.cases import Case
from workflows.ledger import Ledger

router = APIRouter(prefix="/{year:int}/cases")

Text = Annotated[str, Form(max_length=500)]


@router.post("/{key}/look-back", dependencies=[FORM, Depends(permitted(Action.SETTLE_REPLIES))])
def look_back(
    place: Acting, key: str, notice: Annotated[int, Form()], result: Text = "", reason: Text = ""
) -> Response:
    """巩固 archives the case; 反弹 reopens it, and a 督办单 is drafted."""
    feedback.record_look_back(
        place.session,
        place.assessment,
        place.ledger,
        place.rules,
        paper(place, notice),
        result=result,
        found=reason,
        by=place.visitor.shown,
        now=place.now,
    )
    return RedirectResponse(f"/{place.year}/cases/{key}", status_code=303)


def waits_for_result(ledger: Ledger, case: Case, key: str) -> bool:
    """Whether this paper is the case's 核查单, out and without a result."""
    if case.closed_on is None or case.archived or key != case.look_back_key:
        return False
    return ledger.notices[key].is_issued
