"""依法治理扣分：一有扣分事项，当日拟督办单，不经提示。

依据：三、「依法治理考核涉及的责任部门要随时关注各项扣分指标，确保我县不出现扣分」

约定：「随时关注」「确保不出现扣分」容不得先提示五个工作日，事项登记当日即督办；
这是先提示后督办的第一个例外，督办单上写明。
"""

from datetime import date

from workflows.actions import Action
from workflows.cases import event_case_key, open_cases
from workflows.ledger import Ledger
from workflows.rules import Rules
from workflows.warning_escalation import supervision
from workflows.wording import shown

CLAUSE = "三、「依法治理考核涉及的责任部门要随时关注各项扣分指标，确保我县不出现扣分」"
EXCEPTION = "扣分事项一经发生即造成失分，按“随时关注”要求当日督办，不经预警提示"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """A 督办单 for every registered event whose case is open."""
    cases = open_cases(ledger, rules.warning_escalation)
    actions: list[Action] = []
    for event in ledger.events:
        case = cases.get(event_case_key(event.indicator, event.id))
        if case is None or case.supervision_key in ledger.notices:
            continue
        happened = f"{event.happened_on.month}月{event.happened_on.day}日"
        actions.append(
            supervision(
                ledger,
                rules.warning_escalation,
                case,
                today,
                due=event.registered_on,
                reasons=(f"{happened}{event.description}，预计扣{shown(abs(event.points))}分",),
                exception=EXCEPTION,
                clause=CLAUSE,
            )
        )
    return actions
