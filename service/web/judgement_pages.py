"""研判：一期的每一盏灯和缘由，后面跟着什么。"""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from service.accounts.roles import Action
from service.web.narrowing import Only, choices
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Looking, Place
from service.web.visiting import permitted
from workflows.case_rungs import Standing, standings
from workflows.collection_grid import current, grid
from workflows.ledger import Judgement
from workflows.periods import Period, periods_of
from workflows.vocabulary import Light
from workflows.wording import Lights, item

router = APIRouter(prefix="/{year:int}/judgement")

Words = Annotated[str, Query(max_length=40)]


@router.get("", dependencies=[Depends(permitted(Action.SEE_COUNTY))])
def look(
    request: Request, place: Looking, only: Only, period: Words = "", light: Words = ""
) -> HTMLResponse:
    """The sheet that was kept; before there is one, when there will be."""
    of = _period(place, period)
    sheet = [j for j in place.ledger.judgements if j.period == of]
    asked = [
        j
        for j in sheet
        if light in ("", j.light) and only.takes(place.ledger.indicator(j.indicator))
    ]
    at = paging(request, len(asked))
    cases = {one.case.indicator: one for one in standings(place.ledger, place.rules)}
    return page(
        request,
        "judgement.html",
        "研判",
        place=place,
        period=of,
        periods=periods_of(place.year),
        judged_on=place.ledger.closed.get(of),
        collected=None
        if of in place.ledger.closed
        else grid(place.ledger, place.rules.progress_collection, of, place.today),
        counts=Lights.of(sheet).facts(),
        light=light,
        lights=list(Light),
        choices=choices(place, only),
        paging=at,
        rows=[
            (j.indicator, item(place.ledger, j), _follows(j, cases.get(j.indicator)))
            for j in at.of(asked)
        ],
    )


def _period(place: Place, text: str) -> Period:
    """If none is asked for the last judged one, before the first the one being collected."""
    if not text:
        rules = place.rules.progress_collection
        return place.ledger.latest_period or current(place.ledger, rules, place.today)
    found = {str(period): period for period in periods_of(place.year)}.get(text)
    if found is None:
        raise HTTPException(404)
    return found


def _follows(judgement: Judgement, standing: Standing | None) -> Standing | None:
    """The open case that this judgement belongs to."""
    return standing if standing and judgement in standing.case.judgements else None
