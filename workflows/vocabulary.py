"""办法里的词：指标类型、文种、责任、亮灯、认定状态。

依据：一、「同一指标由多个责任部门共同承担的，由排在第一位的责任部门负责牵头抓总」
"""

from enum import StrEnum


class IndicatorType(StrEnum):
    """How an indicator is judged; one rule in ``judgement`` per member."""

    CUM = "CUM"  # 累计量：完成率与序时比
    GROWTH = "GROWTH"  # 增速：与目标增速比，不按序时
    LEVEL = "LEVEL"  # 存量、占比：与目标水平比
    COUNT = "COUNT"  # 个数：可年底集中入库
    CAP = "CAP"  # 累计上限：越低越好
    LIMIT = "LIMIT"  # 水平上限：越低越好
    EVENT = "EVENT"  # 不得发生
    GATE = "GATE"  # 门槛：比较值后出
    MILE = "MILE"  # 节点
    QUAL = "QUAL"  # 定性
    RANK = "RANK"  # 位次
    AWARD = "AWARD"  # 加分
    SURVEY = "SURVEY"  # 社会评价


class Frequency(StrEnum):
    """When a value is due for an indicator."""

    MONTHLY = "月"  # 1—2月合并为一期
    QUARTERLY = "季"
    HALF_YEARLY = "半年"
    YEARLY = "年"
    AT_ONCE = "即时"


class Light(StrEnum):
    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"
    GREY = "灰"  # 数据未出、年底才知、定性：不算欠账
    UNFILED = "未报"  # 应报未报：按未完成序时计
    NONE = "不亮灯"


class Recognition(StrEnum):
    """Where a value stands on its way 自报 → 审核 → 认定; the latest one reached is judged."""

    SELF_REPORTED = "自报"
    REVIEWED = "审核"
    RECOGNISED = "认定"


class Role(StrEnum):
    """A unit's duty for an indicator; the first 责任部门 leads."""

    LEAD = "牵头"
    CO_LEAD = "责任"
    SUPPORT = "配合"


class NoticeKind(StrEnum):
    """Every paper the service issues; the value is the template's file name."""

    DECOMPOSITION = "decomposition"
    RECEIPT_REMINDER = "receipt_reminder"
    RESPONSIBILITY_SHEET = "responsibility_sheet"
    LEADER_DUTIES = "leader_duties"
    FILING_NOTICE = "filing_notice"
    FILING_REMINDER = "filing_reminder"
    FILING_URGING = "filing_urging"
    WARNING_PROMPT = "warning_prompt"
    WARNING_SUPERVISION = "warning_supervision"
    REPLY_RETURN = "reply_return"
    EXTENSION_DECISION = "extension_decision"
    CASE_CLOSURE = "case_closure"
    QUARTERLY_REPORT = "quarterly_report"
    SPECIAL_SUPERVISION = "special_supervision"
    SUPERVISION_REPORT = "supervision_report"
    PROMOTION_MEETING = "promotion_meeting"
    RECEIPT_URGING = "receipt_urging"
    MEETING_MATERIALS = "meeting_materials"
    MEETING_MINUTES = "meeting_minutes"
    ITEM_ORDER = "item_order"
    ITEM_URGING = "item_urging"
    INTERVIEW_NOTICE = "interview_notice"
    INTERVIEW_RECORD = "interview_record"
    RECTIFICATION_NOTICE = "rectification_notice"
    LEADER_SHEET = "leader_sheet"
    EVENT_ALERT = "event_alert"
    LAW_SHEET = "law_governance_sheet"
    QUARTERLY_REVIEW = "quarterly_review"
    AWARD_REMINDER = "award_reminder"
    LOOK_BACK = "look_back"
    CANCELLATION = "cancellation"
    CORRECTION = "correction"
    LOAD_WARNING = "load_warning"
    SETTLEMENT_DRAFT = "settlement_draft"
    SETTLEMENT_REPORT = "settlement_report"
    SETTLEMENT_SHEET = "settlement_sheet"
    YEAR_END_PACK = "year_end_pack"

    @property
    def label(self) -> str:
        """The 文种 as offices write it."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    NoticeKind.DECOMPOSITION: "任务分解通知",
    NoticeKind.RECEIPT_REMINDER: "签收提醒",
    NoticeKind.RESPONSIBILITY_SHEET: "责任清单",
    NoticeKind.LEADER_DUTIES: "分管指标清单",
    NoticeKind.FILING_NOTICE: "报送通知",
    NoticeKind.FILING_REMINDER: "报送提醒",
    NoticeKind.FILING_URGING: "催报通知",
    NoticeKind.WARNING_PROMPT: "预警提示单",
    NoticeKind.WARNING_SUPERVISION: "预警督办单",
    NoticeKind.REPLY_RETURN: "退回单",
    NoticeKind.EXTENSION_DECISION: "延期批复",
    NoticeKind.CASE_CLOSURE: "销号通知",
    NoticeKind.QUARTERLY_REPORT: "季度通报",
    NoticeKind.SPECIAL_SUPERVISION: "专项督查通知",
    NoticeKind.SUPERVISION_REPORT: "督查情况报告",
    NoticeKind.PROMOTION_MEETING: "推进会通知",
    NoticeKind.RECEIPT_URGING: "催报参会回执",
    NoticeKind.MEETING_MATERIALS: "推进会材料",
    NoticeKind.MEETING_MINUTES: "会议纪要",
    NoticeKind.ITEM_ORDER: "交办单",
    NoticeKind.ITEM_URGING: "交办事项催办单",
    NoticeKind.INTERVIEW_NOTICE: "约谈通知书",
    NoticeKind.INTERVIEW_RECORD: "约谈记录",
    NoticeKind.RECTIFICATION_NOTICE: "限期整改通知书",
    NoticeKind.LEADER_SHEET: "领导周报",
    NoticeKind.EVENT_ALERT: "扣分事项专报",
    NoticeKind.LAW_SHEET: "依法治理扣分情况月报",
    NoticeKind.QUARTERLY_REVIEW: "季度点评专报",
    NoticeKind.AWARD_REMINDER: "申报提醒",
    NoticeKind.LOOK_BACK: "回头看核查单",
    NoticeKind.CANCELLATION: "作废通知",
    NoticeKind.CORRECTION: "更正通知",
    NoticeKind.LOAD_WARNING: "文书密度提醒",
    NoticeKind.SETTLEMENT_DRAFT: "结算草案",
    NoticeKind.SETTLEMENT_REPORT: "考核结果通报",
    NoticeKind.SETTLEMENT_SHEET: "结算明细表",
    NoticeKind.YEAR_END_PACK: "年终考核材料汇编",
}


class NoticeState(StrEnum):
    """The life of a notice; design: draft → (sign-off) → issued, and the ways off that road."""

    LISTED = "待补发"  # 启用之前就该发的：不补发就略过，由人定
    DRAFT = "待签发"
    ISSUED = "已发出"
    REFUSED = "决定不发"
    WITHDRAWN = "已撤回"  # 签发前依据已消失
    SUPERSEDED = "已被取代"  # 错过了，后一步已代替
    CANCELLED = "已作废"  # 发出后作废，文号保留


class ReplyState(StrEnum):
    RECEIVED = "已反馈"
    ACCEPTED = "已采纳"
    RETURNED = "已退回"
