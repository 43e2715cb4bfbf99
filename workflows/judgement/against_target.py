"""与目标直接比的指标：增速、水平、水平上限、门槛、位次。

约定：增速、占比不能按月份折算，不讲序时；位次与完成情况可能不一致，灯由哪一样亮起写在缘由里，
两样数都列，不合成一个数；上限和门槛一旦越过就是失守，没有容差。
"""

from decimal import Decimal

from workflows.judgement.evidence import (
    PERCENTAGE_POINTS,
    Evidence,
    Verdict,
    light_of,
    provisional,
    words_only,
)
from workflows.vocabulary import Light
from workflows.wording import shown


def growth(evidence: Evidence) -> Verdict:
    """增速: red under the yellow band, or among the city's last whatever the figure."""
    target, actual = evidence.target, evidence.actual
    rank = evidence.standing.rank if evidence.standing else None
    is_last = rank is not None and evidence.is_among_last(rank)
    if target is None or actual is None:
        return _last_without_target(evidence, rank) if is_last else words_only(evidence)
    gap = actual - target
    light = Light.RED if is_last else light_of(gap, evidence.rules.growth_yellow_pp)
    beyond = -gap > evidence.rules.tolerance_pp
    words = _growth_words(gap, beyond=beyond)
    return Verdict(
        light=light,
        reason=_last_words(evidence, rank) + f"，{words}" if is_last else words,
        warns=is_last or beyond,
        actual=actual,
        expected=target,
        gap=gap,
        gap_unit=PERCENTAGE_POINTS,
    )


def level(evidence: Evidence) -> Verdict:
    """存量、占比: yellow down to ``level_yellow`` below the target, in the indicator's unit."""
    target, actual = evidence.target, evidence.actual
    if target is None or actual is None:
        return words_only(evidence)
    gap = actual - target
    light = light_of(gap, evidence.rules.level_yellow)
    within = evidence.gap_unit == PERCENTAGE_POINTS and -gap <= evidence.rules.tolerance_pp
    words = "低于目标，在容差以内" if within else "低于目标"
    return Verdict(
        light=light,
        reason="达到目标" if light is Light.GREEN else words,
        warns=light is not Light.GREEN and not within,
        actual=actual,
        expected=target,
        gap=gap,
        gap_unit=evidence.gap_unit,
    )


def limit(evidence: Evidence) -> Verdict:
    """水平上限: near it yellow without a warning, over it red."""
    target, actual = evidence.target, evidence.actual
    if target is None or actual is None:
        return words_only(evidence)
    room = target - actual
    light, reason = Light.GREEN, "在上限以内"
    if room < 0:
        light, reason = Light.RED, "突破上限"
    elif room <= evidence.rules.limit_near:
        light, reason = Light.YELLOW, "接近上限"
    return Verdict(
        light=light,
        reason=reason,
        warns=light is Light.RED,
        actual=actual,
        expected=target,
        gap=room,
        gap_unit=evidence.gap_unit,
        share=Decimal(light is not Light.RED),
    )


def gate(evidence: Evidence) -> Verdict:
    """门槛: grey until the figure to compare with is published (a new version of the target)."""
    target, actual = evidence.target, evidence.actual
    if target is None or actual is None:
        reason = f"比较值未公布，{provisional(evidence)}"
        return Verdict(light=Light.GREY, actual=actual, reason=reason)
    passed = actual >= target
    return Verdict(
        light=Light.GREEN if passed else Light.RED,
        reason="达到门槛" if passed else "低于门槛",
        warns=not passed,
        actual=actual,
        expected=target,
        gap=actual - target,
        gap_unit=evidence.gap_unit,
        share=Decimal(passed),
    )


def rank(evidence: Evidence) -> Verdict:
    """位次: against the goal, against the last known place, and against the city's last."""
    if evidence.actual is None:
        return words_only(evidence)
    place, goal = int(evidence.actual), evidence.target
    light, reason = Light.GREEN, f"第{place}位，达到目标位次"
    if goal is None:
        light, reason = Light.GREY, f"目标为文字，只列位次，{provisional(evidence)}"
    elif place > goal:
        light, reason = Light.YELLOW, f"低于目标位次（前{shown(goal)}位）"
    before = evidence.ranked_before
    fallen = place - before.rank if before and before.rank else 0
    if before and fallen >= evidence.rules.rank_fall:
        light, reason = Light.RED, f"位次比{before.period.label}下滑{fallen}位"
    if evidence.is_among_last(place):
        light, reason = Light.RED, _last_words(evidence, place)
    return Verdict(
        light=light,
        reason=reason,
        warns=light in (Light.YELLOW, Light.RED),
        actual=evidence.actual,
        expected=goal,
        gap=None if goal is None else goal - place,
        gap_unit="位",
        rank=place,
        share=min(Decimal(1), goal / place) if goal and place else Decimal(1),
    )


def _last_without_target(evidence: Evidence, rank: int | None) -> Verdict:
    return Verdict(
        light=Light.RED,
        reason=f"{_last_words(evidence, rank)}，目标为文字",
        warns=True,
        actual=evidence.actual,
    )


def _last_words(evidence: Evidence, rank: int | None) -> str:
    return f"位次第{rank}位，列全市后{evidence.rules.last_ranks}位"


def _growth_words(gap: Decimal, *, beyond: bool) -> str:
    if gap >= 0:
        return "增速达到目标"
    return "增速低于目标" if beyond else "增速低于目标，在容差以内"
