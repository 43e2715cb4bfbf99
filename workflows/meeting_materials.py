"""推进会材料：会前一个工作日印齐——议程、欠账、预测、发言、回执和签到表。

依据：三、「在三季度末和 11 月底前，召开市考指标推进会」

约定：材料送主要领导和督查室，不发单位；会已开过的不再补印，留记录。
"""

from datetime import date

from workflows import advance, forecasts, leading_county, progress_comparison
from workflows.actions import Action, IssueNotice
from workflows.cases import is_behind, latest_judgements, ranked_by_lag
from workflows.ledger import Ledger, Notice
from workflows.progress_collection import superseded
from workflows.promotion_meeting import (
    called,
    meeting_days,
    meeting_key,
    missing_receipts,
    receipts,
    speaker_lines,
)
from workflows.registers import Receipt
from workflows.rules import Rules
from workflows.vocabulary import NoticeKind
from workflows.wording import items

CLAUSE = "三、「在三季度末和 11 月底前，召开市考指标推进会」"
HEAD = "主要负责人"
BLANK = "　"  # an empty cell
TO_SIGN = BLANK * 6  # wide enough for a name by hand


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The packs of meetings that were called, the working day before each."""
    actions: list[Action] = []
    meeting_rules = rules.promotion_meeting
    for ordinal, meeting in enumerate(meeting_days(ledger, meeting_rules), start=1):
        day = ledger.calendar.shift(meeting, -meeting_rules.materials_workdays)
        key = f"meeting_materials:{ordinal}"
        notice = ledger.notices.get(meeting_key(ordinal))
        if today < day or key in ledger.notices or notice is None or not notice.is_issued:
            continue
        pack = _pack(ledger, rules, key, ordinal, meeting, day, notice)
        held = today > meeting
        actions.append(superseded(pack, by="会议已开，按纪要办理") if held else pack)
    return actions


def _pack(
    ledger: Ledger,
    rules: Rules,
    key: str,
    ordinal: int,
    meeting: date,
    day: date,
    notice: Notice,
) -> IssueNotice:
    latest = latest_judgements(ledger, day)
    behind = ranked_by_lag(ledger, (j for j in latest if is_behind(j)))
    missing = missing_receipts(ledger, notice)
    return IssueNotice(
        key=key,
        kind=NoticeKind.MEETING_MATERIALS,
        due=day,
        subject=f"{ledger.year}年度市考指标{called(ordinal)}推进会材料",
        clause=CLAUSE,
        units=(),
        facts={
            "主送": "县委、县政府主要领导",
            "会次": called(ordinal),
            "会议日期": meeting,
            "时间": ledger.meeting_time,
            "地点": ledger.meeting_place,
            "议程": list(rules.promotion_meeting.agenda),
            "数据期": ledger.latest_period.label if ledger.latest_period else "尚未研判",
            "欠账": items(ledger, behind),
            "进度对比": progress_comparison.lines(ledger, latest),
            "位次走势": advance.trend_by(ledger, rules, day),
            "预测": forecasts.lines(ledger, day),
            "领先": leading_county.lines(ledger, day),
            "发言单位": speaker_lines(ledger, day),
            "应到": len(notice.units),
            "已报": len(notice.units) - len(missing),
            "代会": sum(not r.is_head for r in receipts(ledger, notice.key).values()),
            "未报": [ledger.unit_name(unit) for unit in missing],
            "签到": _sign_in(ledger, notice),
        },
    )


def _sign_in(ledger: Ledger, notice: Notice) -> list[dict[str, object]]:
    """签到表: every unit called, with who it said would come."""
    filed = receipts(ledger, notice.key)
    return [_seat(ledger, unit, filed.get(unit)) for unit in notice.units]


def _seat(ledger: Ledger, unit: str, receipt: Receipt | None) -> dict[str, object]:
    known = ledger.units.get(unit)
    return {
        "单位": ledger.unit_name(unit),
        "应到": (known.head if known else "") or HEAD,
        "参会": f"{receipt.name}（{receipt.post}）" if receipt else "未报回执",
        "代会": _proxy(receipt),
        "签名": TO_SIGN,
    }


def _proxy(receipt: Receipt | None) -> str:
    if receipt is None or receipt.is_head:
        return BLANK
    return f"{receipt.proxy_reason}（{receipt.approved_by}批准）"
