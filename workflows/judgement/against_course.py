"""与序时比的指标：累计量、个数、累计上限、节点。

约定：序时应达值取部门报送并经批准的进度计划；没有计划的按月份平均，年底集中入库的个数到规定月份
才要求；节点逾期从计划首次超过已完成节点的那个月的月末起算。
"""

from decimal import Decimal

from workflows.judgement.evidence import (
    MONTHS,
    PERCENTAGE_POINTS,
    Evidence,
    Verdict,
    light_of,
    percent,
    words_only,
)
from workflows.periods import Period
from workflows.vocabulary import Light


def cumulative(evidence: Evidence) -> Verdict:
    """累计量: the gap is 完成率 less 序时, in 个百分点."""
    if not evidence.target or evidence.actual is None:
        return words_only(evidence)
    expected = _by_plan_or_month(evidence, evidence.target)
    gap = percent(evidence.actual - expected, evidence.target)
    return _on_course(evidence, evidence.target, expected, gap, gap, PERCENTAGE_POINTS)


def count(evidence: Evidence) -> Verdict:
    """个数: lit by 完成率 as 累计量, its gap said in 户 or 个."""
    target, actual = evidence.target, evidence.actual
    if not target or actual is None:
        return words_only(evidence)
    planned = evidence.planned(evidence.period.month)
    entered = evidence.period.month >= evidence.rules.entry_month
    expected = planned if planned is not None else target * entered
    behind = percent(actual - expected, target)
    unit = evidence.indicator.unit
    return _on_course(evidence, target, expected, behind, actual - expected, unit)


def cap(evidence: Evidence) -> Verdict:
    """累计上限: the lower the better; the used share is held against the course."""
    target, actual = evidence.target, evidence.actual
    if target is None or actual is None:
        return words_only(evidence)
    expected = _by_plan_or_month(evidence, target)
    room = percent(expected - actual, target) if target else Decimal(0)
    light, reason, warns = Light.GREEN, "未超控制数", False
    if actual > target:
        light, reason, warns = Light.RED, "已突破全年控制数", True
    elif room < 0:
        light, reason = Light.YELLOW, "控制数使用快于序时"
        warns = -room > evidence.rules.tolerance_pp
    projected = min(Decimal(1), expected / actual) if actual else Decimal(1)
    return Verdict(
        light=light,
        reason=reason,
        warns=warns,
        actual=actual,
        expected=expected,
        rate=percent(actual, target) if target else None,
        gap=expected - actual,
        gap_unit=evidence.indicator.unit,
        share=Decimal(0) if light is Light.RED else projected,
    )


def milestones(evidence: Evidence) -> Verdict:
    """节点: passed against planned; how long the first missed node is overdue makes it red."""
    target, passed = evidence.target, evidence.actual
    if not target or passed is None:
        return words_only(evidence)
    expected = _nodes_planned(evidence, target, evidence.period.month)
    light, reason = Light.GREEN, "节点按期完成"
    if passed < expected:
        overdue = _days_overdue(evidence, target, passed)
        is_red = overdue > evidence.rules.node_red_days
        light, reason = (Light.RED if is_red else Light.YELLOW), f"节点逾期{overdue}日"
    return Verdict(
        light=light,
        reason=reason,
        warns=light is not Light.GREEN,
        actual=passed,
        expected=expected,
        rate=percent(passed, target),
        gap=passed - expected,
        gap_unit=evidence.indicator.unit,
    )


def _on_course(
    evidence: Evidence,
    target: Decimal,
    expected: Decimal,
    behind: Decimal,
    gap: Decimal,
    gap_unit: str,
) -> Verdict:
    """``behind`` (个百分点 of 完成率) lights it; ``gap`` in ``gap_unit`` is what the paper says."""
    light = light_of(behind, evidence.rules.progress_yellow_pp)
    warns = -behind > evidence.rules.tolerance_pp
    actual = evidence.actual or Decimal(0)
    return Verdict(
        light=light,
        reason=_course_words(light, warns=warns),
        warns=warns,
        actual=actual,
        expected=expected,
        rate=percent(actual, target) if actual >= 0 else None,
        gap=gap,
        gap_unit=gap_unit,
    )


def _course_words(light: Light, *, warns: bool) -> str:
    if light is Light.GREEN:
        return "达到序时"
    if not warns:
        return "低于序时，在容差以内"
    return "低于序时" if light is Light.YELLOW else "严重低于序时"


def _by_plan_or_month(evidence: Evidence, target: Decimal) -> Decimal:
    planned = evidence.planned(evidence.period.month)
    return target * evidence.period.month / MONTHS if planned is None else planned


def _nodes_planned(evidence: Evidence, target: Decimal, month: int) -> Decimal:
    planned = evidence.planned(month)
    return target * month // MONTHS if planned is None else planned


def _days_overdue(evidence: Evidence, target: Decimal, passed: Decimal) -> int:
    """Days since the end of the first month whose planned nodes exceed those passed."""
    month = next(
        month
        for month in range(1, evidence.period.month + 1)
        if _nodes_planned(evidence, target, month) > passed
    )
    # 1—2月 is one period: a node of January is owed by its end
    return (evidence.day - Period(evidence.period.year, max(month, 2)).last_day).days
