"""办法留给县里定的数：时限、幅度、次数。值来自 ``config/rules_2017.toml``，每个都有出处或理由。

The classes carry values only; unit, source and reason stay with the setting (``service.settings``).
Days are 工作日 where the name says ``workdays`` and calendar days where it says ``days``;
``pp`` are 个百分点.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workflows.vocabulary import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRules:
    reminder_workdays: int  # 发出几个工作日仍未签收的提醒


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityRules:
    sheet_workdays: int  # 细化分解报送截止后几个工作日，没有审定齐的也发责任清单
    again_days: int  # 责任清单隔几日才换版本


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRules:
    due_day: int  # 次月第几日报送
    reminder_workdays: tuple[int, ...]  # 相对报送截止日，负为之前
    urging_workdays: tuple[int, ...]  # 截止日之后
    urging_answer_workdays: int  # 催报后几个工作日内补报；末次催报过了这个时限仍不报，次日提示
    close_workdays: int  # 截止日后几个工作日研判
    breakdown_workdays: int  # 印发后几个工作日内报细化分解和进度计划


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightRules:
    due_days: tuple[tuple[int, int], ...]  # (month, day) of each half-year's filing
    ask_workdays: int  # 截止前几个工作日发报送通知


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRules:
    tolerance_pp: Decimal  # 欠得不超过它，亮灯但不预警
    progress_yellow_pp: Decimal  # 完成率低于序时不超过它为黄，超过为红
    growth_yellow_pp: Decimal  # 增速低于目标不超过它为黄
    last_ranks: int  # 全市末几位为红
    level_yellow: Decimal  # 水平低于目标不超过它为黄（指标自身单位）
    limit_near: Decimal  # 距上限不超过它提示接近（指标自身单位）
    node_red_days: int  # 节点逾期超过几日为红
    rank_fall: int  # 位次下滑几位为红
    entry_month: int  # 无进度计划的个数指标到几月才算应有
    deduction_times: Decimal  # 一项扣分指标至多扣到分值的几倍
    deductions_limit: Decimal  # 依法治理扣分合计至多扣几分


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRules:
    prompt_answer_workdays: int
    first_red_answer_workdays: int
    returns: int  # 退回几次转督办
    yellows: int  # 连续几期黄灯转督办
    first_reply_workdays: int
    finish_workdays: int
    look_back_days: int
    papers_a_month: int  # 一个单位一个月收到要办的文书超过几件提醒督查室


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    latest_workdays: int  # 研判后几个工作日内通报
    best_ranks: int  # 全市前几位算好


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRules:
    deadlines: tuple[tuple[int, int], ...]  # (month, day)
    weekday: int  # 0 = Monday
    notice_workdays: int
    receipt_workdays: int  # 收到通知后几个工作日内报回执
    materials_workdays: int  # 会前几个工作日备齐材料
    minutes_workdays: int  # 会后几个工作日内印发纪要
    agenda: tuple[str, ...]
    attendees: tuple[str, ...]  # 参会范围
    speeches: tuple[str, ...]  # 发言材料要求
    absence: str  # 请假规定


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialRules:
    starts: tuple[tuple[int, int], ...]  # (month, day)：各次专项督查的第一天
    notice_workdays: int
    workdays: int  # 督查几个工作日
    report_workdays: int  # 督查结束后几个工作日内报告
    team: tuple[str, ...]
    modes: tuple[str, ...]
    materials: tuple[str, ...]  # 需准备的材料


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRules:
    finish_workdays: int  # 没有写明时限的事项，收到交办单后几个工作日内办结
    urging_workdays: int  # 逾期几个工作日催办
    again_workdays: int  # 隔几个工作日再催
    urgings: int  # 至多催几次
    answer_workdays: int  # 催办后几个工作日内补报
    named_workdays: int  # 末次催办后几个工作日仍未办理的，点名


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRules:
    notice_workdays: int  # 会前几个工作日定约谈名单
    reds: int  # 连续几期红灯列入
    plan_workdays: int
    report_workdays: int
    again_workdays: int  # 整改逾期几个工作日再次约谈


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRules:
    registrars: tuple[str, ...]  # 责任部门以外，还有谁可以登记扣分事项


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRules:
    total_points: Decimal  # 季度点评全年几分
    quarter_points: tuple[Decimal, ...]  # 四个季度各几分，和为全年分
    goal_rank: int  # 争取前几位
    wait_days: int  # 季末后几日市上仍未公布的，先报现有位次


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRules:
    candidate_days: tuple[tuple[int, int], ...]  # (month, day)：无申报对象的奖项，这些日子提醒提名
    candidate_workdays: int  # 提名提醒后几个工作日内提名
    reminder_workdays: tuple[int, ...]  # 相对申报截止日，负为之前


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRules:
    weekday: int  # 每周几报主要领导，逢休息日顺延


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRules:
    factor: Decimal  # 超额完成加分、未完成减分的倍数
    single_test_factor: Decimal  # 任务和市上加减分只合一条时的倍数
    award_factor: Decimal  # 单项奖、重大创新奖加分的倍数
    excellent_from: Decimal  # 市考加分合计几分及以上直接优秀
    capped_from: Decimal  # 市考减分合计几分及以上限制等次
    cap_inclusive: bool  # “良好以上”是否含良好
    results_deadline: tuple[int, int]  # 次年 (month, day)：市考结果没有出齐的按已有的结算
    veto_until: tuple[int, int]  # 次年 (month, day)：至此决定的一票否决算本年度


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRules:
    day: tuple[int, int]  # 次年 (month, day)：年终考核材料汇编成册


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules in force on one day."""

    receipts: ReceiptRules
    responsibility: ResponsibilityRules
    progress_collection: CollectionRules
    highlights: HighlightRules
    judgement: JudgementRules
    warning_escalation: EscalationRules
    quarterly_report: ReportRules
    promotion_meeting: MeetingRules
    special_supervision: SpecialRules
    items: ItemRules
    interview: InterviewRules
    leader_sheet: SheetRules
    law_governance: LawRules
    quarterly_review: ReviewRules
    awards: AwardRules
    annual_settlement: SettlementRules
    year_end_pack: PackRules
    automatic: Mapping[NoticeKind, bool] = field(default_factory=dict)  # 不经签发自动发出的文种
