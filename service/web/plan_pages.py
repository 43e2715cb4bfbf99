"""审定：单位报来的细化分解和进度计划，一项一项看，勾选审定，或者写明理由退回；审定之后才算数。

What is approved or sent back is what was looked at: a row of the form names it, and one that the
unit has filed anew since is left waiting and told.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service import feedback
from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.feedback.breakdowns import Filed, filed_last
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.collection_grid import went_out
from workflows.responsibility import breakdown_collection
from workflows.wording import target_text

router = APIRouter(prefix="/{year:int}/plans")

MOST_ROWS = 500
POST = [FORM, Depends(permitted(Action.APPROVE_PLANS))]

Rows = Annotated[list[str] | None, Form(max_length=MOST_ROWS)]


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def look(request: Request, place: Looking) -> HTMLResponse:
    codes = feedback.waiting_plans(place.session, place.assessment)
    lacking = breakdown_collection(place.ledger, place.rules)
    at = paging(request, len(codes))
    known = {one.code: one for one in place.ledger.indicators}
    return page(
        request,
        "plans.html",
        "审定",
        place=place,
        rows=[
            (known[code], filed)
            for code, filed in filed_last(place.session, place.assessment, at.of(codes)).items()
            if code in known
        ],
        paging=at,
        named=_named,
        lacking=lacking,
        went_out=went_out(place.ledger, lacking.name, place.today),
        unit_name=place.ledger.unit_name,
        target=lambda one: target_text(one, place.today),
    )


@router.post("/approve", dependencies=POST)
def approve(place: Acting, row: Rows = None) -> Response:
    """Those that are ticked, all or none; they hold from today."""
    for one in _ticked(place, row, "审定"):
        feedback.approve_plan(
            place.session, place.assessment, one, by=place.visitor.shown, now=place.now
        )
    return RedirectResponse(f"/{place.year}/plans", status_code=303)


@router.post("/return", dependencies=POST)
def send_back(
    place: Acting, row: Rows = None, reason: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Those that are ticked, all or none, with one reason; their units file them again."""
    for one in _ticked(place, row, "退回"):
        feedback.return_plan(
            place.session,
            place.assessment,
            one,
            reason=reason,
            by=place.visitor.shown,
            now=place.now,
        )
    return RedirectResponse(f"/{place.year}/plans", status_code=303)


@router.post("/urge", dependencies=[FORM, Depends(permitted(Action.URGE))])
def urge(place: Acting) -> Response:
    """Those that have filed no 细化分解 are reminded now."""
    feedback.urge_breakdowns(
        place.session,
        place.assessment,
        place.ledger,
        place.rules,
        by=place.visitor.signs_as,
        now=place.now,
    )
    return RedirectResponse(f"/{place.year}/plans", status_code=303)


def _ticked(place: Place, rows: list[str] | None, act: str) -> list[str]:
    """The codes of what is ticked, if all of it still waits as the page showed it."""
    if not rows:
        raise FeedbackRejected(f"请先勾选{act}的项")
    waiting = set(feedback.waiting_plans(place.session, place.assessment))
    codes = [text.partition("|")[0] for text in rows]
    filed = filed_last(place.session, place.assessment, codes)
    changed = [
        code
        for code, text in zip(codes, rows, strict=True)
        if code not in waiting or text != _named(code, filed[code])
    ]
    if changed:
        told = "、".join(changed)
        raise FeedbackRejected(f"{told}在您打开页面以后又报过或者已经审过，请返回刷新后再{act}")
    return codes


def _named(code: str, filed: Filed) -> str:
    """What was filed last, as a form names it: 3-27|4|9, its 细化分解 and its 进度计划."""
    return "|".join((code, *(str(row.id if row else 0) for row in (filed.breakdown, filed.plan))))
