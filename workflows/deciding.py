"""判定：按办法的次序，逐条判定今天之前该办而未办的事。

    台账 + 规则 + 今天 ──decide──▶ 到期事项

依据：题、「请按要求抓好指标任务的落实」

Asking twice gives the same answer; what is due stays due until the ledger shows it done, refused or
superseded.
"""

from datetime import date
from itertools import chain

from workflows import (
    annual_settlement,
    awards,
    case_closure,
    corrections,
    decomposition,
    highlights,
    interview,
    items,
    law_governance,
    leader_sheet,
    look_back,
    meeting_materials,
    meeting_minutes,
    paper_load,
    progress_collection,
    promotion_meeting,
    quarterly_report,
    quarterly_review,
    receipts,
    replies,
    responsibility,
    responsibility_sheet,
    special_supervision,
    warning_escalation,
    year_end_pack,
)
from workflows.actions import Action
from workflows.ledger import Ledger
from workflows.rules import Rules

#: The clauses as the mandate has them: 题、一、二、三, and in 三 from the lower rung to the higher.
IN_MANDATE_ORDER = (
    decomposition,
    receipts,
    responsibility,
    responsibility_sheet,
    leader_sheet,
    progress_collection,
    highlights,
    quarterly_review,
    law_governance,
    warning_escalation,
    replies,
    corrections,
    case_closure,
    look_back,
    paper_load,
    quarterly_report,
    special_supervision,
    promotion_meeting,
    meeting_materials,
    meeting_minutes,
    interview,
    items,
    year_end_pack,
    annual_settlement,
    awards,
)


def decide(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Everything that should have been done by ``today`` and is not, in the mandate's order.

    Judging goes first and alone: rungs move on a period only after its sheet is kept.
    """
    judgements = progress_collection.judgements_due(ledger, rules, today)
    return judgements or _due(ledger, rules, today)


def foresee(ledger: Ledger, rules: Rules, day: date) -> list[Action]:
    """What ``decide`` would say on a day to come; a period that closes is named, not judged."""
    closing = progress_collection.period_closing(ledger, rules, day)
    return [closing] if closing else _due(ledger, rules, day)


def _due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    return list(
        chain.from_iterable(clause.due(ledger, rules, today) for clause in IN_MANDATE_ORDER)
    )


def is_anything_due(ledger: Ledger, rules: Rules, today: date) -> bool:
    """Whether ``decide`` would say anything; it looks no further than the first thing."""
    collection = rules.progress_collection
    if progress_collection.period_to_judge(ledger, collection, today) is not None:
        return True
    return any(clause.due(ledger, rules, today) for clause in IN_MANDATE_ORDER)
