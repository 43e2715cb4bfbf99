"""责任落实：细化分解到人、到进度。

依据：一、「落实主抓领导、主抓股室和主抓人员的工作责任，明确工作标准和进度要求」

约定：细化分解和进度计划一次报齐，印发后 15 个工作日内；之后只按日期换版本，不重新要。
"""

from datetime import date

from workflows.actions import Action
from workflows.ledger import Ledger
from workflows.progress_collection import NOT_FILED, Collection, by_hand, by_lead, steps
from workflows.rules import Rules

CLAUSE = "一、「落实主抓领导、主抓股室和主抓人员的工作责任，明确工作标准和进度要求」"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The asking for 细化分解 and 进度计划, its reminders and urgings, those by hand too."""
    collection = breakdown_collection(ledger, rules)
    if today < collection.notice_day:
        return []
    planned = steps(ledger, rules.progress_collection, collection, today)
    return [*planned, *by_hand(ledger, collection, planned, today)]


def breakdown_collection(ledger: Ledger, rules: Rules) -> Collection:
    """Every indicator that a department files, asked of its lead unit once."""
    days = rules.progress_collection.breakdown_workdays
    return ledger.once(("breakdowns asked", days), lambda: _collection(ledger, days))


def _collection(ledger: Ledger, days: int) -> Collection:
    asked = [i for i in ledger.indicators if i.type not in NOT_FILED]
    missing = [i for i in asked if i.code not in ledger.breakdowns]
    start = ledger.calendar.on_or_after(ledger.activated_on)
    return Collection(
        name="breakdown",
        sort="细化分解",
        what=f"{ledger.year}年度市考指标细化分解和进度计划",
        form=f"{ledger.year}年度市考指标细化分解表",
        rule=f"通知印发后{days}个工作日内",
        notice_day=start,
        due_day=ledger.calendar.shift(start, days),
        asked=by_lead(ledger, asked),
        missing=by_lead(ledger, missing),
        clause=CLAUSE,
    )
