"""专项督查：each round of the year, what was found in it, and its end with a conclusion on every unit."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from service.accounts.roles import Action
from service.feedback import inspections
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered, unmoved
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows import items, special_supervision
from workflows.ledger import Request as Told
from workflows.special_supervision import CONCLUSIONS, FINISHED, Round

router = APIRouter(prefix="/{year:int}/supervision")

SEES = Depends(permitted(Action.SEE_COUNTY))
INSPECTS = Depends(permitted(Action.INSPECT))


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    rounds = special_supervision.rounds(place.ledger, place.rules.special_supervision)
    counts = {
        one.ordinal: len(items.findings(place.ledger, one.notice.key)) if one.notice else 0
        for one in rounds
    }
    return page(request, "supervision.html", "专项督查", place=place, rounds=rounds, counts=counts)


@router.get("/{ordinal}", dependencies=[SEES])
def look_at(request: Request, place: Looking, ordinal: int) -> HTMLResponse:
    return _page(request, place, _round(place, ordinal))


@router.post("/{ordinal}/findings", dependencies=[FORM, INSPECTS])
def add(request: Request, place: Acting, ordinal: int, sent: SentForm) -> Response:
    """One thing found at one unit."""
    of = _round(place, ordinal)
    notice = found.paper_of(place, special_supervision.notice_key(ordinal))
    return answered(
        place,
        lambda: inspections.add_finding(
            place.session,
            place.assessment,
            notice,
            sent.text("unit"),
            problem=sent.text("problem"),
            requirement=sent.text("requirement"),
            indicator=sent.text("indicator"),
            evidence=sent.text("evidence"),
            responsible=sent.text("responsible"),
            until=sent.day("until", "整改时限"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place, ordinal),
        lambda told: _page(request, place, of, sent, told),
    )


@router.post("/{ordinal}/findings/{number}/drop", dependencies=[FORM, INSPECTS])
def drop(request: Request, place: Acting, ordinal: int, number: int, sent: SentForm) -> Response:
    of = _round(place, ordinal)
    notice = found.paper_of(place, special_supervision.notice_key(ordinal))
    return answered(
        place,
        lambda: inspections.drop_finding(
            place.session,
            place.assessment,
            place.ledger,
            notice,
            number,
            reason=sent.text("reason"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
        _url(place, ordinal),
        lambda told: _page(request, place, of, NOTHING, told),
    )


@router.post("/{ordinal}/finish", dependencies=[FORM, INSPECTS])
def finish(request: Request, place: Acting, ordinal: int, sent: SentForm) -> Response:
    """The report follows at once, and what was found is ordered once it is signed."""
    of = _round(place, ordinal)
    notice = found.paper_of(place, special_supervision.notice_key(ordinal))

    def act() -> None:
        unmoved(sent.text("seen"), _numbers(items.findings(place.ledger, notice.key)), "发现的问题")
        inspections.finish_inspection(
            place.session,
            place.assessment,
            notice,
            conclusions=dict(sent.pairs("of", "conclusion")),
            summary=sent.text("summary"),
            handling=sent.lines("handling"),
            by=place.visitor.signs_as,
            now=place.now,
        )

    return answered(
        place, act, _url(place, ordinal), lambda told: _page(request, place, of, sent, told)
    )


def _numbers(findings: Sequence[tuple[str, object]]) -> str:
    """Which they are, as the form that ends the round says it: three offices put them down."""
    return " ".join(number for number, _ in findings) or "没有"


def _url(place: Place, ordinal: int) -> str:
    return f"/{place.year}/supervision/{ordinal}"


def _round(place: Place, ordinal: int) -> Round:
    rounds = special_supervision.rounds(place.ledger, place.rules.special_supervision)
    if not 1 <= ordinal <= len(rounds):
        raise HTTPException(404)
    return rounds[ordinal - 1]


def _page(
    request: Request, place: Place, of: Round, sent: Sent = NOTHING, told: str = ""
) -> HTMLResponse:
    ledger = place.ledger
    units = of.notice.units if of.notice else ()
    findings = items.findings(ledger, special_supervision.notice_key(of.ordinal))
    at = paging(request, len(findings), whole=_url(place, of.ordinal))
    return page(
        request,
        "supervision_round.html",
        f"{of.name}专项督查",
        status=409 if told else 200,
        place=place,
        round=of,
        findings=at.of(findings),
        numbers=_numbers(findings),
        paging=at,
        name=ledger.unit_name,
        indicators=found.indicators_of(place),
        indicator_names=dict(found.indicators_of(place)),
        units=[(code, ledger.unit_name(code)) for code in units],
        conclusions=CONCLUSIONS,
        said=_said(place, of),
        sent=sent,
        told=told,
    )


def _said(place: Place, of: Round) -> Mapping[str, str]:
    """Unit → the conclusion on it, once the round has ended; who was not named is 属实."""
    key = special_supervision.notice_key(of.ordinal)
    ends: list[Told] = [
        one for one in place.ledger.requests if one.kind == FINISHED and one.notice == key
    ]
    if not ends or of.notice is None:
        return {}
    said = ends[-1].facts.get("结论")
    named = {str(k): str(v) for k, v in said.items()} if isinstance(said, Mapping) else {}
    return dict.fromkeys(of.notice.units, CONCLUSIONS[0]) | named
