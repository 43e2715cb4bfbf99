"""假如：another outcome of some indicators, and whose points and grade would change. A GET; it keeps nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from service.accounts.roles import Action
from service.errors import FeedbackRejected, NotPermitted
from service.feedback.checks import indicator_of, unit_of
from service.feedback.settlement import city_points
from service.web import found
from service.web.pages import page
from service.web.place import Looking, Place
from service.web.visiting import permitted
from workflows.annual_settlement import TASKS, Moved, Supposed, plain, signed, what_if

router = APIRouter(prefix="/{year:int}/settlement/what-if")

_ROWS = 3

Texts = Annotated[list[str], Query(max_length=_ROWS)]
SEES = Depends(permitted(Action.SEE_COUNTY))


@router.get("", dependencies=[SEES])
def look(
    request: Request,
    place: Looking,
    code: Texts = [],  # noqa: B006 — FastAPI copies a default
    points: Texts = [],  # noqa: B006 — as above
    task: Texts = [],  # noqa: B006 — as above
    veto: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    asked = any(code) or bool(veto)
    moved: tuple[Moved, ...] = ()
    told = ""
    try:
        moved = _moved(place, list(zip(code, points, task, strict=True)), veto) if asked else ()
    except (FeedbackRejected, ValueError) as refused:
        told = str(refused) if isinstance(refused, FeedbackRejected) else "请从本页重新填写"
    return page(
        request,
        "what_if.html",
        "假如",
        status=409 if told else 200,
        place=place,
        indicators=found.indicators_of(place),
        units=found.units_of(place, "部门", "镇"),
        name=place.ledger.unit_name,
        tasks=TASKS,
        rows=range(_ROWS),
        filled=(code, points, task, veto),
        asked=asked and not told,
        moved=moved,
        plain=plain,
        signed=signed,
        told=told,
    )


def _moved(place: Place, supposed: list[tuple[str, str, str]], veto: str) -> tuple[Moved, ...]:
    changes: dict[str, Supposed] = {}
    for code, points, task in supposed:
        if not code:
            continue
        if code in changes:
            raise FeedbackRejected(f"{code}写了两次，请只留一行")
        indicator_of(place.session, place.assessment, code)
        if task and task not in TASKS:
            raise FeedbackRejected(f"任务完成情况分为{'、'.join(TASKS)}")
        changes[code] = Supposed(points=city_points(points), task=task)
    if veto and not place.visitor.may("SEE_VETOES"):
        raise NotPermitted("一票否决只供督查室、考核办和县级领导研究")
    vetoed = [unit_of(place.session, place.assessment, veto).code] if veto else []
    return what_if(place.ledger, place.rules, changes, vetoed)
