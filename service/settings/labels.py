"""设置叫什么：the name of every rule as offices say it; a test keeps the list whole."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.vocabulary import NoticeKind

#: In the order of the pages.
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "progress_collection": "报送进度",
        "highlights": "亮点工作",
        "receipts": "签收",
        "responsibility": "责任清单",
        "judgement": "研判亮灯",
        "warning_escalation": "提示、督办、销号",
        "quarterly_report": "季度通报",
        "promotion_meeting": "推进会",
        "special_supervision": "专项督查",
        "items": "交办事项",
        "interview": "约谈和限期整改",
        "leader_sheet": "领导周报",
        "law_governance": "依法治理扣分",
        "quarterly_review": "追赶超越季度点评",
        "awards": "单项奖、重大创新奖",
        "annual_settlement": "年度结算",
        "year_end_pack": "年终材料",
        "issue": "哪些文书自动发出",
    }
)

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "receipts.reminder_workdays": "发出几个工作日仍未签收的提醒",
        "responsibility.sheet_workdays": "细化分解报送截止后几个工作日，没有审定齐的也发责任清单",
        "responsibility.again_days": "责任清单隔几日才换版本",
        "progress_collection.due_day": "次月第几日报送",
        "progress_collection.reminder_workdays": "提醒在截止日前后几个工作日（负为之前）",
        "progress_collection.urging_workdays": "催报在截止日后几个工作日",
        "progress_collection.urging_answer_workdays": "催报后几个工作日内补报",
        "progress_collection.close_workdays": "截止日后几个工作日研判",
        "progress_collection.breakdown_workdays": "印发后几个工作日内报细化分解和进度计划",
        "highlights.due_days": "每半年的报送截止日",
        "highlights.ask_workdays": "截止前几个工作日发报送通知",
        "judgement.tolerance_pp": "欠得不超过它，亮灯但不预警",
        "judgement.progress_yellow_pp": "完成率低于序时不超过它为黄，超过为红",
        "judgement.growth_yellow_pp": "增速低于目标不超过它为黄",
        "judgement.last_ranks": "全市末几位为红",
        "judgement.level_yellow": "水平低于目标不超过它为黄",
        "judgement.limit_near": "距上限不超过它提示接近",
        "judgement.node_red_days": "节点逾期超过几日为红",
        "judgement.rank_fall": "位次下滑几位为红",
        "judgement.entry_month": "无进度计划的个数指标到几月才算应有",
        "judgement.deduction_times": "一项扣分指标至多扣到分值的几倍",
        "judgement.deductions_limit": "依法治理扣分合计至多扣几分",
        "warning_escalation.prompt_answer_workdays": "收到提示单后几个工作日内反馈",
        "warning_escalation.first_red_answer_workdays": "首次即为红灯的，几个工作日内反馈",
        "warning_escalation.returns": "反馈退回几次转督办",
        "warning_escalation.yellows": "连续几期黄灯转督办",
        "warning_escalation.first_reply_workdays": "收到督办单后几个工作日内首次反馈",
        "warning_escalation.finish_workdays": "收到督办单后几个工作日内办结",
        "warning_escalation.look_back_days": "销号后几日回头看",
        "warning_escalation.papers_a_month": "一个单位一个月要办的文书超过几件提醒督查室",
        "quarterly_report.latest_workdays": "研判后几个工作日内通报",
        "quarterly_report.best_ranks": "全市前几位算好",
        "promotion_meeting.deadlines": "不晚于哪几天各开一次",
        "promotion_meeting.weekday": "在星期几开",
        "promotion_meeting.notice_workdays": "会前几个工作日发通知",
        "promotion_meeting.receipt_workdays": "收到通知后几个工作日内报回执",
        "promotion_meeting.materials_workdays": "会前几个工作日备齐材料",
        "promotion_meeting.minutes_workdays": "会后几个工作日内印发纪要",
        "promotion_meeting.agenda": "议程",
        "promotion_meeting.attendees": "参会范围",
        "promotion_meeting.speeches": "发言材料要求",
        "promotion_meeting.absence": "请假规定",
        "special_supervision.starts": "各次督查的第一天",
        "special_supervision.notice_workdays": "督查前几个工作日发通知",
        "special_supervision.workdays": "督查几个工作日",
        "special_supervision.report_workdays": "督查结束后几个工作日内报告",
        "special_supervision.team": "督查组",
        "special_supervision.modes": "督查方式",
        "special_supervision.materials": "需准备的材料",
        "items.finish_workdays": "没有写明时限的，收到交办单后几个工作日内办结",
        "items.urging_workdays": "逾期几个工作日催办",
        "items.again_workdays": "隔几个工作日再催",
        "items.urgings": "至多催几次",
        "items.answer_workdays": "催办后几个工作日内补报",
        "items.named_workdays": "末次催办后几个工作日仍未办理的，点名",
        "interview.notice_workdays": "推进会前几个工作日定约谈名单",
        "interview.reds": "连续几期红灯列入名单",
        "interview.plan_workdays": "约谈后几个工作日内报整改方案",
        "interview.report_workdays": "约谈后几个工作日内报整改报告",
        "interview.again_workdays": "整改逾期几个工作日再次约谈",
        "leader_sheet.weekday": "每周几报主要领导",
        "law_governance.registrars": "责任部门以外，还有谁可以登记扣分事项",
        "quarterly_review.total_points": "季度点评全年几分",
        "quarterly_review.quarter_points": "四个季度各几分",
        "quarterly_review.goal_rank": "争取前几位",
        "quarterly_review.wait_days": "季末后几日仍未公布的，先报现有位次",
        "awards.candidate_days": "没有申报对象的奖项，哪几天提醒提名",
        "awards.candidate_workdays": "提名提醒后几个工作日内提名",
        "awards.reminder_workdays": "申报截止前几个工作日提醒（负为之前）",
        "annual_settlement.factor": "超额完成加分、未完成减分的倍数",
        "annual_settlement.single_test_factor": "任务和市上加减分只合一条时的倍数",
        "annual_settlement.award_factor": "单项奖、重大创新奖加分的倍数",
        "annual_settlement.excellent_from": "市考加分合计几分及以上直接优秀",
        "annual_settlement.capped_from": "市考减分合计几分及以上限制等次",
        "annual_settlement.cap_inclusive": "“良好以上”是否含良好",
        "annual_settlement.results_deadline": "次年哪天，市考结果没有出齐的按已有的结算",
        "annual_settlement.veto_until": "次年哪天以前决定的一票否决算本年度",
        "year_end_pack.day": "次年哪天，年终考核材料汇编成册",
    }
)


def name_of(key: str) -> str:
    """A rule's name by its dotted key; of a kind of paper the kind's."""
    section, _, rest = key.partition(".")
    return NoticeKind(rest).label if section == "issue" else _NAMES[key]
