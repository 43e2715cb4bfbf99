"""答复 → 台账：单位报数、报计划、反馈，督查室退回、延期、销号；不合规的当场说明，什么也不存。

Every function takes a session, leaves the commit to its caller and wakes the assessment.
"""

from service.feedback.answers import (
    EXTENDABLE,
    STAGES,
    close,
    extend,
    return_reply,
    submit_interview,
    submit_reply,
)
from service.feedback.checks import indicator_of, number_of
from service.feedback.figures import (
    approve_plan,
    submit_event,
    submit_measure,
    submit_plan,
    submit_value,
    waiting_plans,
)
from service.feedback.judging_days import close_period, hold_period
from service.feedback.look_backs import RESULTS, record_look_back

__all__ = [
    "EXTENDABLE",
    "RESULTS",
    "STAGES",
    "approve_plan",
    "close",
    "close_period",
    "extend",
    "hold_period",
    "indicator_of",
    "number_of",
    "record_look_back",
    "return_reply",
    "submit_event",
    "submit_interview",
    "submit_measure",
    "submit_plan",
    "submit_reply",
    "submit_value",
    "waiting_plans",
]
