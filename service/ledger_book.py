"""台账 → 一本 .xlsx：指标、欠账、案件、措施、亮点、认定差异、预测、督办统计、送达、签收、结算。

约定：导出的是数不是话：数就是数，没有的空着，拿去就能算、能筛；纸上怎么写由文书定。
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from service.clock import local_date
from service.database import table_of
from service.documents.workbook import Cell, Sheet, to_xlsx
from service.tables import (
    AssessmentRow,
    DeliveryRow,
    NoticeRow,
    RecipientRow,
    RobotRow,
    UnitRow,
)
from workflows import forecasts, recognition
from workflows.annual_settlement.county import settle
from workflows.annual_settlement.grading import UnitResult
from workflows.annual_settlement.points import Line
from workflows.cases import (
    Case,
    all_cases,
    is_behind,
    issued_of,
    latest_judgements,
    open_cases,
    ranked_by_lag,
)
from workflows.ledger import Indicator, Judgement, Ledger
from workflows.rules import Rules
from workflows.statistics import unit_statistics
from workflows.vocabulary import IndicatorType, NoticeKind, Recognition
from workflows.wording import ATTACHMENTS, target_text


class Sources(NamedTuple):
    """What the sheets are made from."""

    session: Session
    assessment: AssessmentRow
    ledger: Ledger
    rules: Rules
    today: date


def ledger_book(sources: Sources) -> bytes:
    """The whole ledger of one assessment as it stands today, as .xlsx."""
    ledger = sources.ledger
    title = f"{ledger.county}{ledger.year}年市考指标台账"
    return to_xlsx(title, [sheet(sources) for sheet in SHEETS])


# --- 指标、欠账 ----------------------------------------------------------------------------------

#: As offices name them; an import reads every word back.
TYPES: Mapping[IndicatorType, str] = {
    IndicatorType.CUM: "累计量",
    IndicatorType.GROWTH: "增速",
    IndicatorType.LEVEL: "存量、占比",
    IndicatorType.COUNT: "个数",
    IndicatorType.CAP: "累计上限",
    IndicatorType.LIMIT: "水平上限",
    IndicatorType.EVENT: "不得发生",
    IndicatorType.GATE: "门槛",
    IndicatorType.MILE: "节点",
    IndicatorType.QUAL: "定性",
    IndicatorType.RANK: "位次",
    IndicatorType.AWARD: "加分",
    IndicatorType.SURVEY: "社会评价",
}
_JUDGED = ("数据期", "完成值", "数据状态", "完成率（%）", "应达", "差距", "差距单位", "位次", "灯")


def _judged(judgement: Judgement | None) -> tuple[Cell, ...]:
    if judgement is None:
        return (None,) * len(_JUDGED)
    return (
        judgement.period.label,
        judgement.actual,
        judgement.basis.value if judgement.basis else None,
        judgement.rate,
        judgement.expected,
        judgement.gap,
        judgement.gap_unit,
        judgement.rank,
        judgement.light.value,
    )


def _indicators(of: Sources) -> Sheet:
    latest = {j.indicator: j for j in latest_judgements(of.ledger, of.today)}
    return Sheet(
        name="指标",
        columns=(
            *("编号", "附件类别", "指标", "类型", "计量单位", "分值", "频次", "全年目标"),
            *("目标值", "牵头单位", "责任人", "配合单位", "县级责任领导", "重点关注"),
            *_JUDGED,
            *("预计得分", "研判意见"),
        ),
        rows=tuple(
            _indicator(of.ledger, each, latest.get(each.code), of.today)
            for each in of.ledger.indicators
        ),
    )


def _indicator(
    ledger: Ledger, indicator: Indicator, judgement: Judgement | None, today: date
) -> tuple[Cell, ...]:
    lead = ledger.units.get(indicator.lead)
    return (
        indicator.code,
        ATTACHMENTS[indicator.attachment],
        indicator.name,
        TYPES[indicator.type],
        indicator.unit,
        indicator.points,
        indicator.frequency.value,
        target_text(indicator, today),
        indicator.target_on(today).number,
        ledger.unit_name(indicator.lead),
        lead.head if lead else None,
        _names(ledger, indicator.support),
        indicator.leader,
        indicator.watched,
        *_judged(judgement),
        judgement.forecast_points if judgement else None,
        judgement.reason if judgement else None,
    )


def _behind(of: Sources) -> Sheet:
    behind = ranked_by_lag(
        of.ledger, (j for j in latest_judgements(of.ledger, of.today) if is_behind(j))
    )
    cases = {c.indicator: c for c in open_cases(of.ledger, of.rules.warning_escalation).values()}
    return Sheet(
        name="欠账",
        columns=(
            *("编号", "指标", "牵头单位", "县级责任领导"),
            *_JUDGED,
            *("领先县区", "领先县区完成值", "研判意见", "案号", "是否已督办"),
        ),
        rows=tuple(_behind_row(of.ledger, each, cases.get(each.indicator)) for each in behind),
    )


def _behind_row(ledger: Ledger, judgement: Judgement, case: Case | None) -> tuple[Cell, ...]:
    indicator = ledger.indicator(judgement.indicator)
    return (
        indicator.code,
        indicator.name,
        ledger.unit_name(indicator.lead),
        indicator.leader,
        *_judged(judgement),
        judgement.leader,
        judgement.leader_value,
        judgement.reason,
        case.key if case else None,
        case.supervised if case else None,
    )


# --- 案件、措施、亮点 ----------------------------------------------------------------------------


def _cases(of: Sources) -> Sheet:
    cases = all_cases(of.ledger, of.rules.warning_escalation).values()
    return Sheet(
        name="案件",
        columns=(
            *("案号", "编号", "指标", "牵头单位", "立案数据期", "本轮立案日期", "状态"),
            *("是否已督办", "重新督办次数", "销号日期", "提示单", "督办单", "约谈", "销号通知"),
        ),
        rows=tuple(_case(of.ledger, case) for case in cases),
    )


def _case(ledger: Ledger, case: Case) -> tuple[Cell, ...]:
    indicator = ledger.indicator(case.indicator)
    kinds = (
        NoticeKind.WARNING_PROMPT,
        NoticeKind.WARNING_SUPERVISION,
        NoticeKind.INTERVIEW_NOTICE,
        NoticeKind.CASE_CLOSURE,
    )
    return (
        case.key,
        indicator.code,
        indicator.name,
        ledger.unit_name(indicator.lead),
        case.opened.label if case.opened else "扣分事项",
        case.opened_on,
        case.state,
        case.supervised,
        case.reopened,
        case.closed_on,
        *("、".join(n.number for n in issued_of(ledger, case.key, kind)) for kind in kinds),
    )


def _measures(of: Sources) -> Sheet:
    ledger = of.ledger
    return Sheet(
        name="措施",
        columns=(
            *("编号", "指标", "牵头单位", "措施", "责任人", "完成时限", "状态"),
            *("状态日期", "进展"),
        ),
        rows=tuple(
            (
                *_of(ledger, measure.indicator),
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


def _highlights(of: Sources) -> Sheet:
    ledger = of.ledger
    return Sheet(
        name="亮点",
        columns=(
            *("编号", "指标", "牵头单位", "期", "工作", "佐证", "类别"),
            *("认定机关和文号", "报送日期"),
        ),
        rows=tuple(
            (
                *_of(ledger, each.indicator),
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


# --- 认定差异、预测 ------------------------------------------------------------------------------


def _differences(of: Sources) -> Sheet:
    ledger = of.ledger
    periods = sorted({value.period for value in ledger.values})
    return Sheet(
        name="认定差异",
        columns=(
            *("编号", "指标", "牵头单位", "数据期", "自报", "审核", "认定", "差"),
            *("计量单位", "来源"),
        ),
        rows=tuple(
            (
                *_of(ledger, standing.indicator),
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


def _forecasts(of: Sources) -> Sheet:
    ledger, upto = of.ledger, of.ledger.latest_period
    found = forecasts.forecasts(ledger, upto) if upto else ()
    return Sheet(
        name="预测",
        columns=(
            *("编号", "指标", "牵头单位", "数据期", "完成值", "目标值", "计量单位"),
            *forecasts.METHODS,
            *(f"{method}预计得分" for method in forecasts.METHODS),
        ),
        rows=tuple(
            (
                *_of(ledger, each.indicator),
                each.period.label,
                each.actual,
                each.target,
                ledger.indicator(each.indicator).unit,
                *(each.numbers.get(method) for method in forecasts.METHODS),
                *(each.points.get(method) for method in forecasts.METHODS),
            )
            for each in found
        ),
    )


# --- 督办统计、送达、签收 ------------------------------------------------------------------------


def _statistics(of: Sources) -> Sheet:
    return Sheet(
        name="督办统计",
        columns=(
            *("单位", "文种", "发出", "已反馈", "按期反馈", "逾期反馈", "超期未反馈", "退回"),
            *("已了结", "重新督办", "作废", "反馈用时中位数（工作日）"),
        ),
        rows=tuple(
            (
                of.ledger.unit_name(each.unit),
                each.paper,
                each.sent,
                each.answered,
                each.on_time,
                each.late,
                each.overdue,
                each.returned,
                each.closed,
                each.reopened,
                each.cancelled,
                each.median_workdays,
            )
            for each in unit_statistics(of.ledger, of.rules, of.today)
        ),
    )


def _deliveries(of: Sources) -> Sheet:
    rows = of.session.execute(_DELIVERIES, {"assessment": of.assessment.id})
    return Sheet(
        name="送达",
        columns=(
            *("文号", "文种", "标题", "收件群", "内容", "第几件", "共几件", "状态"),
            *("发送次数", "日期", "结果"),
        ),
        rows=tuple(
            (
                row.number,
                NoticeKind(row.kind).label,
                row.subject,
                row.robot,
                row.role,
                row.part,
                row.parts,
                row.state,
                row.attempts,
                local_date(row.settled_at or row.created_at),
                row.last_outcome,
            )
            for row in rows
        ),
    )


def _receipts(of: Sources) -> Sheet:
    rows = of.session.execute(_RECEIPTS, {"assessment": of.assessment.id})
    return Sheet(
        name="签收",
        columns=("文号", "文种", "标题", "印发日期", "单位", "送达方式", "签收人", "签收日期"),
        rows=tuple(
            (
                row.number,
                NoticeKind(row.kind).label,
                row.subject,
                row.dated,
                of.ledger.unit_name(row.code),
                row.role,
                row.signed_for_by,
                local_date(row.signed_for_at) if row.signed_for_at else None,
            )
            for row in rows
        ),
    )


# --- 结算 ----------------------------------------------------------------------------------------


def _settlement(of: Sources) -> Sheet:
    units = settle(of.ledger, of.rules.annual_settlement).units
    return Sheet(
        name="结算",
        columns=(
            *("单位", "编号", "指标", "任务", "市考加减分", "份额（%）", "单位得分", "系数"),
            *("县内计分", "依据", "市上文号", "单位加分合计", "单位减分合计", "等次"),
            "主要负责人等次",
        ),
        rows=tuple(
            _settled(of.ledger, result, line)
            for result in units
            for line in (result.lines or (None,))
        ),
    )


def _settled(ledger: Ledger, result: UnitResult, line: Line | None) -> tuple[Cell, ...]:
    of_line: tuple[Cell, ...] = (None,) * 10
    if line is not None:
        of_line = (
            line.indicator,
            ledger.indicator(line.indicator).name,
            line.task,
            line.city_points,
            line.share * 100,
            line.raw,
            line.factor,
            line.county,
            line.rule,
            line.document,
        )
    return (
        ledger.unit_name(result.unit),
        *of_line,
        result.bonus,
        result.loss,
        result.grade_text,
        result.head_grade,
    )


def _of(ledger: Ledger, code: str) -> tuple[Cell, ...]:
    """编号、指标、牵头单位; an indicator no longer in the table keeps its code."""
    known = {indicator.code for indicator in ledger.indicators}
    if code not in known:
        return (code, None, None)
    indicator = ledger.indicator(code)
    return (code, indicator.name, ledger.unit_name(indicator.lead))


def _names(ledger: Ledger, units: Iterable[str]) -> str:
    return "、".join(ledger.unit_name(unit) for unit in units)


#: The sheets in order; one more is one more function.
SHEETS: tuple[Callable[[Sources], Sheet], ...] = (
    _indicators,
    _behind,
    _cases,
    _measures,
    _highlights,
    _differences,
    _forecasts,
    _statistics,
    _deliveries,
    _receipts,
    _settlement,
)

# --- 预备好的查询 --------------------------------------------------------------------------------

_deliveries_of, _notices_of = table_of(DeliveryRow).c, table_of(NoticeRow).c
_robots_of, _recipients_of = table_of(RobotRow).c, table_of(RecipientRow).c
_units_of = table_of(UnitRow).c

_DELIVERIES: Select[tuple[object, ...]] = (
    select(
        _notices_of.number,
        _notices_of.kind,
        _notices_of.subject,
        _robots_of.name.label("robot"),
        _deliveries_of.role,
        _deliveries_of.part,
        _deliveries_of.parts,
        _deliveries_of.state,
        _deliveries_of.attempts,
        _deliveries_of.created_at,
        _deliveries_of.settled_at,
        _deliveries_of.last_outcome,
    )
    .join_from(
        table_of(DeliveryRow), table_of(NoticeRow), _deliveries_of.notice_id == _notices_of.id
    )
    .join(table_of(RobotRow), _deliveries_of.robot_id == _robots_of.id)
    .where(_notices_of.assessment_id == bindparam("assessment"))
    .order_by(_deliveries_of.id)
)
_RECEIPTS: Select[tuple[object, ...]] = (
    select(
        _notices_of.number,
        _notices_of.kind,
        _notices_of.subject,
        _notices_of.dated,
        _units_of.code,
        _recipients_of.role,
        _recipients_of.signed_for_by,
        _recipients_of.signed_for_at,
    )
    .join_from(
        table_of(RecipientRow), table_of(NoticeRow), _recipients_of.notice_id == _notices_of.id
    )
    .join(table_of(UnitRow), _recipients_of.unit_id == _units_of.id)
    .where(
        _notices_of.assessment_id == bindparam("assessment"),
        _notices_of.issued_at.is_not(None),
    )
    .order_by(_notices_of.id, _recipients_of.position)
)

__all__ = ["Sources", "ledger_book"]
