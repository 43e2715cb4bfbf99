"""报数：a period's figures of all the unit's indicators on one page, and its 零报告."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from service.feedback import form_drafts
from service.feedback.form_drafts import FormDraft
from service.feedback.period_figures import ZERO, Entry, Filed, file_period
from service.web.mine import own
from service.web.mine.sent import OF_MANY_FIELDS, Fields, as_told
from service.web.pages import page
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM
from workflows import filing
from workflows.indicator_course import value_text
from workflows.law_governance import reporting_units
from workflows.periods import Period
from workflows.progress_collection import due_day
from workflows.wording import with_unit
from workflows.zero_reports import report_of

router = APIRouter(prefix="/{year:int}/mine/values", max_body_size=OF_MANY_FIELDS)

NOTHING = Filed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator with what stands beside its field, and what the field holds."""

    line: filing.Line
    facts: tuple[tuple[str, str], ...]  # 全年目标, 计划应达, 上期 …
    settled: str
    corrects: bool
    entry: Entry
    problem: str
    doubts: list[str]

    @property
    def code(self) -> str:
        return self.line.indicator.code


@router.get("", dependencies=[own.FILES])
def ask(
    request: Request, place: Looking, period: str = "", filed: int = 0, events: int = 0
) -> HTMLResponse:
    of = _period(place, period)
    if of is None:
        return page(request, "mine_values_none.html", "报送数据", place=place)
    draft = form_drafts.of(place.session, place.assessment, own.unit_of(place), f"values:{of}")
    told = f"已报出{filed}项。" if filed else ""
    if events:
        told += f"零报告里的事项还有{events}件没有登记，请尽快登记扣分事项。"
    return _page(request, place, of, draft.fields if draft else None, told=told, draft=draft)


@router.post("", dependencies=[FORM, own.FILES])
def file(request: Request, place: Acting, fields: Fields) -> Response:
    """All or nothing; what looks like a slip comes back to be looked at twice."""
    of = _period(place, fields.get("period", ""))
    if of is None:
        raise HTTPException(404)
    unit = own.unit_of(place)
    filed = file_period(
        place.session,
        place.assessment,
        place.ledger,
        unit,
        str(of),
        _entries(place, unit, of, fields),
        events=fields.get("events", ""),
        by=own.signs_as(place),
        now=place.now,
    )
    if filed.problems or filed.doubts:
        return _page(request, place, of, fields, filed)
    form_drafts.drop(place.session, place.assessment, unit, f"values:{of}")
    to = f"/{place.year}/mine/values?period={of}&filed={len(filed.taken)}"
    return RedirectResponse(f"{to}&events={filed.unregistered}", status_code=303)


def _period(place: Place, text: str) -> Period | None:
    """The one asked for, else the latest; None before the first can be filed. 404 for any other."""
    asked = filing.periods_asked(place.ledger, place.today)
    if not text:
        return asked[0] if asked else None
    found = [period for period in asked if str(period) == text]
    if not found:
        raise HTTPException(404)
    return found[0]


def _entries(
    place: Place, unit: str, period: Period, fields: Mapping[str, str]
) -> dict[str, Entry]:
    asked = filing.lines(place.ledger, unit, period)
    return {line.indicator.code: _entry(line.indicator.code, fields) for line in asked}


def _entry(code: str, fields: Mapping[str, str]) -> Entry:
    def said(name: str) -> str:
        return fields.get(f"{name}-{code}", "")

    return Entry(
        number=said("number"),
        unpublished=bool(said("unpublished")),
        reason=said("reason"),
        cause=said("cause"),
        evidence=said("evidence"),
        confirmed=said("confirmed"),
    )


def _page(
    request: Request,
    place: Place,
    period: Period,
    fields: Mapping[str, str] | None,
    filed: Filed = NOTHING,
    *,
    told: str = "",
    draft: FormDraft | None = None,
) -> HTMLResponse:
    unit = own.unit_of(place)
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
        rows=list(_rows(place, unit, period, fields, filed)),
        asks_events=unit in reporting_units(place.ledger),
        events=events if fields is None else fields.get("events", events),
        events_problem=as_told(filed.problems.get(ZERO, "")),
        filed=filed,
        told=told,
        draft=draft,
    )


def _rows(
    place: Place, unit: str, period: Period, fields: Mapping[str, str] | None, filed: Filed
) -> Iterator[Row]:
    for line in filing.lines(place.ledger, unit, period):
        code = line.indicator.code
        yield Row(
            line=line,
            facts=tuple(_facts(line)),
            settled=_settled(line),
            corrects=line.filed is not None and line.filed.number is not None,
            entry=_as_filed(line) if fields is None else _entry(code, fields),
            problem=as_told(filed.problems.get(code, "")),
            doubts=filed.doubts.get(code, []),
        )


def _facts(line: filing.Line) -> Iterator[tuple[str, str]]:
    yield "全年目标", line.target
    if line.planned is not None:
        yield "计划应达", with_unit(line.planned, line.indicator.unit)
    if line.last is not None:
        number = value_text(line.indicator, line.last)
        yield "上期", f"{number}（{line.last.period.label}，{line.last.status}）"
    else:
        yield "上期", "没有数"


def _settled(line: filing.Line) -> str:
    if line.settled is None:
        return ""
    return f"已{line.settled.status}：{value_text(line.indicator, line.settled)}"


def _as_filed(line: filing.Line) -> Entry:
    """What was filed already stands in its field."""
    filed = line.filed
    if filed is None:
        return Entry()
    number = filed.text if filed.number is None else format(filed.number.normalize(), "f")
    return Entry(number="" if filed.unpublished else number, unpublished=filed.unpublished)
