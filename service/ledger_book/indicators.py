"""指标、欠账：每项指标的目标、责任和最近一次研判。"""

from collections.abc import Mapping
from datetime import date

from service.documents.workbook import Cell, Sheet
from service.ledger_book.sources import Sources, unit_names
from workflows.cases import (
    Case,
    is_behind,
    latest_judgements,
    open_cases,
    ranked_by_lag,
)
from workflows.ledger import Indicator, Judgement, Ledger
from workflows.vocabulary import IndicatorType
from workflows.wording import ATTACHMENTS, target_text

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


def indicators(of: Sources) -> Sheet:
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
        unit_names(ledger, indicator.support),
        indicator.leader,
        indicator.watched,
        *_judged(judgement),
        judgement.forecast_points if judgement else None,
        judgement.reason if judgement else None,
    )


def behind(of: Sources) -> Sheet:
    found = ranked_by_lag(
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
        rows=tuple(_behind_row(of.ledger, each, cases.get(each.indicator)) for each in found),
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
