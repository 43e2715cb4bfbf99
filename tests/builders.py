"""Builders: a whole value from the one or two things a test is about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.ledger import Duty, Indicator, Ledger, Target, Unit, Value
from workflows.periods import Calendar, Period
from workflows.rules import (
    AwardRules,
    CollectionRules,
    EscalationRules,
    HighlightRules,
    InterviewRules,
    ItemRules,
    JudgementRules,
    LawRules,
    MeetingRules,
    PackRules,
    ReceiptRules,
    ReportRules,
    ResponsibilityRules,
    ReviewRules,
    Rules,
    SettlementRules,
    SheetRules,
    SpecialRules,
)
from workflows.vocabulary import Frequency, IndicatorType, NoticeKind, Recognition, Role

#: 国办发明电〔2016〕17号: the part of 2017 that the mandate's year meets, and 2018 to March.
CALENDAR_2017 = Calendar(
    rest=frozenset(date(2017, 10, day) for day in range(1, 9))
    | {date(2018, 1, 1)}
    | frozenset(date(2018, 2, day) for day in range(15, 22)),
    work=frozenset({date(2017, 9, 30), date(2018, 2, 11), date(2018, 2, 24)}),
    announced=frozenset({2017, 2018}),
)

AUTOMATIC = {
    NoticeKind.RECEIPT_REMINDER,
    NoticeKind.RESPONSIBILITY_SHEET,
    NoticeKind.LEADER_DUTIES,
    NoticeKind.FILING_NOTICE,
    NoticeKind.FILING_REMINDER,
    NoticeKind.FILING_URGING,
    NoticeKind.PROMOTION_MEETING,
    NoticeKind.RECEIPT_URGING,
    NoticeKind.MEETING_MATERIALS,
    NoticeKind.ITEM_ORDER,
    NoticeKind.ITEM_URGING,
    NoticeKind.LEADER_SHEET,
    NoticeKind.EVENT_ALERT,
    NoticeKind.LAW_SHEET,
    NoticeKind.QUARTERLY_REVIEW,
    NoticeKind.AWARD_REMINDER,
    NoticeKind.REPLY_RETURN,
    NoticeKind.EXTENSION_DECISION,
    NoticeKind.INTERVIEW_RECORD,
    NoticeKind.LOOK_BACK,
    NoticeKind.CANCELLATION,
    NoticeKind.CORRECTION,
    NoticeKind.LOAD_WARNING,
    NoticeKind.SETTLEMENT_DRAFT,
    NoticeKind.YEAR_END_PACK,
}


def make_rules(**overrides: Any) -> Rules:
    """The default rules of 2017, as config/rules_2017.toml has them."""
    rules = Rules(
        receipts=ReceiptRules(reminder_workdays=3),
        responsibility=ResponsibilityRules(sheet_workdays=10, again_days=30),
        progress_collection=CollectionRules(
            due_day=10,
            reminder_workdays=(-2, 0),
            urging_workdays=(1, 3),
            urging_answer_workdays=1,
            close_workdays=3,
            breakdown_workdays=15,
        ),
        highlights=HighlightRules(due_days=((7, 20), (12, 20)), ask_workdays=10),
        judgement=JudgementRules(
            tolerance_pp=Decimal("0.1"),
            progress_yellow_pp=Decimal(10),
            growth_yellow_pp=Decimal("1.0"),
            last_ranks=3,
            level_yellow=Decimal(2),
            limit_near=Decimal("0.1"),
            node_red_days=15,
            rank_fall=2,
            entry_month=12,
            deduction_times=Decimal(1),
            deductions_limit=Decimal(10),
        ),
        warning_escalation=EscalationRules(
            prompt_answer_workdays=5,
            first_red_answer_workdays=2,
            returns=2,
            yellows=2,
            first_reply_workdays=3,
            finish_workdays=10,
            look_back_days=30,
            papers_a_month=5,
        ),
        quarterly_report=ReportRules(latest_workdays=10, best_ranks=3),
        promotion_meeting=MeetingRules(
            deadlines=((9, 30), (11, 30)),
            weekday=4,
            notice_workdays=7,
            receipt_workdays=2,
            materials_workdays=1,
            minutes_workdays=5,
            agenda=(
                "县考核办通报市考指标进度和预测情况",
                "县统计局分析主要经济指标走势",
                "欠账指标牵头部门作表态发言（每个单位不超过5分钟）",
                "县级责任领导点评",
                "县委、县政府主要领导讲话",
            ),
            attendees=(
                "县委、县政府主要领导，县级责任领导",
                "各责任部门主要负责人，各镇镇长",
                "县委督查室、县政府督办室、县考核办、县统计局负责人",
            ),
            speeches=(
                "发言材料围绕差距、原因、措施、承诺四个方面，不超过1500字",
                "发言材料经主要负责人审定，会前2个工作日报县考核办",
            ),
            absence="参会人员原则上不得请假；确因特殊情况不能参会的，须书面报分管县级领导批准",
        ),
        special_supervision=SpecialRules(
            starts=((3, 27), (5, 25), (8, 28), (10, 30)),
            notice_workdays=5,
            workdays=5,
            report_workdays=5,
            team=("县委督查室（组长单位）", "县政府督办室", "县考核办"),
            modes=("听取汇报", "查阅资料", "实地核查"),
            materials=(
                "指标进度台账",
                "完成值的原始凭证",
                "上级对口部门认定材料",
                "已发提示单、督办单的办理情况",
            ),
        ),
        items=ItemRules(
            finish_workdays=10,
            urging_workdays=1,
            again_workdays=5,
            urgings=2,
            answer_workdays=2,
            named_workdays=5,
        ),
        interview=InterviewRules(
            notice_workdays=3, reds=2, plan_workdays=3, report_workdays=10, again_workdays=5
        ),
        leader_sheet=SheetRules(weekday=0),
        law_governance=LawRules(registrars=("县法制办", "县委政法委", "县考核办")),
        quarterly_review=ReviewRules(
            total_points=Decimal(15),
            quarter_points=(Decimal("3.75"),) * 4,
            goal_rank=3,
            wait_days=40,
        ),
        awards=AwardRules(
            candidate_days=((9, 15), (10, 31)),
            candidate_workdays=10,
            reminder_workdays=(-30, -10, -3),
        ),
        annual_settlement=SettlementRules(
            factor=Decimal(2),
            single_test_factor=Decimal(1),
            award_factor=Decimal(1),
            excellent_from=Decimal(3),
            capped_from=Decimal(1),
            cap_inclusive=True,
            results_deadline=(3, 20),
            veto_until=(3, 31),
        ),
        year_end_pack=PackRules(day=(1, 25)),
        automatic={kind: kind in AUTOMATIC for kind in NoticeKind},
    )
    return replace(rules, **overrides)


def make_indicator(code: str = "3-20", **overrides: Any) -> Indicator:
    facts: dict[str, Any] = {
        "code": code,
        "attachment": int(code.split("-")[0]),
        "name": f"示例指标{code}",
        "type": IndicatorType.CUM,
        "unit": "万元",
        "points": Decimal(2),
        "frequency": Frequency.MONTHLY,
        "targets": (Target(effective_from=date(2017, 1, 1), text="100", number=Decimal(100)),),
        "duties": (Duty(unit="县发改局", role=Role.LEAD),),
        "leader": "常务副县长",
    }
    return Indicator(**(facts | overrides))


def make_value(
    number: str | Decimal | None, period: str = "2017-07", indicator: str = "3-20", **overrides: Any
) -> Value:
    of = Period.parse(period)
    facts: dict[str, Any] = {
        "indicator": indicator,
        "period": of,
        "number": None if number is None else Decimal(number),
        "status": Recognition.RECOGNISED,
        "reported_on": date(of.year, of.month, 28),
    }
    return Value(**(facts | overrides))


def make_ledger(**overrides: Any) -> Ledger:
    facts: dict[str, Any] = {
        "assessment": "示例县2017",
        "county": "示例县",
        "year": 2017,
        "activated_on": date(2017, 7, 6),
        "calendar": CALENDAR_2017,
        "units": {
            name: Unit(code=name, name=name, head=f"{name}局长（示例）", position=position)
            for position, name in enumerate(
                ("县发改局", "县招商局", "县环保局", "县安监局"), start=1
            )
        },
        "indicators": (make_indicator(),),
    }
    return Ledger(**(facts | overrides))
