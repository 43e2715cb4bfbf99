"""年度结算：city results and shares, what they come to for every unit, grades, and the approval.

What touches a veto is shown to who may see vetoes; it is put down in ``veto_pages``.
"""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import Row, select

from service.accounts.roles import Action
from service.errors import FeedbackRejected
from service.feedback import settlement
from service.tables import NoticeRow
from service.web import found
from service.web.forms import NOTHING, Sent, SentForm, answered, unmoved
from service.web.pages import page
from service.web.paging import paging
from service.web.papers_shown import are_shown
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM, permitted
from workflows.annual_settlement import (
    GRADES,
    TASKS,
    UnitResult,
    approval_of,
    draft_key,
    percent,
    plain,
    settle,
    signed,
)
from workflows.registers import Grade
from workflows.vocabulary import NoticeKind, NoticeState

router = APIRouter(prefix="/{year:int}/settlement")

SEES = Depends(permitted(Action.SEE_COUNTY))
SETTLES = Depends(permitted(Action.SETTLE_YEAR))

MOST_MISSING = 50  # named; how many there are is told
_SHARES = 4  # rows on an empty form


@router.get("", dependencies=[SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    return _page(request, place)


@router.get("/units/{unit}", dependencies=[SEES])
def look_at(request: Request, place: Looking, unit: str) -> HTMLResponse:
    """Every line of one unit, and why its grade is what it is."""
    ledger = place.ledger
    county = settle(ledger, place.rules.annual_settlement)
    result = next((one for one in county.units if one.unit == unit), None)
    if result is None:
        raise HTTPException(404)
    at = paging(request, len(result.lines))
    return page(
        request,
        "settlement_unit.html",
        f"{ledger.unit_name(unit)}的结算",
        place=place,
        result=result,
        given=_given(place, result),
        sheets=_papers(place, NoticeKind.SETTLEMENT_SHEET, f"settlement_sheet:{unit}:"),
        lines=at.of(result.lines),
        paging=at,
        indicator=ledger.indicator,
        plain=plain,
        signed=signed,
        percent=percent,
    )


@router.get("/results", dependencies=[SEES])
def look_at_results(request: Request, place: Looking) -> HTMLResponse:
    order = {one.code: place for place, one in enumerate(place.ledger.indicators)}
    results = sorted(
        place.ledger.registers.city_results, key=lambda one: order.get(one.indicator, len(order))
    )
    at = paging(request, len(results))
    return page(
        request,
        "settlement_results.html",
        "已登记的市考结果",
        place=place,
        results=at.of(results),
        paging=at,
        names=dict(found.indicators_of(place)),
        signed=signed,
    )


@router.post("/results", dependencies=[FORM, SETTLES])
def add_result(request: Request, place: Acting, sent: SentForm) -> Response:
    return _done(
        request,
        place,
        sent,
        lambda: settlement.submit_city_result(
            place.session,
            place.assessment,
            sent.text("indicator"),
            task=sent.text("task"),
            points=sent.text("points"),
            document=sent.text("document"),
            confirmed_on=sent.day("confirmed_on", "认定日期") or place.today,
            by=place.visitor.signs_as,
            now=place.now,
        ),
    )


@router.post("/shares", dependencies=[FORM, SETTLES])
def share(request: Request, place: Acting, sent: SentForm) -> Response:
    """All shares of one indicator together."""
    return _done(
        request,
        place,
        sent,
        lambda: settlement.submit_shares(
            place.session,
            place.assessment,
            sent.text("shared"),
            _parts(sent),
            reason=sent.text("reason"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
    )


@router.post("/grades", dependencies=[FORM, SETTLES])
def grade(request: Request, place: Acting, sent: SentForm) -> Response:
    return _done(
        request,
        place,
        sent,
        lambda: settlement.submit_grade(
            place.session,
            place.assessment,
            place.ledger,
            place.rules,
            sent.text("unit"),
            sent.text("grade"),
            head_grade=sent.text("head_grade"),
            document=sent.text("grade_document"),
            by=place.visitor.signs_as,
            now=place.now,
        ),
    )


@router.post("/approval", dependencies=[FORM, SETTLES])
def approve(request: Request, place: Acting, sent: SentForm) -> Response:
    """The committee approved the last draft; report and sheets are drawn up for signature."""

    def act() -> None:
        unmoved(sent.text("seen"), draft_key(place.ledger, place.rules), "结算草案")
        settlement.approve_settlement(
            place.session,
            place.assessment,
            place.ledger,
            place.rules,
            document=sent.text("approval"),
            approved_on=sent.day("approved_on", "审定日期") or place.today,
            by=place.visitor.signs_as,
            now=place.now,
        )

    return _done(request, place, sent, act)


def _parts(sent: Sent) -> dict[str, str]:
    """Unit → part, of the rows filled in."""
    parts: dict[str, str] = {}
    for unit, part in sent.pairs("sharer", "part"):
        if unit in parts:
            raise FeedbackRejected(f"{unit}写了两次份额，请合并")
        if unit or part:
            parts[unit] = part
    return parts


def _done(request: Request, place: Place, sent: Sent, act: Callable[[], object]) -> Response:
    url = f"/{place.year}/settlement"
    return answered(place, act, url, lambda told: _page(request, place, sent, told))


def _page(request: Request, place: Place, sent: Sent = NOTHING, told: str = "") -> HTMLResponse:
    ledger, rules = place.ledger, place.rules
    county = settle(ledger, rules.annual_settlement)
    drafted = draft_key(ledger, rules)
    told_of = [one for one in county.units if _is_told(one, place)]
    at = paging(request, len(told_of), whole=f"/{place.year}/settlement")
    return page(
        request,
        "settlement.html",
        "年度结算",
        status=409 if told else 200,
        place=place,
        settled=county,
        units=at.of(told_of),
        paging=at,
        missing=county.missing[:MOST_MISSING],
        others=len(county.units) - len(told_of),
        draft=ledger.notices.get(drafted),
        drafted=drafted,
        drafts=_papers(place, NoticeKind.SETTLEMENT_DRAFT, drafted),
        approval=approval_of(ledger, drafted),
        reports=_papers(place, NoticeKind.SETTLEMENT_REPORT, "settlement_report:"),
        results=ledger.registers.city_results,
        indicators=found.indicators_of(place),
        bearers=found.units_of(place, *settlement.BEARERS),
        name=ledger.unit_name,
        plain=plain,
        signed=signed,
        tasks=TASKS,
        grades=GRADES,
        rows=range(_SHARES),
        sent=sent,
        told=told,
    )


def _papers(place: Place, kind: NoticeKind, key: str) -> Sequence[Row[int, str, str, str]]:
    """Id, subject, number and state of those that stand, the newest first, as far as shown."""
    row = NoticeRow
    return place.session.execute(
        select(row.id, row.subject, row.number, row.state)
        .where(
            row.assessment_id == place.assessment.id,
            row.kind == kind,
            row.key.startswith(key, autoescape=True),
            row.state.in_((NoticeState.DRAFT, NoticeState.ISSUED)),
            are_shown(place.visitor.role),
        )
        .order_by(row.id.desc())
    ).all()


def _given(place: Place, result: UnitResult) -> Grade | None:
    """The committee's grade, where it is the one that stands."""
    grades = [one for one in place.ledger.registers.grades if one.unit == result.unit]
    return grades[-1] if grades and grades[-1].grade == result.grade else None


def _is_told(result: UnitResult, place: Place) -> bool:
    private = place.visitor.may("SEE_VETOES") and (result.vetoes or result.private)
    return bool(result.says_something or result.grade or private)
