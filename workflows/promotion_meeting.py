"""推进会：三季度末和 11 月底前各开一次，会前发会议通知。

依据：三、「在三季度末和 11 月底前，召开市考指标推进会」

约定：取不晚于截止日的最后一个周五，逢休息日提前；会已开过而通知未发的，不补发通知，留记录。
"""

from dataclasses import replace
from datetime import date, timedelta

from workflows.actions import Action, IssueNotice
from workflows.cases import is_behind, latest_judgements, ranked_by_lag
from workflows.dues import answer_within
from workflows.ledger import Due, Ledger
from workflows.periods import last_weekday
from workflows.progress_collection import by_lead, superseded
from workflows.rules import MeetingRules, Rules
from workflows.vocabulary import NoticeKind

CLAUSE = "三、「在三季度末和 11 月底前，召开市考指标推进会」"
ORDINALS = ("第一次", "第二次", "第三次", "第四次")


def due(ledger: Ledger, rules: Rules, today: date) -> list[Action]:
    """Return the meeting notices whose sending day has come."""
    actions: list[Action] = []
    for ordinal, meeting in enumerate(meeting_days(ledger, rules.promotion_meeting), start=1):
        send_on = ledger.calendar.shift(meeting, -rules.promotion_meeting.notice_workdays)
        key = f"promotion_meeting:{ordinal}"
        if meeting < ledger.activated_on or today < send_on or key in ledger.notices:
            continue
        notice = _notice(ledger, key, ordinal, meeting, send_on, today)
        held = today > meeting
        actions.append(superseded(notice, by="会议已开，按补发纪要办理") if held else notice)
    return actions


def meeting_days(ledger: Ledger, rules: MeetingRules) -> tuple[date, ...]:
    """The days of this year's meetings, in order."""
    return tuple(
        ledger.calendar.on_or_before(last_weekday(date(ledger.year, month, day), rules.weekday))
        for month, day in rules.deadlines
    )


def _notice(
    ledger: Ledger, key: str, ordinal: int, meeting: date, send_on: date, today: date
) -> IssueNotice:
    behind = ranked_by_lag(ledger, (j for j in latest_judgements(ledger, send_on) if is_behind(j)))
    speakers = by_lead(ledger, [ledger.indicator(j.indicator) for j in behind])
    asked = by_lead(ledger, [i for i in ledger.indicators if i.duties])
    return IssueNotice(
        key=key,
        kind=NoticeKind.PROMOTION_MEETING,
        due=send_on,
        subject=f"关于召开{ledger.year}年度市考指标{ORDINALS[ordinal - 1]}推进会的通知",
        clause=CLAUSE,
        units=tuple(asked),
        facts={
            "主送": "各责任部门，各镇",
            "会次": ORDINALS[ordinal - 1],
            "会议日期": meeting,
            "时间": ledger.meeting_time,
            "地点": ledger.meeting_place,
            "议程": [
                "县考核办通报市考指标进度和预测情况",
                "县统计局分析主要经济指标走势",
                "欠账指标牵头部门作表态发言（每个单位不超过5分钟）",
                "县级责任领导点评",
                "县委、县政府主要领导讲话",
            ],
            "参会范围": [
                "县委、县政府主要领导，县级责任领导",
                "各责任部门主要负责人，各镇镇长",
                "县委督查室、县政府督办室、县考核办、县统计局负责人",
            ],
            "发言单位": [
                {
                    "单位": ledger.unit_name(unit),
                    "指标": "、".join(ledger.indicator(code).name for code in codes),
                }
                for unit, codes in speakers.items()
            ],
            "材料要求": [
                "发言材料围绕差距、原因、措施、承诺四个方面，不超过1500字",
                "发言材料经主要负责人审定，会前2个工作日报县考核办",
            ],
            "请假规定": "参会人员原则上不得请假；确因特殊情况不能参会的，须书面报分管县级领导批准",
        },
        dues=(_receipt_due(ledger, meeting, today),),
    )


def _receipt_due(ledger: Ledger, meeting: date, today: date) -> Due:
    """回执 in 2 working days, but never after the working day before the meeting."""
    due = answer_within(ledger, today, 2, "回执", "通知")
    before = ledger.calendar.on_or_before(meeting - timedelta(days=1))
    if due.day <= before:
        return due
    if today <= before:
        return replace(due, rule="会议召开前", day=before)
    return replace(due, rule="收到通知后当日", day=today)
