"""会议纪要：谁主持、谁到会、定了哪几件，签发之后逐条交办。

依据：三、「在三季度末和 11 月底前，召开市考指标推进会」

约定：会后几个工作日内印发；会议通知没有从这里发出的（停机期间开的会），纪要照补，注明补发。
"""

from collections.abc import Iterator
from datetime import date

from workflows.actions import Action, IssueNotice
from workflows.items import MINUTES, decisions
from workflows.ledger import Ledger, Notice, Request
from workflows.promotion_meeting import called, day_of, receipts
from workflows.registers import Receipt
from workflows.rules import MeetingRules, Rules
from workflows.vocabulary import NoticeKind, NoticeState

CLAUSE = "三、「在三季度末和 11 月底前，召开市考指标推进会」"


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:  # noqa: ARG001 one shape for all
    """Minutes of the meetings that somebody told of."""
    return list(_minutes(ledger, rules.promotion_meeting))


def minutes_key(meeting: str) -> str:
    return meeting.replace("promotion_meeting", "meeting_minutes", 1)


def _minutes(ledger: Ledger, rules: MeetingRules) -> Iterator[IssueNotice]:
    for request in ledger.requests:
        notice = ledger.notices.get(request.notice)
        if request.kind != MINUTES or notice is None:
            continue
        if minutes_key(notice.key) not in ledger.notices:
            yield _worded(ledger, rules, notice, request)


def _worded(ledger: Ledger, rules: MeetingRules, notice: Notice, request: Request) -> IssueNotice:
    held_on = request.facts.get("会议日期") or day_of(ledger, rules, notice.key)
    day = held_on if isinstance(held_on, date) else request.made_on
    ordinal = int(notice.key.rpartition(":")[2])
    filed = [r for r in receipts(ledger, notice.key).values() if r.attended is not None]
    decided = decisions(request)
    return IssueNotice(
        key=minutes_key(notice.key),
        kind=NoticeKind.MEETING_MINUTES,
        due=ledger.calendar.shift(day, rules.minutes_workdays),
        subject=f"{ledger.year}年度市考指标{called(ordinal)}推进会会议纪要",
        clause=CLAUSE,
        units=tuple(dict.fromkeys([*notice.units, *(c.unit for c in decided)])),
        facts={
            "主送": "各责任部门，各镇",
            "会次": called(ordinal),
            "会议日期": day,
            "时间": ledger.meeting_time,
            "地点": str(request.facts.get("地点") or ledger.meeting_place),
            "主持人": str(request.facts.get("主持人", "")),
            "讲话": str(request.facts.get("讲话", "")),
            "出席": [_seat(ledger, r) for r in filed if r.attended],
            "缺席": [ledger.unit_name(r.unit) for r in filed if not r.attended],
            "记录人": str(request.facts.get("记录人", "")),
            "议定事项": [
                {
                    "单位": ledger.unit_name(charge.unit),
                    "事项": charge.text,
                    "时限": charge.until or "按交办单",
                }
                for charge in decided
            ],
            "补发": notice.state is NoticeState.SUPERSEDED,
        },
    )


def _seat(ledger: Ledger, receipt: Receipt) -> str:
    """县发改局张××; of somebody in the head's place the post, 县统计局王××（副局长，代会）."""
    post = "" if receipt.is_head else f"（{receipt.post}，代会）"
    return f"{ledger.unit_name(receipt.unit)}{receipt.name}{post}"
