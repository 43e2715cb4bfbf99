"""Which rows of an indicator table make one indicator, and what serial it bears.

约定：序号在附件内唯一，编号＝附件-序号；（1）（2）一类的子序号接在上一个序号后面，如 3-20.1。
Rows merged with the one above, or blank but for their units, only add units to it.
"""

import re
from dataclasses import dataclass, field

from service.imports.rows import Row, Table, rows_of
from service.imports.sheets import Findings, in_one_line

_CHINESE = "一二三四五六"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ATTACHMENT = re.compile(rf"附\s*件\s*([1-6{_CHINESE}])")
_SERIAL = re.compile(r"(?:[1-6]-)?(?P<main>\d{1,3})(?:[.．-](?P<sub>\d{1,2}))?[.、]?")
_SUB_SERIAL = re.compile(rf"[（(](\d{{1,2}})[)）]|([{_CIRCLED}])")

Group = tuple[str, list[Row]]  # serial, rows


def attachment_of(table: Table) -> int | None:
    """The attachment that a sheet is, by its name, else by the words above its header."""
    for text in (table.sheet.name, *table.above()):
        if match := _ATTACHMENT.search(in_one_line(text)):
            return _digit(match[1])
    return None


def attachment_in(row: Row) -> int | None:
    """The attachment that a row names in a column of its own."""
    match = re.search(f"[1-6{_CHINESE}]", row.line("附件"))
    return _digit(match[0]) if match else None


def grouped(table: Table, findings: Findings) -> list[Group]:
    """Serial and rows of each indicator, in order; rows without name or serial are problems."""
    groups = _Groups()
    for row in rows_of(table, findings):
        if groups.continued_by(row):
            groups.found[-1][1].append(row)
        elif not row.line("指标"):
            row.problem("指标", "没有指标名称", "请补上指标名称，或删去这一行")
        else:
            groups.begin(row)
    return groups.found


@dataclass(slots=True)
class _Groups:
    found: list[Group] = field(default_factory=list)
    parent: str = ""  # the last whole serial
    children: int = 0  # rows that share one merged serial cell

    def continued_by(self, row: Row) -> bool:
        if not self.found:
            return False
        first = self.found[-1][1][0]
        blank = not row.line("指标") and not row.line("序号")
        merged = row.anchor("指标") == first.anchor("指标")
        return blank or merged

    def begin(self, row: Row) -> None:
        text = row.line("序号")
        if sub := _SUB_SERIAL.fullmatch(text):
            self._child(row, sub[1] or str(_CIRCLED.index(sub[2]) + 1))
        elif match := _SERIAL.fullmatch(text):
            self._numbered(row, str(int(match["main"])), match["sub"] or "")
        elif not row.has("序号"):
            self.found.append((str(len(self.found) + 1), [row]))
        else:
            row.problem("序号", "序号缺失或者认不出", "请填数字序号，如 20；子项如 20.1 或（1）")

    def _child(self, row: Row, number: str) -> None:
        """（1） below 20: the line of 20 may have been a heading only."""
        if self.found and self.found[-1][0] == self.parent and _is_heading(self.found[-1][1][0]):
            self.found.pop()
        self.found.append((f"{self.parent}.{number}" if self.parent else number, [row]))

    def _numbered(self, row: Row, main: str, sub: str) -> None:
        """Several indicators beside one merged serial cell are 20.1, 20.2 …"""
        last = self.found[-1] if self.found else None
        if last and row.anchor("序号") == last[1][0].anchor("序号"):
            self.children += 1
        else:
            self.children = 0
        if last and self.children == 1:
            self.found[-1] = (f"{main}.1", last[1])
        self.parent = main
        number = sub or (str(self.children + 1) if self.children else "")
        self.found.append((f"{main}.{number}" if number else main, [row]))


def _is_heading(row: Row) -> bool:
    return not any(row[name] for name in ("全年目标", "牵头单位", "责任部门", "配合单位"))


def _digit(text: str) -> int:
    return _CHINESE.find(text) + 1 or int(text)
