"""单位交回来的两张跟进表：措施进展、亮点工作.

依据：二、「实时跟进工作措施」
依据：二、「着力在工作创新、亮点培育、质量提升上下功夫」
"""

from collections.abc import Iterator, Mapping

from service.imports.catalog import Catalog
from service.imports.cells import is_yes
from service.imports.facts import (
    Fact,
    HighlightFact,
    IndicatorFact,
    Known,
    MeasureProgressFact,
)
from service.imports.forms import Sender, own_indicator, sender_of
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, comparable, in_one_line
from service.imports.unit_names import UnitDirectory
from workflows.highlights import COMMON, HALVES, LEVELS, NOTHING
from workflows.measures import DONE, DROPPED, OPEN, STATES

Read = tuple[Row, Fact]

_STATE_WORDS: Mapping[str, str] = {
    **{state: state for state in STATES},
    **dict.fromkeys(("完成", "已办结", "办结", "已完成办结"), DONE),
    **dict.fromkeys(("取消", "不再办理"), DROPPED),
    **dict.fromkeys(("正在办理", "办理中", "未完成", "推进中"), OPEN),
}


def read_progress(
    table: Table, known: Known, catalog: Catalog, findings: Findings
) -> Iterator[Read]:
    """措施进展 → how the measures of the register go; a line with nothing filled in says nothing."""
    held = {
        (fact.indicator, comparable(fact.text)): fact
        for fact in known.facts.values()
        if isinstance(fact, MeasureProgressFact)
    }
    for row in rows_of(table, findings):
        if not row["状态"] and not row["进展情况"]:
            continue
        indicator = catalog.of_row(row, "编号")
        before = held.get((indicator.code, comparable(row["措施"]))) if indicator else None
        if indicator and before is None:
            row.problem(
                "措施",
                "措施台账里没有这条措施",
                "措施文字请照发下来的不要改；新的措施写在报送表的“下步措施”栏",
            )
        if before is not None:
            yield from _progress(row, before)


def _progress(row: Row, before: MeasureProgressFact) -> Iterator[Read]:
    said = row.line("状态")
    state = _STATE_WORDS.get(said) if said else before.state
    if state is None:
        row.problem("状态", "不是措施的状态", f"请填{'、'.join(STATES)}之一，没有变化的留空")
        return
    yield (
        row,
        MeasureProgressFact(
            indicator=before.indicator, text=before.text, state=state, progress=row["进展情况"]
        ),
    )


def read_highlights(
    table: Table, directory: UnitDirectory, catalog: Catalog, findings: Findings
) -> Iterator[Read]:
    """亮点工作报送表 → highlights, several an indicator; 本期无 is one of them.

    A sheet without a line says nothing, not even whose it is.
    """
    if not any(rows_of(table, findings)):
        return
    sender, half = sender_of(table, directory, findings), _half(table, findings)
    if sender is None or half is None:
        return
    blank = []
    for row in rows_of(table, findings):
        indicator = own_indicator(row, catalog, sender)
        if indicator is None:
            continue
        if indicator.attachment != COMMON:
            row.problem("指标", "不是附件1的共性指标，不报亮点", "请删去这一行")
        elif not row["亮点工作"] and not _is_nothing(row):
            blank.append(indicator.code)
        else:
            yield from _highlight(row, indicator, half, sender)
    if blank:
        told = "、".join(dict.fromkeys(blank))
        findings.note(table.sheet, None, f"{told}没有填亮点工作，也没有注明本期无")


def _half(table: Table, findings: Findings) -> int | None:
    above = " ".join((*table.above(), table.sheet.name))
    named = [half for half, word in HALVES.items() if word in above]
    if len(named) == 1:
        return named[0]
    findings.problem(
        table.sheet,
        None,
        "没有写是上半年还是下半年",
        "请在表头上方写“数据期：2017年上半年”这样的一行",
    )
    return None


def _is_nothing(row: Row) -> bool:
    """是 in its own column, or 无 written where the work should stand."""
    column = row.table.header.columns["亮点工作"]
    written = in_one_line(row.table.sheet.rows[row.index][column])
    return is_yes(row["本期无"]) or written == NOTHING


def _highlight(row: Row, indicator: IndicatorFact, half: int, sender: Sender) -> Iterator[Read]:
    work, level = row["亮点工作"], row.line("类别")
    if work and is_yes(row["本期无"]):
        row.problem("本期无", "既填了亮点工作，又填了本期无", "两处只留一处")
        return
    if work and level not in LEVELS:
        row.problem("类别", "亮点要注明类别", f"请填{'、'.join(LEVELS)}之一")
        return
    yield (
        row,
        HighlightFact(
            indicator=indicator.code,
            half=half,
            work=work,
            level=level if work else NOTHING,
            evidence=row["佐证材料"] if work else "",
            recognised_by=row.line("认定机关和文号") if work else "",
            filed_by=sender.name,
        ),
    )
