"""研判：每期一判，每类指标一条小规则，亮绿、黄、红、灰或未报。

依据：三、「要定期研判，强化预警督办」

    完成值 + 目标 + 进度计划 + 位次 + 扣分事项 → Evidence ─规则（按指标类型）→ Verdict → Judgement

约定：办法没有给「欠账」下定义，各类指标的幅度是设置；取认定数，没有则审核数，再没有则自报数。
约定：欠得不超过容差，亮黄灯但不预警；数据未出亮灰灯，不算欠账；应报未报按未完成序时计。
约定：预计得分只作提醒：绿灯按满分，灰灯暂按满分（扣分指标暂不扣分），黄灯、红灯按完成值与应达值
之比折算，应报未报按零分（扣分指标按全扣），扣分事项逐件累加、扣到该项分值为止。
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from workflows.judgement import against_course, against_target, unlit
from workflows.judgement.evidence import Evidence, Verdict
from workflows.ledger import DeductionEvent, Indicator, Judgement, Ledger, Value
from workflows.periods import Period
from workflows.rules import JudgementRules
from workflows.vocabulary import IndicatorType, Recognition

RULES: Mapping[IndicatorType, Callable[[Evidence], Verdict]] = {
    IndicatorType.CUM: against_course.cumulative,
    IndicatorType.COUNT: against_course.count,
    IndicatorType.CAP: against_course.cap,
    IndicatorType.MILE: against_course.milestones,
    IndicatorType.GROWTH: against_target.growth,
    IndicatorType.LEVEL: against_target.level,
    IndicatorType.LIMIT: against_target.limit,
    IndicatorType.GATE: against_target.gate,
    IndicatorType.RANK: against_target.rank,
    IndicatorType.EVENT: unlit.event,
    IndicatorType.QUAL: unlit.qualitative,
    IndicatorType.AWARD: unlit.award,
    IndicatorType.SURVEY: unlit.survey,
}

#: Judged without a filing: events are registered at once, awards and the survey come from above.
_NOT_FILED = (IndicatorType.EVENT, IndicatorType.AWARD, IndicatorType.SURVEY)


def judge(
    ledger: Ledger, indicator: Indicator, period: Period, day: date, rules: JudgementRules
) -> Judgement:
    """What the period's figures, as known on ``day``, say of one indicator. Never raises."""
    events = tuple(event for event in ledger.events if event.indicator == indicator.code)
    return _judge(_gather(ledger, indicator, period, day, rules, events))


def judge_period(
    ledger: Ledger, period: Period, day: date, rules: JudgementRules
) -> tuple[Judgement, ...]:
    """The sheet of a period: every indicator expected in it, in the table's order."""
    events: dict[str, list[DeductionEvent]] = defaultdict(list)
    for event in ledger.events:
        events[event.indicator].append(event)
    return tuple(
        _judge(_gather(ledger, indicator, period, day, rules, tuple(events[indicator.code])))
        for indicator in ledger.indicators
        if _is_expected(indicator, period)
    )


def _is_expected(indicator: Indicator, period: Period) -> bool:
    if indicator.type is IndicatorType.EVENT:
        return period.is_quarter_end
    if indicator.type in (IndicatorType.AWARD, IndicatorType.SURVEY):
        return period.month == 12
    return period.expects(indicator.frequency)


def _gather(
    ledger: Ledger,
    indicator: Indicator,
    period: Period,
    day: date,
    rules: JudgementRules,
    events: tuple[DeductionEvent, ...],
) -> Evidence:
    value = ledger.latest_value(indicator.code, period)
    plan = ledger.plans.get(indicator.code)
    ranked = [
        judgement
        for judgement in ledger.judgements_of(indicator.code)
        if judgement.period < period and judgement.rank is not None
    ]
    return Evidence(
        indicator=indicator,
        period=period,
        day=day,
        rules=rules,
        target=indicator.target_on(day).number,
        value=value,
        last_known=_last_known(ledger, indicator, period) if value and value.unpublished else None,
        standing=ledger.standing(indicator.code, period),
        plan=plan if plan and plan.approved_on <= day else None,
        events=tuple(event for event in events if event.registered_on <= day),
        ranked_before=ranked[-1] if ranked else None,
        granted=_granted(ledger, indicator, day),
    )


def _granted(ledger: Ledger, indicator: Indicator, day: date) -> Decimal:
    """Points of the indicator's awards, granted with a document by ``day``."""
    own = (award.grant for award in ledger.registers.awards if award.indicator == indicator.code)
    given = [grant.points for grant in own if grant and grant.reached_on <= day and grant.points]
    return sum(given, Decimal(0))


def _last_known(ledger: Ledger, indicator: Indicator, period: Period) -> Value | None:
    """The last figure of an earlier period of the year."""
    earlier = period.previous
    while earlier is not None:
        value = ledger.latest_value(indicator.code, earlier)
        if value is not None and value.number is not None:
            return value
        earlier = earlier.previous
    return None


def _judge(evidence: Evidence) -> Judgement:
    indicator, standing = evidence.indicator, evidence.standing
    verdict = _verdict(evidence)
    return Judgement(
        indicator=indicator.code,
        period=evidence.period,
        judged_on=evidence.day,
        light=verdict.light,
        warns=verdict.warns,
        basis=_basis(evidence),
        actual=verdict.actual,
        target=evidence.target,
        expected=verdict.expected,
        rate=verdict.rate,
        gap=verdict.gap,
        gap_unit=verdict.gap_unit if verdict.gap is not None else "",
        rank=standing.rank if standing else verdict.rank,
        counties=standing.counties if standing else None,
        leader=standing.leader if standing else "",
        leader_value=standing.leader_value if standing else None,
        forecast_points=_forecast(indicator, verdict),
        reason=verdict.reason,
    )


def _verdict(evidence: Evidence) -> Verdict:
    kind = evidence.indicator.type
    missing = None if kind in _NOT_FILED else unlit.without_number(evidence)
    return missing or RULES[kind](evidence)


def _basis(evidence: Evidence) -> Recognition | None:
    if evidence.rests_on_standing:
        return Recognition.RECOGNISED
    return evidence.value.status if evidence.value else None


def _forecast(indicator: Indicator, verdict: Verdict) -> Decimal:
    """预计得分; an indicator that only deducts scores 0 at best and its 分值 at worst."""
    if verdict.points is not None:
        return verdict.points
    if indicator.points < 0:
        return indicator.points * (1 - verdict.score_share)
    return indicator.points * verdict.score_share
