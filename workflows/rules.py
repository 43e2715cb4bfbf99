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
class CollectionRules:
    due_day: int  # 次月第几日报送
    reminder_workdays: tuple[int, ...]  # 相对报送截止日，负为之前
    urging_workdays: tuple[int, ...]  # 截止日之后
    urging_answer_workdays: int  # 催报后几个工作日内补报；末次催报过了这个时限仍不报，次日提示
    close_workdays: int  # 截止日后几个工作日研判
    breakdown_workdays: int  # 印发后几个工作日内报细化分解和进度计划


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRules:
    prompt_answer_workdays: int
    first_red_answer_workdays: int
    returns: int  # 退回几次转督办
    yellows: int  # 连续几期黄灯转督办
    first_reply_workdays: int
    finish_workdays: int
    look_back_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    latest_workdays: int  # 研判后几个工作日内通报
    best_ranks: int  # 全市前几位算好


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRules:
    deadlines: tuple[tuple[int, int], ...]  # (month, day)
    weekday: int  # 0 = Monday
    notice_workdays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRules:
    notice_workdays: int  # 会前几个工作日定约谈名单
    reds: int  # 连续几期红灯列入
    plan_workdays: int
    report_workdays: int
    again_workdays: int  # 整改逾期几个工作日再次约谈


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRules:
    weekday: int  # 每周几报主要领导，逢休息日顺延


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules in force on one day."""

    progress_collection: CollectionRules
    judgement: JudgementRules
    warning_escalation: EscalationRules
    quarterly_report: ReportRules
    promotion_meeting: MeetingRules
    interview: InterviewRules
    leader_sheet: SheetRules
    automatic: Mapping[NoticeKind, bool] = field(default_factory=dict)  # 不经签发自动发出的文种
