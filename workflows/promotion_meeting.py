"""推进会：三季度末和 11 月底前各开一次，会前发会议通知，催齐参会回执。

依据：三、「在三季度末和 11 月底前，召开市考指标推进会」

    会前7个工作日 通知 → 2个工作日 回执 → 次日 催报 → 会前1个工作日 材料 → 会后 纪要、交办

约定：取不晚于截止日的最后一个周五，逢休息日提前；会已开过而通知未发的，不补发通知，留记录，补发纪要。
约定：回执逾期次日催报一次，会已开过的不再催。
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from workflows.actions import Action, IssueNotice
from workflows.cases import is_behind, latest_judgements, ranked_by_lag
from workflows.dues import answer_within
from workflows.ledger import Due, Ledger, Notice
from workflows.periods import last_weekday
from workflows.progress_collection import by_lead, superseded
from workflows.registers import Receipt
from workflows.rules import MeetingRules, Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "三、「在三季度末和 11 月底前，召开市考指标推进会」"
ORDINALS = ("第一次", "第二次", "第三次", "第四次")
RECEIPT = "回执"  # the due of a meeting notice


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """The meeting notices whose sending day has come, and the urging of receipts."""
    actions: list[Action] = []
    for ordinal, meeting in enumerate(meeting_days(ledger, rules.promotion_meeting), start=1):
        send_on = sending_day(ledger, rules.promotion_meeting, meeting)
        if meeting < ledger.activated_on or today < send_on:
            continue
        notice = ledger.notices.get(meeting_key(ordinal))
        if notice is None:
            called = _notice(ledger, rules.promotion_meeting, ordinal, meeting, today)
            held = today > meeting
            actions.append(superseded(called, by="会议已开，按补发纪要办理") if held else called)
        elif notice.is_issued:
            actions += _urging(ledger, notice, ordinal, meeting, today)
    return actions


def meeting_key(ordinal: int) -> str:
    return f"promotion_meeting:{ordinal}"


def meeting_days(ledger: Ledger, rules: MeetingRules) -> tuple[date, ...]:
    """The days of this year's meetings, in order."""
    return tuple(
        ledger.calendar.on_or_before(last_weekday(date(ledger.year, month, day), rules.weekday))
        for month, day in rules.deadlines
    )


def day_of(ledger: Ledger, rules: MeetingRules, key: str) -> date | None:
    """The day of the meeting that a notice of this key calls."""
    days = {meeting_key(n): day for n, day in enumerate(meeting_days(ledger, rules), start=1)}
    return days.get(key)


def sending_day(ledger: Ledger, rules: MeetingRules, meeting: date) -> date:
    return ledger.calendar.shift(meeting, -rules.notice_workdays)


def called(ordinal: int) -> str:
    """第一次, 第二次 …"""
    return ORDINALS[ordinal - 1] if ordinal <= len(ORDINALS) else f"第{ordinal}次"


# --- 会议通知 ------------------------------------------------------------------------------------


def speakers(ledger: Ledger, day: date) -> Mapping[str, tuple[str, ...]]:
    """欠账单位 → its indicators, as judged by ``day``; units in their fixed order."""
    behind = ranked_by_lag(ledger, (j for j in latest_judgements(ledger, day) if is_behind(j)))
    return by_lead(ledger, [ledger.indicator(j.indicator) for j in behind])


def speaker_lines(ledger: Ledger, day: date) -> list[dict[str, object]]:
    return [
        {
            "单位": ledger.unit_name(unit),
            "指标": "、".join(ledger.indicator(code).name for code in codes),
        }
        for unit, codes in speakers(ledger, day).items()
    ]


def _notice(
    ledger: Ledger, rules: MeetingRules, ordinal: int, meeting: date, today: date
) -> IssueNotice:
    send_on = sending_day(ledger, rules, meeting)
    asked = by_lead(ledger, [i for i in ledger.indicators if i.duties])
    return IssueNotice(
        key=meeting_key(ordinal),
        kind=NoticeKind.PROMOTION_MEETING,
        due=send_on,
        subject=f"关于召开{ledger.year}年度市考指标{called(ordinal)}推进会的通知",
        clause=CLAUSE,
        units=tuple(asked),
        facts={
            "主送": "各责任部门，各镇",
            "会次": called(ordinal),
            "会议日期": meeting,
            "时间": ledger.meeting_time,
            "地点": ledger.meeting_place,
            "议程": list(rules.agenda),
            "参会范围": list(rules.attendees),
            "发言单位": speaker_lines(ledger, send_on),
            "材料要求": list(rules.speeches),
            "请假规定": rules.absence,
        },
        dues=(_receipt_due(ledger, meeting, today, rules.receipt_workdays),),
    )


def _receipt_due(ledger: Ledger, meeting: date, today: date, workdays: int) -> Due:
    """Some working days, but never after the working day before the meeting."""
    due = answer_within(ledger, today, workdays, RECEIPT, "通知")
    before = ledger.calendar.on_or_before(meeting - timedelta(days=1))
    if due.day <= before:
        return due
    if today <= before:
        return replace(due, rule="会议召开前", day=before)
    return replace(due, rule="收到通知后当日", day=today)


# --- 参会回执 ------------------------------------------------------------------------------------


def receipts(ledger: Ledger, notice: str) -> Mapping[str, Receipt]:
    """Unit → its receipt for a meeting."""
    return {r.unit: r for r in ledger.registers.receipts if r.notice == notice}


def missing_receipts(ledger: Ledger, notice: Notice) -> tuple[str, ...]:
    """Units called that have not said who comes, in order."""
    filed = receipts(ledger, notice.key)
    return tuple(unit for unit in notice.units if unit not in filed)


def _urging(
    ledger: Ledger, notice: Notice, ordinal: int, meeting: date, today: date
) -> Iterator[Action]:
    key = f"receipt_urging:{ordinal}"
    owed = notice.due_day(RECEIPT)
    if owed is None or key in ledger.notices or today < ledger.calendar.shift(owed, 1):
        return
    missing = missing_receipts(ledger, notice)
    if not missing:
        return
    urging = IssueNotice(
        key=key,
        kind=NoticeKind.RECEIPT_URGING,
        due=ledger.calendar.shift(owed, 1),
        subject=f"关于催报{ledger.year}年度市考指标{called(ordinal)}推进会参会回执的通知",
        clause=CLAUSE,
        units=missing,
        facts={
            "会次": called(ordinal),
            "会议日期": meeting,
            "时间": ledger.meeting_time,
            "地点": ledger.meeting_place,
            "通知文号": notice.number,
            "截止日": owed,
            "应报": len(notice.units),
            "已报": len(notice.units) - len(missing),
            "未报": [{"单位": ledger.unit_name(unit)} for unit in missing],
        },
        dues=(_receipt_due(ledger, meeting, today, 1),),
    )
    yield superseded(urging, by="会议已开，不再催报") if today > meeting else urging
