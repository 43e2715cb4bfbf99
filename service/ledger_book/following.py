"""措施、亮点、沟通衔接、认定差异、预测、申报奖项：平时跟进的。"""

from decimal import Decimal

from service.clock import local_date
from service.documents.workbook import Cell, Sheet
from service.feedback import evidence
from service.ledger_book.sources import INDICATOR, Sources, of_indicator
from workflows import recognition
from workflows.forecasts import METHODS
from workflows.forecasts import forecasts as full_year
from workflows.ledger import Ledger
from workflows.periods import Period
from workflows.registers import Award
from workflows.vocabulary import Recognition


def measures(of: Sources) -> Sheet:
    ledger = of.ledger
    return Sheet(
        name="措施",
        columns=(
            *INDICATOR,
            *("措施", "责任人", "完成时限", "状态", "状态日期", "进展"),
        ),
        rows=tuple(
            (
                *of_indicator(ledger, measure.indicator),
                measure.text,
                measure.person,
                measure.due,
                measure.state,
                measure.state_on,
                measure.progress,
            )
            for measure in ledger.registers.measures
        ),
    )


def proofs(of: Sources) -> Sheet:
    """The files that prove figures; ``export`` writes them under the same numbers."""
    kept = evidence.of_values(of.session, of.assessment)
    return Sheet(
        name="佐证材料",
        columns=(*INDICATOR, "序号", "数据期", "文件", "字节", "报送人", "报送日期", "校验值"),
        rows=tuple(
            (
                *of_indicator(of.ledger, one.code),
                one.id,
                Period.parse(one.period).label,
                one.name,
                one.size,
                one.filed_by,
                local_date(one.filed_at),
                one.sha256,
            )
            for one in kept
        ),
    )


def highlights(of: Sources) -> Sheet:
    ledger = of.ledger
    return Sheet(
        name="亮点",
        columns=(
            *INDICATOR,
            *("期", "工作", "佐证", "类别", "认定机关和文号", "报送日期"),
        ),
        rows=tuple(
            (
                *of_indicator(ledger, each.indicator),
                "上半年" if each.half == 1 else "下半年",
                each.work,
                each.evidence,
                each.level,
                each.recognised_by,
                each.filed_on,
            )
            for each in ledger.registers.highlights
        ),
    )


def differences(of: Sources) -> Sheet:
    ledger = of.ledger
    periods = sorted({value.period for value in ledger.values})
    return Sheet(
        name="认定差异",
        columns=(
            *INDICATOR,
            *("数据期", "自报", "审核", "认定", "差", "计量单位", "来源"),
        ),
        rows=tuple(
            (
                *of_indicator(ledger, standing.indicator),
                period.label,
                *(_number(standing, status) for status in Recognition),
                standing.difference,
                ledger.indicator(standing.indicator).unit,
                standing.source,
            )
            for period in periods
            for standing in recognition.standings(ledger, period, of.today)
            if standing.difference or not standing.is_recognised
        ),
    )


def _number(standing: recognition.Standing, status: Recognition) -> Decimal | None:
    value = standing.values.get(status)
    return value.number if value else None


def forecasts(of: Sources) -> Sheet:
    ledger, upto = of.ledger, of.ledger.latest_period
    found = full_year(ledger, upto) if upto else ()
    return Sheet(
        name="预测",
        columns=(
            *INDICATOR,
            *("数据期", "完成值", "目标值", "计量单位"),
            *METHODS,
            *(f"{method}预计得分" for method in METHODS),
        ),
        rows=tuple(
            (
                *of_indicator(ledger, each.indicator),
                each.period.label,
                each.actual,
                each.target,
                ledger.indicator(each.indicator).unit,
                *(each.numbers.get(method) for method in METHODS),
                *(each.points.get(method) for method in METHODS),
            )
            for each in found
        ),
    )


def contacts(of: Sources) -> Sheet:
    ledger = of.ledger
    return Sheet(
        name="沟通衔接",
        columns=(*INDICATOR, "日期", "上级对口部门", "事项", "结果"),
        rows=tuple(
            (
                *of_indicator(ledger, each.indicator),
                each.contacted_on,
                each.counterpart,
                each.matter,
                each.result,
            )
            for each in ledger.registers.contacts
        ),
    )


def awards(of: Sources) -> Sheet:
    """Each with its last step; the number is the one that ``award stage`` asks for."""
    return Sheet(
        name="申报奖项",
        columns=(
            *("序号", *INDICATOR),
            *("申报单位", "申报项目", "申报截止", "进度", "进度日期", "加分", "文号"),
        ),
        rows=tuple(_award(of.ledger, each) for each in of.ledger.registers.awards),
    )


def _award(ledger: Ledger, award: Award) -> tuple[Cell, ...]:
    last = award.stages[-1] if award.stages else None
    return (
        int(award.id),
        *of_indicator(ledger, award.indicator),
        ledger.unit_name(award.unit),
        award.name,
        award.apply_by,
        *((last.stage, last.reached_on, last.points, last.document) if last else (None,) * 4),
    )
