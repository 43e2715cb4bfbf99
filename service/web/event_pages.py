"""扣分事项：what must not happen and did, its registration and withdrawal; who owes the 零报告.

A unit's people see and register what its own indicators are about.
"""

from dataclasses import dataclass
from decimal import Decimal

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from service import feedback
from service.accounts.roles import Action, Role
from service.web.forms import NOTHING, Sent, SentForm, answered, as_told
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.law_governance import (
    deducted_in_all,
    month_label,
    reporting_units,
    unreported,
)
from workflows.ledger import DeductionEvent, Indicator
from workflows.vocabulary import IndicatorType
from workflows.vocabulary import Role as Duty

router = APIRouter(prefix="/{year:int}/events")

SEES = Depends(permitted(Action.SEE_COUNTY, Action.SEE_OWN))
REGISTERS = Depends(permitted(Action.REGISTER_EVENTS))
#: the office that a county role registers for; whether it may is a setting of the county
_OFFICES = {Role.OFFICE: "县考核办", Role.SUPERVISION: "县委督查室"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    event: DeductionEvent
    name: str
    unit: str


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.post("", dependencies=[FORM, REGISTERS])
def register(request: Request, place: Acting, sent: SentForm) -> Response:
    """A 督办单 and an alert follow the same day."""

    def act() -> None:
        points = sent.number("points")
        feedback.submit_event(
            place.session,
            place.assessment,
            sent.text("indicator"),
            points=-abs(points) if points is not None else Decimal(0),
            happened_on=sent.needed_day("happened_on", "发生日期"),
            description=sent.text("description"),
            by=_by(place),
            now=place.now,
            registrars=place.rules.law_governance.registrars,
        )

    url = f"/{place.year}/events"
    return answered(place, act, url, lambda told: _page(request, place, sent, told))


@router.post("/{number}/withdraw", dependencies=[FORM, REGISTERS])
def withdraw(request: Request, place: Acting, number: int, sent: SentForm) -> Response:
    """From today it counts nowhere; what is out already is told, for people to take back."""
    if str(number) not in {row.event.id for row in _rows(place)}:
        raise HTTPException(404)
    return answered(
        place,
        lambda: feedback.withdraw_event(
            place.session,
            place.assessment,
            number,
            reason=sent.text("reason"),
            by=_by(place),
            now=place.now,
            registrars=place.rules.law_governance.registrars,
        ),
        f"/{place.year}/events",
        lambda told: _page(request, place, told=told),
    )


def _by(place: Place) -> str:
    """``县环保局 张某``: whose word it is comes first."""
    visitor = place.visitor
    return f"{visitor.unit or _OFFICES.get(visitor.role, '')} {visitor.shown}".strip()


def _may_register(place: Place) -> bool:
    visitor = place.visitor
    if not visitor.may("REGISTER_EVENTS"):
        return False
    registrars = place.rules.law_governance.registrars
    return bool(visitor.unit) or _OFFICES.get(visitor.role) in registrars


def _indicators(place: Place) -> list[Indicator]:
    """不得发生 ones; of a unit those it is a 责任部门 of."""
    own = place.visitor.unit
    return [
        one
        for one in place.ledger.indicators
        if one.type is IndicatorType.EVENT
        and (
            not own
            or any(d.unit == own and d.role in (Duty.LEAD, Duty.CO_LEAD) for d in one.duties)
        )
    ]


def _rows(place: Place) -> list[_Row]:
    """Withdrawn ones too, in order of registration."""
    ledger = place.ledger
    known = {one.code: one for one in _indicators(place)}
    events = sorted((*ledger.events, *ledger.withdrawn), key=lambda event: int(event.id))
    return [
        _Row(event=event, name=one.name, unit=ledger.unit_name(one.lead))
        for event in events
        if (one := known.get(event.indicator))
    ]


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    ledger, own = place.ledger, place.visitor.unit
    known = _rows(place)
    at = paging(request, len(known), whole=f"/{place.year}/events")
    rows = at.of(known)
    lost = deducted_in_all(ledger, place.rules.judgement, place.today)
    return page(
        request,
        "events.html",
        "扣分事项",
        status=409 if told else 200,
        place=place,
        rows=rows,
        paging=at,
        still_out={
            row.event.id: [as_told(out) for out in _still_out(place, row.event)]
            for row in rows
            if row.event.withdrawn_on
        },
        lost=None if own else abs(lost),
        limit=place.rules.judgement.deductions_limit,
        indicators=[(one.code, f"{one.code} {one.name}") for one in _indicators(place)],
        may_register=_may_register(place),
        months=_months(place),
        reporting=bool([u for u in reporting_units(ledger) if own in ("", u)]),
        sent=sent,
        told=told,
    )


def _still_out(place: Place, event: DeductionEvent) -> list[str]:
    return feedback.still_out(place.ledger, place.rules, int(event.id))


def _months(place: Place) -> list[tuple[str, list[str]]]:
    """Each judged month and who has not reported for it, the last first; a unit sees itself."""
    ledger, own = place.ledger, place.visitor.unit
    return [
        (
            month_label(period),
            [ledger.unit_name(u) for u in unreported(ledger, period) if own in ("", u)],
        )
        for period in sorted(ledger.closed, reverse=True)
    ]
