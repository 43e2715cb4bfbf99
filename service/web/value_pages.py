"""审核：单位报的数，一项一项看，一批一批审；认定写明来源，退回写明理由。

What is accepted is the figure that was looked at: a row of the form names it, and one that the
unit has changed since is left waiting and told.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service import feedback
from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.feedback.evidence import Kept, by_proved, of_values
from service.web import evidence_pages
from service.web.forms import unmoved
from service.web.narrowing import Only, choices
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.ledger import Indicator, Value
from workflows.periods import Period, periods_of
from workflows.recognition import contact_text
from workflows.review import Waiting, beside, waiting_values
from workflows.vocabulary import Recognition
from workflows.wording import target_text

router = APIRouter(prefix="/{year:int}/values")

REVIEWS = Depends(permitted(Action.REVIEW))
POST = [FORM, REVIEWS]

USUAL_SOURCE = "单位报送表和凭证，经核对"
MOST_ROWS = 500

Field = Annotated[str, Form(max_length=500)]


class _Row(NamedTuple):
    """A figure as a form names it: 3-20|2017-09|18.4."""

    code: str
    period: str
    number: str


@router.get("", dependencies=[REVIEWS])
def queue(
    request: Request, place: Looking, only: Only, period: Annotated[str, Query(max_length=7)] = ""
) -> HTMLResponse:
    ledger = place.ledger
    found = waiting_values(ledger)
    known = {one.code for one in ledger.indicators if only.takes(one)}
    asked = [
        value for value in found if period in ("", str(value.period)) and value.indicator in known
    ]
    at = paging(request, len(asked))
    shown = [beside(ledger, value) for value in at.of(asked)]
    return page(
        request,
        "values.html",
        "审核",
        place=place,
        count=len(found),
        found=shown,
        paging=at,
        period=period,
        periods=periods_of(place.year),
        choices=choices(place, only),
        named=_named,
        unit_name=place.ledger.unit_name,
        target=lambda one: target_text(one.indicator, _last_day(one)),
        usual_source=USUAL_SOURCE,
        proofs=Counter((one.code, one.period) for one in _proofs(place, shown)),
    )


@router.post("/accept", dependencies=POST)
def accept(
    place: Acting,
    row: Annotated[list[str] | None, Form(max_length=MOST_ROWS)] = None,
    source: Field = "",
) -> Response:
    """审核 the rows that are ticked, all with one source, all or none."""
    if not row:
        raise FeedbackRejected("请先勾选审核通过的数")
    held = {_named(value): value for value in waiting_values(place.ledger)}
    changed = [text for text in row if text not in held]
    if changed:
        told = "、".join(text.partition("|")[0] for text in changed)
        raise FeedbackRejected(f"{told}在您打开页面以后又报了数或者已经审过，请返回刷新后再审")
    for text in row:
        _settle(place, beside(place.ledger, held[text]), Recognition.REVIEWED, source)
    return RedirectResponse(f"/{place.year}/values", status_code=303)


@router.get("/{code}/{period}", dependencies=[evidence_pages.SEES])
def look(request: Request, place: Looking, code: str, period: str) -> HTMLResponse:
    """One figure's whole way: what was reported, checked, recognised, sent back."""
    indicator, of = _indicator(place, code), _period(place, period)
    row = feedback.indicator_of(place.session, place.assessment, code)
    return page(
        request,
        "value.html",
        f"{indicator.name}（{of.label}）",
        place=place,
        indicator=indicator,
        period=of,
        unit=place.ledger.unit_name(indicator.lead),
        target=target_text(indicator, of.last_day),
        plan=place.ledger.plans.get(code),
        standing=place.ledger.standing(code, of),
        contact=contact_text(place.ledger, code, place.today),
        best=place.ledger.latest_value(code, of),
        judged=of in place.ledger.closed,
        history=feedback.values_of(place.session, row, of),
        proofs=by_proved(of_values(place.session, place.assessment, [code], of)),
    )


@router.post("/{code}/{period}", dependencies=POST)
def settle(
    place: Acting,
    code: str,
    period: str,
    status: Field,
    number: Field = "",
    source: Field = "",
    reason: Field = "",
    seen: Field = "",
) -> Response:
    """审核 or 认定 with a figure of one's own: what the higher office says may be another."""
    if status not in (Recognition.REVIEWED, Recognition.RECOGNISED):
        raise FeedbackRejected("请选择审核还是认定")
    _require_seen(place, code, period, seen)
    feedback.submit_value(
        place.session,
        place.assessment,
        code,
        period,
        number,
        by=place.visitor.shown,
        now=place.now,
        status=Recognition(status),
        source=source,
        reason=reason,
    )
    return RedirectResponse(f"/{place.year}/values/{code}/{period}", status_code=303)


@router.post("/{code}/{period}/return", dependencies=POST)
def send_back(
    place: Acting, code: str, period: str, reason: Field = "", seen: Field = ""
) -> Response:
    _require_seen(place, code, period, seen)
    feedback.return_value(
        place.session,
        place.assessment,
        code,
        period,
        reason=reason,
        by=place.visitor.shown,
        now=place.now,
    )
    return RedirectResponse(f"/{place.year}/values/{code}/{period}", status_code=303)


def _require_seen(place: Place, code: str, period: str, seen: str) -> None:
    """That nobody has reported or settled a figure since the page was opened."""
    indicator, of = _indicator(place, code), _period(place, period)
    row = feedback.indicator_of(place.session, place.assessment, code)
    history = feedback.values_of(place.session, row, of)
    unmoved(seen, history[-1].id if history else 0, f"{indicator.name}（{of.label}）的数")


def _proofs(place: Place, found: Sequence[Waiting]) -> Sequence[Kept]:
    codes = {one.indicator.code for one in found}
    return of_values(place.session, place.assessment, codes) if codes else ()


def _last_day(one: Waiting) -> date:
    return one.value.period.last_day


def _named(value: Value) -> str:
    return "|".join(_Row(value.indicator, str(value.period), str(value.number)))


def _settle(place: Place, one: Waiting, status: Recognition, source: str) -> None:
    """The unit's own figure goes a step on; one that replaces another says so."""
    feedback.submit_value(
        place.session,
        place.assessment,
        one.indicator.code,
        str(one.value.period),
        str(one.value.number),
        by=place.visitor.shown,
        now=place.now,
        status=status,
        source=source,
        reason=(one.value.reason or "单位更正后重新审核") if one.held else "",
    )


def _indicator(place: Place, code: str) -> Indicator:
    found = {indicator.code: indicator for indicator in place.ledger.indicators}.get(code)
    if found is None:
        raise HTTPException(404)
    return found


def _period(place: Place, text: str) -> Period:
    found = {str(period): period for period in periods_of(place.year)}.get(text)
    if found is None:
        raise HTTPException(404)
    return found
