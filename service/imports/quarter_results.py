"""季度点评结果表：市上公布的全县合计和各点评指标的得分、位次。

依据：三、「县追赶超越办公室要紧盯季度点评，每季度点评都要争取前列」
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from service.imports.catalog import Catalog
from service.imports.days import read_day, read_period
from service.imports.facts import Fact, QuarterScoreFact
from service.imports.quantities import read_points, read_rank
from service.imports.results import document_above
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, in_one_line
from workflows.vocabulary import IndicatorType

Read = tuple[Row, Fact]

_TOTAL = re.compile(r"全县|合计|总计|总得分|县合计|全县合计")


def read_quarter_results(
    table: Table, catalog: Catalog, year: int, today: date, findings: Findings
) -> Iterator[Read]:
    """One line an indicator, and one that says 全县合计; quarter and 文号 in columns or above."""
    named_above = next(filter(None, (_quarter(text, year) for text in _texts_above(table))), None)
    document = document_above(table)
    for row in rows_of(table, findings):
        fact = _fact(row, catalog, year, today, named_above, document)
        if fact is not None:
            yield row, fact


def _fact(
    row: Row, catalog: Catalog, year: int, today: date, named_above: int | None, above: str
) -> QuarterScoreFact | None:
    quarter = _quarter(row.line("季度"), year) or named_above
    indicator = _indicator(row, catalog)
    points, rank, counties = _figures(row)
    document = row.line("文号") or above
    published_on = read_day(row.line("公布日期"), year)
    if quarter is None:
        row.problem("季度", "看不出是哪个季度", "请填“三季度”这样的季度，或者写在表头上方")
    if not document:
        row.problem("文号", "没有写市上文号", "请补上文号，或者写在表头上方")
    if published_on is None or published_on > today:
        row.problem("公布日期", "公布日期没有填，或者晚于今天", "请填市上公布的日期")
    if indicator is None or quarter is None or not document or published_on is None:
        return None
    return QuarterScoreFact(
        quarter=quarter,
        indicator=indicator,
        points=points,
        rank=rank,
        counties=counties,
        document=document,
        published_on=published_on,
    )


def _indicator(row: Row, catalog: Catalog) -> str | None:
    """Its code; "" for the county's total; None after a problem."""
    if _TOTAL.fullmatch(row.line("指标")):
        return ""
    found = catalog.of_row(row, "编号")
    if found is not None and found.type is not IndicatorType.RANK:
        row.problem("指标", "不是季度点评指标", "请删去这一行；合计一行写“全县合计”")
        return None
    return found.code if found else None


def _figures(row: Row) -> tuple[Decimal | None, int | None, int | None]:
    points = read_points(row["得分"]) if row["得分"] else None
    rank = read_rank(row["位次"]) if row["位次"] else None
    counties = read_rank(row["参评县区数"]) if row["参评县区数"] else None
    if (row["得分"] and points is None) or (points is not None and points < 0):
        row.problem("得分", "得分不是一个不小于0的数", "请填得分，没有公布的留空")
    if (row["位次"] and rank is None) or (rank and counties and rank > counties):
        row.problem("位次", "位次不是名次，或者大于参评县区数", "请填名次，如 3")
    if rank is not None and counties is None:
        row.problem("参评县区数", "没有填参评县区数", "请填几个县区参评，如 10")
    if points is None and rank is None:
        row.problem("得分", "得分和位次都没有", "至少填一样，或者删去这一行")
    return points, rank, counties


def _texts_above(table: Table) -> tuple[str, ...]:
    return tuple(in_one_line(text) for text in (*table.above(), table.title))


def _quarter(text: str, year: int) -> int | None:
    """The quarter that the words name; None where they name none."""
    if "季度" not in text:
        return None
    period = read_period(text, year)
    return period.quarter if period else None
