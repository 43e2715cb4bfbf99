"""依法治理零报告：月月报，没有就报零；随当月报送表一起要，不另发通知。

依据：三、「依法治理考核涉及的责任部门要随时关注各项扣分指标，确保我县不出现扣分」

约定：零报告是报送表里的一行（年内累计发生件数，没有填0），与完成值同一天到期、同一份提醒和催报，
不给单位另添一套通知；没有报送表的，由单位报一句，全单位的扣分指标一并算数。
"""

from workflows.ledger import Indicator, Ledger
from workflows.periods import Period
from workflows.registers import ZeroReport
from workflows.vocabulary import IndicatorType

ATTACHMENT = 2


def is_zero_reported(indicator: Indicator) -> bool:
    """Whether its lead says each month how often it happened."""
    return indicator.attachment == ATTACHMENT and indicator.type is IndicatorType.EVENT


def report_of(ledger: Ledger, unit: str, period: Period) -> ZeroReport | None:
    """What the unit said for the month in one word, the last version."""
    return _by_unit(ledger).get((unit, period))


def is_reported(ledger: Ledger, indicator: Indicator, period: Period) -> bool:
    """By a line of the form, or by the unit's one word."""
    if ledger.latest_value(indicator.code, period) is not None:
        return True
    return report_of(ledger, indicator.lead, period) is not None


def _by_unit(ledger: Ledger) -> dict[tuple[str, Period], ZeroReport]:
    return ledger.once(
        "zero_reports",
        lambda: {(one.unit, one.period): one for one in ledger.registers.zero_reports},
    )
