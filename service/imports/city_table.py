"""市里的十县区表：values and ranks, wide (a pair of columns an indicator) or long.

依据：二、「盯紧该指标的全市领先县区」
Our own county's figure comes with it as 认定.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.imports.catalog import Catalog
from service.imports.cells import is_blank
from service.imports.days import read_period
from service.imports.facts import Fact, IndicatorFact, StandingFact, ValueFact
from service.imports.headers import IGNORED, column_names
from service.imports.kinds import plain_name
from service.imports.quantities import read_number, read_rank
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, comparable, in_one_line
from workflows.periods import Period
from workflows.vocabulary import Recognition

_RANK_NAMES = re.compile(r"位次|排名|排位|名次|位序")
_NOT_A_COUNTY = re.compile(r"全市|全省|合计|平均|市本级|总计")
_DEEPEST = 3  # header rows above the pairs

Read = tuple[Row, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One indicator's two columns of a wide table."""

    indicator: IndicatorFact
    value: int | None
    rank: int


def read_city_table(
    table: Table,
    catalog: Catalog,
    mapping: Mapping[str, str],
    county: str,
    year: int,
    findings: Findings,
) -> Iterator[Read]:
    """Standings of all counties, and our own value."""
    if "指标" in table.header.columns:
        yield from _long(table, catalog, county, year, findings)
        return
    period = _period_above(table, year)
    if period is None:
        findings.problem(
            table.sheet, None, "看不出是哪一期", f"请在标题里写明“{year}年1—8月”这样的数据期"
        )
        return
    pairs = _pairs(table, catalog, mapping, findings)
    for row in rows_of(table, findings):
        name = _county(row)
        for pair in pairs if name else ():
            cells = table.sheet.rows[row.index]
            value = "" if pair.value is None else cells[pair.value]
            yield from _standing(row, pair.indicator, period, name, value, cells[pair.rank], county)


def _long(
    table: Table, catalog: Catalog, county: str, year: int, findings: Findings
) -> Iterator[Read]:
    above = _period_above(table, year)
    for row in rows_of(table, findings):
        indicator, name = catalog.of_row(row, "序号"), _county(row)
        period = read_period(row.line("数据期"), year) or above
        if period is None:
            row.problem("数据期", "看不出是哪一期", "请在标题里或“数据期”列写明，如 1—8月")
        elif indicator and name:
            yield from _standing(row, indicator, period, name, row["完成值"], row["位次"], county)


def _period_above(table: Table, year: int) -> Period | None:
    texts = (*table.above(), table.sheet.name, table.sheet.file)
    return next((p for text in texts if (p := read_period(in_one_line(text), year))), None)


def _county(row: Row) -> str:
    name = row.line("县区")
    return "" if _NOT_A_COUNTY.search(name) else name


def _pairs(
    table: Table, catalog: Catalog, mapping: Mapping[str, str], findings: Findings
) -> tuple[_Pair, ...]:
    """Each indicator's value and rank column, by the words over them."""
    columns: dict[str, dict[str, int]] = {}
    for column, words in enumerate(_full_names(table)):
        if column == table.header.columns["县区"] or len(words) < 2:
            continue
        name = in_one_line("".join(words[:-1]))
        part = "位次" if _RANK_NAMES.search(words[-1]) else "完成值"
        columns.setdefault(name, {}).setdefault(part, column)
    pairs = []
    ignored = {plain_name(name) for name, meant in mapping.items() if meant == IGNORED}
    for name, parts in columns.items():
        indicator = catalog.find(name)
        if plain_name(name) in ignored or "位次" not in parts:
            continue
        if indicator is None:
            _unknown(table, catalog, name, findings)
            continue
        pairs.append(_Pair(indicator=indicator, value=parts.get("完成值"), rank=parts["位次"]))
    return tuple(pairs)


def _unknown(table: Table, catalog: Catalog, name: str, findings: Findings) -> None:
    near = catalog.nearest(name)
    guess = f"是不是“{near}”？" if near else ""
    findings.problem(
        table.sheet,
        table.header.first_row,
        "台账里没有这项指标",
        f"{guess}请用 --map {name}=指标编号 指定；不要的用 --map {name}={IGNORED}",
        column=name,
    )


def _full_names(table: Table) -> tuple[tuple[str, ...], ...]:
    """Column words with the header rows above the pairs (titles stand alone, they end it)."""
    top, bottom = table.header.first_row, table.header.data_row
    while top and bottom - top < _DEEPEST and len(table.sheet.distinct(top - 1)) > 1:
        top -= 1
    return column_names(table.sheet, top, bottom - top)


def _standing(
    row: Row,
    indicator: IndicatorFact,
    period: Period,
    name: str,
    value_text: str,
    rank_text: str,
    county: str,
) -> Iterator[Read]:
    if is_blank(value_text) and is_blank(rank_text):
        return
    reading = read_number(value_text, indicator.unit, name=indicator.name)
    rank = read_rank(rank_text)
    if rank is None or rank < 1:
        _bad(row, indicator, rank_text, "位次没有填，或者不是名次", "请填名次数字，如 3")
        return
    if reading.problem or (reading.number is None and not is_blank(value_text)):
        _bad(row, indicator, value_text, reading.problem or "完成值不是一个数", "请核对完成值")
        return
    is_ours = comparable(name) == comparable(county)
    yield (
        row,
        StandingFact(
            indicator=indicator.code,
            period=period,
            county=county if is_ours else name,
            value=reading.number,
            rank=rank,
        ),
    )
    if is_ours and reading.number is not None:
        yield (
            row,
            ValueFact(
                indicator=indicator.code,
                period=period,
                number=reading.number,
                status=Recognition.RECOGNISED,
                source=row.table.title,
                reason=f"按{row.table.title}",
            ),
        )


def _bad(row: Row, indicator: IndicatorFact, value: str, reason: str, remedy: str) -> None:
    row.findings.problem(
        row.table.sheet, row.index, reason, remedy, column=indicator.name, value=value
    )
