"""谁能做什么：one table, role by action, tested whole.

依据：一、「建立健全自上而下、分工明确、任务到人的抓落实责任体系」
约定：单位的人只看、只办本单位的事；约谈记录、一票否决只给督查室和主要领导看，考核办只在结算时见否决。
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    OFFICE = "考核办"
    SUPERVISION = "督查室"
    LEADER = "县级领导"
    FILLER = "单位填报人"
    HEAD = "单位负责人"
    ADMIN = "管理员"


#: Roles that act for one unit; they need one.
OF_A_UNIT = (Role.FILLER, Role.HEAD)


class Action(StrEnum):
    """What a page does; its value is how a refusal words it."""

    SEE_OWN = "查看本单位事项"
    FILE = "报送本单位数据和材料"
    ANSWER = "反馈文书、申请延期"
    SIGN_FOR = "签收文书"
    SEE_COUNTY = "查看全县情况"
    SEE_LEADERS_PAGE = "查看领导一览"
    REVIEW = "审核、认定、退回数据"
    APPROVE_PLANS = "审定、退回细化分解和进度计划"
    URGE = "催报"
    JUDGE = "提前或推后研判"
    SIGN = "签发、不发、作废文书"
    SETTLE_REPLIES = "退回反馈、准予延期、提出销号"
    INSPECT = "登记专项督查"
    MEET = "登记会议"
    INTERVIEW = "登记约谈"
    SEE_INTERVIEWS = "查看约谈记录"
    REGISTER_EVENTS = "登记扣分事项"
    SCORE_QUARTERS = "登记季度点评"
    APPLY_FOR_AWARDS = "登记申报奖项"
    SETTLE_YEAR = "登记市考结果、提请审定"
    SEE_VETOES = "查看一票否决"
    VETO = "登记一票否决"
    DELIVER = "处理送达"
    IMPORT = "导入台账"
    KEEP_UNITS = "维护单位名册"
    KEEP_SETTINGS = "维护模板、放假安排和机器人"
    SEE_AUDIT = "查看留痕"
    KEEP_ACCOUNTS = "管理账户"


_UNIT = {Action.SEE_OWN, Action.FILE, Action.SIGN_FOR}
_COUNTY = {
    Action.SEE_COUNTY,
    Action.SEE_LEADERS_PAGE,
    Action.SEE_AUDIT,
    Action.REGISTER_EVENTS,
    Action.DELIVER,
}

PERMITTED: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        Role.FILLER: frozenset(_UNIT | {Action.APPLY_FOR_AWARDS}),
        Role.HEAD: frozenset(
            _UNIT | {Action.ANSWER, Action.APPLY_FOR_AWARDS, Action.REGISTER_EVENTS}
        ),
        Role.OFFICE: frozenset(
            _COUNTY
            | {
                Action.REVIEW,
                Action.APPROVE_PLANS,
                Action.URGE,
                Action.JUDGE,
                Action.SIGN,
                Action.MEET,
                Action.SCORE_QUARTERS,
                Action.APPLY_FOR_AWARDS,
                Action.SETTLE_YEAR,
                Action.SEE_VETOES,
                Action.IMPORT,
                Action.KEEP_UNITS,
                Action.KEEP_SETTINGS,
            }
        ),
        Role.SUPERVISION: frozenset(
            _COUNTY
            | {
                Action.SIGN,
                Action.SETTLE_REPLIES,
                Action.URGE,
                Action.INSPECT,
                Action.MEET,
                Action.INTERVIEW,
                Action.SEE_INTERVIEWS,
                Action.SEE_VETOES,
                Action.VETO,
            }
        ),
        Role.LEADER: frozenset(
            {
                Action.SEE_COUNTY,
                Action.SEE_LEADERS_PAGE,
                Action.SEE_INTERVIEWS,
                Action.SEE_VETOES,
            }
        ),
        Role.ADMIN: frozenset(
            {Action.KEEP_ACCOUNTS, Action.KEEP_SETTINGS, Action.SEE_AUDIT, Action.DELIVER}
        ),
    }
)


def may(role: Role, action: Action) -> bool:
    return action in PERMITTED[role]
