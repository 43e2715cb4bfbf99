"""分解通知：把市对县的指标和责任一览表印发到各镇各部门，六张附表都从台账出。

依据：题、「关于印发《2017年度市考指标任务分解和责任分工一览表》的通知」
依据：一、「明确的每一项市考指标的县级责任领导、责任部门、责任人和配合单位要分别履行分管责任、牵头抓总责任、直接责任和配合责任」

约定：启用当日印发，指标表导入之前不拟；两个机关联合行文，文号由两办编，签发时写明，不能自动发出。
约定：印发以后指标、目标、责任有变，台账按日期换版本，已印发的不改。
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from workflows.actions import Action, IssueNotice
from workflows.ledger import Indicator, Ledger
from workflows.registers import LastYear
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind, Role
from workflows.wording import EVERY_UNIT, NONE, shown, target_text

CLAUSE = "题、「关于印发《2017年度市考指标任务分解和责任分工一览表》的通知」"
KEY = "decomposition"
ADDRESSED = ("部门", "镇", "督查")  # kinds of units that get it: everybody but leaders and 统称


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The notice, once the table of indicators is there."""
    if KEY in ledger.notices or not ledger.indicators or today < ledger.activated_on:
        return []
    return [
        IssueNotice(
            key=KEY,
            kind=NoticeKind.DECOMPOSITION,
            due=ledger.activated_on,
            subject=f"关于印发《{ledger.year}年度市考指标任务分解和责任分工一览表》的通知",
            clause=CLAUSE,
            units=addressed(ledger),
            needs_person=True,
            facts=_facts(ledger, rules),
        )
    ]


def addressed(ledger: Ledger) -> tuple[str, ...]:
    """Every unit of the county, towns too, in their fixed order."""
    units = sorted(ledger.units.values(), key=lambda unit: (unit.position, unit.code))
    return tuple(unit.code for unit in units if unit.kind in ADDRESSED)


def _facts(ledger: Ledger, rules: Rules) -> dict[str, object]:
    tables = {name: table(ledger, attachment) for attachment, name in _TABLES.items()}
    deadlines = rules.promotion_meeting.deadlines
    settlement = rules.annual_settlement
    last_year = [line.points for line in ledger.registers.last_year]
    gained = [points for points in last_year if points > 0]
    lost = [points for points in last_year if points < 0]
    return {
        "主送": EVERY_UNIT,
        "细化工作日": rules.progress_collection.breakdown_workdays,
        "推进会期限": [f"{month}月{day}日" for month, day in deadlines],
        "倍数": "双倍" if settlement.factor == 2 else f"{shown(settlement.factor)}倍",
        "优秀线": shown(settlement.excellent_from),
        "限制线": shown(settlement.capped_from),
        "指标数": len(ledger.indicators),
        "上年度": ledger.year - 1,
        **tables,
        **{f"{_TABLES[number]}分值": _total(ledger, number) for number in _SCORED},
        "上年": [_last_year(ledger, line) for line in ledger.registers.last_year],
        "上年加分": shown(_sum(gained)),
        "上年减分": shown(-_sum(lost)),
    }


#: Attachment → the name of its table in the facts
_TABLES = {1: "党建", 2: "法治", 3: "目标", 4: "奖项", 5: "点评"}
_SCORED = (1, 3, 5)  # whose points add up; deductions and awards do not


def table(ledger: Ledger, attachment: int) -> list[dict[str, object]]:
    """One attachment's rows: 序号、指标、分值、目标 and who answers for each."""
    return [_row(ledger, indicator) for indicator in _of(ledger, attachment)]


def _of(ledger: Ledger, attachment: int) -> list[Indicator]:
    return [i for i in ledger.indicators if i.attachment == attachment]


def _row(ledger: Ledger, indicator: Indicator) -> dict[str, object]:
    responsible = [d.unit for d in indicator.duties if d.role is not Role.SUPPORT]
    supporting = [d.unit for d in indicator.duties if d.role is Role.SUPPORT]
    heads = (ledger.units[unit].head for unit in responsible if unit in ledger.units)
    return {
        "序号": indicator.code.rpartition("-")[2],
        "指标": indicator.name,
        "分值": shown(indicator.points),
        "目标": target_text(indicator, ledger.activated_on),
        "责任领导": indicator.leader or NONE,
        "责任部门": _names(ledger, responsible),
        "责任人": "、".join(head for head in heads if head) or NONE,
        "配合单位": _names(ledger, supporting),
    }


def _names(ledger: Ledger, units: Iterable[str]) -> str:
    return "、".join(ledger.unit_name(unit) for unit in units) or NONE


def _total(ledger: Ledger, attachment: int) -> str:
    return shown(_sum(i.points for i in _of(ledger, attachment)))


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, Decimal(0))


def _last_year(ledger: Ledger, line: LastYear) -> dict[str, object]:
    """A line of 附件6; who answers this year where the table does not say."""
    known = {indicator.code: indicator for indicator in ledger.indicators}
    lead = known[line.indicator].lead if line.indicator in known else ""
    return {
        "指标": line.name,
        "加减分": ("+" if line.points > 0 else "") + shown(line.points),
        "情况": line.note or NONE,
        "责任部门": line.unit or (ledger.unit_name(lead) if lead else NONE),
        "本年度": "重点关注" if line.points < 0 and lead else "继续考核" if lead else "不再考核",
    }
