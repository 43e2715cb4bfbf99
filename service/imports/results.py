"""年终的表：市考结果（任务完成、加减分、文号），考核等次（考核委员会评定的）。

依据：四、「各镇、各部门落实和完成市考指标任务情况，与县年度目标责任综合考核挂钩」
"""

import re
from collections.abc import Iterator

from service.imports.catalog import Catalog
from service.imports.days import read_day
from service.imports.facts import CityResultFact, Fact, GradeFact
from service.imports.quantities import read_points
from service.imports.registers import remedy_for
from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, in_one_line
from service.imports.unit_names import UnitDirectory
from workflows.annual_settlement import GRADES, TASKS

Read = tuple[Row, Fact]

_NUMBER = re.compile(r"[^\W\d_]{1,12}〔20\d\d〕\d{1,4}号")
_TASKS = {
    "超额完成": TASKS[0],
    "超额": TASKS[0],
    "完成": TASKS[1],
    "已完成": TASKS[1],
    "全面完成": TASKS[1],
    "未完成": TASKS[2],
    "没有完成": TASKS[2],
}


def read_results(table: Table, catalog: Catalog, year: int, findings: Findings) -> Iterator[Read]:
    """One line an indicator; 文号 in a column or above the table."""
    above = document_above(table)
    for row in rows_of(table, findings):
        indicator = catalog.of_row(row, "编号")
        task, points = _TASKS.get(row.line("任务完成")), read_points(row["加减分"])
        document = row.line("文号") or above
        if task is None:
            row.problem("任务完成", "看不出任务完成得怎样", f"请填：{'、'.join(TASKS)}之一")
        if points is None:
            row.problem("加减分", "加减分没有填，或者不是一个数", "没有加减分的填0，减分填负数")
        if not document:
            row.problem("文号", "没有写市上文号", "请补上文号，或者写在表头上方")
        if indicator is None or task is None or points is None or not document:
            continue
        yield (
            row,
            CityResultFact(
                indicator=indicator.code,
                task=task,
                points=points,
                document=document,
                confirmed_on=read_day(row.line("认定日期"), year + 1),
                confirmed_by=row.line("确认人"),
            ),
        )


def read_grades(table: Table, directory: UnitDirectory, findings: Findings) -> Iterator[Read]:
    """One line a unit; the head's grade may be left open."""
    above = document_above(table)
    for row in rows_of(table, findings):
        unit, document = _unit(row, directory), row.line("文号") or above
        grades = [row.line("等次"), row.line("主要负责人等次")]
        wrong = [
            column
            for column, grade in zip(("等次", "主要负责人等次"), grades, strict=True)
            if grade not in GRADES and (grade or column == "等次")
        ]
        for column in wrong:
            row.problem(column, "不是等次", f"请填：{'、'.join(GRADES)}之一")
        if not document:
            row.problem("文号", "没有写评定文号", "请补上文号，或者写在表头上方")
        if unit and document and not wrong:
            yield (
                row,
                GradeFact(unit=unit, grade=grades[0], head_grade=grades[1], document=document),
            )


def _unit(row: Row, directory: UnitDirectory) -> str:
    """The code of the one unit named; "" after a problem."""
    named = directory.read(row.line("单位"))
    if len(named) == 1 and len(named[0].units) == 1:
        return named[0].units[0]
    row.problem("单位", "名册里没有这个单位", remedy_for(named[0].guess if named else ""))
    return ""


def document_above(table: Table) -> str:
    """The 文号 in the title or the lines above the header; "" without one."""
    found = (_NUMBER.search(in_one_line(text)) for text in (*table.above(), table.title))
    return next((match[0] for match in found if match), "")
