"""What an office hands over: workbooks and Word tables from rows, and a ledger to read them into."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlwt
from docx import Document
from openpyxl import Workbook

from service.imports.facts import Contents, Fact, IndicatorFact, Known, UnitFact, key_of
from service.imports.plan import ImportPlan, read_files
from workflows.ledger import Duty
from workflows.vocabulary import Frequency, IndicatorType, Role

Rows = Sequence[Sequence[Any]]
DAY = date(2017, 7, 6)

UNITS = (
    UnitFact(code="县发改局", name="县发改局", position=1, aliases=("县发展和改革局",)),
    UnitFact(code="县统计局", name="县统计局", position=2),
    UnitFact(code="县招商局", name="县招商局", position=3),
    UnitFact(code="县委政法委", name="县委政法委", position=4, aliases=("综治办",)),
    UnitFact(code="调查队", name="调查队", position=5),
    UnitFact(code="城关镇", name="城关镇", kind="镇", position=6),
    UnitFact(code="兴隆镇", name="兴隆镇", kind="镇", position=7),
)

HEADER = ("序号", "指标", "类型", "计量单位", "全年目标", "分值", "频次", "责任部门", "配合单位")


def indicator_row(**changes: Any) -> list[Any]:
    """A good row under HEADER."""
    cells = dict(
        zip(
            HEADER,
            (20, "固定资产投资增速", "增速", "%", 20, 4, "月", "县发改局", "县统计局"),
            strict=True,
        )
    )
    return list((cells | changes).values())


def an_indicator(code: str = "3-20", **changes: Any) -> IndicatorFact:
    fact = IndicatorFact(
        code=code,
        attachment=int(code[0]),
        position=3001,
        name="固定资产投资增速",
        type=IndicatorType.GROWTH,
        unit="%",
        points=Decimal(4),
        frequency=Frequency.MONTHLY,
        leader="",
        target_text="20",
        target_number=Decimal(20),
        duties=(
            Duty(unit="县发改局", role=Role.LEAD),
            Duty(unit="县统计局", role=Role.SUPPORT),
        ),
    )
    return replace(fact, **changes)


def a_quantity(code: str = "3-27", **changes: Any) -> IndicatorFact:
    """招商引资到位资金, 亿元, 累计量."""
    facts: dict[str, Any] = {
        "name": "招商引资到位资金",
        "type": IndicatorType.CUM,
        "unit": "亿元",
        "target_text": "35",
        "target_number": Decimal(35),
        "duties": (Duty(unit="县招商局", role=Role.LEAD),),
        "position": 3002,
    }
    return an_indicator(code, **(facts | changes))


def known(*facts: Fact, units: Iterable[UnitFact] = UNITS) -> Known:
    everything = [*units, *facts]
    return Known(
        county="示例县", year=2017, day=DAY, facts={key_of(fact): fact for fact in everything}
    )


def xlsx(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Mapping[str, Sequence[str]] | None = None,
    hidden_columns: Mapping[str, str] | None = None,
) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in (merges or {}).get(name, ()):
            sheet.merge_cells(cells)
        for column in (hidden_columns or {}).get(name, ""):
            sheet.column_dimensions[column].hidden = True
    book.save(path)
    return path


def xls(path: Path, sheets: Mapping[str, Rows], *, percent_columns: Iterable[int] = ()) -> Path:
    book = xlwt.Workbook()
    percent = xlwt.easyxf(num_format_str="0.0%")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                is_percent = c in percent_columns and not isinstance(value, str)
                sheet.write(r, c, value, *([percent] if is_percent else []))
    book.save(str(path))
    return path


def docx(path: Path, paragraphs: Sequence[str], rows: Rows) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = str(text)
    document.save(str(path))
    return path


def read_rows(tmp_path: Path, *rows: Sequence[Any], **options: Any) -> ImportPlan:
    """Rows of 附件3 under HEADER, read into the register of UNITS."""
    path = xlsx(tmp_path / "分解表.xlsx", {"附件3": [HEADER, *rows]}, **options)
    return read_files([path], known())


def indicators(contents: Contents) -> dict[str, IndicatorFact]:
    return {fact.code: fact for fact in contents.facts if isinstance(fact, IndicatorFact)}


def of_type(contents: Contents, kind: type[Any]) -> list[Any]:
    return [fact for fact in contents.facts if isinstance(fact, kind)]
