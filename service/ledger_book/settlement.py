"""结算：一行一项加减分，单位的合计和等次随行。"""

from service.documents.workbook import Cell, Sheet
from service.ledger_book.sources import Sources
from workflows.annual_settlement.county import settle
from workflows.annual_settlement.grading import UnitResult
from workflows.annual_settlement.points import Line
from workflows.ledger import Ledger


def settlement(of: Sources) -> Sheet:
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
