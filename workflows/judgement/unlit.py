"""不凭数量亮黄灯的情形：未报、未出、只有文字、不得发生的事项、定性、加分、社会评价。

依据：三、「依法治理考核涉及的责任部门要随时关注各项扣分指标，确保我县不出现扣分」

约定：扣分事项登记当日已经督办，季度研判亮红灯只为列示，不再走提示、督办。
"""

from decimal import Decimal

from workflows.deductions import deducted, light_of, told
from workflows.judgement.evidence import Evidence, Verdict, provisional
from workflows.vocabulary import IndicatorType, Light
from workflows.wording import shown, with_unit


def without_number(evidence: Evidence) -> Verdict | None:
    """未报, 未出 or only words; None where there is a figure, or words are what is asked."""
    value = evidence.value
    if evidence.actual is not None:
        return None
    if value is None:
        return Verdict(light=Light.UNFILED, warns=True, reason="应报未报")
    if value.unpublished:
        return Verdict(light=Light.GREY, reason=_not_out(evidence))
    if evidence.indicator.type is IndicatorType.QUAL:
        return None
    words = f"所报为文字“{value.text}”，不能比较，{provisional(evidence)}"
    return Verdict(light=Light.GREY, reason=words)


def event(evidence: Evidence) -> Verdict:
    """不得发生: every registered event deducts, down to the indicator's floor."""
    happened = evidence.events
    return Verdict(
        light=light_of(len(happened)),
        reason=told(len(happened), evidence.indicator.unit),
        actual=Decimal(len(happened)),
        points=deducted(evidence.indicator, happened, evidence.rules),
    )


def qualitative(evidence: Evidence) -> Verdict:
    """定性: the department's own word stands beside the grey light."""
    words = evidence.value.text if evidence.value else ""
    reason = f"定性指标，自评：{words}" if words else "定性指标，由市级评定"
    return Verdict(
        light=Light.GREY, actual=evidence.actual, reason=f"{reason}，{provisional(evidence)}"
    )


def award(evidence: Evidence) -> Verdict:
    """加分: no light, no points until granted."""
    granted = f"市上已授予{shown(evidence.granted)}分" if evidence.granted else "以市上授予为准"
    return Verdict(light=Light.NONE, points=evidence.granted, reason=f"加分指标，{granted}")


def survey(evidence: Evidence) -> Verdict:
    """社会评价: known once a year, from above."""
    return Verdict(
        light=Light.GREY,
        actual=evidence.actual,
        reason=f"年度评价，由市级组织，{provisional(evidence)}",
    )


def _not_out(evidence: Evidence) -> str:
    last, known = "此前未报过数", evidence.last_known
    if known is not None:
        last = f"最近为{known.period.label}{with_unit(known.number, evidence.indicator.unit)}"
    return f"数据未出，{last}，{provisional(evidence)}"
