"""单位交回来的表：报送表（完成值、预计、措施）、细化分解表（主抓领导、股室、人员与进度计划）.

依据：一、「各责任部门要迅速对承担的市考指标进一步细化分解，落实主抓领导、主抓股室和主抓人员的工作责任」
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from service.imports.catalog import Catalog
from service.imports.cells import is_yes
from service.imports.days import read_day, read_period
from service.imports.facts import (
    BreakdownFact,
    Fact,
    ForecastFact,
    IndicatorFact,
    MeasureFact,
    PlanFact,
    ValueFact,
)
from service.imports.figures import Figure, read_figure
from service.imports.quantities import read_number
from service.imports.registers import remedy_for
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, in_one_line
from service.imports.unit_names import UnitDirectory
from workflows.periods import Period
from workflows.vocabulary import IndicatorType, Recognition

_FILED_BY = re.compile(r"(?:填报|报送)(?:单位|部门)[:：]\s*(.+?)(?=\s*(?:数据期|填报|报送|日期|$))")
_RISING = frozenset({IndicatorType.CUM, IndicatorType.COUNT, IndicatorType.CAP, IndicatorType.MILE})

Read = tuple[Row, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The unit that filled in a form."""

    unit: str
    name: str


def read_form(
    table: Table, directory: UnitDirectory, catalog: Catalog, year: int, findings: Findings
) -> Iterator[Read]:
    """报送表 → values (自报), the unit's own forecasts and measures."""
    sender, period = sender_of(table, directory, findings), _period(table, year, findings)
    if sender is None or period is None:
        return
    blank = []
    for row in rows_of(table, findings):
        indicator = own_indicator(row, catalog, sender)
        if indicator is None:
            continue
        figure = _figure(row, indicator)
        if figure is None:
            blank.append(indicator.code)
        else:
            yield row, _value(row, indicator, period, figure, sender)
        yield from _forecast(row, indicator, period, sender)
        yield from _measure(row, indicator, year, sender)
    if blank:
        findings.note(table.sheet, None, f"{len(blank)}项没有填完成值：{'、'.join(blank)}")


def read_breakdown(
    table: Table, directory: UnitDirectory, catalog: Catalog, findings: Findings
) -> Iterator[Read]:
    """细化分解表 → breakdowns and plan curves; a line left wholly blank is only noted."""
    sender = sender_of(table, directory, findings)
    if sender is None:
        return
    blank = []
    for row in rows_of(table, findings):
        indicator = own_indicator(row, catalog, sender)
        if indicator is None:
            continue
        plan = _plan(row, indicator, sender)
        broken_down = _breakdown(row, indicator, sender)
        if not plan and not broken_down:
            blank.append(indicator.code)
        yield from ((row, fact) for fact in (broken_down, plan) if fact)
    if blank:
        findings.note(table.sheet, None, f"{len(blank)}项没有填：{'、'.join(blank)}")


def sender_of(table: Table, directory: UnitDirectory, findings: Findings) -> Sender | None:
    """Who is named above the header; None after a problem."""
    for text in table.above():
        if match := _FILED_BY.search(text.replace("\n", " ")):
            named = directory.read(match[1])
            if len(named) == 1 and len(named[0].units) == 1:
                code = named[0].units[0]
                return Sender(unit=code, name=directory.unit(code).name)
            guess = named[0].guess if named else ""
            findings.problem(
                table.sheet, None, "填报单位不在名册里", remedy_for(guess), value=match[1]
            )
            return None
    findings.problem(table.sheet, None, "没有写填报单位", "请在表头上方写“填报单位：”和单位名称")
    return None


def _period(table: Table, year: int, findings: Findings) -> Period | None:
    texts = [in_one_line(text) for text in table.above()]
    texts.sort(key=lambda text: "数据期" not in text)
    for text in texts:
        if period := read_period(text.partition("数据期")[2] or text, year):
            return period
    findings.problem(
        table.sheet, None, "没有写数据期", f"请在表头上方写“数据期：{year}年1—7月”这样的一行"
    )
    return None


def own_indicator(row: Row, catalog: Catalog, sender: Sender) -> IndicatorFact | None:
    """A row's indicator, if the sender has a part in it; None after a problem."""
    indicator = catalog.of_row(row, "编号")
    if indicator and all(duty.unit != sender.unit for duty in indicator.duties):
        row.problem(
            "指标",
            f"这项指标不由{sender.name}承担",
            "请删去这一行；责任有变的，先重新导入指标分解表",
        )
        return None
    return indicator


