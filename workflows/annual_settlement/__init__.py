"""年度结算：市考结果出齐，结算草案提请审定；审定之后，通报和各单位明细表才发。

依据：四、「各镇、各部门落实和完成市考指标任务情况，与县年度目标责任综合考核挂钩」

    市考结果出齐，或到期限 ──▶ 结算草案 ──考核委员会审定──▶ 考核结果通报、结算明细表
                                 ▲                                │
                                 └──── 市考结果、份额、否决、等次又有变动 ──┘

约定：结果没有出齐的，到期限按已有的结算，缺哪几项写明；不经考核委员会审定，什么也不发。
约定：审定的是哪一稿，就发哪一稿；审定以后数又变了的，另出一稿重新审定，只有变了的单位重发明细表。
"""

from collections.abc import Iterator
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.annual_settlement.county import County, digest, settle
from workflows.annual_settlement.grading import GRADES, UnitResult, graded
from workflows.annual_settlement.papers import draft_facts, report_facts, sheet_facts
from workflows.annual_settlement.points import TASKS, exact, percent, plain, signed
from workflows.annual_settlement.what_if import Moved, Supposed, what_if
from workflows.ledger import Ledger, Notice, Request
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, NoticeState

__all__ = [
    "APPROVAL",
    "GRADES",
    "TASKS",
    "County",
    "Moved",
    "Supposed",
    "UnitResult",
    "approval_of",
    "draft_key",
    "due",
    "exact",
    "graded",
    "percent",
    "plain",
    "settle",
    "signed",
    "what_if",
]

CLAUSE = "四、「各镇、各部门落实和完成市考指标任务情况，与县年度目标责任综合考核挂钩」"
APPROVAL = "审定"  # the kind of request that approves a draft


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The draft of what now stands; once that draft is approved, the report and the sheets."""
    own = rules.annual_settlement
    deadline = _deadline(ledger, rules)
    if today < deadline and not ledger.registers.city_results:
        return []
    county = settle(ledger, own)
    if today < deadline and not county.is_complete and not _was_drafted(ledger):
        return []
    key = draft_key(ledger, rules)
    if key not in ledger.notices:
        return [_draft(ledger, rules, county, key, deadline)]
    approval = approval_of(ledger, key)
    return [] if approval is None else list(_approved(ledger, rules, county, approval))


def draft_key(ledger: Ledger, rules: Rules) -> str:
    """Key of the draft that says what now stands; another outcome is another draft."""
    county = settle(ledger, rules.annual_settlement)
    return _fresh(ledger, f"settlement_draft:{county.digest}")


def _fresh(ledger: Ledger, key: str) -> str:
    """The key, counted on past papers whose ground was gone before they went out."""
    found, again = key, 0
    while (notice := ledger.notices.get(found)) and notice.state is NoticeState.WITHDRAWN:
        again += 1
        found = f"{key}:again-{again}"
    return found


def _deadline(ledger: Ledger, rules: Rules) -> date:
    day = date(ledger.year + 1, *rules.annual_settlement.results_deadline)
    return ledger.calendar.on_or_after(day)


def _was_drafted(ledger: Ledger) -> bool:
    return bool(_issued(ledger, NoticeKind.SETTLEMENT_DRAFT))


def _issued(ledger: Ledger, kind: NoticeKind) -> list[Notice]:
    return [n for n in ledger.notices.values() if n.kind is kind and n.is_issued]


def _draft(ledger: Ledger, rules: Rules, county: County, key: str, deadline: date) -> IssueNotice:
    serial = len(_issued(ledger, NoticeKind.SETTLEMENT_DRAFT)) + 1
    again = f"（第{serial}稿）" if serial > 1 else ""
    return IssueNotice(
        key=key,
        kind=NoticeKind.SETTLEMENT_DRAFT,
        due=deadline,
        subject=f"{ledger.year}年度市考指标考核结算草案{again}",
        clause=CLAUSE,
        units=(),
        facts=draft_facts(ledger, rules.annual_settlement, county, serial),
    )


def approval_of(ledger: Ledger, key: str) -> Request | None:
    """The committee's word on a draft that went out to it."""
    notice = ledger.notices.get(key)
    if notice is None or not notice.is_issued:
        return None
    found = [r for r in ledger.requests if r.kind == APPROVAL and r.notice == key]
    return found[-1] if found else None


def _approved(
    ledger: Ledger, rules: Rules, county: County, approval: Request
) -> Iterator[IssueNotice]:
    told = {"审定文号": approval.facts["文号"], "审定日期": approval.facts["日期"]}
    key = _fresh(ledger, f"settlement_report:{county.digest}")
    if key not in ledger.notices:
        yield _report(ledger, rules, county, key, approval, told)
    for result in county.units:
        if result.says_something:
            key = _fresh(ledger, f"settlement_sheet:{result.unit}:{digest(result.outcome)}")
            if key not in ledger.notices:
                yield _sheet(ledger, rules, result, key, approval, told)


def _report(
    ledger: Ledger,
    rules: Rules,
    county: County,
    key: str,
    approval: Request,
    told: dict[str, object],
) -> IssueNotice:
    earlier = _issued(ledger, NoticeKind.SETTLEMENT_REPORT)
    former = max(earlier, key=lambda n: (n.issued_on or date.min, n.key)).number if earlier else ""
    again = "更正" if earlier else ""
    return IssueNotice(
        key=key,
        kind=NoticeKind.SETTLEMENT_REPORT,
        due=approval.made_on,
        subject=f"关于{again}{ledger.year}年度市考指标任务考核结果的通报",
        clause=CLAUSE,
        units=tuple(result.unit for result in county.units if result.unit in ledger.units),
        facts=report_facts(ledger, rules.annual_settlement, county, told, former),
    )


def _sheet(
    ledger: Ledger,
    rules: Rules,
    result: UnitResult,
    key: str,
    approval: Request,
    told: dict[str, object],
) -> IssueNotice:
    name = ledger.unit_name(result.unit)
    return IssueNotice(
        key=key,
        kind=NoticeKind.SETTLEMENT_SHEET,
        due=approval.made_on,
        subject=f"{name}{ledger.year}年度市考指标考核结算明细表",
        clause=CLAUSE,
        units=(result.unit,),
        facts=sheet_facts(ledger, rules.annual_settlement, result, told),
    )
