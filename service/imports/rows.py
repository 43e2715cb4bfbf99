"""The rows of a table that carry something: 合计、小计、注、分组标题、示例 and blank rows are passed over."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.imports.cells import is_blank
from service.imports.headers import Header, title_of
from service.imports.sheets import Findings, Sheet, comparable, in_one_line

_TOTAL = re.compile(r"(?:合计|小计|总计|共计|总分|平均)")
_NOTE = re.compile(
    r"(?:注|说明|备注|填表|填报(?:人|日期|说明)|审核人|单位负责人|联系人|制表)\s*[:：0-9一1]"
)
_GROUP = re.compile(r"[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）]")
_GROUP_WIDTH = 3  # a text merged over so many columns is a heading
SAMPLE = "示例"
GUIDE = "填写说明"  # the sheet of the blank workbook that says how to fill in the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet whose header is known."""

    sheet: Sheet
    header: Header

    @property
    def title(self) -> str:
        """The sheet's own title, else its name."""
        return in_one_line(title_of(self.sheet)) or self.sheet.name

    def above(self) -> tuple[str, ...]:
        """Every text above the header, merged ones once."""
        return tuple(
            text for row in range(self.header.first_row) for text in self.sheet.distinct(row)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; ``row["指标"]`` is that column's words, "" where there is no such column."""

    table: Table
    index: int
    findings: Findings

    def __getitem__(self, field: str) -> str:
        column = self.table.header.columns.get(field)
        text = "" if column is None else self.table.sheet.rows[self.index][column]
        return "" if is_blank(text) else text

    def line(self, field: str) -> str:
        """The same on one line: a name, not a list."""
        return in_one_line(self[field])

    def has(self, field: str) -> bool:
        return field in self.table.header.columns

    def anchor(self, field: str) -> tuple[int, int]:
        """The first cell of the merged range that this field's cell lies in."""
        place = (self.index, self.table.header.columns.get(field, -1))
        return self.table.sheet.merged.get(place, place)

    def problem(self, field: str, reason: str, remedy: str) -> None:
        self.findings.problem(
            self.table.sheet, self.index, reason, remedy, column=field, value=self[field]
        )

    def note(self, text: str) -> None:
        self.findings.note(self.table.sheet, self.index, text)


def rows_of(table: Table, findings: Findings) -> Iterator[Row]:
    """The rows below the header that carry something, in order."""
    sheet, notes_begun, hidden = table.sheet, False, []
    heads = {sheet.rows[row] for row in range(table.header.first_row, table.header.data_row)}
    for index in range(table.header.data_row, len(sheet.rows)):
        texts = [text for text in sheet.distinct(index) if not is_blank(text)]
        if not texts or sheet.rows[index] in heads or texts[0] == SAMPLE:
            continue
        notes_begun = notes_begun and len(texts) == 1
        if notes_begun or _NOTE.match(comparable(texts[0])):
            notes_begun = True
            continue
        if is_total(texts) or _is_group(sheet, index, texts):
            continue
        if index in sheet.hidden_rows:
            hidden.append(str(sheet.row_number(index)))
        yield Row(table=table, index=index, findings=findings)
    if hidden:
        findings.note(sheet, None, f"第{'、'.join(hidden)}行是隐藏行，已照常读入")


def total_rows(table: Table, findings: Findings) -> Iterator[Row]:
    for index in range(table.header.data_row, len(table.sheet.rows)):
        if is_total([text for text in table.sheet.distinct(index) if text]):
            yield Row(table=table, index=index, findings=findings)


def is_total(texts: list[str]) -> bool:
    return any(_TOTAL.match(comparable(text)) for text in texts[:2])


def check_header(table: Table, findings: Findings, *, several: bool = False) -> None:
    """Say which columns were not understood; two columns for one field are a problem."""
    header = table.header
    if header.foreign:
        findings.note(table.sheet, None, f"未读入的列：{'、'.join(header.foreign)}")
    rivals: Mapping[str, tuple[str, ...]] = {} if several else header.twice
    for field, names in rivals.items():
        findings.problem(
            table.sheet,
            header.first_row,
            f"有{len(names)}列都像“{field}”：{'、'.join(names)}",
            f"请用 --map 列名=忽略 去掉不要的列，或用 --map 列名={field} 指定",
            column=field,
        )


def _is_group(sheet: Sheet, index: int, texts: list[str]) -> bool:
    """A heading over a group of rows: 一、经济发展."""
    if len(texts) != 1:
        return False
    width = sum(text == texts[0] for text in sheet.rows[index])
    return width >= _GROUP_WIDTH or bool(_GROUP.match(texts[0]))
