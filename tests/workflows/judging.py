"""One indicator, one period, one line: what the tests of the judgement have in common."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.builders import make_indicator, make_ledger, make_rules, make_value
from workflows.judgement import judge
from workflows.ledger import CityStanding, DeductionEvent, Judgement, PlanCurve, Target
from workflows.periods import Period
from workflows.vocabulary import IndicatorType

RULES = make_rules().judgement
CODE = "3-20"


def target(number: str | None, text: str = "") -> tuple[Target, ...]:
    of = None if number is None else Decimal(number)
    return (Target(effective_from=date(2017, 1, 1), text=text or str(number), number=of),)


def plan(**points: str) -> PlanCurve:
    """``plan(m7="4", m9="6")``."""
    by_month = {int(month[1:]): Decimal(value) for month, value in points.items()}
    return PlanCurve(indicator=CODE, approved_on=date(2017, 7, 1), points=by_month)


def standing(rank: int, period: str = "2017-09", value: str | None = None) -> CityStanding:
    return CityStanding(
        indicator=CODE,
        period=Period.parse(period),
        value=None if value is None else Decimal(value),
        rank=rank,
        counties=10,
        leader="示例一县",
        leader_value=Decimal("23.1"),
    )


def event(points: str = "-1", registered_on: date = date(2017, 9, 20)) -> DeductionEvent:
    return DeductionEvent(
        id=f"{registered_on:%m%d}{points}",
        indicator=CODE,
        happened_on=registered_on,
        registered_on=registered_on,
        points=Decimal(points),
        description="示例事项",
    )


def judged(
    kind: IndicatorType,
    goal: str | None,
    actual: str | None,
    period: str = "2017-09",
    *,
    day: date = date(2017, 10, 13),
    unit: str = "%",
    points: str = "2",
    curve: PlanCurve | None = None,
    **ledger: Any,
) -> Judgement:
    """``actual`` None: nothing filed."""
    indicator = make_indicator(
        CODE, type=kind, unit=unit, targets=target(goal), points=Decimal(points)
    )
    facts: dict[str, Any] = {
        "indicators": (indicator,),
        "values": () if actual is None else (make_value(actual, period),),
        "plans": {} if curve is None else {CODE: curve},
    }
    whole = make_ledger(**(facts | ledger))
    return judge(whole, indicator, Period.parse(period), day, RULES)
