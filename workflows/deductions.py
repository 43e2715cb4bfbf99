"""扣分有底：一项扣分指标至多扣几分，依法治理合计至多扣几分。

依据：三、「依法治理考核指标变为扣分指标」

约定：一项指标有几起扣几起，扣到该项分值的若干倍为止；各项合计另有一个底，都是设置。
研判的预计得分、通报、月报都从这里取数。
"""

from collections.abc import Iterable
from decimal import Decimal

from workflows.ledger import DeductionEvent, Indicator
from workflows.rules import JudgementRules

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
