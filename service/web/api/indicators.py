"""指标、数据期、完成值：列出、报送。"""

from base64 import b64decode
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query

from service import feedback
from service.accounts.integrations import Scope
from service.errors import FeedbackRejected, NotPermitted
from service.feedback.evidence import of_values
from service.web.api import shapes
from service.web.api.problems import ACTING, LOOKING
from service.web.api.years import YearNow, acting, looking
from service.web.uploads import LARGEST_UPLOAD
from workflows.ledger import Indicator
from workflows.periods import periods_of
from workflows.progress_collection import due_day
from workflows.wording import gap_text, target_text

router = APIRouter(prefix="/{year}", tags=["指标"])

Reads = Annotated[YearNow, looking(Scope.READ)]
Files = Annotated[YearNow, acting(Scope.VALUES)]
Code = Annotated[
    str, Path(pattern="^[1-9]-[1-9][0-9]{0,4}$", description="附件-序号", examples=["3-20"])
]

PeriodInPath = Annotated[
    str, Path(pattern=r"^2[0-9]{3}-(0[2-9]|1[0-2])$", description="数据期", examples=["2017-08"])
]


@router.get("/indicators", responses=LOOKING)
def indicators(where: Reads, page: Annotated[shapes.IndicatorPage, Query()]) -> shapes.Indicators:
    """In the order of the table; a unit's token sees those it has a part in."""
    seen = [one for one in where.ledger.indicators if where.sees(one)]
    start = 0
    if page.after:
        codes = [one.code for one in seen]
        if page.after not in codes:
            raise HTTPException(404)
        start = codes.index(page.after) + 1
    shown = seen[start : start + page.limit]
    more = len(seen) > start + page.limit
    return shapes.Indicators(
        indicators=[_indicator(where, one) for one in shown], next=shown[-1].code if more else None
    )


@router.get("/periods", responses=LOOKING)
def periods(where: Reads) -> shapes.Periods:
    """Every period of the year: when its figures are due, and whether it was judged."""
    ledger, rules = where.ledger, where.rules.progress_collection
    return shapes.Periods(
        periods=[
            shapes.Period(
                period=str(period),
                label=period.label,
                due=due_day(ledger, rules, period),
                judged_on=ledger.closed.get(period),
            )
            for period in periods_of(ledger.year)
        ]
    )


@router.get("/indicators/{code}/values", responses=LOOKING)
def values(where: Reads, code: Code) -> shapes.Values:
    """Every figure ever reported, in order of time; corrections stand after what they correct."""
    indicator = where.indicator(code)
    return shapes.Values(
        values=[
            shapes.Value(
                period=str(value.period),
                number=value.number,
                unpublished=value.unpublished,
                status=value.status,
                reported_on=value.reported_on,
                source=value.source,
                reason=value.reason,
            )
            for value in where.ledger.values
            if value.indicator == indicator.code
        ]
    )


@router.post("/indicators/{code}/values", status_code=201, responses=ACTING)
def submit(where: Files, code: Code, value: shapes.NewValue) -> shapes.Taken:
    """A figure as the unit reports it (自报); what is 审核、认定 is the office's to say."""
    indicator = where.indicator(code)
    _require_lead(where, indicator)
    feedback.submit_value(
        where.session,
        where.assessment,
        indicator.code,
        value.period,
        value.number,
        by=where.caller.signed(value.by),
        now=where.now,
        unpublished=value.unpublished,
        source=value.source,
        reason=value.reason,
        evidence=value.evidence,
    )
    return shapes.Taken()


@router.post(
    "/indicators/{code}/values/{period}/evidence",
    status_code=201,
    responses=ACTING,
    max_body_size=LARGEST_UPLOAD,
)
def prove(
    where: Files, code: Code, period: PeriodInPath, evidence: shapes.NewEvidence
) -> shapes.Taken:
    """佐证材料: a photo, PDF, Word or Excel file, for the figure that was reported last."""
    indicator = where.indicator(code)
    _require_lead(where, indicator)
    feedback.add_evidence(
        where.session,
        where.assessment,
        indicator.code,
        period,
        [(evidence.name, _decoded(evidence.content))],
        by=where.caller.signed(evidence.by),
        now=where.now,
    )
    return shapes.Taken()


@router.get("/indicators/{code}/values/{period}/evidence", responses=LOOKING)
def proofs(where: Reads, code: Code, period: PeriodInPath) -> list[shapes.Evidence]:
    """What proves the figures of the period, those corrected since too; for who reports them."""
    indicator = where.indicator(code)
    _require_lead(where, indicator)
    of = next((one for one in periods_of(where.ledger.year) if str(one) == period), None)
    if of is None:
        raise HTTPException(404)
    kept = of_values(where.session, where.assessment, [indicator.code], of)
    return [shapes.Evidence.model_validate(one, from_attributes=True) for one in kept]


def _decoded(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except ValueError:
        raise FeedbackRejected("文件内容不是完整的 Base64，请重新编码再报") from None


def _require_lead(where: YearNow, indicator: Indicator) -> None:
    if where.unit and indicator.lead != where.unit:
        raise NotPermitted(f"{indicator.name}由{where.ledger.unit_name(indicator.lead)}报送")


def _indicator(where: YearNow, indicator: Indicator) -> shapes.Indicator:
    ledger = where.ledger
    judged = ledger.judgements_of(indicator.code)
    last = judged[-1] if judged else None
    return shapes.Indicator(
        code=indicator.code,
        attachment=indicator.attachment,
        name=indicator.name,
        type=indicator.type,
        unit=indicator.unit,
        points=indicator.points,
        frequency=indicator.frequency,
        target=target_text(indicator, where.today),
        lead=ledger.unit_name(indicator.lead),
        support=[ledger.unit_name(unit) for unit in indicator.support],
        leader=indicator.leader,
        light=last.light if last else None,
        judged_period=str(last.period) if last else None,
        gap=gap_text(last, indicator.type) if last else None,
        forecast_points=last.forecast_points if last else None,
    )
