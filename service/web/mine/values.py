"""报数：a period's figures of all the unit's indicators on one page, and its 零报告."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from service.errors import FeedbackRejected
from service.feedback import form_drafts
from service.feedback.evidence import MOST, Kept, of_values
from service.feedback.form_drafts import FormDraft
from service.feedback.period_figures import ZERO, Filed, file_period
from service.feedback.review import sent_back
from service.web.forms import SentForm, as_told
from service.web.mine import own, proofs
from service.web.mine.sent import OF_MANY_FIELDS, Fields
from service.web.mine.value_view import entry_of, rows
from service.web.pages import page
from service.web.place import Acting, Looking, Place
from service.web.uploads import LARGEST_UPLOAD
from service.web.visiting import FORM
from workflows import filing
from workflows.law_governance import reporting_units
from workflows.periods import Period
from workflows.progress_collection import due_day
from workflows.zero_reports import report_of

router = APIRouter(prefix="/{year:int}/mine/values", max_body_size=OF_MANY_FIELDS + LARGEST_UPLOAD)

NOTHING = Filed()
FILES = "佐证"  # a problem of the files as a whole
ON_A_PAGE = 40  # figures; of more the others stand on further pages


@router.get("", dependencies=[own.FILES])
def ask(
    request: Request,
    place: Looking,
    period: str = "",
    part: int = 1,
    filed: int = 0,
    events: int = 0,
) -> HTMLResponse:
    of = _period(place, period)
    if of is None:
        return page(request, "mine_values_none.html", "报送数据", place=place)
    draft = form_drafts.of(
        place.session, place.assessment, own.unit_of(place), _draft_name(of, part)
    )
    told = f"已报出{filed}项。" if filed else ""
    if events:
        told += f"零报告里的事项还有{events}件没有登记，请尽快登记扣分事项。"
    fields = draft.fields if draft else None
    return _page(request, place, of, part, fields, told=told, draft=draft)


@router.post("", dependencies=[FORM, own.FILES])
def file(request: Request, place: Acting, fields: Fields, sent: SentForm) -> Response:
    """All or nothing; what looks like a slip comes back to be looked at twice."""
    of = _period(place, fields.get("period", ""))
    if of is None:
        raise HTTPException(404)
    unit, part = own.unit_of(place), _part(fields.get("part", ""))
    asked = [line.indicator.code for line in filing.lines(place.ledger, unit, of)]
    try:
        files = proofs.chosen(place, sent, map(_field, asked))
    except FeedbackRejected as lost:
        return _page(request, place, of, part, fields, Filed(problems={FILES: str(lost)}))
    filed = file_period(
        place.session,
        place.assessment,
        place.ledger,
        unit,
        str(of),
        {code: replace(entry_of(code, fields), files=files[_field(code)]) for code in asked},
        events=fields.get("events", ""),
        by=own.signs_as(place),
        now=place.now,
    )
    if filed.problems or filed.doubts:
        held = proofs.hold(place, files)
        return _page(request, place, of, part, fields, filed, held=held)
    form_drafts.drop(place.session, place.assessment, unit, _draft_name(of, part))
    to = f"/{place.year}/mine/values?period={of}&part={part}&filed={len(filed.taken)}"
    return RedirectResponse(f"{to}&events={filed.unregistered}", status_code=303)


def _field(code: str) -> str:
    return f"files-{code}"


def _by_code(kept: Iterable[Kept]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    for one in kept:
        found.setdefault(one.code, []).append(one)
    return found


def _part(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 1


def _draft_name(period: Period, part: int) -> str:
    return f"values:{period}" if part == 1 else f"values:{period}:{part}"


def _period(place: Place, text: str) -> Period | None:
    """The one asked for, else the latest; None before the first can be filed. 404 for any other."""
    asked = filing.periods_asked(place.ledger, place.today)
    if not text:
        return asked[0] if asked else None
    found = [period for period in asked if str(period) == text]
    if not found:
        raise HTTPException(404)
    return found[0]


def _page(
    request: Request,
    place: Place,
    period: Period,
    part: int,
    fields: Mapping[str, str] | None,
    filed: Filed = NOTHING,
    *,
    told: str = "",
    draft: FormDraft | None = None,
    held: str = "",
) -> HTMLResponse:
    unit = own.unit_of(place)
    lines = filing.lines(place.ledger, unit, period)
    first = (part - 1) * ON_A_PAGE
    shown = lines[first : first + ON_A_PAGE]
    codes = [line.indicator.code for line in shown]
    returned = sent_back(place.session, place.assessment, codes, period)
    report = report_of(place.ledger, unit, period)
    events = "" if report is None else str(report.events)
    return page(
        request,
        "mine_values.html",
        f"报送数据（{period.label}）",
        status=409 if filed.problems or filed.doubts else 200,
        place=place,
        period=period,
        periods=filing.periods_asked(place.ledger, place.today),
        due=due_day(place.ledger, place.rules.progress_collection, period),
        rows=list(rows(shown, fields, filed, returned)),
        part_of=part,
        parts=-(-len(lines) // ON_A_PAGE),
        draft_name=_draft_name(period, part),
        asks_events=part == 1 and unit in reporting_units(place.ledger),
        events=events if fields is None else fields.get("events", events),
        events_problem=as_told(filed.problems.get(ZERO, "")),
        filed=filed,
        proofs=_by_code(of_values(place.session, place.assessment, codes, period)),
        held=held,
        chosen=proofs.names_in(place, held),
        most=MOST,
        lost=filed.problems.get(FILES, ""),
        told=told,
        draft=draft,
    )
