"""本单位的指标：who answers, every period's figures, and what the unit files of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from service.errors import NotPermitted
from service.feedback import form_drafts
from service.feedback.breakdowns import Filed, filed_last
from service.feedback.evidence import of_values
from service.feedback.form_drafts import FormDraft
from service.notices import addressed
from service.web.charts import line_chart
from service.web.forms import answered
from service.web.mine import own
from service.web.mine.indicator_forms import FORMS, KEPT, PROGRESS
from service.web.mine.sent import Fields
from service.web.pages import page
from service.web.paging import paging
from service.web.place import Acting, Looking, Place
from service.web.visiting import FORM
from workflows import measures
from workflows.answering import chain
from workflows.cases import latest_judgements
from workflows.filing import periods_asked
from workflows.forecasts import FORECAST
from workflows.highlights import COMMON, HALVES, LEVELS, NOTHING
from workflows.indicator_course import Step, course, latest
from workflows.ledger import Indicator
from workflows.progress_collection import NOT_FILED
from workflows.wording import target_text

router = APIRouter(prefix="/{year:int}/mine/indicators")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    indicator: Indicator
    part: str  # 牵头 | 责任 | 配合
    target: str
    last: Step | None
    light: str


@router.get("", dependencies=[own.SEES])
def look(request: Request, place: Looking) -> HTMLResponse:
    judged = {j.indicator: j.light.value for j in latest_judgements(place.ledger, place.today)}
    held = own.indicators_of(place)
    at = paging(request, len(held))
    lines = [_line(place, one, judged.get(one.code, "")) for one in at.of(held)]
    return page(request, "mine_indicators.html", "指标", place=place, lines=lines, paging=at)


@router.get("/{code}", dependencies=[own.SEES])
def look_at(request: Request, place: Looking, code: str) -> HTMLResponse:
    return _page(request, place, own.indicator_of(place, code))


@router.post("/{code}/{form}", dependencies=[FORM, own.FILES])
def file(request: Request, place: Acting, code: str, form: str, fields: Fields) -> Response:
    indicator = own.indicator_of(place, code)
    if form not in FORMS:
        raise HTTPException(404)
    if not own.files_for(place, indicator):
        raise NotPermitted(f"{indicator.name}由责任部门报送，配合单位可以查看")
    act, section = FORMS[form]

    def handed_in() -> None:
        act(place, code, fields)
        name = fields.get("draft", "") if form == PROGRESS else f"{form}:{code}"
        form_drafts.drop(place.session, place.assessment, own.unit_of(place), name)

    return answered(
        place,
        handed_in,
        f"/{place.year}/mine/indicators/{code}#{section}",
        lambda told: _page(request, place, indicator, form, fields, told),
    )


def _line(place: Place, indicator: Indicator, light: str) -> Line:
    unit = own.unit_of(place)
    return Line(
        indicator=indicator,
        part=next(d.role.value for d in indicator.duties if d.unit == unit),
        target=target_text(indicator, place.today),
        last=latest(place.ledger, indicator),
        light=light,
    )


def _page(
    request: Request,
    place: Place,
    indicator: Indicator,
    form: str = "",
    fields: Mapping[str, str] | None = None,
    told: str = "",
) -> HTMLResponse:
    """``form``, ``fields``, ``told``: the form that was refused, as it was sent, and why."""
    registers, code = place.ledger.registers, indicator.code
    measured = [m for m in registers.measures if m.indicator == code]
    drafts = _drafts(place, code, len(measured))
    held = filed_last(place.session, place.assessment, [code])[code]
    return page(
        request,
        "mine_indicator.html",
        f"{code} {indicator.name}",
        status=409 if told else 200,
        place=place,
        indicator=indicator,
        target=target_text(indicator, place.today),
        chain=chain(place.ledger, code, place.today).lines()[1:],
        course=course(place.ledger, indicator),
        proofs=of_values(place.session, place.assessment, [code])
        if own.files_for(place, indicator)
        else [],
        files=own.files_for(place, indicator),
        asks_plan=indicator.type not in NOT_FILED,
        asks_forecast=indicator.type in FORECAST,
        asks_highlights=indicator.attachment == COMMON,
        held=held,
        curve=_curve(held, indicator),
        drafts=drafts,
        given=_given(form, fields, drafts),
        form=form,
        told=told,
        periods=periods_asked(place.ledger, place.today),
        measures=measured,
        states=measures.STATES,
        open=measures.OPEN,
        forecasts=[f for f in registers.forecasts if f.indicator == code],
        contacts=[c for c in registers.contacts if c.indicator == code],
        highlights=[h for h in registers.highlights if h.indicator == code],
        halves=HALVES,
        levels=LEVELS,
        nothing=NOTHING,
        papers=_papers(place, code),
    )


def _drafts(place: Place, code: str, measured: int) -> dict[str, FormDraft | None]:
    """By the form's name; of the progress of each measure by ``progress:2``."""
    forms = {name: f"{name}:{code}" for name in KEPT}
    forms |= {f"{PROGRESS}:{n}": f"{PROGRESS}:{code}:{n}" for n in range(1, measured + 1)}
    unit = own.unit_of(place)
    held = form_drafts.of_many(place.session, place.assessment, unit, forms.values())
    return {name: held.get(form) for name, form in forms.items()}


def _given(
    form: str, fields: Mapping[str, str] | None, drafts: Mapping[str, FormDraft | None]
) -> dict[str, Mapping[str, str]]:
    """Form → what its fields hold: as just sent, else as kept."""
    kept = {name: draft.fields for name, draft in drafts.items() if draft}
    sent = {form: fields} if form and fields is not None else {}
    return {name: sent.get(name, kept.get(name, {})) for name in FORMS}


def _papers(place: Place, code: str) -> list[addressed.Addressed]:
    """The unit's papers that move a case of the indicator."""
    about = {
        notice.key
        for notice in place.ledger.notices.values()
        if any(case.partition(":")[0] == code for case in notice.cases)
    }
    found = addressed.papers(place.session, place.assessment.id, own.units_of(place))
    return [paper for paper in found if paper.key in about]


def _curve(held: Filed, indicator: Indicator) -> Markup:
    """The plan that was filed last, as a line; empty where none was."""
    points = held.plan.points if held.plan else {}
    months = [(f"{month}月", Decimal(str(value))) for month, value in points.items()]
    return line_chart("curve", "进度计划（年初至当月累计）", months, unit=indicator.unit)
