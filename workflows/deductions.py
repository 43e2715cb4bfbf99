"""扣分有底：一项扣分指标至多扣几分，依法治理合计至多扣几分。

依据：三、「依法治理考核指标变为扣分指标」

约定：一项指标有几起扣几起，扣到该项分值的若干倍为止；各项合计另有一个底，都是设置。
研判的预计得分、通报、月报都从这里取数。
约定：登记错了的事项撤销之日起不再计。研判留底不改，往后取数时把它算过的这一起去掉。
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from workflows.ledger import DeductionEvent, Indicator, Judgement, Ledger
from workflows.rules import JudgementRules
from workflows.vocabulary import Light

NOTHING = Decimal(0)


def deducted(
    indicator: Indicator, events: Iterable[DeductionEvent], rules: JudgementRules
) -> Decimal:
    """Points lost by these events of the indicator, at most 0, never under its floor."""
    lost = sum((event.points for event in events), NOTHING)
    return max(lost, floor_of(indicator, rules))


def floor_of(indicator: Indicator, rules: JudgementRules) -> Decimal:
    """The most that one indicator can lose, as a number at most 0."""
    return min(indicator.points, NOTHING) * rules.deduction_times


def capped(lost: Decimal, rules: JudgementRules) -> Decimal:
    """The loss of all 依法治理 indicators together, not under the common floor."""
    return max(lost, -rules.deductions_limit)


def light_of(count: int) -> Light:
    """不得发生: one is too many."""
    return Light.RED if count else Light.GREEN


def told(count: int, unit: str) -> str:
    """Why the light is what it is, in a phrase."""
    return f"已发生{count}{unit}，扣分事项另行督办" if count else f"0{unit}，扣0分"


def as_corrected(ledger: Ledger) -> Ledger:
    """The ledger with its judgements as they stand without the events withdrawn since."""
    mistaken = {event.indicator for event in ledger.withdrawn}
    known = {i.code: i for i in ledger.indicators if i.code in mistaken}
    if not known:
        return ledger
    return replace(
        ledger,
        judgements=tuple(
            _without_withdrawn(ledger, known[judgement.indicator], judgement)
            if judgement.indicator in known
            else judgement
            for judgement in ledger.judgements
        ),
    )


def _without_withdrawn(ledger: Ledger, indicator: Indicator, judgement: Judgement) -> Judgement:
    left = [
        event
        for event in ledger.events
        if event.indicator == indicator.code and event.registered_on <= judgement.judged_on
    ]
    if judgement.actual is None or len(left) >= judgement.actual:
        return judgement  # it counted none of those withdrawn
    lost = sum((event.points for event in left), NOTHING)
    return replace(
        judgement,
        light=light_of(len(left)),
        actual=Decimal(len(left)),
        # what it had was at its floor, or no less than what is left
        forecast_points=max(lost, judgement.forecast_points or NOTHING),
        reason=told(len(left), indicator.unit),
    )