def _figure(row: Row, indicator: IndicatorFact) -> Figure | None:
    figure = read_figure(row, "本期完成值", indicator)
    if not is_yes(row["数据未出"]):
        return figure
    if figure and not figure.unpublished:
        row.problem("数据未出", "既填了完成值，又填了数据未出", "两处只留一处")
    return Figure(unpublished=True)


def _value(
    row: Row, indicator: IndicatorFact, period: Period, figure: Figure, sender: Sender
) -> ValueFact:
    return ValueFact(
        indicator=indicator.code,
        period=period,
        number=figure.number,
        text=figure.text,
        unpublished=figure.unpublished,
        status=Recognition.SELF_REPORTED,
        source=row.line("数据来源"),
        reason=row.line("更正理由"),
        cause=row["原因分析"],
        filed_by=sender.name,
    )


def _forecast(
    row: Row, indicator: IndicatorFact, period: Period, sender: Sender
) -> Iterator[tuple[Row, ForecastFact]]:
    if not row["预计全年"]:
        return
    reading = read_number(row["预计全年"], indicator.unit, name=indicator.name)
    if reading.number is None:
        reason = reading.problem or "全年预计不是一个数"
        row.problem("预计全年", reason, f"请按计量单位“{indicator.unit}”填全年预计完成值，或者留空")
        return
    yield (
        row,
        ForecastFact(
            indicator=indicator.code, period=period, number=reading.number, filed_by=sender.name
        ),
    )


def _measure(
    row: Row, indicator: IndicatorFact, year: int, sender: Sender
) -> Iterator[tuple[Row, MeasureFact]]:
    if not row["下步措施"]:
        return
    due = read_day(row.line("完成时限"), year)
    if row["完成时限"] and due is None:
        row.note(f"完成时限“{row.line('完成时限')}”不是日期，措施不设时限")
    yield (
        row,
        MeasureFact(
            indicator=indicator.code,
            text=row["下步措施"],
            person=row.line("措施责任人"),
            due=due,
            filed_by=sender.name,
        ),
    )


def _breakdown(row: Row, indicator: IndicatorFact, sender: Sender) -> BreakdownFact | None:
    names = {name: row.line(name) for name in ("主抓领导", "主抓股室", "主抓人员")}
    if not any(names.values()):
        return None
    missing = [name for name, text in names.items() if not text]
    if missing:
        row.problem(missing[0], "细化分解没有填全", "主抓领导、主抓股室、主抓人员都要填")
        return None
    return BreakdownFact(
        indicator=indicator.code,
        leader=names["主抓领导"],
        office=names["主抓股室"],
        person=names["主抓人员"],
        standard=row["工作标准"],
        schedule=row["进度要求"],
        reason=row.line("变更理由"),
        filed_by=sender.name,
    )


def _plan(row: Row, indicator: IndicatorFact, sender: Sender) -> PlanFact | None:
    points: list[tuple[int, Decimal]] = []
    for month in range(1, 13):
        field = f"{month}月"
        if not row[field]:
            continue
        reading = read_number(row[field], indicator.unit, name=indicator.name)
        if reading.number is None:
            reason = reading.problem or "计划值不是一个数"
            row.problem(field, reason, f"请按计量单位“{indicator.unit}”填累计计划值")
            return None
        points.append((month, reading.number))
    _check_plan(row, indicator, points)
    return (
        PlanFact(
            indicator=indicator.code,
            points=tuple(points),
            filed_by=sender.name,
            reason=row.line("变更理由"),
        )
        if points
        else None
    )


def _check_plan(row: Row, indicator: IndicatorFact, points: list[tuple[int, Decimal]]) -> None:
    if indicator.type not in _RISING:
        return
    for (_, before), (month, after) in pairwise(points):
        if after < before:
            row.problem(f"{month}月", "累计计划值比上个月还小", "请填年初到当月的累计数")
    target = indicator.target_number
    if indicator.type is IndicatorType.CAP or target is None or not points:
        return
    month, last = points[-1]
    if month == 12 and last < target:
        row.note(f"{indicator.code} 12月计划值{last}未达到全年目标{target}")
