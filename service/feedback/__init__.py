"""答复 → 台账：单位报数、报计划、反馈，督查室退回、延期、销号；不合规的当场说明，什么也不存。

Every function takes a session, leaves the commit to its caller and wakes the assessment.
"""

from service.feedback.acceptance import accept_reply
from service.feedback.answers import (
    STAGES,
    close,
    return_reply,
    submit_interview,
    submit_reply,
)
from service.feedback.awards import add_award, reach_stage
from service.feedback.breakdowns import (
    approve_plan,
    return_plan,
    submit_breakdown,
    submit_plan,
    waiting_plans,
)
from service.feedback.checks import indicator_of, number_of
from service.feedback.deductions import (
    still_out,
    submit_event,
    submit_zero_report,
    withdraw_event,
)
from service.feedback.evidence import add_evidence
from service.feedback.extensions import (
    EXTENDABLE,
    apply_for_extension,
    extend,
    refuse_extension,
)
from service.feedback.figures import submit_value
from service.feedback.following import submit_contact, submit_forecast, submit_highlight
from service.feedback.judging_days import close_period, hold_period
from service.feedback.look_backs import RESULTS, record_look_back
from service.feedback.measures import move_measure, submit_measure
from service.feedback.quarter_scores import submit_quarter
from service.feedback.review import return_value, values_of
from service.feedback.urging import urge, urge_breakdowns

__all__ = [
    "EXTENDABLE",
    "RESULTS",
    "STAGES",
    "accept_reply",
    "add_award",
    "add_evidence",
    "apply_for_extension",
    "approve_plan",
    "close",
    "close_period",
    "extend",
    "hold_period",
    "indicator_of",
    "move_measure",
    "number_of",
    "reach_stage",
    "record_look_back",
    "refuse_extension",
    "return_plan",
    "return_reply",
    "return_value",
    "still_out",
    "submit_breakdown",
    "submit_contact",
    "submit_event",
    "submit_forecast",
    "submit_highlight",
    "submit_interview",
    "submit_measure",
    "submit_plan",
    "submit_quarter",
    "submit_reply",
    "submit_value",
    "submit_zero_report",
    "urge",
    "urge_breakdowns",
    "values_of",
    "waiting_plans",
    "withdraw_event",
]
