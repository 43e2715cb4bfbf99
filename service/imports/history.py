"""以前的数：上半年完成情况（历史完成值），上年加减分（附件6）."""

from collections.abc import Iterator

from service.imports.catalog import Catalog
from service.imports.cells import read_recognition
from service.imports.days import read_period
from service.imports.facts import Fact, IndicatorFact, LastYearLine, ValueFact
from service.imports.figures import read_figure
from service.imports.headers import PERIOD_VALUE
from service.imports.quantities import read_points
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, in_one_line
from workflows.periods import Period
from workflows.vocabulary import Recognition

Read = tuple[Row, Fact]


def read_history(table: Table, catalog: Catalog, year: int, findings: Findings) -> Iterator[Read]:
    """Values, one a row (数据期 in a column or in the title) or one a column (1—2月、1—3月 …)."""
    above = next((p for text in table.above() if (p := read_period(in_one_line(text), year))), None)
    columns = [name for name in table.header.columns if name.startswith(f"{PERIOD_VALUE}:")]
    for row in rows_of(table, findings):
        indicator = catalog.of_row(row, "序号")
        if indicator is None:
            continue
        for column in columns:
            yield from _value(row, column, indicator, read_period(column, year))
        if row.has("完成值"):
            period = read_period(row.line("数据期"), year) or above
            yield from _value(row, "完成值", indicator, period)


def _value(
    row: Row, field: str, indicator: IndicatorFact, period: Period | None
) -> Iterator[tuple[Row, ValueFact]]:
    figure = read_figure(row, field, indicator)
    if figure is None:
        return
    if period is None:
        row.problem("数据期", "看不出是哪一期", "请在“数据期”列写明，如 1—5月、一季度")
        return
    yield (
        row,
        ValueFact(
            indicator=indicator.code,
            period=period,
            number=figure.number,
            text=figure.text,
            unpublished=figure.unpublished,
            status=read_recognition(row.line("状态")) or Recognition.SELF_REPORTED,
            source=row.line("数据来源"),
            reason=row.line("更正理由"),
        ),
    )


def read_last_year(table: Table, catalog: Catalog, findings: Findings) -> tuple[LastYearLine, ...]:
    """附件6 line by line; this year's indicators that lost points are 重点关注."""
    lines: list[LastYearLine] = []
    for row in rows_of(table, findings):
        points = read_points(row["加减分"])
        if points is None:
            row.problem("加减分", "加减分没有填，或者不是一个数", "请填数字，减分填负数，如 -0.3")
            continue
        indicator = catalog.find(row.line("指标"))
        lines.append(
            LastYearLine(
                name=row.line("指标"),
                points=points,
                note=row.line("说明"),
                unit=row.line("责任部门"),
                indicator=indicator.code if indicator else "",
            )
        )
    gone = [line.name for line in lines if line.points < 0 and not line.indicator]
    if gone:
        findings.note(
            table.sheet, None, f"上年失分、今年没有同名指标，未作重点关注：{'、'.join(gone)}"
        )
    return tuple(lines)
